/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/basket.h"

#include "face/web/window.h"
#include "shop/markets/markets.h"

enum outcome basket_read(struct web *w, const struct service_choice *choices, size_t choices_n,
                         struct basket *out)
{
    const struct cart_line *all;
    struct cart_line *lines, *gone;
    size_t n;

    *out = (struct basket){0};
    TRY(cart_read(&w->c, web_buyer(w), window_language(w), &all, &n));
    out->lines = lines = arena_new_n(w->c.arena, struct cart_line, n + 1);
    out->gone = gone = arena_new_n(w->c.arena, struct cart_line, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (all[i].for_sale)
            lines[out->lines_n++] = all[i];
        else
            gone[out->gone_n++] = all[i];
    }
    if (out->lines_n == 0)
        return DONE;
    return price_cart(&w->c,
                      &(struct price_cart){.lines = out->lines, .lines_n = out->lines_n,
                                           .to = w->city, .currency = w->currency,
                                           .choices = choices, .choices_n = choices_n},
                      &out->priced);
}

/* ---- views ---- */

static struct cart_line_view line_view(struct web *w, const struct cart_line *l)
{
    return (struct cart_line_view){
        .url = window_product_url(w, l->row.product),
        .picture = {.url = window_picture(w, l->row.image)},
        .title = l->row.title,
        .options = window_options(w, l->row.options),
        .offer = str_printf(w->c.arena, "%lld", (long long)l->row.offer.v),
        .quantity = l->row.quantity,
        .available = l->available,
        .for_sale = l->for_sale,
        .total = money(0, w->currency)};
}

const struct cart_line_view *basket_gone(struct web *w, const struct basket *b)
{
    struct cart_line_view *out = arena_new_n(w->c.arena, struct cart_line_view, b->gone_n + 1);

    for (size_t i = 0; i < b->gone_n; i++)
        out[i] = line_view(w, &b->gone[i]);
    return out;
}

static void fill_lines(struct web *w, const struct basket *b, const struct priced_parcel *parcel,
                       struct parcel_view *out)
{
    const struct quote_consignment *sums = parcel->sums;
    struct cart_line_view *lines =
        arena_new_n(w->c.arena, struct cart_line_view, sums->lines_n + 1);

    for (size_t i = 0; i < sums->lines_n; i++) {
        lines[i] = line_view(w, &b->lines[sums->lines[i].line]);
        lines[i].total = sums->lines[i].sum.total;
    }
    out->lines = lines;
    out->lines_n = sums->lines_n;
}

/* "standard.2026-12-14": with the promise that stands beside it, so that nobody agrees to a later
 * one unseen. */
static struct str service_value(struct web *w, const struct promise_option *o)
{
    struct buf b;

    buf_init(&b, w->c.arena, 40);
    buf_fmt(&b, "%s.", service_name(o->service));
    date_iso(&b, o->promise.p90);
    return buf_view(&b);
}

static void fill_services(struct web *w, const struct priced_parcel *parcel,
                          struct parcel_view *out)
{
    struct service_choice_view *services =
        arena_new_n(w->c.arena, struct service_choice_view, SERVICES);
    const struct rates *rates;

    out->service_field =
        str_printf(w->c.arena, "service-%lld-%.*s", (long long)parcel->sums->seller.v,
                   STR_FMT(parcel->sums->hub));
    if (rates_of_day(&w->c, utc_date(w->c.now_ms), &rates) != DONE)
        return;
    for (size_t i = 0; i < parcel->options_n; i++) {
        const struct promise_option *o = &parcel->options[i];
        struct money freight = o->promise.price;

        if (rates_convert(rates, o->promise.price, w->currency, &freight))
            services[out->services_n++] = (struct service_choice_view){
                .value = service_value(w, o), .name = window_service(w, o->service),
                .promise = {.days = {o->promise.p50, o->promise.p90},
                            .note = window_busy(w, &o->promise, 0)},
                .freight = freight,
                .chosen = i == parcel->chosen};
    }
    out->services = services;
}

static struct promise_view parcel_promise(struct web *w, const struct priced_parcel *parcel)
{
    const struct promise *p = &parcel->options[parcel->chosen].promise;

    if (parcel->options_n)
        return (struct promise_view){.days = {p->p50, p->p90},
                                     .note = window_busy(w, p, parcel->withheld)};
    return (struct promise_view){.none = true,
                                 .why = parcel->restricted
                                            ? window_restricted(w, parcel->restricted)
                                            : window_no_room(w, parcel->withheld)};
}

const struct parcel_view *basket_parcels(struct web *w, const struct basket *b)
{
    struct parcel_view *out = arena_new_n(w->c.arena, struct parcel_view, b->priced.parcels_n + 1);

    for (size_t i = 0; i < b->priced.parcels_n; i++) {
        const struct priced_parcel *parcel = &b->priced.parcels[i];
        const struct cart_row *first = &b->lines[parcel->sums->lines[0].line].row;

        out[i] = (struct parcel_view){.number = (int64_t)i + 1,
                                      .seller = first->seller_name,
                                      .seller_url = window_seller_url(w, first->seller_handle),
                                      .from = window_country(w, parcel->sums->dispatch),
                                      .promise = parcel_promise(w, parcel)};
        fill_lines(w, b, parcel, &out[i]);
        fill_services(w, parcel, &out[i]);
    }
    return out;
}

/* ---- where to ---- */

enum outcome basket_contact(struct web *w, struct str email, struct address *to,
                            struct order_contact *out)
{
    struct str normal;

    to->city = w->city->name;
    to->country = str_of(w->c.market->country->code);
    to->place = w->city->id;
    TRY(email_normal(&w->c.problem, w->c.arena, email, &normal));
    TRY(address_check(&w->c.problem, w->c.arena, to));
    *out = (struct order_contact){
        .name = to->name, .email = normal, .phone = to->phone, .line1 = to->line1,
        .line2 = to->line2, .city = to->city, .region = to->region, .postcode = to->postcode,
        .country = to->country, .place = w->city->id};
    return DONE;
}

/* ---- wishes ---- */

static enum outcome read_choice(struct web *w, const struct form_field *field,
                                struct service_choice *out)
{
    struct str rest = str_sub(field->name, strlen("service-"), field->name.n), seller;
    struct str service = field->value, seen;
    bool dated = str_split(field->value, '.', &service, &seen);

    if (!str_cut(&rest, '-', &seller) || !id_parse(seller, &out->seller.v) ||
        !hub_by_code(rest) || !service_parse(service, &out->service) ||
        (dated && !date_parse(seen, &out->p90)))
        return refuse(&w->c.problem, refusal_invalid, "service", "expected a service on offer");
    out->hub = rest;
    return DONE;
}

enum outcome basket_choices(struct web *w, struct service_choice **out, size_t *n)
{
    *out = arena_new_n(w->c.arena, struct service_choice, w->form.n + 1);
    *n = 0;
    for (size_t i = 0; i < w->form.n; i++)
        if (str_starts(w->form.v[i].name, STR("service-")))
            TRY(read_choice(w, &w->form.v[i], &(*out)[(*n)++]));
    return DONE;
}
