/* What calls must answer. */
#ifndef PARFORGE_TESTS_LIFE_CHECK_H
#define PARFORGE_TESTS_LIFE_CHECK_H

#include "harness.h"

#include <parforge/parforge.h>

#define EXPECT(call, expected)                                                                     \
    do {                                                                                           \
        const parforge_error answer_ = (call);                                                     \
                                                                                                   \
        REQUIRE(answer_ == (expected), "%s: %s", parforge_error_name(answer_),                     \
                parforge_last_error());                                                            \
    } while (0)

#define DO(call) EXPECT(call, PARFORGE_OK)

#endif
