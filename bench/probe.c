#include "probe.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define PAINT 0xA5
#define PAINTED_BYTES ((uintptr_t)32 << 10)

/* Right below its frame is what probe_stack() itself uses; it is the same in all contestants. */
#define OWN_BYTES ((uintptr_t)512)

typedef struct probed_stack {
    uintptr_t top;    /* 0: not known */
    uintptr_t bottom; /* where the paint begins; 0: not painted */
    bool is_counted;
} probed_stack;

static probe_phase current_phase;
static atomic_size_t total;
static _Thread_local probed_stack self;

void probe_begin(probe_phase phase)
{
    current_phase = phase;
}

void probe_set_top(const void *top)
{
    self = (probed_stack){.top = (uintptr_t)top};
}

size_t probe_total(void)
{
    return atomic_load(&total);
}

/* By bytes and volatile: to the compiler there is nothing. */
static void paint(uintptr_t frame)
{
    self.bottom = frame - PAINTED_BYTES;
    for (uintptr_t at = self.bottom; at < frame - OWN_BYTES; at++) {
        *(volatile unsigned char *)at = PAINT;
    }
}

static void look(uintptr_t frame)
{
    uintptr_t at = self.bottom;

    while (at < frame - OWN_BYTES && *(volatile unsigned char *)at == PAINT) {
        at++;
    }
    atomic_fetch_add(&total, self.top - at);
    self.is_counted = true;
}

__attribute__((noinline)) void probe_stack(void)
{
    const uintptr_t frame = (uintptr_t)__builtin_frame_address(0);

    if (current_phase == PROBE_PAINT && self.bottom == 0) {
        paint(frame);
    }
    if (current_phase == PROBE_LOOK && self.top != 0 && self.bottom != 0 && !self.is_counted) {
        look(frame);
    }
}
