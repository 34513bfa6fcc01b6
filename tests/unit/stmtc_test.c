/* SPDX-License-Identifier: Apache-2.0 */
/* The statement compiler: what it makes of a good module, and what it says to bad ones. */
#include "support/unit.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"

extern char **environ;

enum { PATH_BYTES = 256, TEXT_BYTES = 64 * 1024 };

struct workshop {
    char dir[PATH_BYTES];
    char seen[TEXT_BYTES]; /* what the compiler said, or a file that it made */
};

static const char migration[] =
    "CREATE TABLE stock (seller id NOT NULL, offer id NOT NULL, n i64 NOT NULL,"
    " title text NOT NULL, price money NOT NULL, price_cur cur NOT NULL, day date,"
    " seen_at time NOT NULL, hot bool NOT NULL, proof bytes,"
    " PRIMARY KEY (seller, offer)) CLUSTERED;\n"
    "CREATE TABLE place (id id PRIMARY KEY, code text NOT NULL UNIQUE, rank i32);\n"
    "CREATE TABLE other (id id PRIMARY KEY);\n"
    "ALTER TABLE place ADD COLUMN open bool NOT NULL DEFAULT TRUE;\n";

static const char shards[] = "stock stock seller seller\n"
                             "place stock reference\n"
                             "other elsewhere reference\n";

static void path_of(const struct workshop *w, const char *name, char path[static PATH_BYTES * 2])
{
    snprintf(path, PATH_BYTES * 2, "%s/%s", w->dir, name);
}

static void put_file(const struct workshop *w, const char *name, const char *text)
{
    char path[PATH_BYTES * 2];
    FILE *f;

    path_of(w, name, path);
    f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

/* A string literal goes on in the next line: takes out what lies between its parts. */
static void join_literals(char *text)
{
    static const char seam[] = "\"\n    \"";
    char *to = text;

    for (const char *from = text; *from;)
        if (strncmp(from, seam, strlen(seam)) == 0)
            from += strlen(seam);
        else
            *to++ = *from++;
    *to = '\0';
}

static const char *get_file(struct workshop *w, const char *name)
{
    char path[PATH_BYTES * 2];
    size_t n;
    FILE *f;

    path_of(w, name, path);
    f = fopen(path, "r");
    assert_non_null(f);
    n = fread(w->seen, 1, sizeof(w->seen) - 1, f);
    w->seen[n] = '\0';
    fclose(f);
    join_literals(w->seen);
    return w->seen;
}

static int open_workshop(void **state)
{
    struct workshop *w = calloc(1, sizeof(*w));
    char path[PATH_BYTES * 2];

    assert_non_null(w);
    snprintf(w->dir, sizeof(w->dir), "/tmp/entrepot-stmtc-XXXXXX");
    assert_non_null(mkdtemp(w->dir));
    path_of(w, "stock", path);
    assert_int_equal(mkdir(path, 0700), 0);
    put_file(w, "0001_stock.sql", migration);
    put_file(w, "shard.def", shards);
    *state = w;
    return 0;
}

static int close_workshop(void **state)
{
    static const char *const made[] = {"stock/stock.sql", "stock", "out.h", "out.c", "index.c",
                                       "said", "shard.def", "0001_stock.sql", ""};
    struct workshop *w = *state;
    char path[PATH_BYTES * 2];

    for (size_t i = 0; i < countof(made); i++) {
        path_of(w, made[i], path);
        if (unlink(path) != 0)
            rmdir(path);
    }
    free(w);
    return 0;
}

/* Runs the compiler in the workshop; what it says goes to the file `said`. Gives its exit code. */
static int run(const struct workshop *w, const char *const argv[])
{
    char tool[PATH_BYTES * 2], root[PATH_BYTES];
    posix_spawn_file_actions_t actions;
    int status;
    pid_t pid;

    assert_non_null(getcwd(root, sizeof(root)));
    snprintf(tool, sizeof(tool), "%s/build/tools/stmtc", root);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addchdir_np(&actions, w->dir);
    posix_spawn_file_actions_addopen(&actions, 2, "said", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_int_equal(posix_spawn(&pid, tool, &actions, NULL, (char *const *)argv, environ),
                     0);
    posix_spawn_file_actions_destroy(&actions);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int compile(const struct workshop *w, const char *sql)
{
    const char *const argv[] = {"stmtc", "module", "shard.def", "stock/stock.sql",
                                "stock/stock_sql.h", "out.h", "out.c", "0001_stock.sql", NULL};

    put_file(w, "stock/stock.sql", sql);
    return run(w, argv);
}

static int make_index(const struct workshop *w)
{
    const char *const argv[] = {"stmtc", "index", "shard.def", "index.c", "stock/stock.sql",
                          "--", "0001_stock.sql", NULL};

    return run(w, argv);
}

static void contains(const char *text, const char *part)
{
    if (!strstr(text, part))
        print_error("expected \"%s\" in:\n%s\n", part, text);
    assert_non_null(strstr(text, part));
}

static const char good[] =
    "-- Prose (in brackets, with `marks`) is free.\n"
    "-- row stock_row(offer:offer_id, n:i64, day:date?, hot:bool, cur:cur,\n"
    "--     proof:bytes?)    -- it's a comment\n"
    "-- stock_get(seller:seller_id, offer:offer_id) -> one stock_row\n"
    "SELECT offer, n, day, hot, price_cur, proof FROM stock WHERE seller = ?1 AND offer = ?2;\n"
    "-- stock_list(seller:seller_id, max:i32) -> many stock_row\n"
    "SELECT offer, n, day, hot, price_cur, proof FROM stock WHERE seller = ?1\n"
    "ORDER BY day NULLS LAST, offer LIMIT ?2; -- the end\n"
    "-- stock_walk() -> each stock_row scan fanout\n"
    "SELECT offer, n, day, hot, price_cur, proof FROM stock;\n"
    "-- row total(n:i64)\n"
    "-- stock_total(seller:seller_id) -> one total\n"
    "SELECT CAST(coalesce(sum(n), 0) AS i64) FROM stock WHERE seller = ?1;\n"
    "-- stock_hold(seller:seller_id, offer:offer_id) -> one total lock\n"
    "SELECT n FROM stock WHERE seller = ?1 AND offer = ?2;\n"
    "-- stock_due(max:i32) -> many total fanout claim\n"
    "SELECT n FROM stock ORDER BY offer LIMIT ?1;\n"
    "-- stock_take(seller:seller_id, offer:offer_id, n:i64, day:date?, t:text?, p:place_id?)\n"
    "--     -> changed\n"
    "UPDATE stock SET n = n - ?3, day = ?4, title = ?5\n"
    "WHERE seller = ?1 AND offer = ?2 AND n >= ?3 AND offer <> ?6;\n"
    "-- place_busy(max:i32) -> many total\n"
    "WITH busy AS (SELECT id FROM place WHERE open) SELECT id FROM busy ORDER BY id LIMIT ?1;\n"
    "-- place_add(id:i64, code:text) -> one total\n"
    "INSERT INTO place (id, code) VALUES (?1, ?2)\n"
    "ON CONFLICT (code) DO UPDATE SET rank = 1 RETURNING id;\n";

static void a_module_becomes_typed_functions(void **state)
{
    struct workshop *w = *state;

    if (compile(w, good) != 0)
        print_error("%s\n", get_file(w, "said"));
    get_file(w, "out.h");
    contains(w->seen, "struct offer_id offer;\n    int64_t n;\n    struct date day;\n"
                      "    bool has_day;\n");
    contains(w->seen, "struct currency cur;\n    struct str proof;\n    bool has_proof;\n};");
    contains(w->seen, "stock_get(struct ctx *c, struct seller_id seller, struct offer_id offer, "
                      "struct stock_row *out, bool *found);");
    contains(w->seen, "stock_list(struct ctx *c, struct seller_id seller, int32_t max, "
                      "struct stock_row_list *out);");
    contains(w->seen, "enum outcome (*each)(struct ctx *c, const struct stock_row *row, "
                      "void *arg), void *arg);");
    contains(w->seen, "int64_t n, const struct date *day, struct str t, struct place_id p, "
                      "int64_t *changed);");
}

static void texts_are_made_for_both_engines(void **state)
{
    struct workshop *w = *state;

    assert_int_equal(compile(w, good), 0);
    get_file(w, "out.c");
    contains(w->seen, ".sqlite = \"SELECT CAST(coalesce(sum(n), 0) AS INTEGER)");
    contains(w->seen, ".postgres = \"SELECT CAST(coalesce(sum(n), 0) AS BIGINT)");
    contains(w->seen, "WHERE seller = $1 AND offer = $2 FOR UPDATE\"");
    contains(w->seen, "LIMIT $1 FOR UPDATE SKIP LOCKED\"");
    contains(w->seen, "day ? value_date(*day) : value_null(), value_text_or_null(t), "
                      "value_id_or_null(p.v)");
}

static void migrations_are_rendered_for_both_engines(void **state)
{
    struct workshop *w = *state;

    put_file(w, "stock/stock.sql", good);
    assert_int_equal(make_index(w), 0);
    get_file(w, "index.c");
    contains(w->seen, "{1, \"stock\", INT64_C(");
    contains(w->seen, "STRICT, WITHOUT ROWID;");
    contains(w->seen, "CREATE TABLE other (id INTEGER PRIMARY KEY) STRICT;");
    contains(w->seen, "CREATE TABLE other (id BIGINT PRIMARY KEY);");
    contains(w->seen, "ADD COLUMN open BOOLEAN NOT NULL DEFAULT TRUE;");
    contains(w->seen, "&stock_sql,");
}

/* A statement after `-- row r(n:i64)`, and what the compiler says to it. */
static const struct {
    const char *sql, *said;
} bad[] = {
    {"-- s() -> one r\nSELECT count(*) FROM nowhere;", "no such table: nowhere"},
    {"-- s() -> one r\nSELECT m FROM place LIMIT 1;", "no such column: m"},
    {"-- s() -> many r\nSELECT id FROM place;", "s has no LIMIT and no whole unique key"},
    {"-- s() -> each r\nSELECT id FROM place;", "say scan if it reads all"},
    {"-- s(a:i64) -> many r\nSELECT id FROM place WHERE rank = ?1;", "no whole unique key"},
    {"-- s(a:seller_id) -> one r\nSELECT n FROM stock WHERE seller = ?1;", "no whole unique key"},
    {"-- s(a:i64) -> one r\nSELECT id FROM place WHERE id IN (SELECT id FROM other) AND id > ?1;",
     "no whole unique key"},
    {"-- s(a:i64) -> one r\nSELECT id FROM place WHERE rank = ?1 LIMIT 2;", "`one` has LIMIT 1"},
    {"-- s() -> many r\nSELECT id FROM place LIMIT 1, 2;", "write LIMIT b OFFSET a"},
    {"-- s() -> many r scan\nSELECT id FROM place;", "`scan` is no flag here"},
    {"-- s(a:i64) -> many r kept\nSELECT n FROM stock WHERE seller = ?1 LIMIT 2;",
     "`kept` is for a SELECT by a product_id"},
    {"-- s(a:seller_id) -> one r kept lock\nSELECT n FROM stock WHERE seller = ?1 LIMIT 1;",
     "`kept` is for a SELECT by"},
    {"-- s(a:seller_id) -> each r kept\nSELECT n FROM stock WHERE seller = ?1 LIMIT 2;",
     "`kept` is no flag here"},
    {"-- s() -> some r\nSELECT id FROM place;", "expected one, many, each or changed"},
    {"-- s() -> one q\nSELECT id FROM place LIMIT 1;", "row `q` is not declared above"},
    {"-- s() -> changed\nSELECT id FROM place LIMIT 1;", "`changed` is for INSERT"},
    {"-- s() -> one r\nDELETE FROM place WHERE id = 1;", "has no RETURNING"},
    {"-- s() -> one r\nSELECT id, rank FROM place LIMIT 1;", "gives 2 columns, row r has 1"},
    {"-- s() -> one r\nSELECT rank FROM place LIMIT 1;", "column rank may be NULL, so say n:i64?"},
    {"-- s() -> one r\nSELECT code FROM place LIMIT 1;", "column code is TEXT, the row has n:i64"},
    {"-- s(a:i64) -> one r\nSELECT id FROM place WHERE id = ?1 + ?2;", "s has no parameter ?2"},
    {"-- s(a:i64, b:i64) -> one r\nSELECT id FROM place WHERE id = ?1;",
     "does not use its parameter b"},
    {"-- s(a:i64) -> one r\nSELECT id FROM place WHERE id = ?;", "parameters are numbered"},
    {"-- s(a:i64) -> one r\nSELECT id FROM place WHERE id = $1;", "parameters are written ?1"},
    {"-- s(out:i64) -> one r\nSELECT id FROM place WHERE id = ?1;", "uses the name out"},
    {"-- s(a:integer) -> one r\nSELECT id FROM place WHERE id = ?1;",
     "`integer` is no portable type"},
    {"-- s(a:id) -> one r\nSELECT id FROM place WHERE id = ?1;", "say whose id a is"},
    {"-- s(a:i64 -> one r\nSELECT id FROM place WHERE id = ?1;", "expected: row NAME"},
    {"-- s(a:text) -> one r\nSELECT id FROM place WHERE code LIKE ?1;", "`LIKE` is not portable"},
    {"-- s() -> one r\nSELECT \"id\" FROM place LIMIT 1;", "a name needs no quotes"},
    {"-- s() -> one r\nSELECT id FROM place LIMIT 1 FOR UPDATE;", "say `lock` or `claim`"},
    {"-- s() -> one r\nSELECT sum(rank) FROM place;", "write CAST(sum(...) AS i64)"},
    {"-- s() -> one r\nSELECT max(1, id) FROM place LIMIT 1;", "max of several values"},
    {"-- s() -> one r\nSELECT id FROM place WHERE id > 1.5 LIMIT 1;", "no floating point"},
    {"-- s() -> one r\nSELECT random() FROM place LIMIT 1;", "chance is a parameter"},
    {"-- s() -> one r\nSELECT id FROM place WHERE id == 1;", "write ="},
    {"-- s() -> many r\nSELECT id FROM place ORDER BY rank LIMIT 5;",
     "say NULLS FIRST or NULLS LAST"},
    {"-- s() -> many r\nSELECT n FROM stock LIMIT 5;", "does not say which seller of stock"},
    {"-- s(a:i64) -> changed\nUPDATE stock SET n = 0 WHERE offer = ?1;",
     "does not say which seller"},
    {"-- s() -> changed\nDELETE FROM other WHERE id = 1;",
     "s writes other, which only elsewhere may"},
    {"-- s() -> changed\nINSERT OR IGNORE INTO place (id, code) VALUES (1, 'a');",
     "write ON CONFLICT"},
    {"-- s() -> changed\nDROP TABLE place;", "expected SELECT, INSERT, UPDATE or DELETE"},
    {"-- s() -> one r\nSELECT id FROM place LIMIT 1", "statement s has no `;`"},
    {"-- s() -> one r\n-- t() -> one r\nSELECT id FROM place LIMIT 1;", "statement s has no SQL"},
    {"SELECT id FROM place LIMIT 1;", "this SQL has no declaration"},
    {"-- s() -> one r\nSELECT 'x FROM place LIMIT 1;", "this string has no end"},
};

static void a_bad_statement_is_refused_with_its_line(void **state)
{
    struct workshop *w = *state;
    char sql[2048];

    for (size_t i = 0; i < countof(bad); i++) {
        int code;

        snprintf(sql, sizeof(sql), "-- row r(n:i64)\n-- r_first() -> one r\n"
                                   "SELECT id FROM place ORDER BY id LIMIT 1;\n%s\n", bad[i].sql);
        code = compile(w, sql);
        assert_int_equal(code, 1);
        get_file(w, "said");
        contains(w->seen, "stock/stock.sql:");
        contains(w->seen, bad[i].said);
    }
}

/* A migration, and what the compiler says to it. */
static const struct {
    const char *sql, *said;
} bad_migrations[] = {
    {"CREATE TABLE stock (id INTEGER PRIMARY KEY);", "`INTEGER` is no portable type"},
    {"CREATE TABLE stock (id id PRIMARY KEY) STRICT;", "`STRICT` is not portable"},
    {"CREATE TABLE stock (id id PRIMARY KEY, o id REFERENCES stock (id) DEFERRABLE);",
     "constraints hold at once"},
    {"CREATE TABLE stock (id id PRIMARY KEY)", "the last statement has no `;`"},
    {"CREATE TABLE stock (id id, title text COLLATE nocase);", "compared by its bytes"},
    {"CREATE TABLE stock (id id PRIMARY KEY, FOREIGN KEY (x) REFERENCES stock (id));",
     "0001_stock.sql:1: "},
    {"CREATE TABLE stray (id id PRIMARY KEY);", "shard.def:1: no migration makes the table stock"},
};

static void a_bad_migration_is_refused(void **state)
{
    struct workshop *w = *state;

    for (size_t i = 0; i < countof(bad_migrations); i++) {
        put_file(w, "0001_stock.sql", bad_migrations[i].sql);
        assert_int_equal(compile(w, good), 1);
        contains(get_file(w, "said"), bad_migrations[i].said);
    }
}

static void shard_def_is_held_against_the_schema(void **state)
{
    static const struct {
        const char *text, *said;
    } cases[] = {
        {"stock stock seller\nplace stock reference\nother elsewhere local\n", "names a column"},
        {"stock stock seller shop\nplace stock reference\nother elsewhere local\n",
         "has no column shop"},
        {"stock stock far\n", "expected: table owner"},
        {"place stock reference\nplace stock local\n", "shard.def:2: place stands here twice"},
        {"place stock reference\nother elsewhere local\n",
         "the table stock of the migrations is missing"},
    };
    struct workshop *w = *state;

    for (size_t i = 0; i < countof(cases); i++) {
        put_file(w, "shard.def", cases[i].text);
        assert_int_equal(compile(w, good), 1);
        contains(get_file(w, "said"), cases[i].said);
    }
}

#define IN_WORKSHOP(test) cmocka_unit_test_setup_teardown(test, open_workshop, close_workshop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORKSHOP(a_module_becomes_typed_functions),
        IN_WORKSHOP(texts_are_made_for_both_engines),
        IN_WORKSHOP(migrations_are_rendered_for_both_engines),
        IN_WORKSHOP(a_bad_statement_is_refused_with_its_line),
        IN_WORKSHOP(a_bad_migration_is_refused),
        IN_WORKSHOP(shard_def_is_held_against_the_schema),
    };

    return cmocka_run_group_tests_name("stmtc", tests, NULL, NULL);
}
