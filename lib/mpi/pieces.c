#include "pieces.h"

#include "memory.h"

#include <limits.h>
#include <stdlib.h>

/* MPI before version 4 counts with int. A test lowers this. */
#ifndef PARFORGE_MPI_MOST
#define PARFORGE_MPI_MOST INT_MAX
#endif

/* The only one on our communicator. */
#define TAG 0

#if MPI_VERSION >= 4
typedef MPI_Count count_type;
typedef MPI_Aint place_type;
#define SCATTERV MPI_Scatterv_c
#define GATHERV MPI_Gatherv_c
#else
typedef int count_type;
typedef int place_type;
#define SCATTERV MPI_Scatterv
#define GATHERV MPI_Gatherv
#endif

/* By rank. */
struct parforge_pieces {
    count_type *counts;
    place_type *places; /* of the first item */
    MPI_Request *requests;
};

bool parforge_pieces_open(parforge_pieces **pieces, const parforge_ranks *ranks)
{
    const size_t size = (size_t)ranks->size;

    *pieces = NULL;
    if (ranks->rank != ranks->root) {
        return true;
    }

    parforge_pieces *const made = calloc(1, sizeof *made);

    if (made == NULL) {
        return false;
    }
    made->counts = malloc(size * sizeof *made->counts);
    made->places = malloc(size * sizeof *made->places);
    made->requests = malloc(size * sizeof(MPI_Request));
    if (made->counts == NULL || made->places == NULL || made->requests == NULL) {
        parforge_pieces_close(made);
        return false;
    }
    *pieces = made;
    return true;
}

void parforge_pieces_close(parforge_pieces *pieces)
{
    if (pieces != NULL) {
        free(pieces->counts);
        free(pieces->places);
        free(pieces->requests);
        free(pieces);
    }
}

/* One array on its way. */
typedef struct transfer {
    const parforge_ranks *ranks;
    parforge_pieces *pieces; /* NULL where the rank is not the root */
    unsigned char *data;
    size_t item_size;
    MPI_Datatype item;
    size_t end; /* items from here on stay where they are */
} transfer;

/* What a rank has of the items that are sent. */
static parforge_chunk items_of(const transfer *transfer, int rank)
{
    const parforge_ranks *const ranks = transfer->ranks;
    parforge_chunk items = parforge_chunk_of(ranks->n, ranks->size, rank);

    items.begin = items.begin < transfer->end ? items.begin : transfer->end;
    items.end = items.end < transfer->end ? items.end : transfer->end;
    return items;
}

static unsigned char *place_of(const transfer *transfer, parforge_chunk items)
{
    return transfer->data + items.begin * transfer->item_size;
}

/* ---- as one collective call, where its numbers are large enough ---- */

static void lay_out(const transfer *transfer)
{
    for (int rank = 0; rank < transfer->ranks->size; rank++) {
        const parforge_chunk items = items_of(transfer, rank);

        transfer->pieces->counts[rank] = (count_type)(items.end - items.begin);
        transfer->pieces->places[rank] = (place_type)items.begin;
    }
}

static int scatter_at_once(const transfer *transfer)
{
    const parforge_ranks *const ranks = transfer->ranks;
    const parforge_chunk mine = items_of(transfer, ranks->rank);
    const count_type count = (count_type)(mine.end - mine.begin);

    if (transfer->pieces == NULL) {
        return SCATTERV(NULL, NULL, NULL, transfer->item, place_of(transfer, mine), count,
                        transfer->item, ranks->root, ranks->comm);
    }
    lay_out(transfer);
    return SCATTERV(transfer->data, transfer->pieces->counts, transfer->pieces->places,
                    transfer->item, MPI_IN_PLACE, count, transfer->item, ranks->root, ranks->comm);
}

static int gather_at_once(const transfer *transfer)
{
    const parforge_ranks *const ranks = transfer->ranks;
    const parforge_chunk mine = items_of(transfer, ranks->rank);
    const count_type count = (count_type)(mine.end - mine.begin);

    if (transfer->pieces == NULL) {
        return GATHERV(place_of(transfer, mine), count, transfer->item, NULL, NULL, NULL,
                       transfer->item, ranks->root, ranks->comm);
    }
    lay_out(transfer);
    return GATHERV(MPI_IN_PLACE, count, transfer->item, transfer->data, transfer->pieces->counts,
                   transfer->pieces->places, transfer->item, ranks->root, ranks->comm);
}

#if MPI_VERSION >= 4

static int scatter(const transfer *transfer)
{
    return scatter_at_once(transfer);
}

static int gather(const transfer *transfer)
{
    return gather_at_once(transfer);
}

#else

/* ---- piece by piece, each of a type that has as many items as it takes ---- */

static bool is_small(const transfer *transfer)
{
    return transfer->end <= PARFORGE_MPI_MOST;
}

/* Whole blocks of as many items as an int can count, and the rest behind them. */
static int large_type(const transfer *transfer, size_t count, MPI_Datatype *type)
{
    const size_t blocks = count / PARFORGE_MPI_MOST;
    const size_t rest = count % PARFORGE_MPI_MOST;
    const int lengths[] = {(int)blocks, (int)rest};
    const MPI_Aint places[] = {0, (MPI_Aint)(blocks * PARFORGE_MPI_MOST * transfer->item_size)};
    MPI_Datatype types[] = {MPI_DATATYPE_NULL, transfer->item};
    int code = MPI_Type_contiguous(PARFORGE_MPI_MOST, transfer->item, &types[0]);

    if (code != MPI_SUCCESS) {
        return code;
    }
    code = MPI_Type_create_struct(2, lengths, places, types, type);
    (void)MPI_Type_free(&types[0]);
    if (code == MPI_SUCCESS) {
        code = MPI_Type_commit(type);
    }
    return code;
}

/* Between this rank and another: its piece, which leads into `data`, or out of it. */
static int begin_piece(const transfer *transfer, parforge_chunk items, bool is_sent, int other,
                       MPI_Request *request)
{
    unsigned char *const data = place_of(transfer, items);
    MPI_Datatype type = MPI_DATATYPE_NULL;
    int code = MPI_SUCCESS;

    *request = MPI_REQUEST_NULL;
    if (items.begin == items.end) {
        return MPI_SUCCESS;
    }
    code = large_type(transfer, items.end - items.begin, &type);
    if (code == MPI_SUCCESS && is_sent) {
        code = MPI_Isend(data, 1, type, other, TAG, transfer->ranks->comm, request);
    } else if (code == MPI_SUCCESS) {
        code = MPI_Irecv(data, 1, type, other, TAG, transfer->ranks->comm, request);
    }
    if (type != MPI_DATATYPE_NULL) {
        (void)MPI_Type_free(&type); /* once what is under way with it is over */
    }
    return code;
}

static int move_all_pieces(const transfer *transfer, bool is_sent)
{
    const parforge_ranks *const ranks = transfer->ranks;
    MPI_Request *const requests = transfer->pieces->requests;
    int begun = MPI_SUCCESS;

    for (int rank = 0; rank < ranks->size; rank++) {
        requests[rank] = MPI_REQUEST_NULL;
        if (rank != ranks->root && begun == MPI_SUCCESS) {
            begun = begin_piece(transfer, items_of(transfer, rank), is_sent, rank, &requests[rank]);
        }
    }

    const int ended = MPI_Waitall(ranks->size, requests, MPI_STATUSES_IGNORE);

    return begun != MPI_SUCCESS ? begun : ended;
}

static int move_own_piece(const transfer *transfer, bool is_sent)
{
    const parforge_ranks *const ranks = transfer->ranks;
    MPI_Request request = MPI_REQUEST_NULL;
    const int code =
        begin_piece(transfer, items_of(transfer, ranks->rank), is_sent, ranks->root, &request);

    return code != MPI_SUCCESS ? code : MPI_Wait(&request, MPI_STATUS_IGNORE);
}

static int scatter(const transfer *transfer)
{
    if (is_small(transfer)) {
        return scatter_at_once(transfer);
    }
    return transfer->pieces != NULL ? move_all_pieces(transfer, true)
                                    : move_own_piece(transfer, false);
}

static int gather(const transfer *transfer)
{
    if (is_small(transfer)) {
        return gather_at_once(transfer);
    }
    return transfer->pieces != NULL ? move_all_pieces(transfer, false)
                                    : move_own_piece(transfer, true);
}

#endif

/* ---- all arrays ---- */

static int move(transfer *transfer, bool is_output)
{
    int code = MPI_Type_contiguous((int)transfer->item_size, MPI_BYTE, &transfer->item);

    if (code == MPI_SUCCESS) {
        code = MPI_Type_commit(&transfer->item);
    }
    if (code == MPI_SUCCESS) {
        code = is_output ? gather(transfer) : scatter(transfer);
    }
    if (transfer->item != MPI_DATATYPE_NULL) {
        (void)MPI_Type_free(&transfer->item);
    }
    return code;
}

static parforge_error move_arrays(const parforge_ranks *ranks, parforge_pieces *pieces, size_t end,
                                  bool is_output)
{
    const parforge_mpi_processor *const processor = ranks->processor;
    const parforge_role role = is_output ? PARFORGE_OUTPUT : PARFORGE_INPUT;
    parforge_error error = PARFORGE_OK;

    for (size_t i = 0; i < processor->array_count && error == PARFORGE_OK; i++) {
        const parforge_array *const array = &processor->arrays[i];
        transfer transfer = {
            .ranks = ranks,
            .pieces = pieces,
            .data = parforge_memory_array(ranks, array),
            .item_size = array->item_size,
            .item = MPI_DATATYPE_NULL,
            .end = end,
        };

        if (array->role == role) {
            error = parforge_ranks_check(ranks, is_output ? "the gathering" : "the scattering",
                                         move(&transfer, is_output));
        }
    }
    return error;
}

parforge_error parforge_scatter(const parforge_ranks *ranks, parforge_pieces *pieces)
{
    return move_arrays(ranks, pieces, ranks->n, false);
}

parforge_error parforge_gather(const parforge_ranks *ranks, parforge_pieces *pieces, size_t end)
{
    return move_arrays(ranks, pieces, end, true);
}
