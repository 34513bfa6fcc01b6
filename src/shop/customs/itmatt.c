/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/customs/itmatt.h"

#include "base/check.h"
#include "base/civil.h"
#include "lib/json.h"

enum { HS_DIGITS = 6, DESCRIPTION_MIN = 3 };

static enum outcome refuse_line(struct problem *p, enum refusal why, size_t line,
                                const char *field, const char *expected)
{
    char path[PROBLEM_FIELD_MAX];

    snprintf(path, sizeof(path), "lines[%zu].%s", line, field);
    return refuse(p, why, path, "customs needs %s", expected);
}

static bool all_digits(struct str s, size_t n)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n == n;
}

static enum outcome check_line(struct problem *p, const struct itmatt_line *l, size_t i)
{
    if (utf8_length(l->description) < DESCRIPTION_MIN)
        return refuse_line(p, refusal_required, i, "description", "what it is, in a few words");
    if (!all_digits(l->hs6, HS_DIGITS))
        return refuse_line(p, refusal_required, i, "hs6", "the six digits of its HS code");
    if (l->weight_g <= 0)
        return refuse_line(p, refusal_required, i, "weight_g", "its weight, above zero");
    if (l->value_minor < 0 || l->quantity < 1)
        return refuse_line(p, refusal_invalid, i, "value", "its value and how many there are");
    if (l->origin.n != 2)
        return refuse_line(p, refusal_required, i, "origin", "the country where it was made");
    return DONE;
}

static enum outcome check_party(struct problem *p, const struct itmatt_party *who, const char *name)
{
    const struct {
        const char *field;
        struct str value;
    } needed[] = {{"name", who->name}, {"city", who->city}, {"country", who->country}};
    char path[PROBLEM_FIELD_MAX];

    for (size_t i = 0; i < countof(needed); i++) {
        snprintf(path, sizeof(path), "%s.%s", name, needed[i].field);
        if (needed[i].value.n == 0)
            return refuse(p, refusal_required, path, "customs needs it");
    }
    return DONE;
}

enum outcome itmatt_check(struct problem *p, const struct itmatt *in)
{
    check(in->lines_n >= 1 && in->lines_n <= ITMATT_LINES_MAX);
    TRY(check_party(p, &in->sender, "sender"));
    TRY(check_party(p, &in->addressee, "addressee"));
    for (size_t i = 0; i < in->lines_n; i++)
        TRY(check_line(p, &in->lines[i], i));
    if (in->gross_g <= 0)
        return refuse(p, refusal_required, "gross_g", "customs needs the weight of the parcel");
    return DONE;
}

static void put_some(struct json_writer *w, const char *name, struct str v)
{
    if (v.n)
        json_put_text(w, name, v);
}

static void put_party(struct json_writer *w, const char *name, const struct itmatt_party *who)
{
    json_open_object(w, name);
    json_put_text(w, "name", who->name);
    put_some(w, "line1", who->line1);
    put_some(w, "line2", who->line2);
    json_put_text(w, "city", who->city);
    put_some(w, "region", who->region);
    put_some(w, "postcode", who->postcode);
    json_put_text(w, "country", who->country);
    put_some(w, "phone", who->phone);
    put_some(w, "email", who->email);
    json_end(w);
}

static void put_lines(struct json_writer *w, const struct itmatt *in)
{
    json_open_list(w, "lines");
    for (size_t i = 0; i < in->lines_n; i++) {
        const struct itmatt_line *l = &in->lines[i];

        json_open_object(w, NULL);
        json_put_text(w, "description", l->description);
        json_put_i64(w, "quantity", l->quantity);
        json_put_i64(w, "net_weight_g", l->weight_g);
        json_put_decimal(w, "value", money(l->value_minor, in->currency));
        json_put_text(w, "hs6", l->hs6);
        json_put_text(w, "origin", l->origin);
        json_end(w);
    }
    json_end(w);
}

struct str itmatt_document(struct arena *a, const struct itmatt *in, int64_t now_ms)
{
    struct json_writer w;
    struct buf b;

    buf_init(&b, a, ITMATT_DOCUMENT_MAX);
    json_writer_init(&w, &b);
    json_open_object(&w, NULL);
    json_put_text(&w, "message", STR("ITMATT"));
    json_put_text(&w, "number", s10_str(&in->number));
    json_put_moment(&w, "at", now_ms);
    put_party(&w, "sender", &in->sender);
    put_party(&w, "addressee", &in->addressee);
    json_put_text(&w, "category", in->category);
    json_put_text(&w, "currency", currency_str(&in->currency));
    put_lines(&w, in);
    json_put_i64(&w, "gross_weight_g", in->gross_g);
    json_put_decimal(&w, "postage", money(in->postage_minor, in->currency));
    put_some(&w, "invoice", in->invoice);
    json_end(&w);
    json_finish(&w);
    check(!b.full);
    return buf_view(&b);
}

enum outcome itmatt_keep(struct ctx *c, struct account_id buyer, struct shipment_id shipment,
                         const struct itmatt *in)
{
    return itmatt_insert(c, buyer, shipment, s10_str(&in->number), in->sender.country,
                         in->addressee.country, utc_date(c->now_ms), c->now_ms,
                         itmatt_document(c->arena, in, c->now_ms), NULL);
}
