/* What the values of matrix_types.h are made of. */
#include "matrix.h"

#define MATRIX_LIKE(slug, type, ...) type const default_##slug = __VA_ARGS__;

MATRIX_LIKE(char, char, 9)
MATRIX_LIKE(schar, signed char, -9)
MATRIX_LIKE(uchar, unsigned char, 9)
MATRIX_LIKE(short, short, -9)
MATRIX_LIKE(ushort, unsigned short, 9)
MATRIX_LIKE(int, int, -9)
MATRIX_LIKE(uint, unsigned, 9)
MATRIX_LIKE(long, long, -9)
MATRIX_LIKE(ulong, unsigned long, 9)
MATRIX_LIKE(llong, long long, -9)
MATRIX_LIKE(ullong, unsigned long long, 9)
MATRIX_LIKE(int8, int8_t, -9)
MATRIX_LIKE(uint8, uint8_t, 9)
MATRIX_LIKE(int16, int16_t, -9)
MATRIX_LIKE(uint32, uint32_t, 9)
MATRIX_LIKE(int64, int64_t, -9)
MATRIX_LIKE(int_least16, int_least16_t, -9)
MATRIX_LIKE(uint_least8, uint_least8_t, 9)
MATRIX_LIKE(int_fast32, int_fast32_t, -9)
MATRIX_LIKE(uint_fast64, uint_fast64_t, 9)
MATRIX_LIKE(intmax, intmax_t, -9)
MATRIX_LIKE(uintptr, uintptr_t, 9)
MATRIX_LIKE(size, size_t, 9)
MATRIX_LIKE(ptrdiff, ptrdiff_t, -9)
MATRIX_LIKE(wchar, wchar_t, 9)
MATRIX_LIKE(char16, char16_t, 9)
MATRIX_LIKE(char32, char32_t, 9)
MATRIX_LIKE(time, time_t, -9)
MATRIX_LIKE(color, enum color, BLUE)
MATRIX_LIKE(color_typedef, color_t, BLUE)
MATRIX_LIKE(mask, mask_t, 9)
MATRIX_LIKE(float, float, -9.5F)
MATRIX_LIKE(double, double, -9.5)
MATRIX_LIKE(ldouble, long double, -9.5L)
MATRIX_LIKE(celsius, celsius_t, -9.5)
MATRIX_LIKE(cfloat, float _Complex, 9.0F)
MATRIX_LIKE(cdouble, double _Complex, 9.0)
MATRIX_LIKE(cldouble, long double _Complex, 9.0L)
MATRIX_LIKE(bool, bool, true)
MATRIX_LIKE(row, struct row, {9, 9.0, 9})
MATRIX_LIKE(row_typedef, row_t, {9, 9.0, 9})
MATRIX_LIKE(cells, struct cells, {{9, 9, 9}})
MATRIX_LIKE(bits, struct bits, {5, 9})
MATRIX_LIKE(wide, struct wide, {{9.0, 9.0}})
MATRIX_LIKE(large, struct large, {{9.0, 9.0}})
MATRIX_LIKE(word, union word, {9})

const char matrix_letters[MATRIX_FEW + 1] = "abcdefgh";
char matrix_chars[MATRIX_FEW];
unsigned char matrix_bytes[MATRIX_FEW];
int matrix_ints[MATRIX_FEW];
struct row matrix_rows[MATRIX_FEW];
struct row *matrix_row_pointers[MATRIX_FEW];
const struct row *const matrix_const_row_pointers[MATRIX_FEW];
const unsigned matrix_weights[MATRIX_FEW] = {3, 1, 4, 1, 5, 9, 2, 6};

struct opaque {
    int inside;
};

static struct opaque opaques[MATRIX_FEW];

struct opaque *const matrix_opaques[] = {&opaques[0], &opaques[1], &opaques[2], &opaques[3],
                                         &opaques[4], &opaques[5], &opaques[6], &opaques[7]};

void *const matrix_addresses[] = {&opaques[0], &matrix_ints[1], &matrix_rows[2], &matrix_bytes[3],
                                  &opaques[4], &matrix_ints[5], &matrix_rows[6], &matrix_bytes[7]};

static int handle_0(int value)
{
    return value;
}

static int handle_1(int value)
{
    return value + 1;
}

static int handle_2(int value)
{
    return value + 2;
}

/* Fewer than elsewhere: the others are never found. */
const handler_t matrix_handlers[MATRIX_FEW] = {handle_0, handle_1, handle_2, handle_0,
                                               handle_1, handle_2, handle_0, handle_1};

FILE *matrix_files[MATRIX_FEW];

MATRIX_LIKE(text, const char *, &matrix_letters[3])
MATRIX_LIKE(text_typedef, text_t, &matrix_letters[3])
MATRIX_LIKE(char_pointer, char *, &matrix_chars[3])
MATRIX_LIKE(byte_pointer, unsigned char *, &matrix_bytes[3])
MATRIX_LIKE(int_pointer, int *, &matrix_ints[3])
MATRIX_LIKE(const_row_pointer, const struct row *, &matrix_rows[3])
MATRIX_LIKE(row_pointer, struct row *, &matrix_rows[3])
MATRIX_LIKE(row_pointer_pointer, struct row **, &matrix_row_pointers[3])
MATRIX_LIKE(const_pointer_pointer, const struct row *const *, &matrix_const_row_pointers[3])
MATRIX_LIKE(opaque, struct opaque *, &opaques[3])
MATRIX_LIKE(address, void *, &matrix_bytes[3])
MATRIX_LIKE(const_address, const void *, &matrix_bytes[3])
MATRIX_LIKE(handler, handler_t, handle_2)
MATRIX_LIKE(file, FILE *, NULL)
