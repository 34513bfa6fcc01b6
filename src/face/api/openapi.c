/* SPDX-License-Identifier: Apache-2.0 */
/* /api/openapi.json: OpenAPI 3.1 (JSON Schema 2020-12), made from routes.def and shapes.def. */
#include <pthread.h>

#include "face/api/api.h"

#include "base/check.h"
#include "face/web/inside.h"

enum { DESCRIPTION_MAX_BYTES = 2 * 1024 * 1024, DETAIL_BYTES_MAX = 600 };

#define REF_SCHEMA "#/components/schemas/"

/* ---- schemas: one a shape ---- */

static void put_bounds(struct json_writer *j, const char *least, const char *most,
                       const struct shape_field *f)
{
    if (f->min > 0)
        json_put_i64(j, least, f->min);
    json_put_i64(j, most, f->max);
}

static void put_ref(struct json_writer *j, struct arena *a, const char *of)
{
    json_put_text(j, "$ref", str_printf(a, REF_SCHEMA "%s", of));
}

static void put_items(struct json_writer *j, struct arena *a, const struct shape_field *f)
{
    json_put_text(j, "type", STR("array"));
    put_bounds(j, "minItems", "maxItems", f);
    json_open_object(j, "items");
    if (f->of) {
        put_ref(j, a, f->of->name);
    } else {
        json_put_text(j, "type", STR("string"));
        json_put_i64(j, "minLength", 1);
        json_put_i64(j, "maxLength", (int64_t)f->chars);
    }
    json_end(j);
}

static void put_string(struct json_writer *j, const char *keyword, const char *value)
{
    json_put_text(j, "type", STR("string"));
    if (keyword)
        json_put_text(j, keyword, str_of(value));
}

static void put_words(struct json_writer *j, const struct shape_field *f)
{
    json_put_text(j, "type", STR("string"));
    json_open_list(j, "enum");
    for (size_t i = 0; i < f->words_n; i++)
        json_put_text(j, NULL, str_of(f->words[i]));
    json_end(j);
}

static void put_integer(struct json_writer *j, const struct shape_field *f)
{
    json_put_text(j, "type", STR("integer"));
    if (f->max == INT64_MAX) /* readers know only floating point: 2^53 is enough */
        json_put_text(j, "format", STR("int64"));
    else
        json_put_i64(j, "maximum", f->max);
    json_put_i64(j, "minimum", f->min);
}

static void put_type(struct json_writer *j, struct arena *a, const struct shape_field *f)
{
    switch (f->kind) {
    case FIELD_text:
    case FIELD_block:
    case FIELD_secret:
        json_put_text(j, "type", STR("string"));
        put_bounds(j, "minLength", "maxLength", f);
        break;
    case FIELD_word: put_words(j, f); break;
    case FIELD_id: put_string(j, "pattern", "^[1-9][0-9]{0,18}$"); break;
    case FIELD_i64: put_integer(j, f); break;
    case FIELD_flag: json_put_text(j, "type", STR("boolean")); break;
    case FIELD_money: put_ref(j, a, "money"); break;
    case FIELD_currency: put_string(j, "pattern", "^[A-Z]{3}$"); break;
    case FIELD_date: put_string(j, "format", "date"); break;
    case FIELD_moment: put_string(j, "format", "date-time"); break;
    case FIELD_object: put_ref(j, a, f->of->name); break;
    case FIELD_list:
    case FIELD_texts: put_items(j, a, f); break;
    case FIELD_KINDS_N: check(!"a kind of field");
    }
}

static void put_field(struct json_writer *j, struct arena *a, const struct shape_field *f)
{
    json_open_object(j, f->name);
    json_put_text(j, "description", str_of(f->about));
    put_type(j, a, f);
    json_end(j);
}

static void put_shape(struct json_writer *j, struct arena *a, const struct shape *s)
{
    size_t n, needed = 0;
    const struct shape_field *f = s->fields(&n);

    json_open_object(j, s->name);
    json_put_text(j, "description", str_of(s->about));
    json_put_text(j, "type", STR("object"));
    json_open_object(j, "properties");
    for (size_t i = 0; i < n; i++) {
        put_field(j, a, &f[i]);
        needed += f[i].needed;
    }
    json_end(j);
    if (needed) {
        json_open_list(j, "required");
        for (size_t i = 0; i < n; i++)
            if (f[i].needed)
                json_put_text(j, NULL, str_of(f[i].name));
        json_end(j);
    }
    if (s->in)
        json_put_flag(j, "additionalProperties", false);
    json_end(j);
}

static const struct shape_field money_fields[] = {
    {.name = "amount", .kind = FIELD_text, .min = 1, .max = 24,
     .about = "A decimal with the digits of its currency, such as 12.30"},
    {.name = "currency", .kind = FIELD_currency, .about = "ISO 4217"},
};

static void put_money(struct json_writer *j, struct arena *a)
{
    json_open_object(j, "money");
    json_put_text(j, "description", STR("An amount of money. Never a floating-point number."));
    json_put_text(j, "type", STR("object"));
    json_open_object(j, "properties");
    json_open_object(j, "amount");
    json_put_text(j, "description", str_of(money_fields[0].about));
    put_string(j, "pattern", "^-?[0-9]{1,19}(\\.[0-9]{1,4})?$");
    json_end(j);
    put_field(j, a, &money_fields[1]);
    json_end(j);
    json_open_list(j, "required");
    json_put_text(j, NULL, STR("amount"));
    json_put_text(j, NULL, STR("currency"));
    json_end(j);
    json_put_flag(j, "additionalProperties", false);
    json_end(j);
}

/* Is it a schema of its own? Those of query strings are taken apart into parameters. */
static bool is_body(const struct shape *s)
{
    for (size_t i = 0; i < API_CALLS; i++)
        if (api_calls[i].query == s)
            return false;
    return s != &api_shapes[SHAPE_place];
}

static void put_components(struct json_writer *j, struct arena *a)
{
    json_open_object(j, "components");
    json_open_object(j, "schemas");
    put_money(j, a);
    for (size_t i = 0; i < SHAPE_none; i++)
        if (is_body(&api_shapes[i]))
            put_shape(j, a, &api_shapes[i]);
    json_end(j);
    json_open_object(j, "responses");
    json_open_object(j, "problem");
    json_put_text(j, "description", STR("Why not: see `code`"));
    json_open_object(j, "content");
    json_open_object(j, PROBLEM_TYPE);
    json_open_object(j, "schema");
    put_ref(j, a, "problem");
    for (int i = 0; i < 5; i++)
        json_end(j);
    json_open_object(j, "securitySchemes");
    json_open_object(j, "token");
    json_put_text(j, "type", STR("http"));
    json_put_text(j, "scheme", STR("bearer"));
    json_put_text(j, "description", STR("The token of POST /sessions, /accounts or /guests"));
    for (int i = 0; i < 3; i++)
        json_end(j);
}

/* ---- parameters ---- */

static void open_parameter(struct json_writer *j, struct str name, const char *in, bool needed)
{
    json_open_object(j, NULL);
    json_put_text(j, "name", name);
    json_put_text(j, "in", str_of(in));
    json_put_flag(j, "required", needed);
}

static void put_query(struct json_writer *j, struct arena *a, const struct shape *s)
{
    size_t n;
    const struct shape_field *f = s->fields(&n);

    for (size_t i = 0; i < n; i++) {
        open_parameter(j, str_of(f[i].name), "query", f[i].needed);
        json_put_text(j, "description", str_of(f[i].about));
        json_open_object(j, "schema");
        put_type(j, a, &f[i]);
        json_end(j);
        json_end(j);
    }
}

static void put_path_parameters(struct json_writer *j, const struct route *r)
{
    struct str rest = str_of(r->path), segment, name;

    while (str_cut(&rest, '/', &segment)) {
        if (segment.n == 0 || segment.p[0] != '{')
            continue;
        segment = str_sub(segment, 1, segment.n - 2);
        str_cut(&segment, ':', &name);
        open_parameter(j, name, "path", true);
        json_open_object(j, "schema");
        put_string(j, str_eq(segment, STR("id")) ? "pattern" : NULL, "^[1-9][0-9]{0,18}$");
        json_end(j);
        json_end(j);
    }
}

static void put_key(struct json_writer *j)
{
    open_parameter(j, STR("Idempotency-Key"), "header", true);
    json_put_text(j, "description",
                  STR("New for each request; the same when it is sent again. Visible ASCII."));
    json_open_object(j, "schema");
    put_string(j, "pattern", "^[!-~]{1,200}$");
    json_end(j);
    json_end(j);
}

static void put_parameters(struct json_writer *j, struct arena *a, const struct route *r)
{
    json_open_list(j, "parameters");
    put_path_parameters(j, r);
    if (r->flags & ROUTE_PLACE)
        put_query(j, a, &api_shapes[SHAPE_place]);
    if (r->call->query)
        put_query(j, a, r->call->query);
    if (r->flags & ROUTE_ONCE)
        put_key(j);
    json_end(j);
}

/* ---- answers ---- */

static void put_content(struct json_writer *j, struct arena *a, const struct shape *s)
{
    json_open_object(j, "content");
    json_open_object(j, "application/json");
    json_open_object(j, "schema");
    put_ref(j, a, s->name);
    for (int i = 0; i < 3; i++)
        json_end(j);
}

/* What is no JSON: of the first kind that is not NULL, or of the second. */
static void put_files(struct json_writer *j, const char *kind, const char *other)
{
    json_open_object(j, "content");
    for (int i = 0; i < 2; i++) {
        const char *type = i ? other : kind;

        if (!type)
            continue;
        json_open_object(j, type);
        json_open_object(j, "schema");
        put_string(j, "contentMediaType", type);
        json_end(j);
        json_end(j);
    }
    json_end(j);
}

static void put_problem(struct json_writer *j, const char *status)
{
    json_open_object(j, status);
    json_put_text(j, "$ref", STR("#/components/responses/problem"));
    json_end(j);
}

static void put_responses(struct json_writer *j, struct arena *a, const struct route *r)
{
    char status[12];

    snprintf(status, sizeof(status), "%d", r->call->status);
    json_open_object(j, "responses");
    json_open_object(j, status);
    json_put_text(j, "description", str_of(r->call->summary));
    if (r->call->answer)
        put_content(j, a, r->call->answer);
    if (r->flags & ROUTE_PDF)
        put_files(j, "application/pdf", NULL);
    if (r->flags & ROUTE_JPEG)
        put_files(j, "image/jpeg", NULL);
    json_end(j);
    if (r->flags & ROUTE_PUBLIC) {
        json_open_object(j, "304");
        json_put_text(j, "description", STR("You have it already (If-None-Match)"));
        json_end(j);
    }
    put_problem(j, "4XX");
    put_problem(j, "5XX");
    json_end(j);
}

/* ---- operations ---- */

static struct str who_of(const struct route *r)
{
    static const struct str who[] = {
        [ACCESS_VISITOR] = STR_INIT("Needs no token."),
        [ACCESS_GUEST] = STR_INIT("For accounts and guests."),
        [ACCESS_BUYER] = STR_INIT("For accounts."),
        [ACCESS_SELLER] = STR_INIT("For accounts of sellers."),
        [ACCESS_OPERATOR] = STR_INIT("For operators of the marketplace."),
        [ACCESS_PARTNER] = STR_INIT("For partners: offices of posts and of customs."),
    };

    return who[r->access];
}

static const char *method_of(const struct route *r)
{
    static const char *const names[HTTP_OTHER] = {
        [HTTP_GET] = "get", [HTTP_POST] = "post", [HTTP_PUT] = "put", [HTTP_PATCH] = "patch",
        [HTTP_DELETE] = "delete"};

    return names[r->method];
}

static void put_security(struct json_writer *j, const struct route *r)
{
    json_open_list(j, "security");
    if (r->access != ACCESS_VISITOR) {
        json_open_object(j, NULL);
        json_open_list(j, "token");
        json_end(j);
        json_end(j);
    }
    json_end(j);
}

static void put_request(struct json_writer *j, struct arena *a, const struct route *r)
{
    if (!r->call->body && !(r->flags & ROUTE_PICTURE))
        return;
    json_open_object(j, "requestBody");
    json_put_flag(j, "required", true);
    if (r->call->body)
        put_content(j, a, r->call->body);
    else
        put_files(j, "image/jpeg", "image/png");
    json_end(j);
}

static void put_operation(struct json_writer *j, struct arena *a, const struct route *r)
{
    json_open_object(j, method_of(r));
    json_put_text(j, "operationId", str_of(r->name + strlen("api_")));
    json_open_list(j, "tags");
    json_put_text(j, NULL, str_of(r->call->tag));
    json_end(j);
    json_put_text(j, "summary", str_of(r->call->summary));
    json_put_text(j, "description", who_of(r));
    put_security(j, r);
    put_parameters(j, a, r);
    put_request(j, a, r);
    put_responses(j, a, r);
    json_end(j);
}

/* "/api/v1/orders/{order:id}" as "/orders/{order}". */
static struct str plain_path(struct arena *a, const struct route *r)
{
    struct str rest = str_sub(str_of(r->path), strlen("/api/v1/"), STR_NONE), segment;
    struct buf b;

    buf_init(&b, a, 256);
    while (str_cut(&rest, '/', &segment)) {
        struct str head = str_sub(segment, 0, str_find_char(segment, ':'));

        buf_fmt(&b, "/%.*s%s", STR_FMT(head), head.n < segment.n ? "}" : "");
    }
    return buf_view(&b);
}

/* Has an earlier row this path? Then that one has told all of it. */
static bool told_before(const struct route *r)
{
    for (const struct route *other = route_table; other < r; other++)
        if (other->call && strcmp(other->path, r->path) == 0)
            return true;
    return false;
}

static void put_paths(struct json_writer *j, struct arena *a)
{
    json_open_object(j, "paths");
    for (size_t i = 0; i < route_count; i++) {
        const struct route *r = &route_table[i];

        if (!r->call || told_before(r))
            continue;
        json_open_object(j, str_cstr(a, plain_path(a, r)));
        for (size_t k = i; k < route_count; k++)
            if (route_table[k].call && strcmp(route_table[k].path, r->path) == 0)
                put_operation(j, a, &route_table[k]);
        json_end(j);
    }
    json_end(j);
}

/* ---- the whole ---- */

static void put_info(struct json_writer *j)
{
    json_open_object(j, "info");
    json_put_text(j, "title", STR("Entrep\u00f4t"));
    json_put_text(j, "version", STR("1"));
    json_put_text(j, "summary", STR("A cross-border marketplace, for programs"));
    json_put_text(j, "description",
                  STR("Everything that a buyer or a seller does. Money is a decimal string with "
                      "its currency, ids are strings, dates are ISO 8601, moments are RFC 3339 "
                      "in UTC. Problems are RFC 9457 documents with a stable code."));
    json_open_object(j, "license");
    json_put_text(j, "name", STR("Apache-2.0"));
    json_put_text(j, "identifier", STR("Apache-2.0"));
    json_end(j);
    json_end(j);
}

static const struct {
    const char *name, *about;
} tags[] = {
    {"World", "Markets, currencies, languages and cities"},
    {"Catalogue", "What there is to buy: open to everybody"},
    {"Account", "Guests, accounts, sessions, addresses"},
    {"Buying", "From a cart to an order that has arrived"},
    {"Selling", "Orders, offers, stock and money of a shop"},
    {"Disputes", "When something is wrong with an order: talked about, agreed, decided"},
    {"Network", "Parcels on their way, and what carriers tell of them"},
};

static void put_tags(struct json_writer *j)
{
    json_open_list(j, "tags");
    for (size_t i = 0; i < countof(tags); i++) {
        json_open_object(j, NULL);
        json_put_text(j, "name", str_of(tags[i].name));
        json_put_text(j, "description", str_of(tags[i].about));
        json_end(j);
    }
    json_end(j);
}

static struct buf description;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void describe(void)
{
    scoped(arena_release) struct arena a = {0};
    struct json_writer j;

    arena_init(&a, DESCRIPTION_MAX_BYTES);
    buf_init(&description, NULL, DESCRIPTION_MAX_BYTES);
    json_writer_init(&j, &description);
    json_open_object(&j, NULL);
    json_put_text(&j, "openapi", STR("3.1.0"));
    put_info(&j);
    json_open_list(&j, "servers");
    json_open_object(&j, NULL);
    json_put_text(&j, "url", STR("/api/v1"));
    json_end(&j);
    json_end(&j);
    put_tags(&j);
    put_paths(&j, &a);
    put_components(&j, &a);
    json_end(&j);
    json_finish(&j);
    check(!description.full);
}

struct str api_description(void)
{
    check(pthread_once(&once, describe) == 0);
    return buf_view(&description);
}

enum outcome web_openapi(struct web *w)
{
    if (reply_kept(w, api_description()))
        return DONE;
    return web_send(w, "application/json", api_description());
}
