/* The functions of matrix_types.h. */
#ifndef MATRIX_VALUES_H
#define MATRIX_VALUES_H

#include <complex.h>
#include <stdatomic.h>

/* Items of each check: no multiple of anything that matters. */
#define MATRIX_ITEMS 301

/* What element functions fail with. */
#define MATRIX_IGNORED 33
#define MATRIX_FAILED 34

#define MATRIX_FEW 8 /* values of types that have no numbers */

#define MATRIX_DEFAULT(slug, type) extern type const default_##slug;

#define MATRIX_INTEGER(slug, type, count, least)                                                   \
    MATRIX_DEFAULT(slug, type)                                                                     \
    static inline type value_##slug(unsigned long k)                                               \
    {                                                                                              \
        return (type)((long)(k % (count)) + (least));                                              \
    }                                                                                              \
    static inline unsigned long number_##slug(type value)                                          \
    {                                                                                              \
        return (unsigned long)((long)value - (least));                                             \
    }

#define MATRIX_REAL(slug, type)                                                                    \
    MATRIX_DEFAULT(slug, type)                                                                     \
    static inline type value_##slug(unsigned long k)                                               \
    {                                                                                              \
        return (type)((long)(k % 1000) - 500) * (type)0.5;                                         \
    }                                                                                              \
    static inline unsigned long number_##slug(type value)                                          \
    {                                                                                              \
        return (unsigned long)((long)(value * (type)2) + 500);                                     \
    }

#define MATRIX_COMPLEX(slug, type, real, real_part, imaginary_part)                                \
    MATRIX_DEFAULT(slug, type)                                                                     \
    static inline type value_##slug(unsigned long k)                                               \
    {                                                                                              \
        return (real)(k % 100) + (real)(k % 7) * (type)_Complex_I;                                 \
    }                                                                                              \
    static inline unsigned long number_##slug(type value)                                          \
    {                                                                                              \
        return (unsigned long)(long)real_part(value) +                                             \
               100 * (unsigned long)(long)imaginary_part(value);                                   \
    }

/* A pointer to one of few objects; NULL is a number more. */
#define MATRIX_POINTER(slug, type, objects)                                                        \
    MATRIX_DEFAULT(slug, type)                                                                     \
    static inline type value_##slug(unsigned long k)                                               \
    {                                                                                              \
        return &objects[k % MATRIX_FEW];                                                           \
    }                                                                                              \
    static inline unsigned long number_##slug(type value)                                          \
    {                                                                                              \
        return value == NULL ? MATRIX_FEW : (unsigned long)(value - objects);                      \
    }

/* A value that is chosen from few, and known again by comparing. */
#define MATRIX_CHOICE(slug, type, choices)                                                         \
    MATRIX_DEFAULT(slug, type)                                                                     \
    static inline type value_##slug(unsigned long k)                                               \
    {                                                                                              \
        return choices[k % MATRIX_FEW];                                                            \
    }                                                                                              \
    static inline unsigned long number_##slug(type value)                                          \
    {                                                                                              \
        unsigned long k = 0;                                                                       \
                                                                                                   \
        while (k < MATRIX_FEW && choices[k] != value) {                                            \
            k++;                                                                                   \
        }                                                                                          \
        return k;                                                                                  \
    }

MATRIX_INTEGER(char, char, 100, 0)
MATRIX_INTEGER(schar, signed char, 200, -100)
MATRIX_INTEGER(uchar, unsigned char, 256, 0)
MATRIX_INTEGER(short, short, 2000, -1000)
MATRIX_INTEGER(ushort, unsigned short, 2000, 0)
MATRIX_INTEGER(int, int, 2000, -1000)
MATRIX_INTEGER(uint, unsigned, 2000, 0)
MATRIX_INTEGER(long, long, 2000, -1000)
MATRIX_INTEGER(ulong, unsigned long, 2000, 0)
MATRIX_INTEGER(llong, long long, 2000, -1000)
MATRIX_INTEGER(ullong, unsigned long long, 2000, 0)
MATRIX_INTEGER(int8, int8_t, 200, -100)
MATRIX_INTEGER(uint8, uint8_t, 256, 0)
MATRIX_INTEGER(int16, int16_t, 2000, -1000)
MATRIX_INTEGER(uint32, uint32_t, 2000, 0)
MATRIX_INTEGER(int64, int64_t, 2000, -1000)
MATRIX_INTEGER(int_least16, int_least16_t, 2000, -1000)
MATRIX_INTEGER(uint_least8, uint_least8_t, 256, 0)
MATRIX_INTEGER(int_fast32, int_fast32_t, 2000, -1000)
MATRIX_INTEGER(uint_fast64, uint_fast64_t, 2000, 0)
MATRIX_INTEGER(intmax, intmax_t, 2000, -1000)
MATRIX_INTEGER(uintptr, uintptr_t, 2000, 0)
MATRIX_INTEGER(size, size_t, 2000, 0)
MATRIX_INTEGER(ptrdiff, ptrdiff_t, 2000, -1000)
MATRIX_INTEGER(wchar, wchar_t, 100, 0)
MATRIX_INTEGER(char16, char16_t, 2000, 0)
MATRIX_INTEGER(char32, char32_t, 2000, 0)
MATRIX_INTEGER(time, time_t, 2000, -1000)
MATRIX_INTEGER(color, enum color, 3, 0)
MATRIX_INTEGER(color_typedef, color_t, 3, 0)
MATRIX_INTEGER(mask, mask_t, 256, 0)

MATRIX_REAL(float, float)
MATRIX_REAL(double, double)
MATRIX_REAL(ldouble, long double)
MATRIX_REAL(celsius, celsius_t)

MATRIX_COMPLEX(cfloat, float _Complex, float, crealf, cimagf)
MATRIX_COMPLEX(cdouble, double _Complex, double, creal, cimag)
MATRIX_COMPLEX(cldouble, long double _Complex, long double, creall, cimagl)

extern const char matrix_letters[MATRIX_FEW + 1];
extern char matrix_chars[MATRIX_FEW];
extern unsigned char matrix_bytes[MATRIX_FEW];
extern int matrix_ints[MATRIX_FEW];
extern struct row matrix_rows[MATRIX_FEW];
extern struct row *matrix_row_pointers[MATRIX_FEW];
extern const struct row *const matrix_const_row_pointers[MATRIX_FEW];
extern struct opaque *const matrix_opaques[MATRIX_FEW];
extern void *const matrix_addresses[MATRIX_FEW];
extern const handler_t matrix_handlers[MATRIX_FEW];
extern FILE *matrix_files[MATRIX_FEW];

MATRIX_POINTER(text, const char *, matrix_letters)
MATRIX_POINTER(text_typedef, text_t, matrix_letters)
MATRIX_POINTER(char_pointer, char *, matrix_chars)
MATRIX_POINTER(byte_pointer, unsigned char *, matrix_bytes)
MATRIX_POINTER(int_pointer, int *, matrix_ints)
MATRIX_POINTER(const_row_pointer, const struct row *, matrix_rows)
MATRIX_POINTER(row_pointer, struct row *, matrix_rows)
MATRIX_POINTER(row_pointer_pointer, struct row **, matrix_row_pointers)
MATRIX_POINTER(const_pointer_pointer, const struct row *const *, matrix_const_row_pointers)
MATRIX_CHOICE(opaque, struct opaque *, matrix_opaques)
MATRIX_CHOICE(address, void *, matrix_addresses)
MATRIX_CHOICE(const_address, const void *, matrix_addresses)
MATRIX_CHOICE(handler, handler_t, matrix_handlers)
MATRIX_CHOICE(file, FILE *, matrix_files)

MATRIX_DEFAULT(bool, bool)

static inline bool value_bool(unsigned long k)
{
    return k % 2 == 1;
}

static inline unsigned long number_bool(bool value)
{
    return value ? 1 : 0;
}

MATRIX_DEFAULT(row, struct row)

static inline struct row value_row(unsigned long k)
{
    return (struct row){(int)(k % 1000), (double)(k % 10), (char)(k % 5)};
}

static inline unsigned long number_row(struct row value)
{
    return (unsigned long)value.height + 1000 * (unsigned long)value.width +
           10000 * (unsigned long)value.mark;
}

MATRIX_DEFAULT(row_typedef, row_t)

static inline row_t value_row_typedef(unsigned long k)
{
    return value_row(k);
}

static inline unsigned long number_row_typedef(row_t value)
{
    return number_row(value);
}

MATRIX_DEFAULT(cells, struct cells)

static inline struct cells value_cells(unsigned long k)
{
    return (struct cells){{(short)(k % 7), (short)(k % 10), (short)(k % 100)}};
}

static inline unsigned long number_cells(struct cells value)
{
    return (unsigned long)(value.cell[0] * 1000 + value.cell[1] * 100 + value.cell[2]);
}

MATRIX_DEFAULT(bits, struct bits)

static inline struct bits value_bits(unsigned long k)
{
    struct bits value = {0, 0};

    value.low = k & 7U;
    value.high = (k >> 3) & 31U;
    return value;
}

static inline unsigned long number_bits(struct bits value)
{
    return value.low + 8UL * value.high;
}

MATRIX_DEFAULT(wide, struct wide)

static inline struct wide value_wide(unsigned long k)
{
    return (struct wide){{(double)(k % 10), (double)(k % 100)}};
}

static inline unsigned long number_wide(struct wide value)
{
    return (unsigned long)value.lane[0] + 10 * (unsigned long)value.lane[1];
}

MATRIX_DEFAULT(large, struct large)

static inline struct large value_large(unsigned long k)
{
    struct large value;

    for (unsigned long i = 0; i < 32; i++) {
        value.cell[i] = (double)((k + i) % 10);
    }
    return value;
}

static inline unsigned long number_large(struct large value)
{
    unsigned long number = 0;

    for (unsigned long i = 0; i < 32; i++) {
        number += (i + 1) * (unsigned long)value.cell[i];
    }
    return number;
}

MATRIX_DEFAULT(word, union word)

static inline union word value_word(unsigned long k)
{
    return (union word){.number = (unsigned)(k % 1000)};
}

static inline unsigned long number_word(union word value)
{
    return value.number;
}

/* ---- Beside the types ------------------------------------------------------------------------ */

extern const unsigned matrix_weights[MATRIX_FEW];

struct tally {
    atomic_ulong calls;
    atomic_ulong total;
};

static inline void tally_add(struct tally *tally, unsigned long number)
{
    atomic_fetch_add_explicit(&tally->calls, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&tally->total, number, memory_order_relaxed);
}

/* A worker, of three types. What goes through it comes back changed. */
struct helper *helper_open(void);
void helper_close(struct helper *helper);
unsigned long helper_use(struct helper *helper, unsigned long number);

void *void_open(void);
void void_close(void *worker);
unsigned long void_use(void *worker, unsigned long number);

unsigned char *bytes_open(void);
void bytes_close(unsigned char *worker);
unsigned long bytes_use(unsigned char *worker, unsigned long number);

#endif
