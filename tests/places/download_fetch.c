#include "places.h"
#include "scratch.h"

#if PLACES_HAVE_RANKS
#include "download_mpi.h"
#else
#include "download.h"
#endif

#include <stdio.h>
#include <stdlib.h>

#define URLS 301

static char urls[URLS][SCRATCH_PATH + 8];
static const char *url_list[URLS];
static char folder[SCRATCH_PATH];

static void set_up(void)
{
    char path[SCRATCH_PATH];

    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        abort();
    }
    scratch_open();
    for (size_t i = 0; i < URLS; i++) {
        scratch_path(path, "file", i);
        scratch_make_file(path, i, i * 3);
        url_list[i] = urls[i];
    }
    scratch_path(folder, "fetched", 0);
    scratch_make_folder(folder);
}

static void clean_up(void)
{
    scratch_close();
    curl_global_cleanup();
}

static void prepare(const struct call *call)
{
    static const char *const schemes[FLAWS] = {"file", "file", "unheard-of"};
    static const char *const names[FLAWS] = {"file", "missing", "file"};
    char path[SCRATCH_PATH];

    for (size_t i = 0; i < call->n; i++) {
        const enum flaw flaw = flaw_of(call, i);

        scratch_path(path, names[flaw], i);
        (void)snprintf(urls[i], sizeof urls[i], "%s://%s", schemes[flaw], path);
    }
}

/* The file that was fetched, if there is one, becomes one number, and is removed. */
static uint64_t take_file(size_t number)
{
    char path[SCRATCH_PATH + 32];
    uint64_t digest = 1;
    int byte = 0;
    FILE *file = NULL;

    (void)snprintf(path, sizeof path, "%s/file%zu", folder, number);
    file = fopen(path, "rb");
    if (file == NULL) {
        return 0;
    }
    while ((byte = getc(file)) != EOF) {
        digest = digest * 31 + (unsigned char)byte;
    }
    (void)fclose(file);
    (void)remove(path);
    return digest;
}

/* The second output is what lies in the folder then. */
static parforge_error run(const struct call *call, void *const results[])
{
    const char *const *const input = call->has_arrays ? url_list : NULL;
    const parforge_error error = RUN(call, download_fetch, input, call->n, results[0], folder);

    for (size_t i = 0; i < call->n && error != PARFORGE_ERR_INVALID; i++) {
        ((uint64_t *)results[1])[i] = take_file(i);
    }
    return error;
}

const struct example download_fetch_example = {
    .name = "download_fetch",
    .most_items = URLS,
    .sizes = {sizeof(uint64_t), sizeof(uint64_t)},
    .codes = {[MINOR] = CURLE_FILE_COULDNT_READ_FILE, [FATAL] = CURLE_UNSUPPORTED_PROTOCOL},
    .continues = true,
    .refusals = {[ON_RANKS] = "the items of urls are pointers"},
    .open = set_up,
    .prepare = prepare,
    .run = run,
    .close = clean_up,
};
