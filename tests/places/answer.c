#include "answer.h"

#include "company.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

int answer_mistakes;

/* ---- memory ---- */

static void *shared_room(size_t size)
{
    void *const room = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (room == MAP_FAILED) {
        perror("mmap");
        abort();
    }
    return room;
}

void answer_open(struct answer *answer, const struct example *example, unsigned char blank)
{
    *answer = (struct answer){.blank = example->has_effects ? 0 : blank};
    answer->failures = shared_room(MOST_ITEMS * sizeof *answer->failures);
    for (int i = 0; i < MOST_OUTPUTS && example->sizes[i] > 0; i++) {
        answer->results[i] = shared_room(MOST_ITEMS * example->sizes[i]);
    }
}

void answer_close(struct answer *answer, const struct example *example)
{
    (void)munmap(answer->failures, MOST_ITEMS * sizeof *answer->failures);
    for (int i = 0; i < MOST_OUTPUTS && example->sizes[i] > 0; i++) {
        (void)munmap(answer->results[i], MOST_ITEMS * example->sizes[i]);
    }
}

/* ---- a run ---- */

void answer_get(struct answer *answer, const struct example *example, const struct call *call)
{
    void *results[MOST_OUTPUTS] = {NULL};

    for (int i = 0; i < MOST_OUTPUTS && example->sizes[i] > 0; i++) {
        memset(answer->results[i], answer->blank, call->n * example->sizes[i]);
        if (call->has_arrays || example->has_effects) {
            results[i] = answer->results[i];
        }
    }
    answer->error = example->run(call, results);
    answer->failure_count = parforge_last_failures(answer->failures, MOST_ITEMS);
    (void)snprintf(answer->sentence, sizeof answer->sentence, "%s",
                   answer->error == PARFORGE_OK ? "" : parforge_last_error());
    if (call->place == ON_RANKS && example->has_effects) {
        company_gather(answer->results[0], call->n * example->sizes[0], call->root);
    }
}

/* ---- what is right ---- */

__attribute__((format(printf, 3, 4))) static void complain(const struct example *example,
                                                           const struct call *call,
                                                           const char *format, ...)
{
    static const char *const places[PLACES] = {"threads", "processes", "ranks"};
    static const char *const schedules[] = {"", ", static", ", adaptive"};
    static const char *const rules[] = {"", ", stop", ", continue"};
    const parforge_options *const options = &call->options;
    char text[1024];
    va_list values;

    va_start(values, format);
    (void)vsnprintf(text, sizeof text, format, values);
    va_end(values);
    fprintf(stderr, "%s of %zu %sitems in %s (rank %d of %d, root %d), %d at once%s%s%s%s: %s\n",
            example->name, call->n, call->has_flaws ? "flawed " : "", places[call->place],
            company_rank, company_size, call->root, options->max_threads,
            schedules[options->schedule], rules[options->on_error],
            options->ignore_errors != NULL ? ", ignoring" : "",
            options->suppress_errors ? ", suppressing" : "", text);
    answer_mistakes++;
}

static bool continues(const struct example *example, const struct call *call)
{
    const parforge_options *const options = &call->options;

    return options->suppress_errors || options->on_error == PARFORGE_CONTINUE ||
           (options->on_error == PARFORGE_ON_ERROR_SPEC && example->continues);
}

static bool is_ignored(const struct example *example, const struct call *call, int code)
{
    const parforge_options *const options = &call->options;

    if (options->ignore_errors == NULL) {
        return code == example->ignored_code;
    }
    for (size_t i = 0; i < options->ignore_errors_count; i++) {
        if (options->ignore_errors[i] == code) {
            return true;
        }
    }
    return false;
}

void answer_expect(const struct answer *answer, const struct example *example,
                   const struct call *call)
{
    const bool goes_on = continues(example, call);
    size_t count = 0;

    for (size_t i = 0; i < call->n && (goes_on || count == 0); i++) {
        const int code = example->codes[flaw_of(call, i)];
        const parforge_failure *const failure = &answer->failures[count];

        if (code == 0 || is_ignored(example, call, code)) {
            continue;
        }
        if (count < answer->failure_count &&
            (failure->index != i || failure->code != code || failure->signal != 0)) {
            complain(example, call,
                     "failure %zu is item %zu with code %d and signal %d, not %zu "
                     "with %d",
                     count, failure->index, failure->code, failure->signal, i, code);
        }
        count++;
    }
    if (answer->failure_count != count) {
        complain(example, call, "%zu failures, not %zu", answer->failure_count, count);
    }

    const parforge_error error =
        count == 0 || call->options.suppress_errors ? PARFORGE_OK : PARFORGE_ERR_PROCESSOR;

    if (answer->error != error) {
        complain(example, call, "%s (%s), not %s", parforge_error_name(answer->error),
                 answer->sentence, parforge_error_name(error));
    }
}

static bool is_blank(const void *bytes, size_t size, unsigned char blank)
{
    for (size_t i = 0; i < size; i++) {
        if (((const unsigned char *)bytes)[i] != blank) {
            return false;
        }
    }
    return true;
}

void answer_expect_refusal(const struct answer *answer, const struct example *example,
                           const struct call *call)
{
    const char *const part = example->refusals[call->place];

    if (answer->error != PARFORGE_ERR_INVALID || strstr(answer->sentence, part) == NULL) {
        complain(example, call, "%s (%s), not a refusal that says '%s'",
                 parforge_error_name(answer->error), answer->sentence, part);
    }
    if (answer->failure_count != 0) {
        complain(example, call, "%zu failures after a refusal", answer->failure_count);
    }
    for (int i = 0; i < MOST_OUTPUTS && example->sizes[i] > 0; i++) {
        if (!is_blank(answer->results[i], call->n * example->sizes[i], answer->blank)) {
            complain(example, call, "output %d is written to after a refusal", i);
        }
    }
}

/* ---- the same everywhere ---- */

static void compare_failures(const struct answer *answer, const struct answer *reference,
                             const struct example *example, const struct call *call)
{
    if (answer->failure_count != reference->failure_count) {
        complain(example, call, "%zu failures, and %zu on one thread", answer->failure_count,
                 reference->failure_count);
        return;
    }
    for (size_t i = 0; i < reference->failure_count; i++) {
        const parforge_failure *const here = &answer->failures[i];
        const parforge_failure *const there = &reference->failures[i];

        if (here->index != there->index || here->code != there->code ||
            here->signal != there->signal) {
            complain(example, call,
                     "failure %zu is item %zu with code %d and signal %d, and on one thread "
                     "item %zu with %d and %d",
                     i, here->index, here->code, here->signal, there->index, there->code,
                     there->signal);
            return;
        }
    }
}

/* With PARFORGE_STOP, those of the items before the lowest failing one, and its own default. */
static size_t count_valid(const struct answer *reference, const struct example *example,
                          const struct call *call)
{
    const bool is_stopped = reference->failure_count > 0 && !continues(example, call);

    return is_stopped ? reference->failures[0].index + 1 : call->n;
}

static void compare_results(const struct answer *answer, const struct answer *reference,
                            const struct example *example, const struct call *call)
{
    const size_t valid = count_valid(reference, example, call);

    for (int i = 0; i < MOST_OUTPUTS && example->sizes[i] > 0; i++) {
        const unsigned char *const here = answer->results[i];
        const unsigned char *const there = reference->results[i];
        const size_t size = example->sizes[i];
        size_t item = 0;

        while (item < valid && memcmp(here + item * size, there + item * size, size) == 0) {
            item++;
        }
        if (item < valid) {
            complain(example, call, "output %d of item %zu is another than on one thread", i, item);
        }
    }
}

void answer_compare(const struct answer *answer, const struct answer *reference,
                    const struct example *example, const struct call *call)
{
    if (answer->error != reference->error || strcmp(answer->sentence, reference->sentence) != 0) {
        complain(example, call, "%s (%s), and on one thread %s (%s)",
                 parforge_error_name(answer->error), answer->sentence,
                 parforge_error_name(reference->error), reference->sentence);
    }
    compare_failures(answer, reference, example, call);
    if (call->has_arrays) {
        compare_results(answer, reference, example, call);
    }
}
