/* One URL into one file: the element function. */
#ifndef DOWNLOAD_FETCH_H
#define DOWNLOAD_FETCH_H

#include <curl/curl.h>
#include <stdint.h>

/* NULL where memory is short. */
CURL *connection_open(void);

/*
 * Fetches the URL into a file of the folder that has the last part of its path as name, with .part
 * behind it until it is whole. A file that is there already, of either name, is left alone; what
 * cannot be fetched to its end leaves none.
 *
 * Returns 0, or a code for fetch_reason().
 */
int fetch_url(const char *url, uint64_t *bytes, const char *folder, CURL *connection);

/* Why fetch_url() returned this code, in words. */
void fetch_reason(int code, char *text, size_t size);

#endif
