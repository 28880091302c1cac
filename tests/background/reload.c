/*
 * Loads a library with a generated module, runs a call and a background job in it, and unloads it:
 * again and again, and also while the job still runs. parforge_generate() links it so that it stays
 * (`-z nodelete`): else threads of the OpenMP runtime and of parforge would return into nothing.
 *
 *     reload FORM LIBRARY
 */
#include "harness.h"
#include "plugin.h"
#include "resources.h"

#include <dlfcn.h>
#include <string.h>

#define WARM_UP 100

/* In kB. A driver that still puts the last job away lets another take the next one: in the end
 * there may be eight of them, each with its team. */
#define MOST_GROWTH 256
#define MOST_THREADS 32

static const char *path;

static void *load(const struct plugin **plugin)
{
    void *const library = dlopen(path, RTLD_NOW | RTLD_LOCAL);

    REQUIRE(library != NULL, "%s", dlerror());
    *plugin = dlsym(library, "plugin");
    REQUIRE(*plugin != NULL, "%s", dlerror());
    return library;
}

static void unload(void *library)
{
    REQUIRE(dlclose(library) == 0, "%s", dlerror());
}

static void cycle(size_t round)
{
    const struct plugin *plugin = NULL;
    void *library = load(&plugin);

    REQUIRE(plugin->call(), "round %zu: call", round);
    REQUIRE(plugin->start(), "round %zu: start", round);
    if (round % 4 == 0) {
        unload(library);
        library = load(&plugin);
    }
    REQUIRE(plugin->is_right(), "round %zu: job", round);
    unload(library);
}

int main(int argc, char **argv)
{
    REQUIRE(argc == 3, "reload FORM LIBRARY");

    const bool is_long = strcmp(argv[1], "long") == 0;
    const size_t cycles = is_long ? 10000 : 200;
    struct resources warm = {0, 0, 0};

    path = argv[2];
    start_watchdog(is_long ? 3400 : 280);
    for (size_t round = 0; round < cycles; round++) {
        if (round == WARM_UP) {
            warm = resources_now();
        }
        cycle(round);
    }

    const struct resources last = resources_now();

    (void)printf("%zu cycles; memory %zu kB, then %zu kB; descriptors %zu, %zu; threads %zu, %zu\n",
                 cycles, warm.memory, last.memory, warm.descriptors, last.descriptors, warm.threads,
                 last.threads);
    /* A sanitizer keeps what was freed for a while. */
    REQUIRE(SANITIZED || last.memory <= warm.memory + MOST_GROWTH, "memory grows");
    REQUIRE(last.descriptors == warm.descriptors, "descriptors grow");
    REQUIRE(last.threads <= MOST_THREADS, "threads grow");
    return 0;
}
