/* What happens to background jobs when the process exits. */
#ifndef PARFORGE_LIB_EXIT_H
#define PARFORGE_LIB_EXIT_H

/* Before the first driver: from now on exit() waits for jobs, or ends them. */
void parforge_prepare_exit(void);

#endif
