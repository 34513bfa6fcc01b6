/* SPDX-License-Identifier: Apache-2.0 */
/* stmtc: the statement compiler. Reads named SQL (src/.../NAME.sql), the migrations and shard.def;
 * writes typed C functions, the text of each statement and of the migrations for both engines.
 *
 *     stmtc module SHARD.DEF FILE.sql INCLUDE OUT.h OUT.c MIGRATION...
 *     stmtc index  SHARD.DEF OUT.c FILE.sql... -- MIGRATION...
 *
 * A statement file declares rows and statements in comments; any other comment is prose:
 *
 *     -- row stock_row(offer:offer_id, available:i64, note:text?)
 *     -- stock_get(offer:offer_id) -> one stock_row
 *     SELECT offer, available, note FROM stock WHERE offer = ?1;
 *
 * A declaration may go on in the comment lines after it. After `->` stands one of
 *     one ROW   at most one row: LIMIT 1, equality with a whole unique key, or an aggregate
 *     many ROW  a list; needs a LIMIT or a unique key
 *     each ROW  streamed to a callback; needs a LIMIT, a unique key or the flag `scan`
 *     changed   INSERT, UPDATE or DELETE; gives the number of rows
 * and then flags: `scan` (an `each` may read whole tables), `fanout` (may visit every shard),
 * `lock` (PostgreSQL: FOR UPDATE), `claim` (the same, SKIP LOCKED), `kept` (see store/rows.h).
 *
 * Types: i32 i64 bool text bytes time (ms) date (days) money (minor units) cur, and NOUN_id. `?`
 * after a type: may be NULL. In migrations an id is plainly `id`; a table kept in the order of its
 * primary key ends with `) CLUSTERED;`.
 *
 * What is refused is in `forbidden` and in the check_ functions. Names, column counts, types and
 * NULLs are checked by preparing each statement in an SQLite in memory with the migrated schema. */
#include <sqlite3.h>

#include "tool.h"

enum { TOKENS_MAX = 20000, FIELDS_MAX = 64, ITEMS_MAX = 512, TABLES_MAX = 512, DEPTH_MAX = 64 };

/* ---- Tokens ---- */

enum kind { WORD, NUMBER, STRING, PARAM, PUNCT, COMMENT };

struct token {
    enum kind kind;
    const char *p;
    size_t n;
    int line;
    bool spaced; /* white space or a comment stood before it */
};

struct tokens {
    const char *file;
    struct token *v;
    size_t n;
};

static bool word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static size_t string_length(const char *file, int line, const char *p)
{
    const char *end = p + 1;

    while (*end != '\'' || end[1] == '\'') {
        if (!*end || *end == '\n')
            die_at(file, line, "this string has no end");
        end += *end == '\'' ? 2 : 1;
    }
    return (size_t)(end + 1 - p);
}

/* The token that starts at p; p is not white space. */
static struct token lex_one(const char *file, int line, const char *p)
{
    static const char *const pairs[] = {"->", "<>", "<=", ">=", "!=", "||", "::", "=="};
    struct token t = {.kind = PUNCT, .p = p, .n = 1, .line = line};

    if (p[0] == '-' && p[1] == '-') {
        t.kind = COMMENT;
        t.n = strcspn(p, "\n");
    } else if (isalpha((unsigned char)*p) || *p == '_') {
        t.kind = WORD;
        while (word_char(p[t.n]))
            t.n++;
    } else if (isdigit((unsigned char)*p)) {
        t.kind = NUMBER;
        while (word_char(p[t.n]) || p[t.n] == '.')
            t.n++;
    } else if (*p == '?' && isdigit((unsigned char)p[1])) {
        t.kind = PARAM;
        while (isdigit((unsigned char)p[t.n]))
            t.n++;
    } else if (*p == '\'') {
        t.kind = STRING;
        t.n = string_length(file, line, p);
    } else {
        for (size_t i = 0; i < countof(pairs); i++)
            if (strncmp(p, pairs[i], 2) == 0)
                t.n = 2;
    }
    return t;
}

static struct tokens lex(const char *file, const char *text, int line)
{
    struct tokens all = {.file = file, .v = must_alloc(TOKENS_MAX * sizeof(struct token))};
    bool spaced = false;

    for (const char *p = text; *p;) {
        if (isspace((unsigned char)*p)) {
            line += *p++ == '\n';
            spaced = true;
            continue;
        }
        if (all.n == TOKENS_MAX)
            die_at(file, line, "the file is too long");
        all.v[all.n] = lex_one(file, line, p);
        all.v[all.n].spaced = spaced;
        spaced = all.v[all.n].kind == COMMENT;
        p += all.v[all.n++].n;
    }
    return all;
}

static bool is(const struct token *t, const char *text)
{
    return t->n == strlen(text) && strncasecmp(t->p, text, t->n) == 0;
}

static char *text_of(const struct token *t)
{
    return strndup(t->p, t->n);
}

/* The token at i; past the end an empty one. */
static const struct token *at(const struct tokens *s, size_t i)
{
    static const struct token none = {.kind = PUNCT, .p = "", .n = 0};

    return i < s->n ? &s->v[i] : &none;
}

static struct tokens slice(const struct tokens *s, size_t from, size_t end)
{
    return (struct tokens){.file = s->file, .v = s->v + from, .n = end - from};
}

/* The same tokens without comments. */
static struct tokens without_comments(const struct tokens *s)
{
    struct tokens out = {.file = s->file, .v = must_alloc((s->n + 1) * sizeof(struct token))};

    for (size_t i = 0; i < s->n; i++)
        if (s->v[i].kind != COMMENT)
            out.v[out.n++] = s->v[i];
    return out;
}

/* ---- Types ---- */

enum engine { SQLITE, POSTGRES, CHECKER /* SQLite with our type names, to check rows against */ };

struct type {
    const char *name;
    const char *sqlite, *postgres;
    const char *c;     /* in rows and parameters */
    const char *kind;  /* enum type of store/statement.h */
    const char *value; /* maker of a struct value */
    const char *from;  /* types of columns that a row's field of this type may hold */
};

static const struct type types[] = {
    {"id", "INTEGER", "BIGINT", NULL, "TYPE_I64", "value_i64", " id "},
    {"i64", "INTEGER", "BIGINT", "int64_t", "TYPE_I64", "value_i64", " id i64 i32 money time "},
    {"i32", "INTEGER", "INTEGER", "int32_t", "TYPE_I32", "value_i32", " i32 date "},
    {"bool", "INTEGER", "BOOLEAN", "bool", "TYPE_BOOL", "value_bool", " bool "},
    {"money", "INTEGER", "BIGINT", "int64_t", "TYPE_I64", "value_i64", " money i64 "},
    {"time", "INTEGER", "BIGINT", "int64_t", "TYPE_I64", "value_i64", " time i64 "},
    {"date", "INTEGER", "INTEGER", "struct date", "TYPE_DATE", "value_date", " date i32 "},
    {"text", "TEXT", "TEXT COLLATE \"C\"", "struct str", "TYPE_TEXT", "value_text", " text cur "},
    {"cur", "TEXT", "TEXT COLLATE \"C\"", "struct currency", "TYPE_CUR", "value_cur", " cur text "},
    {"bytes", "BLOB", "BYTEA", "struct str", "TYPE_BYTES", "value_bytes", " bytes "},
};

static const struct type *type_named(const struct token *t)
{
    for (size_t i = 0; i < countof(types); i++)
        if (is(t, types[i].name))
            return &types[i];
    return NULL;
}

static const struct type *portable_type(const char *file, const struct token *t)
{
    const struct type *type = type_named(t);

    if (!type)
        die_at(file, t->line,
            "`%.*s` is no portable type: id i32 i64 bool money text bytes time date cur", (int)t->n,
            t->p);
    return type;
}

static const char *rendered_type(const struct type *type, enum engine e)
{
    return e == SQLITE ? type->sqlite : e == POSTGRES ? type->postgres : type->name;
}

/* ---- Migrations ---- */

struct migration {
    const char *file, *name;
    int number;
    struct tokens tokens;
    char *rendered[3];
};

static struct migration migrations[ITEMS_MAX];
static size_t migrations_n;

static void refuse_words(const struct tokens *s);

/* Puts one token with the blank that stood before it. */
static void put_token(struct text *t, const struct token *tok)
{
    if (tok->spaced && t->n && t->p[t->n - 1] != '\n')
        text_char(t, ' ');
    text_add(t, tok->p, tok->n);
}

/* A column: `name type ...` at tokens i and i + 1. */
static void put_column(struct text *t, const struct tokens *s, size_t i, enum engine e)
{
    const struct type *type = portable_type(s->file, at(s, i + 1));

    put_token(t, at(s, i));
    text_fmt(t, " %s", rendered_type(type, e));
    if (e == SQLITE && strcmp(type->name, "bool") == 0)
        text_fmt(t, " CHECK (%.*s IN (0, 1))", (int)s->v[i].n, s->v[i].p);
    if (strcmp(type->name, "cur") == 0)
        text_fmt(t, " CHECK (length(%.*s) = 3)", (int)s->v[i].n, s->v[i].p);
}

static bool starts_constraint(const struct token *t)
{
    return is(t, "primary") || is(t, "unique") || is(t, "check") || is(t, "foreign") ||
           is(t, "constraint");
}

/* SQLite makes a table of a list of more than two each time that it looks into it, and none of
 * pairs. Where tokens i, i + 1 are `name IN` with such a list, writes it in pairs and gives the
 * index of its end; else 0. */
static size_t put_pairs(struct text *t, const struct tokens *s, size_t i)
{
    size_t end = i + 3;

    while (end < s->n && !is(at(s, end), ")"))
        end++;
    if (!is(at(s, i + 1), "in") || end <= i + 6)
        return 0;
    for (size_t k = i + 3; k < end; k += 4) {
        text_cstr(t, k == i + 3 ? "(" : " OR ");
        text_fmt(t, "%.*s IN (%.*s", (int)s->v[i].n, s->v[i].p, (int)s->v[k].n, s->v[k].p);
        if (k + 2 < end)
            text_fmt(t, ", %.*s", (int)s->v[k + 2].n, s->v[k + 2].p);
        text_char(t, ')');
    }
    text_char(t, ')');
    return end;
}

/* CREATE TABLE name ( columns and constraints ) [CLUSTERED] */
static void put_create_table(struct text *t, const struct tokens *s, enum engine e)
{
    bool clustered = is(at(s, s->n - 1), "clustered");
    size_t end = clustered ? s->n - 1 : s->n;
    int depth = 0;

    if (at(s, 2)->kind != WORD || !is(at(s, 3), "(") || !is(at(s, end - 1), ")"))
        die_at(s->file, s->v[0].line, "expected CREATE TABLE name (columns) or ... ) CLUSTERED");
    for (size_t i = 0; i < end; i++) {
        bool starts = depth == 1 && (is(at(s, i - 1), ",") || i == 4);
        size_t list_end = depth > 1 && e == SQLITE ? put_pairs(t, s, i) : 0;

        depth += is(at(s, i), "(") - is(at(s, i), ")");
        if (starts && !starts_constraint(at(s, i)))
            put_column(t, s, i++, e);
        else if (list_end)
            i = list_end;
        else
            put_token(t, at(s, i));
    }
    if (e == SQLITE)
        text_fmt(t, clustered ? " STRICT, WITHOUT ROWID" : " STRICT");
}

static void put_migration_statement(struct text *t, const struct tokens *s, enum engine e)
{
    size_t i = 0;

    if (is(at(s, 0), "create") && is(at(s, 1), "table")) {
        put_create_table(t, s, e);
    } else if (is(at(s, 0), "alter") && is(at(s, 3), "add")) {
        if (!is(at(s, 4), "column"))
            die_at(s->file, s->v[0].line, "expected ALTER TABLE name ADD COLUMN name type");
        for (; i < 5; i++)
            put_token(t, at(s, i));
        put_column(t, s, 5, e);
        for (i = 7; i < s->n; i++)
            put_token(t, at(s, i));
    } else {
        for (; i < s->n; i++)
            put_token(t, at(s, i));
    }
    text_fmt(t, ";\n");
}

static char *render_migration(const struct migration *m, enum engine e)
{
    struct text out = {0};
    size_t from = 0;

    text_fmt(&out, "%s", "");
    for (size_t i = 0; i < m->tokens.n; i++) {
        struct tokens one = slice(&m->tokens, from, i);

        if (!is(&m->tokens.v[i], ";"))
            continue;
        if (one.n)
            put_migration_statement(&out, &one, e);
        from = i + 1;
    }
    if (from != m->tokens.n)
        die_at(m->file, m->tokens.v[from].line, "the last statement has no `;`");
    return out.p;
}

/* "migrations/0003_stock.sql" -> 3, "stock" */
static void name_migration(struct migration *m)
{
    const char *base = strrchr(m->file, '/') ? strrchr(m->file, '/') + 1 : m->file;

    if (strspn(base, "0123456789") != 4 || base[4] != '_')
        die_at(m->file, 1, "a migration is called NNNN_name.sql");
    for (int i = 0; i < 4; i++)
        m->number = 10 * m->number + base[i] - '0';
    m->name = strndup(base + 5, strcspn(base + 5, "."));
    if (migrations_n && migrations[migrations_n - 1].number >= m->number)
        die_at(m->file, 1, "comes after %s but has no greater number",
               migrations[migrations_n - 1].file);
}

static void read_migration(const char *file)
{
    struct migration m = {.file = file};
    struct tokens all = lex(file, read_file(file).p, 1);

    if (migrations_n == ITEMS_MAX)
        die_at(file, 1, "too many migrations");
    name_migration(&m);
    m.tokens = without_comments(&all);
    refuse_words(&m.tokens);
    for (enum engine e = SQLITE; e <= CHECKER; e++)
        m.rendered[e] = render_migration(&m, e);
    migrations[migrations_n++] = m;
}

/* ---- shard.def ---- */

struct table {
    char *name, *owner, *place, *column;
    int line;
};

static struct table tables[TABLES_MAX];
static size_t tables_n;
static const char *shard_file;

static const struct table *table_named(const char *name)
{
    for (size_t i = 0; i < tables_n; i++)
        if (strcmp(tables[i].name, name) == 0)
            return &tables[i];
    return NULL;
}

static bool distributed(const struct table *t)
{
    return !strcmp(t->place, "buyer") || !strcmp(t->place, "seller") || !strcmp(t->place, "link");
}

static void add_table(const char *line, int number)
{
    struct table t = {.line = number};
    struct tokens words = lex(shard_file, line, number);
    size_t n = words.n;

    t.name = text_of(at(&words, 0));
    t.owner = text_of(at(&words, 1));
    t.place = text_of(at(&words, 2));
    t.column = text_of(at(&words, 3));
    if (n < 3 || (!distributed(&t) && strcmp(t.place, "reference") && strcmp(t.place, "local")))
        die_at(shard_file, number, "expected: table owner buyer|seller|link|reference|local [by]");
    if (distributed(&t) != (n == 4))
        die_at(shard_file, number, "a table of a buyer, seller or link, no other, names a column");
    if (table_named(t.name))
        die_at(shard_file, number, "%s stands here twice", t.name);
    if (tables_n == TABLES_MAX)
        die_at(shard_file, number, "too many tables");
    tables[tables_n++] = t;
}

static void read_shards(const char *file)
{
    char *save = read_file(file).p, *line;
    int number = 0;

    shard_file = file;
    while ((line = strsep(&save, "\n")) != NULL) {
        number++;
        line += strspn(line, " \t");
        if (*line && *line != '#')
            add_table(line, number);
    }
}

/* ---- The schema in memory ---- */

static sqlite3 *db; /* with our type names */

static sqlite3 *memory_database(enum engine e)
{
    sqlite3 *made;

    if (sqlite3_open(":memory:", &made) != SQLITE_OK)
        die_at("stmtc", 0, "SQLite does not open");
    sqlite3_db_config(made, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(made, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    for (size_t i = 0; i < migrations_n; i++) {
        char *message = NULL;

        if (sqlite3_exec(made, migrations[i].rendered[e], NULL, NULL, &message) != SQLITE_OK)
            die_at(migrations[i].file, 1, "%s", message);
    }
    return made;
}

/* The first column of the first row of a query with text parameters, or -1 without a row. */
static int64_t ask(const char *sql, const char *one, const char *two)
{
    sqlite3_stmt *s;
    int64_t answer = -1;

    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
        die_at("stmtc", 0, "%s", sqlite3_errmsg(db));
    sqlite3_bind_text(s, 1, one, -1, SQLITE_STATIC);
    if (two)
        sqlite3_bind_text(s, 2, two, -1, SQLITE_STATIC);
    if (sqlite3_step(s) == SQLITE_ROW)
        answer = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return answer;
}

/* Each table of the schema stands in shard.def and the other way round. */
static void check_tables(void)
{
    sqlite3_stmt *s;

    for (size_t i = 0; i < tables_n; i++) {
        struct table *t = &tables[i];

        if (ask("SELECT 1 FROM sqlite_master WHERE name = ?1", t->name, NULL) < 0)
            die_at(shard_file, t->line, "no migration makes the table %s", t->name);
        if (distributed(t) &&
            ask("SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2", t->name, t->column) < 0)
            die_at(shard_file, t->line, "the table %s has no column %s", t->name, t->column);
    }
    sqlite3_prepare_v2(db, "SELECT name FROM sqlite_master WHERE type = 'table'", -1, &s, NULL);
    while (sqlite3_step(s) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(s, 0);

        if (!table_named(name))
            die_at(shard_file, 1, "the table %s of the migrations is missing here", name);
    }
    sqlite3_finalize(s);
}

static void open_schema(void)
{
    sqlite3_close(memory_database(SQLITE));
    db = memory_database(CHECKER);
    check_tables();
}

/* ---- Declarations ---- */

struct field {
    char *name;
    const struct type *type;
    char *noun; /* of an id: "offer_id" */
    bool nullable;
};

struct fields {
    struct field v[FIELDS_MAX];
    size_t n;
};

struct row {
    char *name;
    int line;
    struct fields fields;
    bool used, listed;
};

enum result { ONE, MANY, EACH, CHANGED };

struct statement {
    char *name;
    int line;
    struct fields params;
    enum result result;
    struct row *row;
    bool scan, fanout, lock, claim, kept;
    struct tokens sql;
    char *rendered[2];
    bool writes;
};

static struct row rows[ITEMS_MAX];
static size_t rows_n;
static struct statement statements[ITEMS_MAX];
static size_t statements_n;

static void expect(const struct tokens *s, size_t i, const char *text)
{
    if (!is(at(s, i), text))
        die_at(s->file, s->v[0].line, "expected `%s`, not `%.*s`", text, (int)at(s, i)->n,
               at(s, i)->p);
}

static struct field read_field(const struct tokens *s, size_t *i)
{
    const struct token *name = at(s, *i), *type = at(s, *i + 2);
    struct field f = {.name = text_of(name)};

    if (name->kind != WORD)
        die_at(s->file, s->v[0].line, "expected name:type, not `%.*s`", (int)name->n, name->p);
    expect(s, *i + 1, ":");
    if (type->n > 3 && strncmp(type->p + type->n - 3, "_id", 3) == 0) {
        f.type = &types[0];
        f.noun = text_of(type);
    } else {
        f.type = portable_type(s->file, type);
        if (f.type == &types[0])
            die_at(s->file, type->line, "say whose id %s is: order_id, offer_id, ...", f.name);
    }
    *i += 3;
    f.nullable = is(at(s, *i), "?");
    *i += f.nullable;
    return f;
}

/* "( name:type, ... )" from token *i on. */
static struct fields read_fields(const struct tokens *s, size_t *i)
{
    struct fields out = {0};

    expect(s, (*i)++, "(");
    while (!is(at(s, *i), ")")) {
        if (out.n == FIELDS_MAX)
            die_at(s->file, s->v[0].line, "more than %d fields", FIELDS_MAX);
        if (out.n)
            expect(s, (*i)++, ",");
        out.v[out.n++] = read_field(s, i);
    }
    (*i)++;
    return out;
}

static void add_row(const struct tokens *s)
{
    struct row r = {.name = text_of(at(s, 1)), .line = s->v[0].line};
    size_t i = 2;

    r.fields = read_fields(s, &i);
    if (r.fields.n == 0 || i != s->n)
        die_at(s->file, r.line, "expected: row NAME(name:type, ...)");
    if (rows_n == ITEMS_MAX)
        die_at(s->file, r.line, "too many rows");
    rows[rows_n++] = r;
}

static struct row *row_named(const struct tokens *s, const struct token *name)
{
    for (size_t i = 0; i < rows_n; i++)
        if (is(name, rows[i].name))
            return &rows[i];
    die_at(s->file, s->v[0].line, "row `%.*s` is not declared above", (int)name->n, name->p);
}

static void read_flag(struct statement *st, const struct tokens *s, const struct token *t)
{
    const struct {const char *word; bool fits, *flag;} flags[] = {
        {"scan", st->result == EACH, &st->scan}, {"fanout", true, &st->fanout},
        {"lock", st->result != CHANGED, &st->lock}, {"claim", st->result != CHANGED, &st->claim},
        {"kept", st->result <= MANY, &st->kept}};

    for (size_t i = 0; i < countof(flags); i++)
        if (is(t, flags[i].word) && flags[i].fits) {
            *flags[i].flag = true;
            return;
        }
    die_at(s->file, st->line, "`%.*s` is no flag here: scan (of each), fanout, lock, claim, kept",
           (int)t->n, t->p);
}

static void read_result(struct statement *st, const struct tokens *s, size_t i)
{
    static const char *const words[] = {"one", "many", "each", "changed"};

    expect(s, i++, "->");
    for (st->result = ONE; st->result <= CHANGED && !is(at(s, i), words[st->result]);)
        st->result++;
    if (st->result > CHANGED)
        die_at(s->file, st->line, "expected one, many, each or changed after `->`");
    i++;
    if (st->result != CHANGED) {
        st->row = row_named(s, at(s, i++));
        st->row->used = true;
        st->row->listed |= st->result == MANY;
    }
    while (i < s->n)
        read_flag(st, s, at(s, i++));
}

static void check_param_names(const struct tokens *s, const struct statement *st)
{
    static const char taken[] = " c out found changed each arg in v bridge ";

    for (size_t i = 0; i < st->params.n; i++) {
        struct text spaced = {0};

        text_fmt(&spaced, " %s ", st->params.v[i].name);
        if (strstr(taken, spaced.p))
            die_at(s->file, st->line, "the function itself uses the name%s", spaced.p);
    }
}

static void add_statement(const struct tokens *s)
{
    struct statement st = {.name = text_of(at(s, 0)), .line = s->v[0].line};
    size_t i = 1;

    st.params = read_fields(s, &i);
    check_param_names(s, &st);
    read_result(&st, s, i);
    for (size_t k = 0; k < statements_n; k++)
        if (strcmp(statements[k].name, st.name) == 0)
            die_at(s->file, st.line, "statement %s is declared twice", st.name);
    if (statements_n == ITEMS_MAX)
        die_at(s->file, st.line, "too many statements");
    statements[statements_n++] = st;
}

/* Does this comment start a declaration: `word(` or `row word(`? */
static bool starts_declaration(const struct token *comment, bool *row)
{
    const char *p = comment->p + 2, *end = comment->p + comment->n;

    while (p < end && *p == ' ')
        p++;
    *row = end - p > 4 && strncmp(p, "row ", 4) == 0;
    p += *row ? 4 : 0;
    if (p == end || !(isalpha((unsigned char)*p) || *p == '_'))
        return false;
    while (p < end && word_char(*p))
        p++;
    return p < end && *p == '(';
}

/* Reads the declaration in the comment tokens from *i on and steps to its last one. */
static void read_declaration(const struct tokens *all, size_t *i, bool row)
{
    struct text joined = {0};
    struct tokens s;
    int line = all->v[*i].line;

    for (;;) {
        const struct token *comment = &all->v[*i];
        struct tokens lexed;

        text_fmt(&joined, "%.*s\n", (int)comment->n - 2, comment->p + 2);
        lexed = lex(all->file, joined.p, line);
        s = without_comments(&lexed);
        if (strchr(joined.p, ')') && (row || strstr(joined.p, "->")))
            break;
        if (at(all, *i + 1)->kind != COMMENT)
            die_at(all->file, line, "expected: row NAME(...), or NAME(...) -> one|many|each ROW, "
                                    "or NAME(...) -> changed");
        (*i)++;
    }
    if (row)
        add_row(&s);
    else
        add_statement(&s);
}

/* The SQL from token i on, for the statement declared last; gives the index of its `;`. */
static size_t read_sql(const struct tokens *all, size_t i)
{
    struct statement *st = statements_n ? &statements[statements_n - 1] : NULL;
    size_t from = i;
    struct tokens sql;
    bool row;

    if (!st || st->sql.n)
        die_at(all->file, all->v[i].line, "this SQL has no declaration: -- NAME(...) -> ...");
    for (; i < all->n && !is(&all->v[i], ";"); i++)
        if (all->v[i].kind == COMMENT && starts_declaration(&all->v[i], &row))
            die_at(all->file, all->v[i].line, "statement %s has no `;`", st->name);
    if (i == all->n)
        die_at(all->file, st->line, "statement %s has no `;`", st->name);
    sql = slice(all, from, i);
    st->sql = without_comments(&sql);
    return i;
}

static void check_has_sql(const char *file)
{
    const struct statement *last = statements_n ? &statements[statements_n - 1] : NULL;

    if (last && !last->sql.n)
        die_at(file, last->line, "statement %s has no SQL", last->name);
}

static void read_module(const char *file)
{
    struct tokens all = lex(file, read_file(file).p, 1);

    for (size_t i = 0; i < all.n; i++) {
        bool row = false;

        if (all.v[i].kind != COMMENT) {
            i = read_sql(&all, i);
        } else if (starts_declaration(&all.v[i], &row)) {
            check_has_sql(file);
            read_declaration(&all, &i, row);
        }
    }
    check_has_sql(file);
    for (size_t i = 0; i < rows_n; i++)
        if (!rows[i].used)
            die_at(file, rows[i].line, "no statement gives row %s", rows[i].name);
}

/* ---- The written subset ---- */

static const struct {
    const char *words; /* each between blanks; `name(` only where it is called */
    const char *instead;
} forbidden[] = {
    {" \" ` [ ", "a name needs no quotes, a string has single ones"},
    {" == ", "write ="},
    {" :: ", "write CAST(... AS type)"},
    {" -> ", "JSON is not read in SQL"},
    {" $ ", "parameters are written ?1"},
    {" like ilike glob regexp match( ", "compare with = or a range; shop/search finds words"},
    {" collate ", "text is compared by its bytes on both engines"},
    {" autoincrement serial ", "ids come from ctx_id()"},
    {" without ", "write ) CLUSTERED"},
    {" deferrable deferred ", "constraints hold at once"},
    {" strict ", "all tables are"},
    {" real float double numeric ", "no floating point; money is in minor units"},
    {" for ", "say `lock` or `claim` in the declaration"},
    {" current_timestamp current_date current_time now( ", "time is a parameter: c->now_ms"},
    {" random( ", "chance is a parameter, from c->random"},
    {" rowid ctid pragma ", "only one of the engines has it"},
    {" isnull notnull ", "write IS NULL, IS NOT NULL"},
    {" ifnull( ", "write coalesce"},
    {" iif( greatest( least( ", "write CASE"},
    {" avg( ", "read sum and count, divide exactly"},
    {" total( ", "write CAST(sum(...) AS i64)"},
    {" group_concat( string_agg( ", "read the rows"},
};

static const char *why_forbidden(const struct token *t, bool called)
{
    char word[64];
    int n = snprintf(word, sizeof(word), " %.*s%s ", (int)t->n, t->p, called ? "(" : "");

    for (size_t i = 0; i < countof(forbidden) && n < (int)sizeof(word); i++)
        if (strcasestr(forbidden[i].words, word))
            return forbidden[i].instead;
    return called ? why_forbidden(t, false) : NULL;
}

static void refuse_words(const struct tokens *s)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct token *t = &s->v[i];
        const char *instead = t->kind == STRING ? NULL : why_forbidden(t, is(at(s, i + 1), "("));

        if (t->kind == NUMBER && strcspn(t->p, ".eE") < t->n)
            die_at(s->file, t->line, "`%.*s`: no floating point", (int)t->n, t->p);
        if (instead)
            die_at(s->file, t->line, "`%.*s` is not portable: %s", (int)t->n, t->p, instead);
    }
}

/* Index of the first token `word` outside of brackets from `from` on, or s->n. */
static size_t find_outside(const struct tokens *s, const char *word, size_t from)
{
    int depth = 0;

    for (size_t i = from; i < s->n; i++) {
        if (depth == 0 && is(&s->v[i], word))
            return i;
        depth += is(&s->v[i], "(") - is(&s->v[i], ")");
    }
    return s->n;
}

/* The first token, or what follows WITH name AS (...), ... */
static const struct token *verb_of(const struct tokens *s)
{
    static const char *const verbs[] = {"select", "insert", "update", "delete"};
    size_t first = s->n, found;

    for (size_t i = 0; i < countof(verbs) && is(at(s, 0), "with"); i++)
        if ((found = find_outside(s, verbs[i], 0)) < first)
            first = found;
    return at(s, first < s->n ? first : 0);
}

static bool of_product_or_seller(const struct statement *st)
{
    const char *noun = st->params.n ? st->params.v[0].noun : NULL;

    return noun && (!strcmp(noun, "product_id") || !strcmp(noun, "seller_id"));
}

static void check_verb(struct statement *st)
{
    const struct tokens *s = &st->sql;
    const struct token *verb = verb_of(s);

    st->writes = is(verb, "insert") || is(verb, "update") || is(verb, "delete");
    if (!st->writes && !is(verb, "select"))
        die_at(s->file, verb->line, "expected SELECT, INSERT, UPDATE or DELETE, not `%.*s`",
            (int)verb->n, verb->p);
    if (st->writes && is(verb + 1, "or"))
        die_at(s->file, verb->line, "`%.*s OR` is not portable: write ON CONFLICT", (int)verb->n,
            verb->p);
    if (st->result == CHANGED && !st->writes)
        die_at(s->file, st->line, "`changed` is for INSERT, UPDATE and DELETE");
    if (st->result != CHANGED && st->writes && find_outside(s, "returning", 0) == s->n)
        die_at(s->file, st->line, "%s gives rows but has no RETURNING", st->name);
    if (st->writes && (st->lock || st->claim))
        die_at(s->file, st->line, "`lock` and `claim` are for SELECT");
    if (st->kept && (st->writes || st->lock || st->claim || !of_product_or_seller(st)))
        die_at(s->file, st->line, "`kept` is for a SELECT by a product_id or a seller_id first");
}

/* The parameters are ?1 ... ?n, each used. */
static void check_params(const struct statement *st)
{
    bool used[FIELDS_MAX + 1] = {false};

    for (size_t i = 0; i < st->sql.n; i++) {
        const struct token *t = &st->sql.v[i];
        size_t number = 0;

        for (size_t k = 1; t->kind == PARAM && k < t->n && number <= FIELDS_MAX; k++)
            number = 10 * number + (size_t)(t->p[k] - '0');
        if (is(t, "?"))
            die_at(st->sql.file, t->line, "parameters are numbered: ?1, ?2, ...");
        if (t->kind == PARAM && (number < 1 || number > st->params.n))
            die_at(st->sql.file, t->line, "%s has no parameter %.*s", st->name, (int)t->n, t->p);
        used[number] = true;
    }
    for (size_t i = 0; i < st->params.n; i++)
        if (!used[i + 1])
            die_at(st->sql.file, st->line, "%s does not use its parameter %s (?%zu)", st->name,
                st->params.v[i].name, i + 1);
}

/* PostgreSQL sums BIGINT to NUMERIC, hence a CAST; max and min of several are SQLite's. */
static void check_calls(const struct statement *st)
{
    const struct tokens *s = &st->sql;
    bool cast[DEPTH_MAX] = {false};
    size_t depth = 0;

    for (size_t i = 0; i < s->n; i++) {
        const struct token *t = &s->v[i];

        if (is(t, "(")) {
            if (depth + 1 == DEPTH_MAX)
                die_at(s->file, t->line, "the brackets go too deep");
            cast[depth + 1] = cast[depth] || is(at(s, i - 1), "cast");
            depth++;
        } else if (is(t, ")") && depth) {
            depth--;
        } else if (is(t, "sum") && is(at(s, i + 1), "(") && !cast[depth]) {
            die_at(s->file, t->line, "write CAST(sum(...) AS i64): its type differs by engine");
        } else if ((is(t, "max") || is(t, "min")) && is(at(s, i + 1), "(")) {
            struct tokens inside = slice(s, i + 2, s->n);
            size_t close = find_outside(&inside, ")", 0);

            if (find_outside(&inside, ",", 0) < close)
                die_at(s->file, t->line, "%.*s of several values is not portable: write CASE",
                    (int)t->n, t->p);
        }
    }
}

static bool nullable_column(const char *column)
{
    return ask("SELECT 1 FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' "
               "AND c.name = ?1 AND c.\"notnull\" = 0 AND c.pk = 0",
               column, NULL) == 1;
}

/* SQLite sorts NULL first, PostgreSQL last: an ORDER BY of what may be NULL says where. */
static void check_order(const struct statement *st)
{
    const struct tokens *s = &st->sql;
    const struct token *last = NULL; /* word of the item, before ASC, DESC and NULLS */
    bool inside = false;
    int depth = 0;

    for (size_t i = 0; i <= s->n; i++) {
        const struct token *t = at(s, i);

        depth += inside && is(t, "(");
        if (inside && depth == 0 && (is(t, ",") || is(t, ")") || is(t, "limit") || t->n == 0)) {
            if (last && nullable_column(text_of(last)))
                die_at(s->file, last->line, "%.*s may be NULL: say NULLS FIRST or NULLS LAST",
                    (int)last->n, last->p);
            last = NULL;
            inside = is(t, ",");
        } else if (inside && is(t, "nulls")) {
            last = NULL;
        } else if (inside && t->kind == WORD && !is(t, "asc") && !is(t, "desc") &&
                   !is(at(s, i - 1), "nulls")) {
            last = t;
        }
        depth -= inside && depth && is(t, ")");
        inside |= is(t, "by") && is(at(s, i - 1), "order");
    }
}

/* ---- What the statement touches, as SQLite sees it ---- */

struct touched {
    const struct statement *st;
    const char *owner; /* the module of the file */
    bool seen[TABLES_MAX];
};

static int authorize(void *arg, int action, const char *table, const char *column,
                     const char *database, const char *trigger)
{
    struct touched *touched = arg;
    const struct table *t;

    (void)column, (void)database, (void)trigger;
    if (action != SQLITE_READ && action != SQLITE_INSERT && action != SQLITE_UPDATE &&
        action != SQLITE_DELETE)
        return SQLITE_OK;
    t = table_named(table);
    if (!t)
        return SQLITE_OK; /* an alias of a subquery, or SQLite's own */
    touched->seen[t - tables] = true;
    if (action != SQLITE_READ && strcmp(t->owner, touched->owner) != 0)
        die_at(touched->st->sql.file, touched->st->line,
               "%s writes %s, which only %s may (shard.def)", touched->st->name, table, t->owner);
    return SQLITE_OK;
}

/* Does the token name the distribution column: bare, or qualified by the table or its alias? */
static bool names_column(const struct tokens *s, size_t i, const struct table *t)
{
    const char *alias;

    if (!is(at(s, i), t->column))
        return false;
    if (!is(at(s, i - 1), "."))
        return true;
    alias = text_of(at(s, i - 2));
    if (strcasecmp(alias, t->name) == 0)
        return true;
    for (size_t k = 0; k + 1 < s->n; k++)
        if (is(&s->v[k], t->name) && is(at(s, k + 1 + is(at(s, k + 1), "as")), alias))
            return true;
    return false;
}

/* By `column = ...`, `... = column`, `column IN`, or in the columns of an INSERT. */
static bool names_shard(const struct statement *st, const struct table *t)
{
    const struct tokens *s = &st->sql;
    bool inserts = is(at(s, 0), "insert") && is(at(s, 2), t->name);

    for (size_t i = 0; i < s->n; i++) {
        size_t before = is(at(s, i - 1), ".") ? i - 3 : i - 1;

        if (!names_column(s, i, t))
            continue;
        if (is(at(s, i + 1), "=") || is(at(s, i + 1), "in") || is(at(s, before), "="))
            return true;
        if (inserts && i < find_outside(s, "values", 0) && i < find_outside(s, "select", 0))
            return true;
    }
    return false;
}

static void check_shards(const struct touched *touched)
{
    const struct statement *st = touched->st;

    for (size_t i = 0; i < tables_n && !st->fanout; i++)
        if (touched->seen[i] && distributed(&tables[i]) && !names_shard(st, &tables[i]))
            die_at(st->sql.file, st->line,
                "%s does not say which %s of %s: compare %s, or say fanout", st->name,
                tables[i].place, tables[i].name, tables[i].column);
}

static void check_column(const struct statement *st, sqlite3_stmt *prepared, int i)
{
    const struct field *f = &st->row->fields.v[i];
    const char *declared = sqlite3_column_decltype(prepared, i);
    const char *table = sqlite3_column_table_name(prepared, i);
    const char *column = sqlite3_column_origin_name(prepared, i);
    int notnull = 0, key = 0;
    char spaced[64];

    if (!declared || !table)
        return; /* an expression: looked at when it is read */
    snprintf(spaced, sizeof(spaced), " %s ", declared);
    if (!strcasestr(f->type->from, spaced))
        die_at(st->sql.file, st->line, "%s: column %s is %s, the row has %s:%s", st->name, column,
            declared, f->name, f->noun ? f->noun : f->type->name);
    sqlite3_table_column_metadata(db, "main", table, column, NULL, NULL, &notnull, &key, NULL);
    if (!notnull && !key && !f->nullable)
        die_at(st->sql.file, st->line, "%s: column %s may be NULL, so say %s:%s?", st->name, column,
            f->name, f->noun ? f->noun : f->type->name);
}

static void check_columns(const struct statement *st, sqlite3_stmt *prepared)
{
    int n = sqlite3_column_count(prepared);

    if (!st->row) {
        if (n)
            die_at(st->sql.file, st->line, "%s gives rows, so it is not `changed`", st->name);
        return;
    }
    if ((size_t)n != st->row->fields.n)
        die_at(st->sql.file, st->line, "%s gives %d columns, row %s has %zu", st->name, n,
            st->row->name, st->row->fields.n);
    for (int i = 0; i < n; i++)
        check_column(st, prepared, i);
}

/* ---- Bounds ---- */

/* Is the planned search, "SEARCH t USING INDEX i (a=? AND b=?)", by a whole unique key? */
static bool by_unique_key(const char *detail)
{
    const char *index = strstr(detail, "INDEX "), *brackets = strchr(detail, '(');
    int64_t columns;
    int equal = 0;

    if (strncmp(detail, "SEARCH ", 7) != 0 || !index || !brackets)
        return false;
    index += strlen("INDEX ");
    for (const char *p = brackets; (p = strstr(p, "=?")) != NULL; p += 2)
        equal++;
    columns = ask("SELECT (SELECT count(*) FROM pragma_index_info(i.name)) FROM sqlite_master m, "
                  "pragma_index_list(m.name) i WHERE m.type = 'table' AND i.\"unique\" AND "
                  "i.name = ?1",
                  strndup(index, strcspn(index, " ")), NULL);
    return columns > 0 && equal == columns;
}

/* At most one row by its keys: every table of the outermost loops is searched by a unique key. */
static bool planned_unique(const struct statement *st)
{
    char *sql = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", st->rendered[SQLITE]);
    bool unique = true, any = false;
    sqlite3_stmt *plan;

    if (sqlite3_prepare_v2(db, sql, -1, &plan, NULL) != SQLITE_OK)
        die_at(st->sql.file, st->line, "%s", sqlite3_errmsg(db));
    while (sqlite3_step(plan) == SQLITE_ROW) {
        const char *detail = (const char *)sqlite3_column_text(plan, 3);
        bool loop = strncmp(detail, "SEARCH", 6) == 0 || strncmp(detail, "SCAN", 4) == 0;

        if (sqlite3_column_int(plan, 1) == 0 && !strstr(detail, "SUBQUERY")) {
            any |= loop;
            unique &= !loop || by_unique_key(detail);
            unique &= strncmp(detail, "COMPOUND", 8) != 0 && strncmp(detail, "MULTI", 5) != 0;
        }
    }
    sqlite3_finalize(plan);
    sqlite3_free(sql);
    for (size_t i = 0; i + 2 < st->sql.n; i++)
        if (is(&st->sql.v[i], "in") && is(&st->sql.v[i + 2], "select"))
            return false; /* planned as an equality, but of many */
    return unique && any;
}

/* An aggregate of the whole is one row. */
static bool one_aggregate(const struct tokens *s)
{
    size_t from = find_outside(s, "from", 0);

    if (find_outside(s, "group", 0) < s->n || find_outside(s, "union", 0) < s->n)
        return false;
    for (size_t i = 0; i + 1 < from; i++)
        if ((is(&s->v[i], "count") || is(&s->v[i], "sum") || is(&s->v[i], "max") ||
             is(&s->v[i], "min")) && is(&s->v[i + 1], "("))
            return true;
    return from == s->n; /* SELECT without a table */
}

static void check_bound(const struct statement *st)
{
    const struct tokens *s = &st->sql;
    size_t limit = find_outside(s, "limit", 0);

    if (st->writes || st->scan)
        return;
    if (limit < s->n) {
        if (at(s, limit + 1)->kind != NUMBER && at(s, limit + 1)->kind != PARAM)
            die_at(s->file, s->v[limit].line, "a LIMIT is a number or a parameter");
        if (is(at(s, limit + 2), ","))
            die_at(s->file, s->v[limit].line, "write LIMIT b OFFSET a, not LIMIT a, b");
        if (st->result == ONE && !is(at(s, limit + 1), "1"))
            die_at(s->file, s->v[limit].line, "`one` has LIMIT 1 or a unique key");
        return;
    }
    if (!one_aggregate(s) && !planned_unique(st))
        die_at(s->file, st->line, "%s has no LIMIT and no whole unique key%s", st->name,
            st->result == EACH ? "; say scan if it reads all" : "");
}

static void check_statement(struct statement *st, const char *owner)
{
    struct touched touched = {.st = st, .owner = owner};
    sqlite3_stmt *prepared;

    sqlite3_set_authorizer(db, authorize, &touched);
    if (sqlite3_prepare_v2(db, st->rendered[SQLITE], -1, &prepared, NULL) != SQLITE_OK)
        die_at(st->sql.file, st->line, "%s: %s", st->name, sqlite3_errmsg(db));
    sqlite3_set_authorizer(db, NULL, NULL);
    check_columns(st, prepared);
    sqlite3_finalize(prepared);
    check_shards(&touched);
    check_order(st);
    check_bound(st);
}

/* ---- Rendering of statements ---- */

static char *render_statement(const struct statement *st, enum engine e)
{
    const struct tokens *s = &st->sql;
    struct text out = {0};

    for (size_t i = 0; i < s->n; i++) {
        const struct token *t = &s->v[i];
        bool cast = is(at(s, i - 1), "as") && is(at(s, i + 1), ")");
        const struct type *type = cast ? type_named(t) : NULL;

        if (t->kind == PARAM && e == POSTGRES)
            text_fmt(&out, "%s$%.*s", t->spaced ? " " : "", (int)t->n - 1, t->p + 1);
        else if (type)
            text_fmt(&out, " %s", rendered_type(type, e));
        else
            put_token(&out, t);
    }
    if (e == POSTGRES && (st->lock || st->claim))
        text_fmt(&out, st->claim ? " FOR UPDATE SKIP LOCKED" : " FOR UPDATE");
    return out.p;
}

static void compile_module(const char *file, const char *owner)
{
    read_module(file);
    for (size_t i = 0; i < statements_n; i++) {
        struct statement *st = &statements[i];

        refuse_words(&st->sql);
        check_verb(st);
        check_params(st);
        check_calls(st);
        st->rendered[SQLITE] = render_statement(st, SQLITE);
        st->rendered[POSTGRES] = render_statement(st, POSTGRES);
        check_statement(st, owner);
    }
}

/* ---- The C that comes out ---- */

static char *c_type(const struct field *f)
{
    struct text t = {0};

    text_fmt(&t, "%s%s", f->noun ? "struct " : "", f->noun ? f->noun : f->type->c);
    return t.p;
}

/* A NULL of these is their own empty value; of the others it is a NULL pointer. */
static bool has_empty_value(const struct field *f)
{
    return f->noun || strcmp(f->type->kind, "TYPE_TEXT") == 0 ||
           strcmp(f->type->kind, "TYPE_BYTES") == 0 || strcmp(f->type->kind, "TYPE_CUR") == 0;
}

static void put_row(struct text *h, const struct row *r)
{
    text_fmt(h, "struct %s {\n", r->name);
    for (size_t i = 0; i < r->fields.n; i++) {
        const struct field *f = &r->fields.v[i];

        text_fmt(h, "    %s %s;\n", c_type(f), f->name);
        if (f->nullable)
            text_fmt(h, "    bool has_%s;\n", f->name);
    }
    text_fmt(h, "};\n\n");
    if (r->listed)
        text_fmt(h, "struct %s_list {\n    struct %s *v;\n    size_t n;\n};\n\n", r->name, r->name);
}

static void put_prototype(struct text *t, const struct statement *st)
{
    text_fmt(t, "enum outcome %s(struct ctx *c", st->name);
    for (size_t i = 0; i < st->params.n; i++) {
        const struct field *f = &st->params.v[i];
        bool pointer = f->nullable && !has_empty_value(f);

        text_fmt(t, ", %s%s %s%s", pointer ? "const " : "", c_type(f), pointer ? "*" : "", f->name);
    }
    switch (st->result) {
    case ONE:
        text_fmt(t, ", struct %s *out, bool *found)", st->row->name);
        break;
    case MANY:
        text_fmt(t, ", struct %s_list *out)", st->row->name);
        break;
    case EACH:
        text_fmt(t, ", enum outcome (*each)(struct ctx *c, const struct %s *row, void *arg), "
                    "void *arg)", st->row->name);
        break;
    case CHANGED:
        text_fmt(t, ", int64_t *changed)");
        break;
    }
}

/* The parameter as a struct value. */
static void put_value(struct text *t, const struct field *f)
{
    const char *made = f->type->value;

    if (strcmp(made, "value_cur") == 0)
        text_fmt(t, "%s%s(&%s)", made, f->nullable ? "_or_null" : "", f->name);
    else if (f->noun)
        text_fmt(t, f->nullable ? "value_id_or_null(%s.v)" : "value_i64(%s.v)", f->name);
    else if (f->nullable && has_empty_value(f))
        text_fmt(t, "%s_or_null(%s)", made, f->name);
    else if (f->nullable)
        text_fmt(t, "%s ? %s(*%s) : value_null()", f->name, made, f->name);
    else
        text_fmt(t, "%s(%s)", made, f->name);
}

static void put_fields(struct text *t, const struct row *r)
{
    text_fmt(t, "static const struct field %s_fields[] = {\n", r->name);
    for (size_t i = 0; i < r->fields.n; i++) {
        const struct field *f = &r->fields.v[i];

        text_fmt(t, "    {\"%s\", %s, offsetof(struct %s, %s), ", f->name, f->type->kind,
                 r->name, f->name);
        if (f->nullable)
            text_fmt(t, "offsetof(struct %s, has_%s)},\n", r->name, f->name);
        else
            text_fmt(t, "NEVER_NULL},\n");
    }
    text_fmt(t, "};\n\n");
}

static void put_descriptor(struct text *t, const struct statement *st)
{
    text_fmt(t, "    {\n        .name = \"%s\",\n        .sqlite = ", st->name);
    text_literal(t, st->rendered[SQLITE], strlen(st->rendered[SQLITE]));
    text_fmt(t, ",\n        .postgres = ");
    text_literal(t, st->rendered[POSTGRES], strlen(st->rendered[POSTGRES]));
    text_fmt(t, ",\n");
    if (st->params.n) {
        text_fmt(t, "        .params = (const enum type[]){");
        for (size_t i = 0; i < st->params.n; i++)
            text_fmt(t, "%s%s", i ? ", " : "", st->params.v[i].type->kind);
        text_fmt(t, "},\n        .params_n = %zu,\n", st->params.n);
    }
    if (st->row)
        text_fmt(t, "        .fields = %s_fields,\n        .fields_n = %zu,\n"
                    "        .row_size = sizeof(struct %s),\n",
                 st->row->name, st->row->fields.n, st->row->name);
    if (st->writes || st->lock || st->claim)
        text_cstr(t, "        .writes = true,\n");
    if (st->kept)
        text_cstr(t, "        .kept = true,\n");
    text_cstr(t, "    },\n");
}

/* A callback of the statement's own row type behind one of any row. */
static void put_each_bridge(struct text *t, const struct statement *st)
{
    text_fmt(t,
             "struct %s_each {\n"
             "    enum outcome (*fn)(struct ctx *c, const struct %s *row, void *arg);\n"
             "    void *arg;\n};\n\n"
             "static enum outcome %s_row(struct ctx *c, const void *row, void *arg)\n{\n"
             "    const struct %s_each *each = arg;\n\n"
             "    return each->fn(c, row, each->arg);\n}\n\n",
             st->name, st->row->name, st->name, st->name);
}

static void put_function(struct text *t, const struct statement *st, size_t number)
{
    const char *in = st->params.n ? "in" : "NULL";

    if (st->result == EACH)
        put_each_bridge(t, st);
    put_prototype(t, st);
    text_cstr(t, "\n{\n");
    if (st->params.n) {
        text_cstr(t, "    const struct value in[] = {");
        for (size_t i = 0; i < st->params.n; i++) {
            text_cstr(t, i ? ", " : "");
            put_value(t, &st->params.v[i]);
        }
        text_cstr(t, "};\n");
    }
    if (st->result == EACH)
        text_fmt(t, "    struct %s_each bridge = {each, arg};\n", st->name);
    if (st->result == MANY)
        text_cstr(t, "    void *v;\n\n");
    if (st->result == ONE)
        text_fmt(t, "    return statement_one(c, &statements[%zu], %s, out, found);\n", number, in);
    else if (st->result == MANY)
        text_fmt(t, "    TRY(statement_many(c, &statements[%zu], %s, &v, &out->n));\n"
                    "    out->v = v;\n    return DONE;\n", number, in);
    else if (st->result == EACH)
        text_fmt(t, "    return statement_each(c, &statements[%zu], %s, %s_row, &bridge);\n",
                 number, in, st->name);
    else
        text_fmt(t, "    return statement_change(c, &statements[%zu], %s, changed);\n", number, in);
    text_cstr(t, "}\n\n");
}

static struct text make_header(const char *file, const char *include, const char *set)
{
    struct text h = {0};
    struct text guard = {0};

    for (const char *p = include; *p; p++)
        text_fmt(&guard, "%c", isalnum((unsigned char)*p) ? toupper((unsigned char)*p) : '_');
    text_fmt(&h, "/* Made from %s by tools/stmtc.c. */\n#ifndef %s\n#define %s\n\n", file,
             guard.p, guard.p);
    text_fmt(&h, "#include \"store/statement.h\"\n\n");
    for (size_t i = 0; i < rows_n; i++)
        put_row(&h, &rows[i]);
    for (size_t i = 0; i < statements_n; i++) {
        text_fmt(&h, "must_check ");
        put_prototype(&h, &statements[i]);
        text_fmt(&h, ";\n");
    }
    text_fmt(&h, "\nextern const struct statement_set %s_sql;\n\n#endif\n", set);
    return h;
}

static struct text make_source(const char *file, const char *include, const char *set)
{
    struct text c = {0};

    text_fmt(&c, "/* Made from %s by tools/stmtc.c. */\n#include \"%s\"\n\n", file, include);
    for (size_t i = 0; i < rows_n; i++)
        put_fields(&c, &rows[i]);
    text_fmt(&c, "static const struct statement statements[] = {\n");
    for (size_t i = 0; i < statements_n; i++)
        put_descriptor(&c, &statements[i]);
    text_fmt(&c, "};\n\nconst struct statement_set %s_sql = {\"%s\", statements, %zu};\n\n", set,
             set, statements_n);
    for (size_t i = 0; i < statements_n; i++)
        put_function(&c, &statements[i], i);
    return c;
}

/* "src/shop/stock/stock.sql" -> "stock" */
static char *stem_of(const char *file)
{
    const char *base = strrchr(file, '/') ? strrchr(file, '/') + 1 : file;

    return strndup(base, strcspn(base, "."));
}

/* The folder is the module: "src/shop/stock/stock.sql" -> "stock" */
static char *owner_of(const char *file)
{
    const char *end = strrchr(file, '/'), *start = end;

    if (!end)
        die_at(file, 1, "a statement file lies in the folder of its module");
    while (start > file && start[-1] != '/')
        start--;
    return strndup(start, (size_t)(end - start));
}

/* FNV-1a of the rendered text: tells a migration that was changed after it was applied. */
static uint64_t digest_of(const char *s)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);

    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * UINT64_C(0x100000001b3);
    return h >> 1; /* a positive int64 */
}

static struct text make_index(char **modules, size_t n)
{
    struct text c = {0};

    text_fmt(&c, "/* Made by tools/stmtc.c. */\n#include \"store/statement.h\"\n\n");
    for (size_t i = 0; i < n; i++)
        text_fmt(&c, "extern const struct statement_set %s_sql;\n", stem_of(modules[i]));
    text_fmt(&c, "\nconst struct statement_set *const statement_sets[] = {\n");
    for (size_t i = 0; i < n; i++)
        text_fmt(&c, "    &%s_sql,\n", stem_of(modules[i]));
    text_fmt(&c, "};\nconst size_t statement_sets_n = %zu;\n\n"
                 "const struct migration migrations[] = {\n", n);
    for (size_t i = 0; i < migrations_n; i++) {
        const struct migration *m = &migrations[i];

        text_fmt(&c, "    {%d, \"%s\", INT64_C(%llu),\n     ", m->number, m->name,
            (unsigned long long)digest_of(m->rendered[CHECKER]));
        text_literal(&c, m->rendered[SQLITE], strlen(m->rendered[SQLITE]));
        text_fmt(&c, ",\n     ");
        text_literal(&c, m->rendered[POSTGRES], strlen(m->rendered[POSTGRES]));
        text_fmt(&c, "},\n");
    }
    text_fmt(&c, "};\nconst size_t migrations_n = %zu;\n", migrations_n);
    return c;
}

static int run_module(int argc, char **argv)
{
    const char *file = argv[3], *include = argv[4];
    char *set = stem_of(file);
    struct text header, source;

    for (int i = 7; i < argc; i++)
        read_migration(argv[i]);
    open_schema();
    compile_module(file, owner_of(file));
    header = make_header(file, include, set);
    source = make_source(file, include, set);
    write_if_changed(argv[5], &header);
    write_file(argv[6], &source);
    return 0;
}

static int run_index(int argc, char **argv)
{
    struct text index;
    int modules = 0;

    while (4 + modules < argc && strcmp(argv[4 + modules], "--") != 0)
        modules++;
    for (int i = 5 + modules; i < argc; i++)
        read_migration(argv[i]);
    open_schema();
    index = make_index(argv + 4, (size_t)modules);
    write_file(argv[3], &index);
    return 0;
}

int main(int argc, char **argv)
{
    bool module = argc >= 7 && strcmp(argv[1], "module") == 0;

    if (!module && (argc < 5 || strcmp(argv[1], "index") != 0))
        die("stmtc module SHARD.DEF FILE.sql INCLUDE OUT.h OUT.c MIGRATION...\n"
            "stmtc index SHARD.DEF OUT.c FILE.sql... -- MIGRATION...");
    read_shards(argv[2]);
    return module ? run_module(argc, argv) : run_index(argc, argv);
}
