#include "gate.h"

void gate_make(struct gate *gate, size_t limit)
{
    *gate = (struct gate){.limit = limit};
    (void)pthread_mutex_init(&gate->mutex, NULL);
    (void)pthread_cond_init(&gate->changed, NULL);
}

void gate_destroy(struct gate *gate)
{
    (void)pthread_cond_destroy(&gate->changed);
    (void)pthread_mutex_destroy(&gate->mutex);
}

void gate_pass(struct gate *gate, size_t index)
{
    (void)pthread_mutex_lock(&gate->mutex);
    gate->arrivals++;
    gate->come |= index < 64 ? UINT64_C(1) << index : 0;
    (void)pthread_cond_broadcast(&gate->changed);
    while (index >= gate->limit) {
        (void)pthread_cond_wait(&gate->changed, &gate->mutex);
    }
    (void)pthread_mutex_unlock(&gate->mutex);
}

void gate_set_limit(struct gate *gate, size_t limit)
{
    (void)pthread_mutex_lock(&gate->mutex);
    gate->limit = limit;
    (void)pthread_cond_broadcast(&gate->changed);
    (void)pthread_mutex_unlock(&gate->mutex);
}

void gate_await(struct gate *gate, size_t index)
{
    (void)pthread_mutex_lock(&gate->mutex);
    while ((gate->come >> index & 1) == 0) {
        (void)pthread_cond_wait(&gate->changed, &gate->mutex);
    }
    (void)pthread_mutex_unlock(&gate->mutex);
}

void gate_await_arrivals(struct gate *gate, size_t arrivals)
{
    (void)pthread_mutex_lock(&gate->mutex);
    while (gate->arrivals < arrivals) {
        (void)pthread_cond_wait(&gate->changed, &gate->mutex);
    }
    (void)pthread_mutex_unlock(&gate->mutex);
}

size_t gate_arrivals(struct gate *gate)
{
    (void)pthread_mutex_lock(&gate->mutex);

    const size_t arrivals = gate->arrivals;

    (void)pthread_mutex_unlock(&gate->mutex);
    return arrivals;
}
