#include "outcome.h"

#include "manual.h"
#include "names.h"

#include <stdio.h>

static void report_failure(const char *path, const parforge_failure *failure)
{
    char reason[64];

    if (failure->code != 0) {
        report(path, hash_reason(failure->code));
    } else {
        snprintf(reason, sizeof reason, "its process was ended by signal %d", failure->signal);
        report(path, reason);
    }
}

struct totals write_all(const struct file_list *list, const parforge_failure *failures,
                        size_t failure_count, find_digest *find, void *results)
{
    struct totals totals = {0};
    size_t failed = 0;

    for (size_t i = 0; i < list->count; i++) {
        const char *const path = list->files[i].path;
        struct digest digest;

        if (failed < failure_count && failures[failed].index == i) {
            report_failure(path, &failures[failed]);
            failed++;
        } else if (find(results, i, &digest)) {
            write_checksum_line(&digest, path);
            totals.files++;
            totals.bytes += digest.file_bytes;
        }
    }
    return totals;
}

void summarise(struct totals totals, size_t unread, double walking, double hashing,
               const char *workers)
{
    const double megabytes = 1e-6 * (double)totals.bytes;
    const double seconds = walking + hashing;

    fprintf(stderr, "%s: %zu %s, %.1f MB in %.3f s (%.3f s to find them), %.0f MB/s, %s\n",
            manual.name, totals.files, totals.files == 1 ? "file" : "files", megabytes, seconds,
            walking, megabytes / seconds, workers);
    if (unread > 0) {
        fprintf(stderr, "%s: %zu could not be read\n", manual.name, unread);
    }
}
