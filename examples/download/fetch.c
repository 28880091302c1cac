#define _POSIX_C_SOURCE 200809L /* access() */

#include "fetch.h"

#include <errno.h>
#include <limits.h>
#include <parforge/parforge.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/*
 * What fetch_url() returns: -errno where the file is the trouble, CURLcode where it is the network
 * (all are below this), and else the status of HTTP, as 404.
 */
#define LEAST_HTTP_STATUS 100

#define PATIENCE 30L /* seconds for a server to answer, or to say nothing meanwhile */

/* libcurl asks this all the time, at least once a second: it ends a transfer that ^C ended. */
static int is_unwanted(void *context, curl_off_t total, curl_off_t now, curl_off_t upload_total,
                       curl_off_t upload_now)
{
    (void)context;
    (void)total;
    (void)now;
    (void)upload_total;
    (void)upload_now;
    return parforge_should_stop();
}

CURL *connection_open(void)
{
    CURL *const connection = curl_easy_init();

    if (connection != NULL) {
        curl_easy_setopt(connection, CURLOPT_NOSIGNAL, 1L); /* a time-out must not use SIGALRM */
        curl_easy_setopt(connection, CURLOPT_FOLLOWLOCATION, 1L);
        curl_easy_setopt(connection, CURLOPT_MAXREDIRS, 20L);
        curl_easy_setopt(connection, CURLOPT_FAILONERROR, 1L);
        curl_easy_setopt(connection, CURLOPT_CONNECTTIMEOUT, PATIENCE);
        curl_easy_setopt(connection, CURLOPT_LOW_SPEED_TIME, PATIENCE);
        curl_easy_setopt(connection, CURLOPT_LOW_SPEED_LIMIT, 1L);
        curl_easy_setopt(connection, CURLOPT_XFERINFOFUNCTION, is_unwanted);
        curl_easy_setopt(connection, CURLOPT_NOPROGRESS, 0L);
    }
    return connection;
}

/* False where it is too long. The query is no part of the name. */
static bool make_path(const char *url, const char *folder, const char *ending, char path[PATH_MAX])
{
    const size_t end = strcspn(url, "?#");
    size_t begin = end;

    while (begin > 0 && url[begin - 1] != '/') {
        begin--;
    }

    const char *const name = begin < end ? url + begin : "index.html";
    const int length = begin < end ? (int)(end - begin) : (int)strlen(name);

    return snprintf(path, PATH_MAX, "%s/%.*s%s", folder, length, name, ending) < PATH_MAX;
}

static int transfer(const char *url, FILE *file, uint64_t *bytes, CURL *connection)
{
    curl_off_t length = 0;
    long status = 0;

    curl_easy_setopt(connection, CURLOPT_URL, url);
    curl_easy_setopt(connection, CURLOPT_WRITEDATA, file);

    const CURLcode code = curl_easy_perform(connection);

    curl_easy_getinfo(connection, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(connection, CURLINFO_SIZE_DOWNLOAD_T, &length);
    *bytes = (uint64_t)length;
    return code == CURLE_HTTP_RETURNED_ERROR ? (int)status : (int)code;
}

int fetch_url(const char *url, uint64_t *bytes, const char *folder, CURL *connection)
{
    char path[PATH_MAX];
    char part[PATH_MAX];

    if (!make_path(url, folder, "", path) || !make_path(url, folder, ".part", part)) {
        return -ENAMETOOLONG;
    }

    FILE *const file = fopen(part, "wbx"); /* only one thread can make it */

    if (file == NULL) {
        return -errno;
    }

    int code = access(path, F_OK) == 0 ? -EEXIST : transfer(url, file, bytes, connection);

    if (fclose(file) != 0 && code == 0) {
        code = -errno;
    }
    if (code == 0 && rename(part, path) != 0) {
        code = -errno;
    }
    if (code != 0) {
        remove(part);
    }
    return code;
}

void fetch_reason(int code, char *text, size_t size)
{
    if (code < 0) {
        snprintf(text, size, "%s", strerror(-code));
    } else if (code < LEAST_HTTP_STATUS) {
        snprintf(text, size, "%s (CURLcode %d)", curl_easy_strerror((CURLcode)code), code);
    } else {
        snprintf(text, size, "HTTP status %d", code);
    }
}
