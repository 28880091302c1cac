#include "cores.h"

parforge_chunk parforge_chunk_of(size_t n, int threads, int index)
{
    if (threads < 1 || index < 0 || index >= threads) {
        return (parforge_chunk){n, n};
    }

    /* c * q + min(c, r) cannot overflow for c < threads; c * n / threads does. */
    const size_t count = (size_t)threads;
    const size_t chunk = (size_t)index;
    const size_t quotient = n / count;
    const size_t remainder = n % count;
    const size_t begin = chunk * quotient + (chunk < remainder ? chunk : remainder);

    return (parforge_chunk){begin, begin + quotient + (chunk < remainder ? 1 : 0)};
}

int parforge_thread_count(size_t n, int max_threads)
{
    const int limit = parforge_resolve_threads(max_threads);

    return limit < 1 ? 0 : parforge_threads_for(n, limit);
}
