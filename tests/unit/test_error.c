#include "unit.h"

#include <pthread.h>
#include <string.h>

static void test_names_are_spelled_as_the_enumerators(void **state)
{
    (void)state;
#define CHECK(name, message) assert_string_equal(parforge_error_name(name), #name);
    PARFORGE_ERROR_TABLE(CHECK)
#undef CHECK
    assert_int_equal(PARFORGE_OK, 0);
    assert_int_equal(PARFORGE_ERR_MPI, 14);
}

static void test_messages_are_sentences(void **state)
{
    (void)state;
    for (int error = PARFORGE_OK; error <= PARFORGE_ERR_MPI; error++) {
        const char *const message = parforge_error_message((parforge_error)error);

        assert_true(strlen(message) > 5);
        for (int other = PARFORGE_OK; other < error; other++) {
            assert_string_not_equal(message, parforge_error_message((parforge_error)other));
        }
    }
}

static void test_unknown_numbers_have_a_name_too(void **state)
{
    (void)state;
    assert_string_equal(parforge_error_name((parforge_error)15), "PARFORGE_ERR_UNKNOWN");
    assert_string_equal(parforge_error_name((parforge_error)-1), "PARFORGE_ERR_UNKNOWN");
    assert_non_null(parforge_error_message((parforge_error)-1));
}

/* A call that is refused, with a sentence that names the processor. */
static parforge_error refused_call(const char *name)
{
    const parforge_options options = {.max_threads = -7};
    parforge_processor processor = trial_processor;
    struct trial trial = {.strip = NULL};

    processor.name = name;
    return run_trial(&processor, &trial, 1, &options);
}

static void *read_last_error(void *context)
{
    const char **const result = context;

    *result = parforge_last_error()[0] == '\0' ? "empty" : "not empty";
    return NULL;
}

static void test_last_error_belongs_to_the_thread(void **state)
{
    const char *other = NULL;
    pthread_t thread;

    (void)state;
    assert_int_equal(refused_call("unit_name"), PARFORGE_ERR_INVALID);
    assert_non_null(strstr(parforge_last_error(), "unit_name: options.max_threads is -7"));
    assert_int_equal(pthread_create(&thread, NULL, read_last_error, &other), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_string_equal(other, "empty");
}

static void test_a_long_sentence_is_cut(void **state)
{
    char text[2000];

    (void)state;
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_int_equal(refused_call(text), PARFORGE_ERR_INVALID);
    assert_true(strlen(parforge_last_error()) > 100);
    assert_true(strlen(parforge_last_error()) < sizeof text - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_are_spelled_as_the_enumerators),
        cmocka_unit_test(test_messages_are_sentences),
        cmocka_unit_test(test_unknown_numbers_have_a_name_too),
        cmocka_unit_test(test_last_error_belongs_to_the_thread),
        cmocka_unit_test(test_a_long_sentence_is_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
