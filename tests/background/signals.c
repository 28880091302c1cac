/*
 * The program's signals stay its own: while jobs run on drivers and in teams, all of them are
 * delivered on the main thread, whatever it waits for. And its handler may end jobs.
 */
#include "background.h"
#include "harness.h"

#include <dirent.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SIGNALS 1000
#define JOBS 3
#define ITEMS 64

static unsigned char inputs[ITEMS];

static void sleep_for(double seconds)
{
    const struct timespec time = {0, (long)(seconds * 1e9)};

    (void)nanosleep(&time, NULL);
}

static void install(void (*handler)(int number))
{
    struct sigaction action = {0};

    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    REQUIRE(sigaction(SIGUSR1, &action, NULL) == 0, "sigaction");
}

/* Threads of the test that are not to get the signal, either. */
static pthread_t create_deaf(void *(*function)(void *), void *context)
{
    pthread_t thread;
    sigset_t all;
    sigset_t old;

    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &old);
    REQUIRE(pthread_create(&thread, NULL, function, context) == 0, "thread");
    (void)pthread_sigmask(SIG_SETMASK, &old, NULL);
    return thread;
}

/* Where they are delivered */

static atomic_size_t delivered_here;
static atomic_size_t delivered_elsewhere;
static atomic_bool is_over;
static sem_t is_delivered;

static atomic_size_t items_here;
static atomic_size_t items_elsewhere;

static bool is_main_thread(void)
{
    return gettid() == getpid();
}

static void note(int number)
{
    (void)number;
    (void)atomic_fetch_add(is_main_thread() ? &delivered_here : &delivered_elsewhere, 1);
    (void)sem_post(&is_delivered);
}

static void work_a_little(size_t index)
{
    (void)atomic_fetch_add(is_main_thread() ? &items_here : &items_elsewhere, 1);
    if (index % 2 == 0) {
        sleep_for(1e-4); /* signals could also end a system call of a driver */
    } else {
        for (volatile unsigned i = 0; i < 20000; i++) {
        }
    }
}

/* One after the other, for two that are pending at once are one. */
static void *send_signals(void *context)
{
    (void)context;
    for (size_t i = 0; i < SIGNALS; i++) {
        (void)kill(getpid(), SIGUSR1);
        while (sem_wait(&is_delivered) != 0) {
        }
    }
    atomic_store(&is_over, true);
    return NULL;
}

static void wait_somehow(parforge_job *job, size_t round)
{
    parforge_error error = PARFORGE_OK;

    switch (round % 4) {
    case 0:
        error = parforge_job_join(job, 0.005);
        break;
    case 1:
        error = parforge_wait(&job, 1, PARFORGE_ALL_COMPLETED, 0.005, NULL);
        break;
    case 2:
        error = parforge_job_join(job, 0.0);
        break;
    default:
        sleep_for(1e-4);
        break;
    }
    REQUIRE(error == PARFORGE_OK || error == PARFORGE_ERR_TIMED_OUT || error == PARFORGE_ERR_KILLED,
            "%s", parforge_last_error());
}

/* Whether a thread lets the signal through; false if it has ended meanwhile. */
static bool would_take_signal(const char *thread)
{
    char path[sizeof "/proc/self/task//status" + sizeof((struct dirent *)0)->d_name];
    char line[256];
    unsigned long long blocked = ~0ULL;

    (void)snprintf(path, sizeof path, "/proc/self/task/%s/status", thread);

    FILE *const file = fopen(path, "r");

    if (file == NULL) {
        return false;
    }
    while (fgets(line, sizeof line, file) != NULL && sscanf(line, "SigBlk: %llx", &blocked) != 1) {
    }
    (void)fclose(file);
    return (blocked >> (SIGUSR1 - 1) & 1) == 0;
}

/* The kernel asks the main thread first: that it took all signals does not mean that no other would
 * have. Returns how many others there are. */
static size_t require_deaf_threads(void)
{
    DIR *const folder = opendir("/proc/self/task");
    size_t others = 0;

    REQUIRE(folder != NULL, "/proc/self/task");
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] != '.' && strtol(entry->d_name, NULL, 10) != (long)getpid()) {
            REQUIRE(!would_take_signal(entry->d_name), "thread %s takes signals", entry->d_name);
            others++;
        }
    }
    (void)closedir(folder);
    return others;
}

static size_t most_threads;

static void check_delivery(void)
{
    static const struct play play = {work_a_little};
    /* A time-out, so that its thread is there as well. */
    const parforge_options options = {.max_threads = 4, .timeout = 600.0};
    parforge_job *jobs[JOBS];
    size_t runs = 0;

    install(note);
    (void)sem_init(&is_delivered, 0, 0);
    for (size_t i = 0; i < JOBS; i++) {
        REQUIRE(background_played_start(&jobs[i], inputs, ITEMS, &play, &options) == PARFORGE_OK,
                "%s", parforge_last_error());
    }

    const pthread_t sender = create_deaf(send_signals, NULL);

    for (size_t round = 0; !atomic_load(&is_over); round++) {
        parforge_job *const job = jobs[round % JOBS];

        wait_somehow(job, round);
        if (round % 8 == 0) {
            const size_t threads = require_deaf_threads();

            most_threads = threads > most_threads ? threads : most_threads;
        }
        if (!parforge_job_is_alive(job)) {
            REQUIRE(parforge_job_join(job, 60.0) == PARFORGE_OK, "%s", parforge_last_error());
            REQUIRE(parforge_job_start(job) == PARFORGE_OK, "%s", parforge_last_error());
            runs++;
        }
    }
    (void)pthread_join(sender, NULL);
    for (size_t i = 0; i < JOBS; i++) {
        REQUIRE(parforge_job_join(jobs[i], 60.0) == PARFORGE_OK, "%s", parforge_last_error());
        parforge_job_release(jobs[i]);
    }
    REQUIRE(atomic_load(&delivered_here) == SIGNALS && atomic_load(&delivered_elsewhere) == 0,
            "%zu signals on the main thread, %zu elsewhere", atomic_load(&delivered_here),
            atomic_load(&delivered_elsewhere));
    REQUIRE(atomic_load(&items_here) == 0 && atomic_load(&items_elsewhere) == (runs + JOBS) * ITEMS,
            "%zu items here, %zu elsewhere, in %zu runs", atomic_load(&items_here),
            atomic_load(&items_elsewhere), runs + JOBS);
}

/* A handler that kills */

static parforge_job *running;
static parforge_job *pending;
static volatile sig_atomic_t answers[2];
static atomic_bool is_running;
static atomic_bool has_signalled;
static atomic_size_t pending_items;

static void kill_both(int number)
{
    (void)number;
    /* First the pending one, which else might run once the other has ended. */
    answers[0] = (sig_atomic_t)parforge_job_kill(pending, false, 0.0);
    answers[1] = (sig_atomic_t)parforge_job_kill(running, false, 0.0);
    atomic_store(&has_signalled, true);
}

static void run_until_told(size_t index)
{
    (void)index;
    atomic_store(&is_running, true);
    while (!parforge_should_stop()) {
        sleep_for(1e-5);
    }
}

static void count_pending(size_t index)
{
    (void)index;
    (void)atomic_fetch_add(&pending_items, 1);
}

struct sending {
    double delay;
};

static void *send_later(void *context)
{
    const struct sending *const sending = context;

    sleep_for(sending->delay);
    (void)kill(getpid(), SIGUSR1);
    return NULL;
}

/* The signal comes while this thread is in one of the library's functions, mostly. */
static void wait_for_signal(size_t round)
{
    while (!atomic_load(&has_signalled)) {
        wait_somehow(round % 2 == 0 ? running : pending, round / 2);
    }
}

static void kill_from_handler(parforge_executor *executor, size_t round, randomness *source)
{
    static const struct play endless = {run_until_told};
    static const struct play counting = {count_pending};
    const parforge_options options = {.max_threads = 2, .executor = executor};
    struct sending sending = {(double)random_below(source, 200) * 1e-6};

    atomic_store(&is_running, false);
    atomic_store(&has_signalled, false);
    REQUIRE(background_played_start(&running, inputs, 4, &endless, &options) == PARFORGE_OK, "%s",
            parforge_last_error());
    while (!atomic_load(&is_running)) {
        sleep_for(1e-5);
    }
    REQUIRE(background_played_start(&pending, inputs, 4, &counting, &options) == PARFORGE_OK, "%s",
            parforge_last_error());
    REQUIRE(parforge_job_status(pending) == PARFORGE_PENDING, "pending");

    if (round % 4 == 0) {
        (void)raise(SIGUSR1);
    } else {
        const pthread_t sender = create_deaf(send_later, &sending);

        wait_for_signal(round);
        (void)pthread_join(sender, NULL);
    }
    REQUIRE(atomic_load(&has_signalled), "the handler was called");
    REQUIRE(answers[0] == PARFORGE_OK && answers[1] == PARFORGE_OK, "%d, %d", (int)answers[0],
            (int)answers[1]);
    REQUIRE(parforge_job_join(pending, 60.0) == PARFORGE_ERR_KILLED, "pending");
    REQUIRE(parforge_job_join(running, 60.0) == PARFORGE_ERR_KILLED, "running");
    REQUIRE(parforge_job_status(pending) == PARFORGE_KILLED &&
                parforge_job_status(running) == PARFORGE_KILLED,
            "both are killed");
    parforge_job_release(running);
    parforge_job_release(pending);
}

static void check_killing(size_t rounds)
{
    const parforge_executor_options options = {.max_jobs = 1};
    parforge_executor *executor = NULL;
    randomness source = {20260325};

    install(kill_both);
    REQUIRE(parforge_executor_create(&executor, &options) == PARFORGE_OK, "%s",
            parforge_last_error());
    for (size_t round = 0; round < rounds; round++) {
        kill_from_handler(executor, round, &source);
    }
    parforge_executor_release(executor);
    REQUIRE(atomic_load(&pending_items) == 0, "%zu items of pending jobs were run",
            atomic_load(&pending_items));
}

int main(int argc, char **argv)
{
    const bool is_long = argc > 1 && strcmp(argv[1], "long") == 0;

    start_watchdog(is_long ? 1700 : 110);
    check_delivery();
    check_killing(is_long ? 2000 : 200);
    (void)printf(
        "%zu signals on the main thread, %zu elsewhere, of %zu threads; %zu items meanwhile\n",
        atomic_load(&delivered_here), atomic_load(&delivered_elsewhere), most_threads,
        atomic_load(&items_elsewhere));
    return 0;
}
