#define _DEFAULT_SOURCE /* fts(3) */

#include "files.h"

#include "names.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int by_name(const FTSENT **left, const FTSENT **right)
{
    return strcmp((*left)->fts_name, (*right)->fts_name);
}

static void complain(struct file_list *list, const char *path, const char *reason)
{
    report(path, reason);
    list->unreadable++;
}

static bool grow(struct file_list *list)
{
    const size_t capacity = list->capacity == 0 ? 1024 : list->capacity * 2;
    struct file *const files = realloc(list->files, capacity * sizeof *files);

    if (files == NULL) {
        return false;
    }
    list->files = files;
    list->capacity = capacity;
    return true;
}

static void append(struct file_list *list, const FTSENT *entry)
{
    const bool has_room = list->count < list->capacity || grow(list);
    char *const path = has_room ? strdup(entry->fts_path) : NULL;

    if (path == NULL) {
        complain(list, entry->fts_path, strerror(ENOMEM));
        return;
    }
    list->files[list->count++] = (struct file){path, entry->fts_level == FTS_ROOTLEVEL};
}

/* An operand that is a link to nowhere: fts does not say whether it dangles or goes in circles. */
static int link_error(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 ? ENOENT : errno;
}

static void take(struct file_list *list, const FTSENT *entry)
{
    switch (entry->fts_info) {
    case FTS_F:
        append(list, entry);
        break;
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        complain(list, entry->fts_path, strerror(entry->fts_errno));
        break;
    case FTS_DC:
        complain(list, entry->fts_path, "A folder that contains itself");
        break;
    case FTS_SLNONE:
        complain(list, entry->fts_path, strerror(link_error(entry->fts_path)));
        break;
    case FTS_DEFAULT:
        /* A device or FIFO below a folder is passed over in silence; an operand was asked for. */
        if (entry->fts_level == FTS_ROOTLEVEL) {
            complain(list, entry->fts_path, NOT_A_REGULAR_FILE);
        }
        break;
    default: /* folders, and symbolic links below them */
        break;
    }
}

/* fts would print the files below "folder//" as "folder//name"; it cares for one slash only. */
static void trim_slashes(char *operand)
{
    size_t length = strlen(operand);

    while (length > 1 && operand[length - 1] == '/' && operand[length - 2] == '/') {
        operand[--length] = '\0';
    }
}

void file_list_walk(struct file_list *list, char *operand)
{
    trim_slashes(operand);

    char *const roots[] = {operand, NULL};
    FTS *const walk = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);

    if (walk == NULL) {
        complain(list, operand, strerror(errno));
        return;
    }

    const FTSENT *entry;

    while ((entry = fts_read(walk)) != NULL) {
        take(list, entry);
    }
    /* fts_read() sets errno to 0 at the end, and to the reason where it gives up before. */
    if (errno != 0) {
        complain(list, operand, strerror(errno));
    }
    fts_close(walk);
}

void file_list_free(struct file_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->files[i].path);
    }
    free(list->files);
}
