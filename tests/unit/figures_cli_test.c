/* SPDX-License-Identifier: Apache-2.0 */
/* entrepot quote, promise, and import and export of rates and tariffs, as they are called. */
#include "support/test_store.h"

#include <unistd.h>

#include "face/cli/cli.h"
#include "io/file.h"
#include "lib/json.h"

enum { ARGS_MAX = 40, OUTPUT_MAX = 1 << 20 };

static struct arena arena;
static struct str said; /* on standard output */

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 64 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

/* Runs `entrepot WORDS` within this process; the exit code. */
static int entrepot(const char *words)
{
    struct str rest = str_of(words), word;
    char program[] = "entrepot", *argv[ARGS_MAX] = {program};
    char *text = arena_alloc(&arena, OUTPUT_MAX);
    FILE *out = tmpfile();
    int argc = 1, kept, code;

    assert_non_null(out);
    while (str_cut(&rest, ' ', &word)) {
        assert_true(argc < ARGS_MAX);
        argv[argc] = arena_alloc(&arena, word.n + 1);
        memcpy(argv[argc++], word.p, word.n);
    }
    fflush(stdout);
    kept = dup(STDOUT_FILENO);
    dup2(fileno(out), STDOUT_FILENO);
    code = cli_main(argc, argv);
    fflush(stdout);
    dup2(kept, STDOUT_FILENO);
    close(kept);
    rewind(out);
    said = (struct str){text, fread(text, 1, OUTPUT_MAX, out)};
    fclose(out);
    return code;
}

static struct json *answer(const char *words)
{
    struct problem p = {0};
    struct json *json = NULL;

    assert_int_equal(entrepot(words), 0);
    assert_int_equal(json_read(&p, &arena, said, &json), DONE);
    return json;
}

static struct str text_of(struct json *o, const char *name)
{
    struct problem p = {0};
    struct str text = {0};

    assert_int_equal(json_text(&p, o, name, 1, 200, &text), DONE);
    return text;
}

static size_t steps_of(struct json *o, const char *name, struct json **steps)
{
    struct problem p = {0};
    size_t n = 0;

    assert_int_equal(json_objects(&p, o, name, 1, 200, steps, &n), DONE);
    return n;
}

static void the_documented_quote(void **state)
{
    struct json *o, *steps;
    size_t n;

    (void)state;
    o = answer("quote --from CN --to BR --region SP --currency USD --goods 50.00 --freight 0 "
               "--insurance 0 --weight-g 300 --hs 610910 --carrier post --date 2026-01-15 --json");
    assert_str(text_of(o, "total"), "72.29");
    assert_str(text_of(o, "duty"), "10.00");
    assert_str(text_of(o, "tax"), "12.29");
    assert_str(text_of(o, "fees"), "0.00");
    n = steps_of(o, "working", &steps);
    assert_str(text_of(&steps[n - 1], "step"), "total");
    assert_str(text_of(&steps[2], "rule"), "br-duty-50");
    assert_str(text_of(&steps[2], "rate_percent"), "20");
}

static void several_lines(void **state)
{
    struct json *o;

    (void)state;
    o = answer("quote --from CN --to DE --goods 20 --quantity 5 --hs 610910 --goods 30 "
               "--hs 9102.11.0000 --quantity 1 --date 2026-08-01 --json");
    assert_str(text_of(o, "duty"), "6.00");
    assert_str(text_of(o, "currency"), "EUR");
    o = answer("quote --from CN --to CA --region QC --currency EUR --goods 100 --hs 851713 "
               "--date 2026-01-15 --json");
    assert_true(text_of(o, "total").n > 0);
    assert_int_equal(entrepot("quote --from CN --to DE --goods 20 --hs 851713"), 0);
    assert_true(str_find(said, STR("total")) != STR_NONE);
}

static void wrong_questions(void **state)
{
    static const char *const wrong[] = {
        "quote", "quote --from CN", "quote --from CN --to XX --goods 1 --hs 610910",
        "quote --from CN --to DE --goods x --hs 610910", "quote --from CN --to DE --goods 1",
        "quote --from CN --to DE --goods 1 --hs 12", "quote --to DE --goods 1 --hs 610910",
        "quote --from CN --to DE --goods 1 --hs 610910 --date 2026-02-30",
        "quote --from CN --to DE --goods 1 --hs 610910 --date 2001-01-01",
        "quote --from CN --to DE --goods 1 --hs 610910 --carrier pigeon",
        "quote --from CN --to DE --goods 1 --hs 610910 --quantity 0",
        "quote --from CN --to DE --goods 1 --hs 610910 --weight-g -1",
        "quote --from CN --to DE --goods 1 --hs 610910 --region ZZ",
        "quote --from CN --to DE --goods 1 --goods 2 --goods 3 --hs 610910 --hs 851713",
        "promise --from CN", "promise --from XX --to Moscow", "promise --from CN --to Nowhere",
        "promise --from CN --to Moscow --service overnight",
        "promise --from CN --to Moscow --at yesterday",
        "promise --from CN --to Moscow --handling-days 61",
        "promise --from CN --to Moscow --service local",
        "promise --from CN --to Moscow --weight-g 900000",
        "promise --from CN --to Berlin --country RU",
        "import rates no-such-file.csv", "import tariffs no-such-file.csv", "import tariffs",
        "import", "export network", "frobnicate", "import points tests", "verify --db http://x",
        "points Nowhere", "points 91,0", "hs", "bench quotes --threads 0",
        "export tariffs --book lanes", "export rates --data build/no-such-folder/at-all",
    };

    (void)state;
    for (size_t i = 0; i < countof(wrong); i++) {
        int code = entrepot(wrong[i]);

        if (code != 1)
            print_error("%s\n", wrong[i]);
        assert_int_equal(code, 1);
        assert_int_equal(said.n, 0);
    }
}

static void a_promise(void **state)
{
    struct json *o, *steps;

    (void)state;
    o = answer("promise --from CN-SZX --to Москва --service standard --handling-days 1 "
               "--at 2025-12-30T12:00:00+08:00 --weight-g 1000 --json");
    assert_str(text_of(o, "p50"), "2026-01-09");
    assert_str(text_of(o, "p90"), "2026-01-12");
    assert_str(text_of(o, "to"), "Moscow");
    assert_int_equal(steps_of(o, "way", &steps) >= 5, true);
    assert_str(text_of(&steps[0], "step"), "ordered");
    o = answer("promise --from CN --to Moscow --at 2026-01-15T12:00:00Z --json");
    assert_str(text_of(o, "service"), "economy");
    assert_int_equal(entrepot("promise --from CN --to Moscow --at 2026-01-15T12:00:00Z"), 0);
    assert_true(str_find(said, STR("delivery")) != STR_NONE);
}

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
}

/* Rates that were imported are those of the next quote, by --data. */
static void imported_rates_count(void **state)
{
    struct test_store *t = *state;
    struct str file, words;
    struct json *o;

    setup(NULL);
    file = str_printf(&arena, "%s/rates.csv", t->data_dir);
    write_file(str_cstr(&arena, file), "date,base,quote,rate\n2026-01-14,EUR,USD,2\n");
    words = str_printf(&arena, "import rates %.*s --data %s/shop --json", STR_FMT(file),
                       t->data_dir);
    assert_int_equal(entrepot(str_cstr(&arena, words)), 0);
    assert_str(said, "{\"rows\":1}\n");
    words = str_printf(&arena, "quote --data %s/shop --from US --to US --currency USD --goods 10 "
                               "--hs 610910 --freight 0 --date 2026-01-15 --json", t->data_dir);
    o = answer(str_cstr(&arena, words));
    assert_str(text_of(o, "total"), "10.00");
    words = str_printf(&arena, "quote --data %s/shop --from CN --to DE --currency USD --goods 299 "
                               "--hs 610910 --date 2026-01-15 --json", t->data_dir);
    o = answer(str_cstr(&arena, words)); /* 149.50 euro: below the threshold */
    assert_str(text_of(o, "duty"), "0.00");
    assert_int_equal(entrepot(str_cstr(&arena, str_printf(
        &arena, "import rates %.*s/nothing --data %s/shop", STR_FMT(file), t->data_dir))), 1);
    teardown(NULL);
}

/* Runs WORDS with %s for the folder of the test. */
static int entrepot_in(struct test_store *t, const char *fmt)
{
    struct buf b;
    struct str rest = str_of(fmt);
    size_t at;

    buf_init(&b, &arena, 2000);
    while ((at = str_find(rest, STR("%s"))) != STR_NONE) {
        buf_str(&b, str_sub(rest, 0, at));
        buf_str(&b, str_of(t->data_dir));
        rest = str_sub(rest, at + 2, rest.n);
    }
    buf_str(&b, rest);
    return entrepot(buf_cstr(&b));
}

/* Rules that were imported are those of the next quote, by --data, and come out as they went in. */
static void imported_tariffs_count(void **state)
{
    static const char *const csv = "id,territory,kind,hs,origin,from,until,rate,check,source\n"
                                   "ca-6109,CA,mfn,6109,*,,,1.5,,a treaty\n";
    static const char *const quote = "quote --data %s/shop --from CN --to CA --currency CAD "
                                     "--goods 100 --hs 610910 --date 2026-01-15 --json";
    struct test_store *t = *state;

    setup(NULL);
    write_file(str_cstr(&arena, str_printf(&arena, "%s/t.csv", t->data_dir)), csv);
    write_file(str_cstr(&arena, str_printf(&arena, "%s/bad.csv", t->data_dir)), "id,territory\n");
    assert_int_equal(entrepot_in(t, "import tariffs %s/t.csv --data %s/shop --dry-run"), 0);
    assert_int_equal(entrepot_in(t, quote), 0);
    assert_true(str_find(said, STR("\"duty\":\"18.00\"")) != STR_NONE);
    assert_int_equal(entrepot_in(t, "import tariffs %s/t.csv --data %s/shop --json"), 0);
    assert_str(said, "{\"version\":1,\"added\":1,\"changed\":0,\"unchanged\":0,\"removed\":0,"
                     "\"dry_run\":false}\n");
    assert_int_equal(entrepot_in(t, quote), 0);
    assert_true(str_find(said, STR("\"duty\":\"1.50\"")) != STR_NONE);
    assert_int_equal(entrepot_in(t, "export tariffs --data %s/shop"), 0);
    assert_str(said, csv);
    assert_int_equal(entrepot_in(t, "import tariffs %s/bad.csv --data %s/shop"), 1);
    assert_int_equal(entrepot_in(t, "export tariffs --data %s/shop --log"), 0);
    assert_true(str_find(said, STR(",t.csv,")) != STR_NONE);
    assert_int_equal(entrepot_in(t, "import rates %s/t.csv --data %s/shop"), 1);
    assert_int_equal(entrepot_in(t, "export rates --data %s/shop"), 0);
    assert_str(said, "date,base,quote,rate,source\n");
    teardown(NULL);
}

/* From Shenzhen only on Mondays. */
static void close_flights_to_moscow(struct test_store *t)
{
    const char *path = str_cstr(&arena, str_printf(&arena, "%s/net/legs.csv", t->data_dir));
    struct problem p = {0};
    struct str text;
    size_t at;

    assert_int_equal(file_read_whole(&arena, path, 8 << 20, &p, &text), DONE);
    at = str_find(text, STR("CN-SZX-A-RU-SVO-A-X,"));
    assert_true(at != STR_NONE);
    at += str_find(str_sub(text, at, text.n - at), STR(",123456,"));
    write_file(path, str_cstr(&arena, str_printf(&arena, "%.*s,1,%s", (int)at, text.p,
                                                 text.p + at + strlen(",123456,"))));
}

/* The network comes out as it went in; one closed leg is an edition, and so is taking it back. */
static void an_imported_network_counts(void **state)
{
    static const char *const ask = "promise --data %s/shop --from CN-SZX --to Moscow --service "
                                   "express --at 2026-09-08T06:00:00Z --json";
    struct test_store *t = *state;
    struct str before;

    setup(NULL);
    assert_int_equal(entrepot_in(t, "migrate --data %s/shop"), 0);
    assert_int_equal(entrepot_in(t, ask), 0);
    before = said;
    assert_int_equal(entrepot_in(t, "export network %s/net --data %s/shop"), 0);
    assert_int_equal(entrepot_in(t, "import network %s/net --data %s/shop"), 0);
    assert_true(str_starts(said, STR("the same as edition 0: ")));
    assert_int_equal(entrepot_in(t, "import network tests/pages --data %s/shop"), 1);
    assert_int_equal(entrepot_in(t, "import network README.md --data %s/shop"), 1);
    assert_int_equal(entrepot_in(t, "import network --data %s/shop"), 1);
    assert_int_equal(entrepot_in(t, "import network %s/net --edition 0 --data %s/shop"), 1);
    close_flights_to_moscow(t);
    assert_int_equal(entrepot_in(t, "import network %s/net/legs.csv --note closed --json "
                                    "--data %s/shop"), 0);
    assert_true(str_starts(said, STR("{\"version\":1,\"same\":false,")));
    assert_int_equal(entrepot_in(t, ask), 0);
    assert_false(str_eq(said, before));
    assert_int_equal(entrepot_in(t, "import network --edition 0 --data %s/shop"), 0);
    assert_int_equal(entrepot_in(t, ask), 0);
    assert_true(str_eq(said, before));
    assert_int_equal(entrepot_in(t, "export network --log --data %s/shop"), 0);
    assert_true(str_find(said, STR(": closed\n")) != STR_NONE);
    teardown(NULL);
}

/* Durations that were measured make an edition, which an earlier one takes back. */
static void measured_durations_count(void **state)
{
    static const char *const ask = "promise --data %s/shop --from CN-SZX --to Moscow --service "
                                   "express --at 2026-09-08T06:00:00Z --json";
    static const char *const wrong[] = {
        "link,transit,source\nNO-WHERE,1-2,seen\n", "link,transit\nRU-SVO-X,1-2\n",
        "link,transit,source\nCN-SZX-A-RU-SVO-A-X,2-1,seen\n",
        "link,transit,source\nCN-SZX-A-RU-SVO-A-X,100-150,\n"};
    struct test_store *t = *state;
    const char *path;
    struct str before;

    setup(NULL);
    path = str_cstr(&arena, str_printf(&arena, "%s/fit.csv", t->data_dir));
    assert_int_equal(entrepot_in(t, "migrate --data %s/shop"), 0);
    assert_int_equal(entrepot_in(t, ask), 0);
    before = said;
    for (size_t i = 0; i < countof(wrong); i++) {
        write_file(path, wrong[i]);
        assert_int_equal(entrepot_in(t, "lanes apply %s/fit.csv --data %s/shop"), 1);
    }
    write_file(path, "link,transit,source\nCN-SZX-A-RU-SVO-A-X,190 200 210,seen\n"
                     "RU-SVO-X,20-40,seen\nRU-MOSC-D/express/capital,9-30,seen\n");
    assert_int_equal(entrepot_in(t, "lanes apply %s/fit.csv --dry-run --data %s/shop"), 0);
    assert_int_equal(entrepot_in(t, ask), 0);
    assert_true(str_eq(said, before));
    assert_int_equal(entrepot_in(t, "lanes apply %s/fit.csv --note fit --json --data %s/shop"),
                     0);
    assert_true(str_starts(said, STR("{\"version\":1,\"same\":false,")));
    assert_int_equal(entrepot_in(t, ask), 0);
    assert_false(str_eq(said, before));
    assert_int_equal(entrepot_in(t, "import network --edition 0 --data %s/shop"), 0);
    assert_int_equal(entrepot_in(t, ask), 0);
    assert_true(str_eq(said, before));
    teardown(NULL);
}

/* A sale is bound, counts for the next promise, and is let go. */
static void a_bound_sale_counts(void **state)
{
    static const char *const ask = "promise --data %s/shop --from CN-SZX --to Moscow --service "
                                   "standard --json";
    static const char *const rule = " --title Big --from CN-SZX --to RU --service standard "
                                    "--limit-days 1 --action close --data %s/shop --json";
    struct test_store *t = *state;

    setup(NULL);
    assert_int_equal(entrepot_in(t, "migrate --data %s/shop"), 0);
    assert_int_equal(entrepot_in(t, "admission list --data %s/shop --json"), 0);
    assert_str(said, "[]\n");
    assert_int_equal(entrepot_in(t, str_cstr(&arena, str_printf(&arena, "admission preview%s",
                                                                rule))), 0);
    assert_true(str_find(said, STR("\"lanes_n\":1,\"beyond_n\":1")) != STR_NONE);
    assert_int_equal(entrepot_in(t, ask), 0);
    assert_int_equal(entrepot_in(t, str_cstr(&arena, str_printf(&arena, "admission bind%s",
                                                                rule))), 1); /* no note */
    assert_int_equal(entrepot_in(t, str_cstr(&arena, str_printf(
        &arena, "admission bind --note full%s", rule))), 0);
    assert_str(said, "{\"id\":1}\n");
    assert_int_equal(entrepot_in(t, ask), 1);
    assert_int_equal(entrepot_in(t, "admission list --data %s/shop"), 0);
    assert_true(str_starts(said, STR("1 Big: CN-SZX -> RU, standard, ")));
    assert_true(str_find(said, STR("1 of 1 lanes are later")) != STR_NONE);
    assert_int_equal(entrepot_in(t, "admission unbind 2 --data %s/shop"), 1);
    assert_int_equal(entrepot_in(t, "admission unbind 1 --data %s/shop"), 0);
    assert_int_equal(entrepot_in(t, "admission unbind 1 --data %s/shop"), 1);
    assert_int_equal(entrepot_in(t, ask), 0);
    assert_int_equal(entrepot_in(t, "admission list --data %s/shop --json"), 0);
    assert_true(str_find(said, STR("\"in_force\":false,\"ended_at\"")) != STR_NONE);
    teardown(NULL);
}

/* Money that came and bounced: 203 times 19.99 with the warming up, on both sides of the books. */
static void books_balance(void **state)
{
    struct test_store *t = *state;

    setup(NULL);
    assert_int_equal(entrepot_in(t, "bench ledger --pairs 3 --threads 2 --data %s/shop"), 0);
    assert_int_equal(entrepot_in(t, "export balance --data %s/shop"), 0);
    assert_str(said, "account,currency,debits,credits,debits_pending,credits_pending\n"
                     "clearing,EUR,4057.97,4057.97,0.00,0.00\n"
                     "suspense,EUR,4057.97,4057.97,0.00,0.00\n"
                     "all,EUR,8115.94,8115.94,0.00,0.00\n");
    assert_int_equal(entrepot_in(t, "verify --data %s/shop"), 0);
    assert_int_equal(entrepot_in(t, "bench ledger --pairs 0 --data %s/shop"), 1);
    teardown(NULL);
}

/* Asking is never an error, and a wrong folder or a server with a wrong address leave nothing. */
static void asking_for_help(void **state)
{
    static const char *const asked[] = {"--help", "-h", "help", "--version", "import --help",
                                        "quote --help", "import tariffs --help"};

    (void)state;
    for (size_t i = 0; i < countof(asked); i++) {
        assert_int_equal(entrepot(asked[i]), 0);
        assert_true(said.n > 0);
    }
}

/* Exit code 1 where the words are wrong, and nothing was made; 2 where it is not for the words. */
static void what_is_refused_makes_nothing(void **state)
{
    static const char *const refused[] = {
        "verify",
        "serve --listen nowhere",
        "serve --trusted-proxy x",
        "import products no-such-file",
        "import rates no-such-file",
        "import tariffs no-such-file",
        "import hs no-such-file",
        "import points no-such-file",
        "import network no-such-file",
        "import scans no-such-file",
    };

    (void)state;
    for (size_t i = 0; i < countof(refused); i++) {
        char words[128];

        snprintf(words, sizeof(words), "%s --data build/tests/nothing-here", refused[i]);
        assert_int_equal(entrepot(words), 1);
    }
    assert_int_equal(access("build/tests/nothing-here", F_OK), -1);
    assert_int_equal(entrepot("verify --db postgresql:///x?host=/nowhere"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_documented_quote, setup, teardown),
        cmocka_unit_test_setup_teardown(several_lines, setup, teardown),
        cmocka_unit_test_setup_teardown(wrong_questions, setup, teardown),
        cmocka_unit_test_setup_teardown(asking_for_help, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_refused_makes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(a_promise, setup, teardown),
        STORE_TEST(books_balance),
        STORE_TEST(imported_rates_count),
        STORE_TEST(imported_tariffs_count),
        STORE_TEST(an_imported_network_counts),
        STORE_TEST(measured_durations_count),
        STORE_TEST(a_bound_sale_counts),
    };
    return cmocka_run_group_tests_name("figures_cli", tests, NULL, NULL);
}
