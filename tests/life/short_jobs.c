#include "short_jobs.h"

atomic_size_t items_of_guest;
atomic_size_t items_of_others;

static pthread_t guest;

bool is_guest(void)
{
    return pthread_equal(pthread_self(), guest) != 0;
}

int come(size_t index, int code, int *result)
{
    atomic_fetch_add(is_guest() ? &items_of_guest : &items_of_others, 1);
    *result = value_of(index);
    return code;
}

parforge_job *create_short(const int *codes, parforge_executor *executor)
{
    const parforge_options options = {.max_threads = 2, .executor = executor};
    parforge_job *job = NULL;

    DO(life_marked_items_create(&job, codes, MOST_ITEMS, NULL, &options));
    return job;
}

void start_and_join(parforge_job *job, double timeout)
{
    DO(parforge_job_start(job));
    DO(parforge_job_join(job, timeout));
}

void count_from_now_on(void)
{
    guest = pthread_self();
    mark = come;
    atomic_store(&items_of_guest, 0);
    atomic_store(&items_of_others, 0);
}

void surprise(int (*with)(size_t index, int code, int *result))
{
    parforge_job *const job = create_short(successes, NULL);

    count_from_now_on();
    for (int i = 0; i < TRIES && atomic_load(&items_of_guest) == 0; i++) {
        start_and_join(job, FOREVER);
    }
    REQUIRE(atomic_load(&items_of_guest) > 0, "%d times a driver was faster", TRIES);
    parforge_job_release(job);
    count_from_now_on();
    mark = with;
}
