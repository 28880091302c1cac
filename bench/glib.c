/* GLib's thread pool, one task for each thread's share of the items. */
#include "ranges.h"

#include <glib.h>
#include <stdlib.h>

typedef struct loop {
    range_function *function;
    void *context;
    GMutex mutex;
    GCond end;
    int left; /* tasks that have not ended */
} loop;

typedef struct task {
    loop *loop;
    size_t begin;
    size_t count;
} task;

static void run_task(gpointer data, gpointer unused)
{
    const task *const task = data;
    loop *const loop = task->loop;

    (void)unused;
    loop->function(loop->context, task->begin, task->count);
    g_mutex_lock(&loop->mutex);
    loop->left--;
    if (loop->left == 0) {
        g_cond_signal(&loop->end);
    }
    g_mutex_unlock(&loop->mutex);
}

void run_ranges(range_function *function, void *context, size_t n, int threads)
{
    static GThreadPool *pool;
    static task *tasks;
    loop loop = {.function = function, .context = context, .left = threads};
    size_t begin = 0;

    if (pool == NULL) {
        pool = g_thread_pool_new(run_task, NULL, threads, TRUE, NULL);
        tasks = g_new(task, (gsize)threads);
    }
    g_mutex_init(&loop.mutex);
    g_cond_init(&loop.end);

    for (int i = 0; i < threads; i++) {
        const size_t more = (size_t)i < n % (size_t)threads ? 1 : 0;
        const size_t count = n / (size_t)threads + more;

        tasks[i] = (task){&loop, begin, count};
        begin += count;
        if (!g_thread_pool_push(pool, &tasks[i], NULL)) {
            abort();
        }
    }

    g_mutex_lock(&loop.mutex);
    while (loop.left > 0) {
        g_cond_wait(&loop.end, &loop.mutex);
    }
    g_mutex_unlock(&loop.mutex);
    g_cond_clear(&loop.end);
    g_mutex_clear(&loop.mutex);
}
