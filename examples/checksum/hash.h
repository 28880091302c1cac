/* The SHA-256 of one file: the element function. */
#ifndef CHECKSUM_HASH_H
#define CHECKSUM_HASH_H

#include "files.h"

#include <stdint.h>

#define SHA256_BYTES 32

struct digest {
    unsigned char bytes[SHA256_BYTES];
    uint64_t file_bytes; /* how many were read */
};

/* What a thread keeps for itself: a read buffer and a digest context. */
struct hasher;

/* NULL where memory is short. */
struct hasher *hasher_open(void);
void hasher_close(struct hasher *hasher);

/* Reads a file to its end. Returns 0, or a code for hash_reason(). */
int hash_file(const struct file *file, struct digest *digest, struct hasher *hasher);

/* Why hash_file() returned this code, in words. */
const char *hash_reason(int code);

#endif
