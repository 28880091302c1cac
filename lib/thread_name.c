#include "thread_name.h"

#include <pthread.h>
#include <stdio.h>

void parforge_thread_take_name(char old_name[16], const char *name, int number)
{
    char digits[12];
    char full[16];
    const int length = snprintf(digits, sizeof digits, "%d", number);

    /* A name that is too long loses its end, not its number. */
    (void)snprintf(full, sizeof full, "%.*s%s", (int)sizeof full - 1 - length, name, digits);
    if (pthread_getname_np(pthread_self(), old_name, 16) != 0) {
        old_name[0] = '\0';
    }
    (void)pthread_setname_np(pthread_self(), full); /* only a label: nothing hangs on it */
}

void parforge_thread_give_name_back(const char old_name[16])
{
    (void)pthread_setname_np(pthread_self(), old_name);
}
