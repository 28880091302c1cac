#include "error.h"

#include "thread.h"

#include <stdarg.h>
#include <stdio.h>

#define NAME(name, message) #name,
#define MESSAGE(name, message) message,

static const char *const names[] = {PARFORGE_ERROR_TABLE(NAME)};
static const char *const messages[] = {PARFORGE_ERROR_TABLE(MESSAGE)};

static bool is_known(parforge_error error)
{
    return (size_t)error < sizeof names / sizeof names[0];
}

const char *parforge_error_name(parforge_error error)
{
    return is_known(error) ? names[error] : "PARFORGE_ERR_UNKNOWN";
}

const char *parforge_error_message(parforge_error error)
{
    return is_known(error) ? messages[error] : "this number is not an error of parforge";
}

const char *parforge_last_error(void)
{
    return parforge_thread_self()->error;
}

parforge_error parforge_fail(parforge_error error, const char *format, ...)
{
    parforge_thread *const thread = parforge_thread_self();
    va_list values;

    va_start(values, format);
    if (vsnprintf(thread->error, sizeof thread->error, format, values) < 0) {
        thread->error[0] = '\0';
    }
    va_end(values);
    return error;
}
