/* How many threads can really be had. */
#ifndef PARFORGE_LIB_TEAM_H
#define PARFORGE_LIB_TEAM_H

#include <parforge/generated.h>

#include <signal.h>
#include <sys/types.h>

/*
 * The largest team, up to `threads`, that a region opened next by the calling thread can have: 1 or
 * more, the caller included; with 1 no region is to be opened. Where the thread is_creating then,
 * parforge_team_formed() follows.
 *
 * OpenMP runtimes end the process when a thread cannot be created (libgomp: exit(1), libomp:
 * abort()), so threads that the runtime would have to create are first created here, parked, and
 * ended again. That costs 20 to 300 microseconds, and is done only for a team larger than the
 * calling thread's last one: what is beyond that, libgomp has ended. Until the region is there, no
 * other call creates threads, as it would take what was proved.
 *
 * Inside a region the team is 1: of OpenMP's by default, here always, for nested calls must not
 * multiply threads.
 */
int parforge_form_team(const parforge_processor *processor, int threads);

/*
 * As fork(), at a moment when no call creates threads, as the process would take what was proved,
 * and none asks its runtime for the first time. libomp sets itself up at that question, and in a
 * process that is forked meanwhile it never gets its lock: the next fork() there, or region, hangs
 * (libomp 14). The child begins with all signals blocked; `old` is what was blocked before.
 */
pid_t parforge_fork(sigset_t *old);

/* In a forked child: nobody else is creating threads. */
void parforge_teams_after_fork(void);

#endif
