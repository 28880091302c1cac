/* What goes wrong on one rank, told on it or on all. */
#include "ranks.h"

#include <stdarg.h>

static void write_sentence(char *sentence, const parforge_mpi_processor *processor,
                           const char *format, va_list values)
{
    const int length = snprintf(sentence, PARFORGE_SENTENCE, "%.200s: ", processor->name);

    (void)vsnprintf(sentence + length, PARFORGE_SENTENCE - (size_t)length, format, values);
}

parforge_error parforge_ranks_report(const parforge_mpi_processor *processor, parforge_error error,
                                     const char *format, ...)
{
    char sentence[PARFORGE_SENTENCE];
    va_list values;

    va_start(values, format);
    write_sentence(sentence, processor, format, values);
    va_end(values);
    return parforge_part_fail(error, sentence);
}

parforge_error parforge_ranks_note(parforge_ranks *ranks, parforge_error error, const char *format,
                                   ...)
{
    va_list values;

    if (ranks->trouble.error == PARFORGE_OK) {
        ranks->trouble.error = error;
        va_start(values, format);
        write_sentence(ranks->trouble.sentence, ranks->processor, format, values);
        va_end(values);
    }
    return error;
}

parforge_error parforge_ranks_note_last(parforge_ranks *ranks, parforge_error error)
{
    if (ranks->trouble.error == PARFORGE_OK) {
        ranks->trouble.error = error;
        (void)snprintf(ranks->trouble.sentence, sizeof ranks->trouble.sentence, "%s",
                       parforge_last_error());
    }
    return error;
}

parforge_error parforge_ranks_check(const parforge_ranks *ranks, const char *function, int code)
{
    char reason[MPI_MAX_ERROR_STRING] = "";
    int length = 0;

    if (code == MPI_SUCCESS) {
        return PARFORGE_OK;
    }
    (void)MPI_Error_string(code, reason, &length);
    return parforge_ranks_report(ranks->processor, PARFORGE_ERR_MPI, "%s failed on rank %d: %s",
                                 function, ranks->rank, reason);
}

parforge_error parforge_ranks_speak(const parforge_ranks *ranks, int speaker)
{
    /* All ranks run the same program, so that its structs are the same bytes everywhere. */
    parforge_trouble trouble = ranks->trouble;
    char sentence[PARFORGE_SENTENCE + 32];
    const parforge_error error = parforge_ranks_check(
        ranks, "MPI_Bcast",
        MPI_Bcast(&trouble, (int)sizeof trouble, MPI_BYTE, speaker, ranks->comm));

    if (error != PARFORGE_OK) {
        return error;
    }
    (void)snprintf(sentence, sizeof sentence, "on rank %d: %s", speaker, trouble.sentence);
    return parforge_part_fail(trouble.error, sentence);
}

parforge_error parforge_ranks_reduce(const parforge_ranks *ranks, int64_t *value, MPI_Op operation)
{
    return parforge_ranks_check(
        ranks, "MPI_Allreduce",
        MPI_Allreduce(MPI_IN_PLACE, value, 1, MPI_INT64_T, operation, ranks->comm));
}
