/* SPDX-License-Identifier: Apache-2.0 */
#include "face/api/view.h"

#include "face/web/window.h"
#include "flow/ports.h"
#include "shop/catalog/listing.h"
#include "shop/stock/stock.h"

enum { OPTIONS_MAX = LISTING_OPTIONS_MAX / 2 };

struct api_problem view_problem(struct arena *a, const struct problem *p)
{
    const bool failed = p->refusal == refusal_none;
    struct api_problem out = {
        .title = failed ? STR("Something went wrong on our side")
                        : str_of(refusal_title(p->refusal)),
        .status = failed ? 500 : refusal_status(p->refusal),
        .code = failed ? STR("failed") : str_of(refusal_code(p->refusal))};

    out.type = str_printf(a, "urn:entrepot:problem:%.*s", STR_FMT(out.code));
    if (!failed) {
        out.detail = str_copy(a, str_of(p->detail));
        out.field = str_copy(a, str_of(p->field));
    }
    return out;
}

struct str view_language(struct str tag)
{
    return tag.n ? str_sub(tag, 0, str_find_char(tag, '-')) : STR("en");
}

int32_t view_limit(int64_t asked)
{
    return asked == API_ABSENT ? PAGE_USUAL : (int32_t)asked;
}

struct api_rating *view_rating(struct web *w, int64_t sum, int64_t count)
{
    struct api_rating *r;
    struct buf mean;

    if (count <= 0)
        return NULL;
    r = arena_new(w->c.arena, struct api_rating);
    buf_init(&mean, w->c.arena, 8);
    buf_decimal(&mean, window_rating(sum, count).mean.v, 1);
    *r = (struct api_rating){buf_view(&mean), count};
    return r;
}

enum outcome view_seller(struct web *w, const struct seller_row *row, struct str language,
                         struct api_seller *out)
{
    struct seller_about about;
    bool told;

    TRY(seller_about_get(&w->c, row->id, view_language(language), &about, &told));
    *out = (struct api_seller){
        .id = row->id.v, .handle = row->handle, .name = row->name, .country = row->country,
        .currency = row->currency, .state = row->state, .logo = view_image(w, row->logo),
        .rating = view_rating(w, row->rating_sum, row->rating_count),
        .about = told ? about.about : STR(""), .joined_at = row->joined_at};
    return DONE;
}

struct api_city view_city(const struct city *c)
{
    static const struct str sizes[CITY_CLASSES] = {
        [CITY_CAPITAL] = STR_INIT("capital"), [CITY_MAJOR] = STR_INIT("major"),
        [CITY_REGIONAL] = STR_INIT("regional"), [CITY_REMOTE] = STR_INIT("remote")};

    return (struct api_city){
        .id = c->id.v, .name = c->name, .native = c->native, .country = str_of(c->country->code),
        .region = c->region ? c->region->code : STR(""), .zone = c->zone, .size = sizes[c->size],
        .population = c->population};
}

struct str view_image(struct web *w, struct str source)
{
    if (source.n == 0 || str_find(source, STR("://")) != STR_NONE)
        return source;
    return window_picture(w, source).text;
}

struct str view_stock(int64_t available)
{
    static const struct str words[] = {[STOCK_NONE] = STR_INIT("none"),
                                       [STOCK_SCARCE] = STR_INIT("few"),
                                       [STOCK_PLENTY] = STR_INIT("plenty")};

    return words[stock_band(available)];
}

void view_options(struct web *w, struct str options, struct api_option **v, size_t *n)
{
    struct listing_option o;

    *v = arena_new_n(w->c.arena, struct api_option, OPTIONS_MAX);
    *n = 0;
    while (*n < OPTIONS_MAX && listing_option_next(&options, &o))
        (*v)[(*n)++] = (struct api_option){o.name, o.value};
}

/* ---- prices ---- */

struct api_sums view_sums(const struct quote_sum *s)
{
    struct quote_off off = quote_off(s);

    return (struct api_sums){.goods = s->goods, .freight = s->freight, .insurance = s->insurance,
                             .duty = s->duty, .fees = s->fees, .tax = s->tax,
                             .tax_included = s->tax_included,
                             .discount = money_add(off.goods, off.freight), .total = s->total};
}

static struct api_step step_of(const struct quote_step *s)
{
    struct api_step out = {.code = str_of(quote_step_name(s->code)),
                           .parcel = s->consignment >= 0 ? s->consignment : API_ABSENT,
                           .name = s->name, .rate_ppm = API_ABSENT, .num = API_ABSENT,
                           .den = API_ABSENT, .hs6 = s->hs6, .rule = s->rule_id,
                           .source = s->source, .since = s->since, .uncertain = s->check,
                           .paid_by = s->code == STEP_PROMOTION ? str_of(payer_name(s->payer))
                                                                : (struct str){0}};

    if (s->code != STEP_RATE)
        out.amount = s->amount;
    if (s->rate_ppm) {
        out.rate_ppm = s->rate_ppm;
        out.base = s->base;
    }
    if (s->code == STEP_RATE) {
        out.from = s->from;
        out.num = s->rate.num;
        out.den = s->rate.den;
        out.rate_date = s->rate_date;
    }
    return out;
}

void view_working(struct web *w, const struct quote *q, struct api_step **v, size_t *n)
{
    *v = arena_new_n(w->c.arena, struct api_step, q->working_n + 1);
    *n = q->working_n;
    for (size_t i = 0; i < *n; i++)
        (*v)[i] = step_of(&q->working[i]);
}

/* ---- promises ---- */

void view_services(struct web *w, const struct rates *rates, const struct promise_option *options,
                   size_t options_n, size_t chosen, struct api_service **v, size_t *n)
{
    *v = arena_new_n(w->c.arena, struct api_service, SERVICES);
    *n = 0;
    for (size_t i = 0; i < options_n; i++) {
        const struct promise *p = &options[i].promise;
        struct money freight;

        if (rates_convert(rates, p->price, w->currency, &freight))
            (*v)[(*n)++] = (struct api_service){
                .service = str_of(service_name(options[i].service)), .p50 = p->p50, .p90 = p->p90,
                .freight = freight, .valid_until = p->valid_until_ms, .chosen = i == chosen};
    }
}

static struct str time_of(struct web *w, int32_t minute)
{
    return str_printf(w->c.arena, "%02d:%02d", (int)minute / 60 % 24, (int)minute % 60);
}

static struct api_reason reason_of(struct web *w, const struct promise_step *s)
{
    const bool timed = s->code == REASON_ORDERED || s->code == REASON_CUT_OFF ||
                       s->code == REASON_LEG || s->code == REASON_LASTMILE;
    const bool waits = s->code == REASON_CUSTOMS || s->code == REASON_SORTING;

    return (struct api_reason){.code = str_of(promise_reason_name(s->code)), .date = s->date,
                               .time = timed ? time_of(w, s->minute) : STR(""),
                               .days = s->code == REASON_HANDLING ? s->n : API_ABSENT,
                               .hours = waits ? s->n : API_ABSENT, .name = s->name, .to = s->to,
                               .mode = s->code == REASON_LEG ? str_of(leg_mode_name(s->mode))
                                                             : STR(""),
                               .source = s->source,
                               .uncertain = s->check};
}

void view_reasons(struct web *w, const struct promise_step *steps, size_t steps_n,
                  struct api_reason **v, size_t *n)
{
    *v = arena_new_n(w->c.arena, struct api_reason, steps_n + 1);
    *n = steps_n;
    for (size_t i = 0; i < steps_n; i++)
        (*v)[i] = reason_of(w, &steps[i]);
}

void view_rails(struct web *w, struct str market, struct currency currency, struct api_rail **v,
                size_t *n)
{
    const struct rail *offered[RAIL_KINDS_N];

    *n = rails_offered(w->c.ports, market, currency, offered);
    *v = arena_new_n(w->c.arena, struct api_rail, *n);
    for (size_t i = 0; i < *n; i++) {
        struct str name = str_of(offered[i]->name);
        enum rail_kind kind;
        bool known = rail_kind_parse(name, &kind);

        (*v)[i] = (struct api_rail){name, known ? rail_kind_label(kind) : name};
    }
}
