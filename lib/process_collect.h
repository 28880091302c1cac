/* At the end of a job that ran in processes. */
#ifndef PARFORGE_LIB_PROCESS_COLLECT_H
#define PARFORGE_LIB_PROCESS_COLLECT_H

#include "process.h"

/* Takes everything there is, and gives the memory of copied results back. */
void parforge_processes_collect_all(parforge_job *job);

#endif
