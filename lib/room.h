/* Room for the results that a job owns. */
#ifndef PARFORGE_LIB_ROOM_H
#define PARFORGE_LIB_ROOM_H

#include <stddef.h>

/* At a multiple of PARFORGE_LINE. NULL: there is no memory. What is in it is not known. */
void *parforge_room_make(size_t size);

/* `size` is the same as when it was made. */
void parforge_room_free(void *room, size_t size);

#endif
