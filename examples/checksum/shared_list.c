#include "shared_list.h"

#include "ranks.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * What is sent: of each file a sign, whether it was named, and its path with the null character.
 */
#define NAMED '+'
#define FOUND '-'

struct size {
    uint64_t files;
    uint64_t bytes;
};

static struct size measure(const struct file_list *walked)
{
    struct size size = {walked->count, 0};

    for (size_t i = 0; i < walked->count; i++) {
        size.bytes += 1 + strlen(walked->files[i].path) + 1;
    }
    return size;
}

static void pack(char *text, const struct file_list *walked)
{
    for (size_t i = 0; i < walked->count; i++) {
        const struct file *const file = &walked->files[i];
        const size_t bytes = strlen(file->path) + 1;

        *text++ = file->named ? NAMED : FOUND;
        memcpy(text, file->path, bytes);
        text += bytes;
    }
}

static void unpack(struct file_list *list, char *text, size_t count)
{
    for (; list->count < count; list->count++) {
        const bool named = *text++ == NAMED;

        list->files[list->count] = (struct file){text, named};
        text += strlen(text) + 1;
    }
}

bool shared_list_open(struct shared_list *shared, const struct file_list *walked)
{
    const bool is_root = ranks_own() == ROOT;
    struct size size = {0};

    if (is_root) {
        size = measure(walked);
    }
    ranks_share(&size, sizeof size);
    *shared = (struct shared_list){0};
    shared->list.files = calloc(size.files + 1, sizeof *shared->list.files);
    shared->text = malloc(size.bytes + 1);

    const bool has_room = shared->list.files != NULL && shared->text != NULL;

    /* The others' word is not enough for one who reads only this. */
    if (!ranks_agree(has_room ? NULL : "no memory for the list of files") || !has_room) {
        shared_list_close(shared);
        return false;
    }
    if (is_root) {
        pack(shared->text, walked);
    }
    ranks_share(shared->text, size.bytes);
    unpack(&shared->list, shared->text, size.files);
    return true;
}

void shared_list_close(struct shared_list *shared)
{
    free(shared->list.files);
    free(shared->text);
    *shared = (struct shared_list){0};
}
