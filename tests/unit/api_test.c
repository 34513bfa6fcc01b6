/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON API over the real server: the table of routes and what all of them have in common, and
 * what everybody may read. Buying and selling: tests/scenario/api_test.c. */
#include "support/test_api.h"
#include "support/test_shop.h"

#include <unistd.h>

#include "face/api/api.h"
#include "face/api/cursor.h"
#include "flow/books/buyer_statement.h"
#include "io/clock.h"
#include "io/file.h"
#include "shop/customs/cusrsp.h"
#include "shop/logistics/logistics.h"
#include "shop/payouts/payouts.h"
#include "shop/promotions/promotion.h"
#include "shop/quote/quote.h"
#include "shop/search/search.h"

static struct ctx *context(void **state)
{
    struct test_web *t = *state;

    t->store->c.now_ms = clock_utc_ms();
    return &t->store->c;
}

/* ---- the tables ---- */

static void shapes_are_in_order(void **state unused_arg)
{
    for (size_t i = 0; i < SHAPE_none; i++) {
        size_t n;
        const struct shape_field *f = api_shapes[i].fields(&n);

        assert_true(n > 0);
        for (size_t k = 0; k < n; k++) {
            assert_true(f[k].max >= f[k].min);
            assert_true(f[k].offset < api_shapes[i].size);
            assert_true(strlen(f[k].about) > 0);
            for (size_t other = 0; other < k; other++)
                assert_string_not_equal(f[k].name, f[other].name);
        }
    }
}

static const struct shape_field *field_of(enum api_shape_id shape, const char *name)
{
    size_t n;
    const struct shape_field *f = api_shapes[shape].fields(&n);

    for (size_t i = 0; i < n; i++)
        if (strcmp(f[i].name, name) == 0)
            return &f[i];
    fail_msg("no field %s", name);
    return NULL;
}

static const char *sort_word(int i) { return search_sort_name((enum search_sort)i); }
static const char *service_word(int i) { return service_name((enum service)i); }
static const char *step_word(int i) { return quote_step_name((enum quote_step_code)i); }
static const char *decision_word(int i) { return customs_decision_name((enum customs_decision)i); }
static const char *reason_word(int i) { return promise_reason_name((enum promise_reason)i); }

static const char *payer_word(int i) { return payer_name((enum payer)i); }
static const char *entry_word(int i) { return entry_kind_name((enum entry_kind)i).p; }
static const char *move_word(int i) { return buyer_move_name((enum buyer_move)i).p; }

static void words_are_those_of_the_modules(void **state unused_arg)
{
    static const struct {
        enum api_shape_id shape;
        const char *field;
        int n;
        const char *(*word)(int i);
    } cases[] = {
        {SHAPE_products_query, "sort", SORT_SOONEST + 1, sort_word},
        {SHAPE_service, "service", SERVICES, service_word},
        {SHAPE_step, "code", QUOTE_STEPS, step_word},
        {SHAPE_reason, "code", REASON_DELIVERY + 1, reason_word},
        {SHAPE_customs_response_in, "decision", CUSTOMS_DECISIONS, decision_word},
        {SHAPE_step, "paid_by", PAYERS, payer_word},
        {SHAPE_statement_line, "kind", ENTRY_KINDS_N, entry_word},
        {SHAPE_buyer_line, "kind", BUYER_MOVES_N, move_word},
    };

    for (size_t i = 0; i < countof(cases); i++) {
        const struct shape_field *f = field_of(cases[i].shape, cases[i].field);

        assert_int_equal(f->words_n, cases[i].n);
        for (int k = 0; k < cases[i].n; k++)
            assert_string_equal(f->words[k], cases[i].word(k));
    }
}

/* The states that a table of a migration allows, as it writes them: "'open', 'paused'". */
static struct str states_of(struct arena *a, const char *migration, const char *table)
{
    struct problem p = {0};
    struct str text, head = str_printf(a, "CREATE TABLE %s (", table);
    const struct str list = STR("state IN (");
    size_t from, at;

    assert_int_equal(file_read_whole(a, migration, 64 << 10, &p, &text), DONE);
    from = str_find(text, head);
    assert_true(from != STR_NONE);
    text = str_sub(text, from, text.n);
    at = str_find(text, list);
    assert_true(at != STR_NONE && at < str_find(text, STR("\n);")));
    text = str_sub(text, at + list.n, text.n);
    return str_sub(text, 0, str_find_char(text, ')'));
}

static void words_are_those_of_the_tables(void **state unused_arg)
{
    static const struct {
        enum api_shape_id shape;
        const char *field, *migration, *table;
    } cases[] = {
        {SHAPE_seller, "state", "migrations/0002_sellers.sql", "seller"},
        {SHAPE_shelf_offer, "state", "migrations/0003_catalog.sql", "offer"},
        {SHAPE_refund, "state", "migrations/0007_payments.sql", "payment_refund"},
        {SHAPE_payout, "state", "migrations/0007_payments.sql", "payout"},
    };
    struct arena a;

    arena_init(&a, 4 << 20);
    for (size_t i = 0; i < countof(cases); i++) {
        const struct shape_field *f = field_of(cases[i].shape, cases[i].field);
        struct buf words;

        buf_init(&words, &a, 1000);
        for (size_t k = 0; k < f->words_n; k++)
            buf_fmt(&words, "%s'%s'", k ? ", " : "", f->words[k]);
        assert_true(str_eq(buf_view(&words),
                           states_of(&a, cases[i].migration, cases[i].table)));
    }
    arena_release(&a);
}

/* ---- cursors ---- */

static void a_cursor_is_of_its_list(void **state)
{
    struct ctx *c = context(state);
    struct str cursor = cursor_make_id(c->arena, "orders", 77), key;
    int64_t id;

    assert_int_equal(cursor_read_id(&c->problem, c->arena, "orders", cursor, 1, &id), DONE);
    assert_int_equal(id, 77);
    assert_int_equal(cursor_read_id(&c->problem, c->arena, "orders", STR(""), 5, &id), DONE);
    assert_int_equal(id, 5);
    assert_int_equal(cursor_read_id(&c->problem, c->arena, "offers", cursor, 1, &id), REFUSED);
    assert_string_equal(c->problem.field, "cursor");
    assert_int_equal(cursor_read(&c->problem, c->arena, "orders", STR("%%"), &key), REFUSED);
    cursor = cursor_make(c->arena, "offers", STR("SKU:1"));
    assert_int_equal(cursor_read(&c->problem, c->arena, "offers", cursor, &key), DONE);
    assert_str(key, "SKU:1");
    assert_int_equal(cursor_make(c->arena, "offers", STR("")).n, 0);
}

/* ---- what is wrong is said ---- */

static void problems_are_documents(void **state)
{
    scoped(program_close) struct program p;

    program_open(&p, *state);
    assert_int_equal(program_get(&p, "/none"), 404);
    program_refused(&p, 404, "not_found", "");
    assert_string_equal(program_text(&p, "type"), "urn:entrepot:problem:not_found");
    assert_string_equal(program_text(&p, "title"), "Nothing is here");
    program_call(&p, "DELETE", "/markets", NULL);
    program_refused(&p, 405, "method", "");
    assert_str(browser_header(&p.b, "allow"), "GET, HEAD");
    program_call(&p, "OPTIONS", "/markets", NULL);
    program_refused(&p, 405, "method", "");
    assert_int_equal(browser_header(&p.b, "access-control-allow-origin").n, 0);
    snprintf(p.token, sizeof(p.token), "nonsense");
    program_get(&p, "/markets");
    program_refused(&p, 401, "signed_out", "header.authorization");
    assert_str(browser_header(&p.b, "www-authenticate"), "Bearer");
}

static void unknown_and_broken_parameters_are_refused(void **state)
{
    static const struct {
        const char *path, *code, *field;
    } cases[] = {
        {"/markets?x=1", "invalid", "x"},
        {"/products?market=de&nope=1", "invalid", "nope"},
        {"/products", "required", "market"},
        {"/products?market=zz", "invalid", "market"},
        {"/products?market=deutschland", "invalid", "market"},
        {"/products?market=de&market=fr", "invalid", "market"},
        {"/products?market=de&currency=RUB", "invalid", "currency"},
        {"/products?market=de&currency=euro", "invalid", "currency"},
        {"/products?market=de&language=xx", "invalid", "language"},
        {"/products?market=de&city=524901", "invalid", "city"},
        {"/products?market=de&city=Berlin", "invalid", "city"},
        {"/products?market=de&limit=0", "invalid", "limit"},
        {"/products?market=de&limit=51", "invalid", "limit"},
        {"/products?market=de&limit=x", "invalid", "limit"},
        {"/products?market=de&sort=best", "invalid", "sort"},
        {"/products?market=de&category=0", "invalid", "category"},
        {"/products?market=de&price_min=1,5", "invalid", "price_min"},
        {"/products?market=de&price_max=-1", "invalid", "price_max"},
        {"/products?market=de&cursor=abc", "invalid", "cursor"},
        {"/products/12?market=de&service=rocket", "invalid", "service"},
        {"/cities?country=xx", "invalid", "country"},
        {"/sellers?cursor=%00", "malformed", "cursor"},
    };
    scoped(program_close) struct program p;

    program_open(&p, *state);
    for (size_t i = 0; i < countof(cases); i++) {
        program_get(&p, "%s", cases[i].path);
        program_refused(&p, strcmp(cases[i].code, "malformed") == 0 ? 400 : 422, cases[i].code,
                        cases[i].field);
    }
    assert_int_equal(program_get(&p, "/products?market=de&category=99999"), 404);
}

/* ---- the walk: everything that a body or a query string may have wrong ---- */

enum fault { FAULT_NONE, FAULT_MISSING, FAULT_KIND, FAULT_LARGE, FAULT_UNKNOWN, FAULTS };

/* Writes a body that is right but for one fault, of the field `target` of `shape`. */
struct draft {
    struct json_writer j;
    const struct shape *shape;
    size_t target;
    enum fault fault;
    char path[200]; /* of the faulty field; "" until it was written */
};

static char long_text[25000];

static void put_text_of(struct draft *d, const struct shape_field *f, bool large)
{
    const size_t n = (size_t)(large ? f->max + 1 : f->min > 1 ? f->min : 1);

    json_put_text(&d->j, f->name, (struct str){long_text, n});
}

static void put_simple(struct draft *d, const struct shape_field *f, bool large)
{
    switch (f->kind) {
    case FIELD_word: json_put_text(&d->j, f->name, str_of(large ? "nonsense" : f->words[0])); break;
    case FIELD_id: json_put_text(&d->j, f->name, large ? STR("99999999999999999999") : STR("12"));
        break;
    case FIELD_i64: json_put_i64(&d->j, f->name, large ? f->max + 1 : f->min); break;
    case FIELD_flag: json_put_flag(&d->j, f->name, true); break;
    case FIELD_currency: json_put_text(&d->j, f->name, large ? STR("EURO") : STR("EUR")); break;
    case FIELD_date: json_put_text(&d->j, f->name, STR("2026-01-31")); break;
    case FIELD_moment: json_put_text(&d->j, f->name, STR("2026-01-31T12:00:00Z")); break;
    case FIELD_money: json_put_money(&d->j, f->name, money(large ? -1 : 100, CURRENCY("EUR")));
        break;
    case FIELD_texts:
        json_open_list(&d->j, f->name);
        json_put_text(&d->j, NULL, (struct str){long_text, large ? f->chars + 1 : 1});
        json_end(&d->j);
        break;
    default: put_text_of(d, f, large);
    }
}

/* A large value: too long, out of range, no such word. Not everything has one. */
static bool has_large(const struct shape_field *f)
{
    return f->kind != FIELD_flag && f->kind != FIELD_date && f->kind != FIELD_moment &&
           f->kind != FIELD_object && f->kind != FIELD_list &&
           (size_t)f->max < sizeof(long_text);
}

static void put_broken(struct draft *d, const struct shape_field *f)
{
    if (d->fault == FAULT_LARGE)
        put_simple(d, f, true);
    if (d->fault == FAULT_KIND && f->kind == FIELD_i64)
        json_put_text(&d->j, f->name, STR("7"));
    else if (d->fault == FAULT_KIND)
        json_put_i64(&d->j, f->name, 7);
}

static void put_object(struct draft *d, const char *name, const struct shape *s, const char *path,
                       int depth);

static void put_member(struct draft *d, const struct shape_field *f, const char *path, int depth)
{
    char below[120];

    assert_true(depth < 4);
    if (f->kind == FIELD_object) {
        snprintf(below, sizeof(below), "%s%s.", path, f->name);
        put_object(d, f->name, f->of, below, depth + 1);
    } else if (f->kind == FIELD_list) {
        snprintf(below, sizeof(below), "%s%s[0].", path, f->name);
        json_open_list(&d->j, f->name);
        put_object(d, NULL, f->of, below, depth + 1);
        json_end(&d->j);
    } else {
        put_simple(d, f, false);
    }
}

static void put_object(struct draft *d, const char *name, const struct shape *s, const char *path,
                       int depth)
{
    size_t n;
    const struct shape_field *f = s->fields(&n);

    json_open_object(&d->j, name);
    for (size_t i = 0; i < n; i++) {
        bool faulty = s == d->shape && i == d->target && d->fault != FAULT_UNKNOWN && !d->path[0];

        if (!faulty) {
            put_member(d, &f[i], path, depth);
            continue;
        }
        snprintf(d->path, sizeof(d->path), "%s%s", path, f[i].name);
        put_broken(d, &f[i]);
    }
    if (s == d->shape && d->fault == FAULT_UNKNOWN && !d->path[0]) {
        snprintf(d->path, sizeof(d->path), "%snonsense", path);
        json_put_i64(&d->j, "nonsense", 1);
    }
    json_end(&d->j);
}

static struct program caller; /* who may do everything */

/* The route's path with a number for each parameter, and a place where it takes one. */
static const char *path_of(const struct route *r)
{
    static char path[300];
    struct str rest = str_sub(str_of(r->path), strlen("/api/v1"), STR_NONE), part;
    struct buf b = {.p = path, .cap = sizeof(path), .max = sizeof(path) - 1};

    while (str_cut(&rest, '{', &part)) {
        size_t end = b.n ? str_find_char(part, '}') : STR_NONE;

        buf_str(&b, end == STR_NONE ? STR("") : STR("12"));
        buf_str(&b, end == STR_NONE ? part : str_sub(part, end + 1, part.n));
    }
    buf_str(&b, r->flags & ROUTE_PLACE ? STR("?market=de&") : STR("?"));
    return buf_cstr(&b);
}

static const char *method_of(const struct route *r)
{
    static const char *const names[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};

    return names[r->method];
}

static void send_draft(const struct route *r, struct draft *d)
{
    scoped(buf_release) struct buf body;

    buf_init(&body, NULL, 1 << 20);
    json_writer_init(&d->j, &body);
    put_object(d, NULL, r->call->body, "", 0);
    json_finish(&d->j);
    program_call(&caller, method_of(r), path_of(r), buf_cstr(&body));
}

static void try_field(const struct route *r, const struct shape *s, size_t i,
                      const struct shape_field *f)
{
    for (int fault = FAULT_MISSING; fault < FAULT_UNKNOWN; fault++) {
        struct draft d = {.shape = s, .target = i, .fault = (enum fault)fault};

        if ((fault == FAULT_MISSING && !f->needed) || (fault == FAULT_LARGE && !has_large(f)))
            continue;
        send_draft(r, &d);
        program_refused(&caller, 422, fault == FAULT_MISSING ? "required" : "invalid",
                        f->kind == FIELD_texts && fault == FAULT_LARGE
                            ? str_cstr(&caller.arena,
                                       str_printf(&caller.arena, "%s[0]", d.path))
                        : f->kind == FIELD_money && fault == FAULT_LARGE
                            ? str_cstr(&caller.arena,
                                       str_printf(&caller.arena, "%s.amount", d.path))
                            : d.path);
    }
}

/* The shape with those that it is made of. */
static void try_shape(const struct route *r, const struct shape *s, int depth)
{
    struct draft unknown = {.shape = s, .fault = FAULT_UNKNOWN};
    size_t n;
    const struct shape_field *f = s->fields(&n);

    assert_true(s->in);
    send_draft(r, &unknown);
    program_refused(&caller, 422, "invalid", unknown.path);
    for (size_t i = 0; i < n; i++) {
        try_field(r, s, i, &f[i]);
        if (f[i].of && depth < 4)
            try_shape(r, f[i].of, depth + 1);
    }
}

static void try_no_body(const struct route *r)
{
    const bool picture = r->flags & ROUTE_PICTURE;

    program_call(&caller, method_of(r), path_of(r), "{\"a\":1}");
    program_refused(&caller, picture ? 415 : 400, picture ? "unsupported" : "malformed",
                    picture ? "header.content-type" : "");
}

static void try_broken_bodies(const struct route *r)
{
    static const char *const broken[] = {"", "[]", "{", "{\"a\":1,\"a\":2}", "\"x\"", "{} {}",
                                         "\xff"};
    char header[400];

    for (size_t i = 0; i < countof(broken); i++) {
        program_call(&caller, method_of(r), path_of(r), broken[i]);
        program_refused(&caller, 400, "malformed", "");
    }
    snprintf(header, sizeof(header), "Authorization: Bearer %s\r\nContent-Type: text/plain\r\n",
             caller.token);
    snprintf(long_text, sizeof(long_text), "/api/v1%s", path_of(r));
    assert_int_equal(browser_send(&caller.b, method_of(r), long_text, header, "{}"), 415);
    memset(long_text, 'a', sizeof(long_text));
}

static int caller_comes(void **state)
{
    test_web_setup(state);
    memset(long_text, 'a', sizeof(long_text));
    program_open(&caller, *state);
    program_sign_in_as(&caller, *state, "all@example.org",
                       ROLE_BUYER | ROLE_SELLER | ROLE_OPERATOR | ROLE_PARTNER,
                       (struct seller_id){77});
    return 0;
}

static int caller_goes(void **state)
{
    program_close(&caller);
    return test_web_teardown(state);
}

static void every_body_is_read_strictly(void **state unused_arg)
{
    for (size_t i = 0; i < route_count; i++) {
        const struct route *r = &route_table[i];
        struct arena_mark mark = arena_mark(&caller.arena);

        if (!r->call || r->method == HTTP_GET)
            continue;
        if (r->call->body) {
            try_broken_bodies(r);
            try_shape(r, r->call->body, 0);
        } else {
            try_no_body(r);
        }
        arena_rewind(&caller.arena, mark);
    }
}

/* The route's path with what it needs before the parameter `at`. */
static const char *path_up_to(const struct route *r, const struct shape_field *f, size_t at)
{
    static char path[600];
    struct buf b = {.p = path, .cap = sizeof(path), .max = sizeof(path) - 1};

    buf_str(&b, str_of(path_of(r)));
    for (size_t i = 0; i < at; i++)
        if (f[i].needed)
            buf_fmt(&b, "%s=%s&", f[i].name,
                    f[i].kind == FIELD_date   ? "2026-01-31"
                    : f[i].kind == FIELD_word ? f[i].words[0]
                                              : "1");
    return buf_cstr(&b);
}

static void try_parameter(const struct route *r, const struct shape_field *all, size_t at)
{
    const struct shape_field *f = &all[at];
    const int long_n = f->kind == FIELD_text ? (int)f->max + 1 : 30;
    const char *head = path_up_to(r, all, at);
    char path[1000];

    snprintf(path, sizeof(path), "%s%s=%.*s", head, f->name, long_n, long_text);
    program_call(&caller, method_of(r), path, NULL);
    program_refused(&caller, 422, "invalid", f->name);
    snprintf(path, sizeof(path), "%s%s=1&%s=1", head, f->name, f->name);
    program_call(&caller, method_of(r), path, NULL);
    program_refused(&caller, 422, "invalid", f->name);
    if (!f->needed)
        return;
    program_call(&caller, method_of(r), head, NULL);
    program_refused(&caller, 422, "required", f->name);
}

static void every_query_string_is_read_strictly(void **state unused_arg)
{
    for (size_t i = 0; i < route_count; i++) {
        const struct route *r = &route_table[i];
        char path[400];
        size_t n = 0;
        const struct shape_field *f = r->call && r->call->query ? r->call->query->fields(&n) : NULL;

        if (!r->call)
            continue;
        snprintf(path, sizeof(path), "%snonsense=1", path_of(r));
        program_call(&caller, method_of(r), path, NULL);
        program_refused(&caller, 422, "invalid", "nonsense");
        for (size_t k = 0; k < n; k++)
            try_parameter(r, f, k);
    }
}

/* The same work twice may not be asked for by accident. */
static void what_is_done_once_needs_a_key(void **state unused_arg)
{
    for (size_t i = 0; i < route_count; i++) {
        const struct route *r = &route_table[i];
        struct draft d = {.fault = FAULT_NONE};

        if (!r->call || !(r->flags & ROUTE_ONCE))
            continue;
        caller.same_key = true;
        caller.key[0] = '\0';
        if (r->call->body)
            send_draft(r, &d);
        else
            program_call(&caller, method_of(r), path_of(r), NULL);
        caller.same_key = false;
        program_refused(&caller, 400, "idempotency_key", "Idempotency-Key");
    }
}

static void bodies_have_an_end(void **state unused_arg)
{
    scoped(buf_release) struct buf body;

    buf_init(&body, NULL, 3 << 20);
    buf_str(&body, STR("{\"a\":\""));
    for (int i = 0; i < 100; i++)
        buf_add(&body, long_text, sizeof(long_text));
    buf_str(&body, STR("\"}"));
    program_call(&caller, "POST", "/cart/lines", buf_cstr(&body));
    program_refused(&caller, 413, "too_large", "body");
}

/* ---- what everybody may read ---- */

static void the_world_is_told(void **state)
{
    scoped(program_close) struct program p;
    char etag[64], header[100];

    program_open(&p, *state);
    assert_int_equal(program_get(&p, "/markets"), 200);
    assert_true(program_count(&p, "items") >= 9);
    assert_int_equal(program_get(&p, "/markets/br"), 200);
    assert_string_equal(program_text(&p, "country"), "BR");
    assert_string_equal(program_text(&p, "currencies.0"), "BRL");
    assert_true(program_count(&p, "regions") == 27);
    assert_int_equal(program_get(&p, "/markets/xx"), 404);
    assert_int_equal(program_get(&p, "/currencies"), 200);
    assert_string_equal(program_text(&p, "items.0.code"), "BRL");
    assert_int_equal(program_get(&p, "/languages"), 200);
    assert_int_equal(program_get(&p, "/cities?q=mosk&country=RU&limit=1"), 200);
    assert_int_equal(program_get(&p, "/cities?q=%%D0%%BC%%D0%%BE%%D1%%81%%D0%%BA&limit=1"), 200);
    assert_string_equal(program_text(&p, "items.0.name"), "Moscow");
    assert_int_equal(program_get(&p, "/categories?language=ru"), 200);
    snprintf(etag, sizeof(etag), "%.*s", STR_FMT(browser_header(&p.b, "etag")));
    snprintf(header, sizeof(header), "If-None-Match: %s\r\n", etag);
    assert_int_equal(browser_send(&p.b, "GET", "/api/v1/categories?language=ru", header, NULL),
                     304);
    assert_int_equal(browser_body(&p.b).n, 0);
    assert_int_equal(browser_send(&p.b, "HEAD", "/api/v1/categories?language=ru", "", NULL), 200);
    assert_str(browser_header(&p.b, "etag"), etag);
}

static void wait_for_index(struct test_web *t, uint32_t products)
{
    for (int i = 0; i < 400 && search_size(t->search).products < products; i++)
        usleep(25000);
    assert_int_equal(search_size(t->search).products, products);
}

static void products_are_found_a_page_at_a_time(void **state)
{
    struct test_web *t = *state;
    struct ctx *c = context(state);
    struct seller_id seller = test_seller(c, "lamps");
    scoped(program_close) struct program p;
    const char *names[] = {"lamp one", "lamp two", "lamp three"};
    char cursor[400], first[40];

    for (size_t i = 0; i < countof(names); i++)
        test_offer(c, seller, names[i], 3);
    wait_for_index(t, countof(names));
    program_open(&p, t);
    assert_int_equal(program_get(&p, "/products?market=de&q=lamp&limit=2&sort=newest"), 200);
    assert_int_equal(program_i64(&p, "total"), 3);
    assert_int_equal(program_count(&p, "items"), 2);
    assert_string_equal(program_text(&p, "items.0.price.currency"), "EUR");
    assert_string_equal(program_text(&p, "items.0.stock"), "few");
    snprintf(cursor, sizeof(cursor), "%s", program_text(&p, "next"));
    snprintf(first, sizeof(first), "%s", program_text(&p, "items.0.id"));
    assert_int_equal(
        program_get(&p, "/products?market=de&q=lamp&limit=2&sort=newest&cursor=%s", cursor), 200);
    assert_int_equal(program_count(&p, "items"), 1);
    assert_false(program_has(&p, "next"));
    assert_string_not_equal(program_text(&p, "items.0.id"), first);
    assert_int_equal(program_get(&p, "/products?market=de&price_min=1000"), 200);
    assert_int_equal(program_i64(&p, "total"), 0);
    assert_int_equal(program_get(&p, "/products/%s?market=de&service=express", first), 200);
    assert_string_equal(program_text(&p, "offers.0.price.amount"), "10.00");
    assert_string_equal(program_text(&p, "offers.0.landed.sums.goods.amount"), "10.00");
    assert_true(program_count(&p, "offers.0.landed.reasons") > 0);
    assert_true(program_count(&p, "offers.0.landed.working") > 2);
    assert_int_equal(program_i64(&p, "offers.0.left"), 3);
    assert_int_equal(program_get(&p, "/products/%s/reviews", first), 200);
    assert_int_equal(program_count(&p, "items"), 0);
    assert_int_equal(program_get(&p, "/products/12?market=de"), 404);
    assert_int_equal(program_get(&p, "/sellers"), 200);
    assert_string_equal(program_text(&p, "items.0.handle"), "lamps");
    assert_int_equal(program_get(&p, "/sellers/lamps"), 200);
    assert_int_equal(program_get(&p, "/sellers/none"), 404);
    assert_int_equal(program_get(&p, "/sellers/lamps/products?market=us&limit=2"), 200);
    assert_int_equal(program_count(&p, "items"), 2);
    assert_true(program_has(&p, "next"));
}

static void the_description_is_kept(void **state)
{
    scoped(browser_close) struct browser b;

    browser_open(&b, *state);
    assert_int_equal(browser_get(&b, "/api/openapi.json"), 200);
    assert_true(str_eq(browser_body(&b), api_description()));
    assert_true(browser_header(&b, "etag").n > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes_are_in_order),
        cmocka_unit_test(words_are_those_of_the_modules),
        cmocka_unit_test(words_are_those_of_the_tables),
        cmocka_unit_test_setup_teardown(a_cursor_is_of_its_list, test_web_setup,
                                        test_web_teardown),
        cmocka_unit_test_setup_teardown(problems_are_documents, test_web_setup,
                                        test_web_teardown),
        cmocka_unit_test_setup_teardown(unknown_and_broken_parameters_are_refused, test_web_setup,
                                        test_web_teardown),
        cmocka_unit_test_setup_teardown(every_body_is_read_strictly, caller_comes, caller_goes),
        cmocka_unit_test_setup_teardown(every_query_string_is_read_strictly, caller_comes,
                                        caller_goes),
        cmocka_unit_test_setup_teardown(what_is_done_once_needs_a_key, caller_comes, caller_goes),
        cmocka_unit_test_setup_teardown(bodies_have_an_end, caller_comes, caller_goes),
        cmocka_unit_test_setup_teardown(the_world_is_told, test_web_setup, test_web_teardown),
        cmocka_unit_test_setup_teardown(products_are_found_a_page_at_a_time, test_web_setup,
                                        test_web_teardown),
        cmocka_unit_test_setup_teardown(the_description_is_kept, test_web_setup,
                                        test_web_teardown),
    };

    return test_store_run("api", tests);
}
