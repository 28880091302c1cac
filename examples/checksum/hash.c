#define _DEFAULT_SOURCE /* O_NOFOLLOW */

#include "hash.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <parforge/parforge.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Codes of our own, beside those of errno, which are positive. */
#define IRREGULAR (-1)
#define LIBCRYPTO_FAILED (-2)

/* Large enough for system calls to cost nothing, small enough for a core's second-level cache. */
#define BUFFER_BYTES ((size_t)64 * 1024)

struct hasher {
    EVP_MD_CTX *context;
    unsigned char buffer[BUFFER_BYTES];
};

struct hasher *hasher_open(void)
{
    struct hasher *const hasher = malloc(sizeof *hasher);

    if (hasher == NULL) {
        return NULL;
    }
    hasher->context = EVP_MD_CTX_new();
    /* libcrypto looks the algorithm up here, under a lock: once per thread, not once per file. */
    if (hasher->context == NULL || EVP_DigestInit_ex(hasher->context, EVP_sha256(), NULL) != 1) {
        hasher_close(hasher);
        return NULL;
    }
    return hasher;
}

void hasher_close(struct hasher *hasher)
{
    EVP_MD_CTX_free(hasher->context);
    free(hasher);
    OPENSSL_thread_stop(); /* the thread lives on, what libcrypto keeps for it need not */
}

static int hash_descriptor(int descriptor, struct digest *digest, struct hasher *hasher)
{
    struct stat status;

    if (fstat(descriptor, &status) != 0) {
        return errno;
    }
    if (!S_ISREG(status.st_mode)) {
        return IRREGULAR;
    }
    if (EVP_DigestInit_ex(hasher->context, NULL, NULL) != 1) {
        return LIBCRYPTO_FAILED;
    }

    ssize_t length;

    digest->file_bytes = 0;
    while ((length = read(descriptor, hasher->buffer, sizeof hasher->buffer)) > 0) {
        if (EVP_DigestUpdate(hasher->context, hasher->buffer, (size_t)length) != 1) {
            return LIBCRYPTO_FAILED;
        }
        digest->file_bytes += (uint64_t)length;
        if (parforge_should_stop()) {
            return ECANCELED; /* ^C does not wait for the end of a large file */
        }
    }
    if (length < 0) {
        return errno;
    }
    return EVP_DigestFinal_ex(hasher->context, digest->bytes, NULL) == 1 ? 0 : LIBCRYPTO_FAILED;
}

int hash_file(const struct file *file, struct digest *digest, struct hasher *hasher)
{
    /* The file may have changed since the walk: what is a FIFO now must not block, and what is a
     * symbolic link now is not followed. */
    const int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | (file->named ? 0 : O_NOFOLLOW);
    const int descriptor = open(file->path, flags);

    if (descriptor < 0) {
        return errno == ELOOP && !file->named ? IRREGULAR : errno;
    }

    const int code = hash_descriptor(descriptor, digest, hasher);

    close(descriptor);
    return code;
}

const char *hash_reason(int code)
{
    switch (code) {
    case IRREGULAR:
        return NOT_A_REGULAR_FILE;
    case LIBCRYPTO_FAILED:
        return "libcrypto could not compute the digest";
    default:
        return strerror(code);
    }
}
