/* Parts of a job's life that waits for several jobs need, too. */
#ifndef PARFORGE_LIB_LIFECYCLE_H
#define PARFORGE_LIB_LIFECYCLE_H

#include "background.h"

/* The instant at which a wait of so many seconds is over; PARFORGE_ERR_INVALID for what is no time.
 */
parforge_error parforge_take_deadline(double timeout, int64_t *deadline);

/* How a job ended, without a sentence; PARFORGE_ERR_STILL_RUNNING where it has been started again.
 */
parforge_error parforge_end_of(parforge_background *background);

/* The same, with the sentence. */
parforge_error parforge_report_end(parforge_background *background);

#endif
