#include "lines.h"

#include <string.h>
#include <unistd.h>

bool lines_read(struct lines *lines, int fd)
{
    const ssize_t length =
        read(fd, lines->text + lines->length, sizeof lines->text - 1 - lines->length);

    if (length > 0) {
        lines->length += (size_t)length;
    } else if (lines->length > 0) {
        lines->text[lines->length++] = '\n'; /* the last line may lack it */
    }
    return length > 0;
}

const char *lines_take(struct lines *lines)
{
    const char *const end = memchr(lines->text, '\n', lines->length);
    const bool is_full = lines->length == sizeof lines->text - 1;
    const size_t length = end != NULL ? (size_t)(end - lines->text) : lines->length;
    const size_t taken = end != NULL ? length + 1 : length;

    if (end == NULL && !is_full) {
        return NULL;
    }
    memcpy(lines->line, lines->text, length);
    lines->line[length] = '\0';
    lines->length -= taken;
    memmove(lines->text, lines->text + taken, lines->length);
    return lines->line;
}
