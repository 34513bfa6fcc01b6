/* SPDX-License-Identifier: Apache-2.0 */
/* Serial shipping container codes: made right, from ranges of ours, each once. */
#include "support/test_store.h"

#include "flow/order.h"
#include "lib/checkdigit.h"
#include "shop/logistics/sscc.h"

#define HEAD "head,first,last,owner,check,source\n"

static enum outcome next_body(struct ctx *c, void *arg)
{
    return sscc_next(c, arg);
}

static const char *next(struct ctx *c)
{
    static struct sscc out;

    assert_int_equal(store_write(c, SSCC_KEY, next_body, &out), DONE);
    return out.text;
}

static enum outcome import(struct ctx *c, const char *csv)
{
    size_t n;

    return import_sscc_ranges(c, STR("s.csv"), str_of(csv), &n);
}

/* The example of the GS1 General Specifications, and the longest and shortest prefixes. */
static void made(void **state)
{
    (void)state;
    assert_string_equal(sscc_make(STR("37610425"), 2123456).text, "376104250021234569");
    for (size_t n = 8; n <= 11; n++) {
        const struct sscc s = sscc_make(str_sub(STR("01234567890"), 0, n), 7);

        assert_int_equal(strlen(s.text), SSCC_DIGITS);
        assert_int_equal(gs1_check_digit((struct str){s.text, 17}), s.text[17] - '0');
    }
}

static void each_once(void **state)
{
    struct ctx *c = &((struct test_store *)*state)->c;

    assert_string_equal(next(c), ""); /* we have none */
    assert_int_equal(import(c, HEAD "37610425,2123456,2123457,We,,our contract\n"
                                    "4761042512,99999,99999,We,,our contract\n"), DONE);
    assert_string_equal(next(c), "376104250021234569");
    assert_int_equal(import(c, HEAD "37610425,2123456,2123457,We,,our contract\n"), DONE);
    assert_string_equal(next(c), sscc_make(STR("37610425"), 2123457).text);
    assert_string_equal(next(c), sscc_make(STR("4761042512"), 99999).text);
    assert_string_equal(next(c), ""); /* used up */
    assert_int_equal(import(c, HEAD "37610425,2123457,2123500,We,,x\n"), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_conflict);
    assert_string_equal(c->problem.field, "s.csv row 1: first");
    assert_string_equal(next(c), "");
}

static void files(void **state)
{
    static const struct {
        const char *csv, *field;
    } bad[] = {
        {HEAD "3761042,1,2,We,,x\n", "s.csv line 2: head"},
        {HEAD "376104251234,1,2,We,,x\n", "s.csv line 2: head"},
        {HEAD "3761042x,1,2,We,,x\n", "s.csv line 2: head"},
        {HEAD "37610425,5,4,We,,x\n", "s.csv line 2: last"},
        {HEAD "37610425,0,1000000000,We,,x\n", "s.csv line 2: last"},
        {HEAD "37610425,1,9,We,,x\n37610425,9,12,We,,x\n", "s.csv line 3: first"},
        {HEAD "37610425,1,2,We,,\n", "s.csv line 2: source"},
    };
    struct ctx *c = &((struct test_store *)*state)->c;

    for (size_t i = 0; i < countof(bad); i++) {
        assert_int_equal(import(c, bad[i].csv), REFUSED);
        assert_string_equal(c->problem.field, bad[i].field);
    }
    assert_string_equal(next(c), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(made), STORE_TEST(each_once),
                                       STORE_TEST(files)};

    return test_store_run("sscc", tests);
}
