#include "settings.h"

#include "cores.h"
#include "error.h"

#include <math.h>
#include <stdlib.h>

static parforge_error refuse(const parforge_processor *processor, const char *option,
                             const char *reason)
{
    return parforge_fail(PARFORGE_ERR_INVALID, "%s: options.%s %s", processor->name, option,
                         reason);
}

static parforge_error refuse_threads(const parforge_processor *processor, int max_threads)
{
    if (max_threads == 0) {
        const char *const text = getenv("PARFORGE_MAX_THREADS");

        return parforge_fail(PARFORGE_ERR_INVALID,
                             "%s: the environment variable PARFORGE_MAX_THREADS was \"%s\": set it "
                             "to a number from 1 to %d or to \"cores\", or unset it",
                             processor->name, text != NULL ? text : "", PARFORGE_MOST_THREADS);
    }
    return parforge_fail(PARFORGE_ERR_INVALID,
                         "%s: options.max_threads is %d: use 1 to %d, 0 for the default, or "
                         "PARFORGE_ALL_CORES",
                         processor->name, max_threads, PARFORGE_MOST_THREADS);
}

static bool is_time(double seconds)
{
    return seconds >= 0.0; /* false for nan, too */
}

static parforge_error check(const parforge_settings *settings, const parforge_processor *processor,
                            const parforge_options *asked)
{
    if ((unsigned)asked->schedule > PARFORGE_SCHEDULE_ADAPTIVE) {
        return refuse(processor, "schedule", "is not one of parforge_schedule");
    }
    if ((unsigned)asked->on_error > PARFORGE_CONTINUE) {
        return refuse(processor, "on_error", "is not one of parforge_on_error");
    }
    if ((unsigned)asked->backend > PARFORGE_PROCESSES) {
        return refuse(processor, "backend", "is not one of parforge_backend");
    }
    if (settings->in_processes && processor->has_pointer_outputs) {
        return refuse(processor, "backend",
                      "is PARFORGE_PROCESSES, and an output is a pointer, which means nothing "
                      "outside the process that made it: use PARFORGE_THREADS");
    }
    if (asked->ignore_errors == NULL && asked->ignore_errors_count > 0) {
        return refuse(processor, "ignore_errors", "is NULL, but ignore_errors_count is not 0");
    }
    if (!is_time(asked->timeout)) {
        return refuse(processor, "timeout",
                      "is negative or not a number: use seconds, or 0 for none");
    }
    if (!is_time(asked->item_timeout)) {
        return refuse(processor, "item_timeout",
                      "is negative or not a number: use seconds, or 0 for none");
    }
    if (asked->item_timeout > 0.0 && !settings->in_processes) {
        return refuse(processor, "item_timeout",
                      "needs a process that can be ended: set backend to PARFORGE_PROCESSES, or "
                      "use timeout for the whole job");
    }
    return PARFORGE_OK;
}

/* Inlined, so that little is left of it where nothing is asked for. */
static inline void settle(parforge_settings *settings, const parforge_processor *processor,
                          const parforge_options *asked)
{
    const int max_threads = asked->max_threads != 0 ? asked->max_threads : processor->max_threads;
    const bool has_ignored = asked->ignore_errors != NULL;

    settings->max_threads = parforge_resolve_threads(max_threads);
    settings->limit = asked->max_threads != 0       ? PARFORGE_LIMIT_OF_OPTIONS
                      : processor->max_threads != 0 ? PARFORGE_LIMIT_OF_SPEC
                                                    : PARFORGE_LIMIT_OF_PROCESS;
    settings->suppresses_errors = asked->suppress_errors || processor->suppress_errors;
    settings->continues =
        settings->suppresses_errors ||
        (asked->on_error != PARFORGE_ON_ERROR_SPEC ? asked->on_error : processor->on_error) ==
            PARFORGE_CONTINUE;
    settings->name = asked->name != NULL ? asked->name : processor->thread_name;
    settings->ignored = has_ignored ? asked->ignore_errors : processor->ignore_errors;
    settings->ignored_count =
        has_ignored ? asked->ignore_errors_count : processor->ignore_errors_count;
    settings->timeout = asked->timeout;
    settings->schedule =
        asked->schedule != PARFORGE_SCHEDULE_SPEC ? asked->schedule : processor->schedule;
    settings->daemon = asked->daemon || processor->daemon;
    settings->executor = asked->executor;
    settings->in_processes = asked->backend == PARFORGE_PROCESSES;
    settings->item_timeout = asked->item_timeout;
}

PARFORGE_APART
static parforge_error settle_asked(parforge_settings *settings, const parforge_processor *processor,
                                   const parforge_options *asked)
{
    parforge_options whole = PARFORGE_OPTIONS_INIT;

    /* Options of a program that was built for a library with fewer: what it does not have is zero.
     */
    if (processor->options_size < sizeof whole) {
        memcpy(&whole, asked, processor->options_size);
        asked = &whole;
    }
    settle(settings, processor, asked);
    if (settings->max_threads < 1) {
        return refuse_threads(processor, asked->max_threads);
    }
    return check(settings, processor, asked);
}

parforge_error parforge_settle(parforge_settings *settings, const parforge_processor *processor,
                               const parforge_options *options)
{
    static const parforge_options none = PARFORGE_OPTIONS_INIT;

    if (options != NULL) {
        return settle_asked(settings, processor, options);
    }
    settle(settings, processor, &none);
    return settings->max_threads < 1 ? refuse_threads(processor, 0) : PARFORGE_OK;
}
