/* What a run has answered, and whether two of them, or what was to be expected, are the same. */
#ifndef PARFORGE_TESTS_ANSWER_H
#define PARFORGE_TESTS_ANSWER_H

#include "places.h"

struct answer {
    parforge_error error;
    char sentence[512]; /* "" after success */
    size_t failure_count;
    parforge_failure *failures; /* MOST_ITEMS of them at most */
    void *results[MOST_OUTPUTS];
    unsigned char blank; /* the byte that all results had before the run */
};

/* In memory that forked processes share. Different blanks, so that no result that was never written
 * is taken for the same. */
void answer_open(struct answer *answer, const struct example *example, unsigned char blank);
void answer_close(struct answer *answer, const struct example *example);

/* Runs the example here. */
void answer_get(struct answer *answer, const struct example *example, const struct call *call);

/* Each says what is wrong, and counts it. */

/* Error and failures by what is known of the items. */
void answer_expect(const struct answer *answer, const struct example *example,
                   const struct call *call);

/* That the place refuses the call, and has started nothing. */
void answer_expect_refusal(const struct answer *answer, const struct example *example,
                           const struct call *call);

/* `reference` is the answer of one thread. */
void answer_compare(const struct answer *answer, const struct answer *reference,
                    const struct example *example, const struct call *call);

extern int answer_mistakes;

#endif
