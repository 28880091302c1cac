#include "names.h"

#include "manual.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

/*
 * sha256sum keeps every file on a line of its own: it escapes newline, carriage return and
 * backslash, and puts a backslash before the digest of such a line. All other bytes stay as they
 * are, valid UTF-8 or not.
 *
 * The carriage return is escaped since coreutils 9.0 (2021), which reads lists with CRLF line ends.
 * Before, it was written as it is, and its escape is refused. We write what today's reads.
 */
static const char escaped[] = "\n\r\\";

static void write_escaped(const char *path)
{
    for (;;) {
        const size_t plain = strcspn(path, escaped);

        fwrite(path, 1, plain, stdout);
        path += plain;
        if (*path == '\0') {
            return;
        }
        putchar('\\');
        putchar(*path == '\n' ? 'n' : *path == '\r' ? 'r' : '\\');
        path++;
    }
}

static void write_hexadecimal(const struct digest *digest)
{
    static const char digits[] = "0123456789abcdef";
    char text[2 * SHA256_BYTES];

    for (size_t i = 0; i < SHA256_BYTES; i++) {
        text[2 * i] = digits[digest->bytes[i] >> 4];
        text[2 * i + 1] = digits[digest->bytes[i] & 15];
    }
    fwrite(text, 1, sizeof text, stdout);
}

void write_checksum_line(const struct digest *digest, const char *path)
{
    if (strpbrk(path, escaped) != NULL) {
        putchar('\\');
    }
    write_hexadecimal(digest);
    fputs("  ", stdout);
    write_escaped(path);
    putchar('\n');
}

bool finish_output(void)
{
    const bool lost = ferror(stdout) != 0;

    /* fclose() knows only of what it writes itself. */
    if (fclose(stdout) != 0) {
        report("standard output", strerror(errno));
        return false;
    }
    if (lost) {
        report("standard output", "A part could not be written");
    }
    return !lost;
}

/* Characters that take no room or turn the direction of the text; iswprint() lets them pass. */
static bool is_invisible(wchar_t character)
{
    return (character >= 0x200B && character <= 0x200F) ||
           (character >= 0x2028 && character <= 0x202E) ||
           (character >= 0x2060 && character <= 0x206F) || character == 0xFEFF;
}

/* How many bytes the printable character at the start of the text has; 0: there is none. */
static size_t printable_bytes(const char *text)
{
    wchar_t character;
    mbstate_t state = {0};
    const size_t bytes = mbrtowc(&character, text, strlen(text), &state);

    if (bytes == (size_t)-1 || bytes == (size_t)-2) {
        return 0;
    }
    return iswprint((wint_t)character) && !is_invisible(character) ? bytes : 0;
}

static bool is_plain(const char *path)
{
    if (*path == '\0' || strpbrk(path, "'\\") != NULL) {
        return false;
    }
    while (*path != '\0') {
        const size_t bytes = printable_bytes(path);

        if (bytes == 0) {
            return false;
        }
        path += bytes;
    }
    return true;
}

static void write_quoted(const char *path)
{
    fputs("$'", stderr);
    while (*path != '\0') {
        const size_t bytes = printable_bytes(path);

        if (bytes == 0) {
            fprintf(stderr, "\\%03o", (unsigned int)(unsigned char)*path);
            path++;
            continue;
        }
        if (*path == '\'' || *path == '\\') {
            putc('\\', stderr);
        }
        fwrite(path, 1, bytes, stderr);
        path += bytes;
    }
    putc('\'', stderr);
}

void report(const char *path, const char *reason)
{
    fprintf(stderr, "%s: ", manual.name);
    if (is_plain(path)) {
        fputs(path, stderr);
    } else {
        write_quoted(path);
    }
    fprintf(stderr, ": %s\n", reason);
}
