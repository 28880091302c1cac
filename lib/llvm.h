/* What libomp leaves to its users: the places in its table of threads, and its notes of processes
 * that have ended. */
#ifndef PARFORGE_LIB_LLVM_H
#define PARFORGE_LIB_LLVM_H

#include "thread.h"

#include <sys/types.h>

/*
 * libomp keeps all its threads in one table, and frees the old one when it needs a larger one, even
 * if other threads are just reading it: of programs with 100 threads that open regions, one in
 * fifty crashes (libomp 14; none where OMP_NUM_THREADS makes the table large from the start). So
 * the teams of all calling threads together are kept within the table as it begins, and only a
 * calling thread that is the only one may have it enlarged.
 */

/* How many of the wanted threads the calling thread's team may have: no fewer than it had, and 1 at
 * least. They are taken until parforge_llvm_keep() or the thread's end gives them back. */
int parforge_llvm_take(parforge_thread *thread, int wanted);

/* Gives back what the thread has beyond so many. */
void parforge_llvm_keep(parforge_thread *thread, int places);

/* In a forked child: libomp begins anew. */
void parforge_llvm_after_fork(void);

/*
 * libomp notes in shared memory, by number and user, each process that it is in: in fork(),
 * already, where it was in the parent. Only exit() takes the note back. After _exit() or a signal a
 * page of /dev/shm is lost for each, and a process of the same number that finds the note of one
 * that was killed while it wrote it is ended ("Error #15 ... unknown library").
 *
 * Takes back the note of a process that was forked for a job of this processor, and has ended or is
 * about to.
 */
void parforge_llvm_forget(const parforge_processor *processor, pid_t process);

#endif
