/* SPDX-License-Identifier: Apache-2.0 */
#include "support/counter.h"

static const struct field counter_fields[] = {
    {"name", TYPE_TEXT, offsetof(struct counter, name), NEVER_NULL},
    {"lease", TYPE_I64, offsetof(struct counter, n), NEVER_NULL},
};

#define INSERT_JOB \
    "INSERT INTO job (name, next_at_ms, leased_until_ms, lease, failures, last_error) "

static const struct statement set_statement = {
    .name = "test_counter_set",
    .sqlite = INSERT_JOB
              "VALUES (?1, 0, 0, ?2, 0, '')"
              " ON CONFLICT (name) DO UPDATE SET lease = excluded.lease",
    .postgres = INSERT_JOB
                "VALUES ($1, 0, 0, $2, 0, '')"
                " ON CONFLICT (name) DO UPDATE SET lease = excluded.lease",
    .params = (const enum type[]){TYPE_TEXT, TYPE_I64},
    .params_n = 2,
    .writes = true,
};

static const struct statement new_statement = {
    .name = "test_counter_new",
    .sqlite = INSERT_JOB
              "VALUES (?1, 0, 0, ?2, 0, '')",
    .postgres = INSERT_JOB
                "VALUES ($1, 0, 0, $2, 0, '')",
    .params = (const enum type[]){TYPE_TEXT, TYPE_I64},
    .params_n = 2,
    .writes = true,
};

static const struct statement add_statement = {
    .name = "test_counter_add",
    .sqlite = "UPDATE job SET lease = lease + ?2 WHERE name = ?1",
    .postgres = "UPDATE job SET lease = lease + $2 WHERE name = $1",
    .params = (const enum type[]){TYPE_TEXT, TYPE_I64},
    .params_n = 2,
    .writes = true,
};

static const struct statement get_statement = {
    .name = "test_counter_get",
    .sqlite = "SELECT name, lease FROM job WHERE name = ?1",
    .postgres = "SELECT name, lease FROM job WHERE name = $1",
    .params = (const enum type[]){TYPE_TEXT},
    .params_n = 1,
    .fields = counter_fields,
    .fields_n = 2,
    .row_size = sizeof(struct counter),
};

static const struct statement all_statement = {
    .name = "test_counter_all",
    .sqlite = "SELECT name, lease FROM job ORDER BY name",
    .postgres = "SELECT name, lease FROM job ORDER BY name",
    .fields = counter_fields,
    .fields_n = 2,
    .row_size = sizeof(struct counter),
};

static enum outcome change(struct ctx *c, const struct statement *st, const char *name, int64_t n,
                           int64_t *changed)
{
    const struct value in[] = {value_text(str_of(name)), value_i64(n)};

    return statement_change(c, st, in, changed);
}

enum outcome counter_set(struct ctx *c, const char *name, int64_t n)
{
    return change(c, &set_statement, name, n, NULL);
}

enum outcome counter_new(struct ctx *c, const char *name, int64_t n)
{
    return change(c, &new_statement, name, n, NULL);
}

enum outcome counter_add(struct ctx *c, const char *name, int64_t n, int64_t *changed)
{
    return change(c, &add_statement, name, n, changed);
}

enum outcome counter_get(struct ctx *c, const char *name, int64_t *n, bool *found)
{
    const struct value in[] = {value_text(str_of(name))};
    struct counter row;

    TRY(statement_one(c, &get_statement, in, &row, found));
    *n = row.n;
    return DONE;
}

enum outcome counter_each(struct ctx *c, statement_row *each, void *arg)
{
    return statement_each(c, &all_statement, NULL, each, arg);
}
