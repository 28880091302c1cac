#include "places.h"
#include "scratch.h"

#if PLACES_HAVE_RANKS
#include "checksum_mpi.h"
#else
#include "checksum.h"
#endif

#include <errno.h>
#include <stdio.h>

/* Different files, which are hashed again and again. */
#define FILES 50

static char paths[FILES][SCRATCH_PATH];
static char missing[SCRATCH_PATH];
static char below_a_file[SCRATCH_PATH + 8];
static struct file files[MOST_ITEMS];
static struct file_list list = {.files = files};

static void set_up(void)
{
    scratch_open();
    for (size_t i = 0; i < FILES; i++) {
        scratch_path(paths[i], "file", i);
        scratch_make_file(paths[i], i, i * i);
    }
    scratch_path(missing, "missing", 0);
    (void)snprintf(below_a_file, sizeof below_a_file, "%s/below", paths[0]);
}

static void prepare(const struct call *call)
{
    list.count = call->n;
    for (size_t i = 0; i < call->n; i++) {
        const enum flaw flaw = flaw_of(call, i);

        files[i].path = flaw == MINOR   ? missing
                        : flaw == FATAL ? below_a_file
                                        : paths[(i * 13) % FILES];
    }
}

static parforge_error run(const struct call *call, void *const results[])
{
    return RUN(call, checksum_sha256, &list, results[0]);
}

const struct example checksum_sha256_example = {
    .name = "checksum_sha256",
    .most_items = 1001,
    .sizes = {sizeof(struct digest)},
    .codes = {[MINOR] = ENOENT, [FATAL] = ENOTDIR},
    .continues = true,
    .open = set_up,
    .prepare = prepare,
    .run = run,
    .close = scratch_close,
};
