/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/arena.h"
#include "base/random.h"
#include "lib/csv.h"

/* Everything that was read, as "line|field|field;". */
struct seen {
    struct buf text;
    int rows, stop_after;
};

static enum outcome note(void *arg, const struct csv_row *row)
{
    struct seen *seen = arg;

    buf_i64(&seen->text, row->line);
    for (size_t i = 0; i < row->n; i++)
        buf_fmt(&seen->text, "|%.*s", STR_FMT(row->field[i]));
    buf_str(&seen->text, row->utf8 ? STR(";") : STR("?;"));
    return ++seen->rows == seen->stop_after ? REFUSED : DONE;
}

/* Reads `csv` in pieces of `piece` bytes; the text of `seen` is to be released. */
static enum outcome read_csv(struct str csv, size_t piece, const struct csv_options *o,
                             struct problem *p, struct seen *seen)
{
    struct csv_reader *r;
    enum outcome outcome = DONE;

    seen->rows = 0;
    buf_init(&seen->text, NULL, 1 << 16);
    r = csv_reader_new(o, note, seen);
    for (size_t at = 0; at < csv.n && outcome == DONE; at += piece)
        outcome = csv_reader_feed(r, str_sub(csv, at, piece), p);
    if (outcome == DONE)
        outcome = csv_reader_end(r, p);
    csv_reader_free(r);
    return outcome;
}

static void expect(const char *csv, size_t n, const char *rows)
{
    struct csv_options strict = {.strict = true};

    for (size_t piece = 1; piece <= n + 1; piece++) {
        struct seen seen = {0};
        struct problem p = {0};

        assert_int_equal(read_csv((struct str){csv, n}, piece, &strict, &p, &seen), DONE);
        assert_string_equal(buf_cstr(&seen.text), rows);
        buf_release(&seen.text);
    }
}

#define EXPECT(csv, rows) expect(csv, sizeof(csv) - 1, rows)

static void rows_and_lines(void **state)
{
    (void)state;
    EXPECT("a,b\n1,2\n", "1|a|b;2|1|2;");
    EXPECT("a,b\r\n1,2", "1|a|b;2|1|2;");
    EXPECT("\xef\xbb\xbf" "a\n\n\nb\n", "1|a;4|b;");
    EXPECT("\"x,\"\"y\"\"\nz\",2\n3,4\n", "1|x,\"y\"\nz|2;3|3|4;");
    EXPECT(",,\n", "1|||;");
    EXPECT("", "");
    EXPECT("\xff,\xd1\x8f\n", "1|\xff|\xd1\x8f?;");
}

/* Fed byte by byte all goes through libcsv, fed whole the plain lines do not. */
static void plain_lines_are_read_as_libcsv_does(void **state)
{
    static const char bytes[] = "aa,,\n\n \t\r\";\xc3\xa9\xff";
    enum { TEXTS = 20000, TEXT_MAX = 24 };
    struct random r;
    size_t rows = 0;

    (void)state;
    random_seeded(&r, 7);
    for (int i = 0; i < TEXTS; i++) {
        struct csv_options o = {.strict = i % 2, .separator = i % 3 ? 0 : i % 5 ? ';' : '\t'};
        struct seen whole = {0}, single = {0};
        struct problem p = {0}, q = {0};
        char text[TEXT_MAX];
        size_t n = random_below(&r, TEXT_MAX) + 1;

        for (size_t k = 0; k < n; k++)
            text[k] = bytes[random_below(&r, sizeof(bytes) - (i % 4 ? 1 : 0))];
        assert_int_equal(read_csv((struct str){text, n}, n, &o, &p, &whole),
                         read_csv((struct str){text, n}, 1, &o, &q, &single));
        assert_string_equal(p.field, q.field);
        assert_int_equal(whole.text.n, single.text.n);
        if (single.text.n > 0)
            assert_memory_equal(whole.text.p, single.text.p, single.text.n);
        rows += whole.rows;
        buf_release(&whole.text);
        buf_release(&single.text);
    }
    assert_true(rows > TEXTS);
}

static void a_quote_in_the_wrong_place(void **state)
{
    const char *const bad[] = {"a,\"b\" c\n", "a\n\"b", "a\nb\"c\n"};
    struct csv_options strict = {.strict = true}, lax = {0};

    (void)state;
    for (size_t i = 0; i < countof(bad); i++) {
        struct seen seen = {0};
        struct problem p = {0};

        assert_int_equal(read_csv(str_of(bad[i]), 4096, &strict, &p, &seen), REFUSED);
        assert_int_equal(p.refusal, refusal_malformed);
        assert_string_equal(p.field, i == 0 ? "line 1" : "line 2");
        buf_release(&seen.text);
        assert_int_equal(read_csv(str_of(bad[i]), 4096, &lax, &p, &seen), DONE);
        buf_release(&seen.text);
    }
}

static void limits(void **state)
{
    struct csv_options small = {.row_max_bytes = 8};
    struct seen seen = {0};
    struct problem p = {0};
    struct buf wide;

    (void)state;
    assert_int_equal(read_csv(STR("1234,5678\n"), 99, &small, &p, &seen), DONE);
    buf_release(&seen.text);
    assert_int_equal(read_csv(STR("a\n1234,56789\n"), 99, &small, &p, &seen), REFUSED);
    assert_int_equal(p.refusal, refusal_too_large);
    assert_string_equal(p.field, "line 2");
    buf_release(&seen.text);
    buf_init(&wide, NULL, 4096);
    for (int i = 0; i < CSV_FIELDS_MAX; i++)
        buf_char(&wide, ',');
    small.row_max_bytes = 0;
    assert_int_equal(read_csv(buf_view(&wide), 9999, &small, &p, &seen), REFUSED);
    buf_release(&seen.text);
    buf_release(&wide);
}

static void the_reader_may_stop(void **state)
{
    struct csv_options lax = {.separator = ';'};
    struct seen seen = {.stop_after = 2};
    struct problem p = {0};

    (void)state;
    assert_int_equal(read_csv(STR("a;b\nc\nd\n"), 99, &lax, &p, &seen), REFUSED);
    assert_string_equal(buf_cstr(&seen.text), "1|a|b;2|c;");
    buf_release(&seen.text);
}

static void fields_come_back(void **state)
{
    const char *const texts[] = {"plain", "a,b", "say \"x\"", "two\nlines", " blanks ", "", "=1+1"};
    struct csv_options strict = {.strict = true};
    struct seen seen = {0};
    struct problem p = {0};
    struct buf b;

    (void)state;
    for (size_t i = 0; i < countof(texts); i++) {
        char rows[64];

        buf_init(&b, NULL, 256);
        buf_str(&b, STR("x,"));
        csv_field(&b, str_of(texts[i]), false);
        buf_char(&b, '\n');
        assert_int_equal(read_csv(buf_view(&b), 99, &strict, &p, &seen), DONE);
        snprintf(rows, sizeof(rows), "1|x|%s;", texts[i]);
        assert_string_equal(buf_cstr(&seen.text), rows);
        buf_release(&seen.text);
        buf_release(&b);
    }
    buf_init(&b, NULL, 256);
    csv_field(&b, STR("=1+1"), true);
    assert_string_equal(buf_cstr(&b), "\"'=1+1\"");
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_and_lines),
        cmocka_unit_test(plain_lines_are_read_as_libcsv_does),
        cmocka_unit_test(a_quote_in_the_wrong_place),
        cmocka_unit_test(limits),              cmocka_unit_test(the_reader_may_stop),
        cmocka_unit_test(fields_come_back),
    };
    return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
