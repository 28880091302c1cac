/* What the files that move a cursor share. */
#ifndef PARFORGE_LIB_CHECKPOINT_H
#define PARFORGE_LIB_CHECKPOINT_H

#include "job.h"

/* What a strip should take, in nanoseconds: long enough that a checkpoint costs nothing, short
 * enough that progress is smooth. Kills and failures do not wait for it, they use the attention. */
#define PARFORGE_STRIP_TIME 25000

/* Puts the cursor where the slot's items begin that are not tried, as far as the job goes on. */
void parforge_cursor_move(parforge_cursor *cursor, parforge_slot *slot);

#endif
