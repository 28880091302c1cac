#include "life_elements.h"

#include "harness.h"

#include <parforge/parforge.h>

#include <sched.h>

/* Seconds: longer than a strip. */
#define LONG_ITEM 30e-6

int (*mark)(size_t index, int code, int *result);

int held_item(size_t index, int code, int *result, struct gate *gate)
{
    const double begin = seconds_now();

    gate_pass(gate, index);
    while (seconds_now() - begin < LONG_ITEM) {
    }
    *result = value_of(index);
    return code;
}

int played_item(size_t index, int code, int *result, const struct script *script)
{
    script->play(index, script->context);
    *result = value_of(index);
    return code;
}

int marked_item(size_t index, int code, int *result)
{
    return mark(index, code, result);
}

void play_until_told(size_t index, void *context)
{
    if (context != NULL) {
        gate_pass(context, index);
    }
    while (!parforge_should_stop()) {
        (void)sched_yield();
    }
}
