/* Names of threads, as debuggers and `top -H` show them. */
#ifndef PARFORGE_LIB_THREAD_NAME_H
#define PARFORGE_LIB_THREAD_NAME_H

#include <stddef.h>

/* Names the calling thread name0, name1, … by number; old_name keeps the name it had. */
void parforge_thread_take_name(char old_name[16], const char *name, int number);
void parforge_thread_give_name_back(const char old_name[16]);

#endif
