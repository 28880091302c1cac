/* How a thread whose own items are done gets some of another's (schedule "adaptive"). */
#ifndef PARFORGE_LIB_SHARE_H
#define PARFORGE_LIB_SHARE_H

#include "job.h"

/* From now on. `pace`: how many items should make a strip, as far as is known. */
void parforge_share(parforge_job *job, size_t pace);

/* Reserves the cursor's next strip, which ends at cursor->limit or where `strip_end` says. Where
 * the cursor's slot has no more, the cursor gets a part of another's. False: there is nothing to
 * do. */
bool parforge_reserve(parforge_cursor *cursor, int64_t now,
                      size_t (*strip_end)(const parforge_cursor *cursor), size_t *end);

/* Nobody needs to wait for the strip that the cursor had. */
void parforge_let_go(const parforge_cursor *cursor);

#endif
