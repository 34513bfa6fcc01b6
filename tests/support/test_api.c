/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test_api.h"

#include <stdarg.h>

#include "base/check.h"
#include "base/num.h"
#include "flow/account.h"
#include "io/clock.h"

enum { PATH_MAX_BYTES = 1000 };

void program_open(struct program *p, const struct test_web *t)
{
    *p = (struct program){0};
    browser_open(&p->b, t);
    arena_init(&p->arena, 64 << 20);
}

void program_close(struct program *p)
{
    browser_close(&p->b);
    arena_release(&p->arena);
}

static void read_answer(struct program *p)
{
    struct problem broken = {0};

    p->answer = NULL;
    if (!str_ends(str_sub(browser_header(&p->b, "content-type"), 0, 40), STR("json")))
        return;
    if (json_read(&broken, &p->arena, browser_body(&p->b), &p->answer) != DONE)
        fail_msg("no JSON: %s in %.*s", broken.detail, STR_FMT(browser_body(&p->b)));
}

int program_call(struct program *p, const char *method, const char *path, const char *body)
{
    char headers[400] = "", full[PATH_MAX_BYTES + 20];
    struct buf h = {.p = headers, .cap = sizeof(headers), .max = sizeof(headers) - 1};

    if (!p->same_key)
        snprintf(p->key, sizeof(p->key), "key-%d-%d", p->b.port, ++p->keys);
    if (p->token[0])
        buf_fmt(&h, "Authorization: Bearer %s\r\n", p->token);
    if (body)
        buf_fmt(&h, "Content-Type: application/json\r\n");
    if (p->key[0] && strcmp(method, "GET") != 0)
        buf_fmt(&h, "Idempotency-Key: %s\r\n", p->key);
    snprintf(full, sizeof(full), "/api/v1%s", path);
    p->status = browser_send(&p->b, method, full, buf_cstr(&h), body);
    read_answer(p);
    return p->status;
}

int program_get(struct program *p, const char *path_fmt, ...)
{
    char path[PATH_MAX_BYTES];
    va_list args;

    va_start(args, path_fmt);
    vsnprintf(path, sizeof(path), path_fmt, args);
    va_end(args);
    return program_call(p, "GET", path, NULL);
}

int program_post(struct program *p, const char *body, const char *path_fmt, ...)
{
    char path[PATH_MAX_BYTES];
    va_list args;

    va_start(args, path_fmt);
    vsnprintf(path, sizeof(path), path_fmt, args);
    va_end(args);
    return program_call(p, "POST", path, body);
}

struct account_id program_sign_in_as(struct program *p, struct test_web *t, const char *email,
                                     unsigned roles, struct seller_id shop)
{
    const struct create_account in = {.email = str_of(email), .name = STR("Test Person"),
                                      .password = STR("correct horse battery"), .roles = roles,
                                      .shop = shop};
    struct account_id account;
    char body[300];

    t->store->c.now_ms = clock_utc_ms();
    assert_int_equal(create_account(&t->store->c, &in, &account), DONE);
    snprintf(body, sizeof(body), "{\"email\":\"%s\",\"password\":\"correct horse battery\"}",
             email);
    assert_int_equal(program_call(p, "POST", "/sessions", body), 201);
    snprintf(p->token, sizeof(p->token), "%s", program_text(p, "token"));
    return account;
}

/* ---- the answer ---- */

static const struct json *item_at(const struct json *v, struct str step)
{
    int64_t index;

    if (v->kind == JSON_IS_LIST)
        return parse_i64(step, 0, (int64_t)v->n - 1, &index) ? &v->items[index] : NULL;
    for (size_t i = 0; v->kind == JSON_IS_OBJECT && i < v->n; i++)
        if (str_eq(v->items[i].name, step))
            return &v->items[i];
    return NULL;
}

static const struct json *find(struct program *p, const char *path)
{
    const struct json *v = p->answer;
    struct str rest = str_of(path), step;

    while (v && str_cut(&rest, '.', &step))
        v = item_at(v, step);
    return v;
}

static const struct json *need(struct program *p, const char *path, enum json_kind kind)
{
    const struct json *v = find(p, path);

    if (!v || v->kind != kind)
        fail_msg("no %s in %d %.*s", path, p->status,
                 STR_FMT(utf8_head(browser_body(&p->b), 2000)));
    return v;
}

const char *program_text(struct program *p, const char *path)
{
    return str_cstr(&p->arena, need(p, path, JSON_IS_TEXT)->text);
}

int64_t program_i64(struct program *p, const char *path)
{
    return need(p, path, JSON_IS_INTEGER)->integer;
}

bool program_flag(struct program *p, const char *path)
{
    return need(p, path, JSON_IS_FLAG)->flag;
}

size_t program_count(struct program *p, const char *path)
{
    return need(p, path, JSON_IS_LIST)->n;
}

bool program_has(struct program *p, const char *path)
{
    return find(p, path) != NULL;
}

void program_refused(struct program *p, int status, const char *code, const char *field)
{
    const struct json *about = find(p, "field");

    if (p->status != status || !p->answer ||
        !str_eq(need(p, "code", JSON_IS_TEXT)->text, str_of(code)) ||
        !str_eq(about ? about->text : STR(""), str_of(field)))
        fail_msg("expected %d %s \"%s\": %d %.*s", status, code, field, p->status,
                 STR_FMT(browser_body(&p->b)));
    assert_str(browser_header(&p->b, "content-type"), "application/problem+json");
    assert_int_equal(program_i64(p, "status"), status);
}
