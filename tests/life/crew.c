#include "crew.h"

const int successes[MOST_ITEMS];

parforge_executor *make_executor(int max_jobs)
{
    const parforge_executor_options options = {.max_jobs = max_jobs};
    parforge_executor *executor = NULL;

    DO(parforge_executor_create(&executor, &options));
    return executor;
}

parforge_job *create_held(struct gate *gate, parforge_executor *executor)
{
    const parforge_options options = {.executor = executor};
    parforge_job *job = NULL;

    DO(life_held_create(&job, successes, 1, NULL, gate, &options));
    return job;
}

parforge_job *start_held(struct gate *gate, parforge_executor *executor)
{
    parforge_job *const job = create_held(gate, executor);

    DO(parforge_job_start(job));
    return job;
}

parforge_job *start_played(const struct script *script, parforge_executor *executor)
{
    const parforge_options options = {.executor = executor};
    parforge_job *job = NULL;

    DO(life_played_start(&job, successes, 1, NULL, script, &options));
    return job;
}

void release_all(parforge_job **jobs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        parforge_job_release(jobs[i]);
    }
}
