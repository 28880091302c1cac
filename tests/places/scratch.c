#include "scratch.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static char folder[] = "/tmp/parforge_places_XXXXXX";

static void give_up(const char *path)
{
    perror(path);
    abort();
}

void scratch_open(void)
{
    memcpy(strrchr(folder, '_'), "_XXXXXX", sizeof "_XXXXXX");
    if (mkdtemp(folder) == NULL) {
        give_up(folder);
    }
}

static int discard(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status;
    (void)kind;
    (void)walk;
    return remove(path);
}

void scratch_close(void)
{
    if (nftw(folder, discard, 16, FTW_DEPTH | FTW_PHYS) != 0) {
        give_up(folder);
    }
}

void scratch_path(char path[SCRATCH_PATH], const char *name, size_t number)
{
    (void)snprintf(path, SCRATCH_PATH, "%s/%s%zu", folder, name, number);
}

void scratch_make_folder(const char *path)
{
    if (mkdir(path, 0700) != 0) {
        give_up(path);
    }
}

void scratch_make_file(const char *path, size_t number, size_t size)
{
    FILE *const file = fopen(path, "wb");

    if (file == NULL) {
        give_up(path);
        return;
    }
    for (size_t i = 0; i < size; i++) {
        (void)putc((int)((i * 31 + number) % 251), file);
    }
    if (fclose(file) != 0) {
        give_up(path);
    }
}
