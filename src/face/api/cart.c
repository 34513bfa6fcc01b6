/* SPDX-License-Identifier: Apache-2.0 */
/* The cart, its quote, and buying it. */
#include "face/api/order_view.h"
#include "face/web/basket.h"
#include "face/web/window.h"
#include "flow/cart.h"
#include "lib/locale.h"
#include "shop/markets/markets.h"

/* ---- the cart ---- */

static struct api_seller_brief *seller_of(struct web *w, const struct cart_row *row)
{
    struct api_seller_brief *s = arena_new(w->c.arena, struct api_seller_brief);

    *s = (struct api_seller_brief){.id = row->seller.v, .handle = row->seller_handle,
                                   .name = row->seller_name};
    return s;
}

static struct api_cart_line line_of(struct web *w, const struct cart_line *l)
{
    struct api_cart_line out = {
        .offer = l->row.offer.v, .product = l->row.product.v, .title = l->row.title,
        .image = view_image(w, l->row.image), .seller = seller_of(w, &l->row),
        .quantity = l->row.quantity, .price = l->price, .stock = view_stock(l->available),
        .for_sale = l->for_sale};

    view_options(w, l->row.options, &out.options.v, &out.options.n);
    return out;
}

static struct api_cart_line *lines_of(struct web *w, const struct cart_line *lines, size_t n)
{
    struct api_cart_line *out = arena_new_n(w->c.arena, struct api_cart_line, n + 1);

    for (size_t i = 0; i < n; i++)
        out[i] = line_of(w, &lines[i]);
    return out;
}

enum outcome api_cart(struct web *w, struct exchange *x)
{
    const struct api_reader *in = x->query;
    struct api_cart *out = x->answer;
    const struct cart_line *lines;

    TRY(cart_read(&w->c, web_buyer(w), view_language(in->language), &lines, &out->lines.n));
    out->lines.v = lines_of(w, lines, out->lines.n);
    for (size_t i = 0; i < out->lines.n; i++)
        out->things += lines[i].row.quantity;
    return DONE;
}

/* Changes the cart and answers with it. */
static enum outcome change(struct web *w, struct exchange *x, struct change_cart in)
{
    in.buyer = web_buyer(w);
    TRY(change_cart(&w->c, &in));
    TRY(store_read_begin(&w->c));
    return api_cart(w, x);
}

static struct offer_id offer_of_path(const struct web *w)
{
    return (struct offer_id){web_param_id(w, "offer")};
}

enum outcome api_cart_add(struct web *w, struct exchange *x)
{
    const struct api_cart_line_in *in = x->body;

    return change(w, x, (struct change_cart){.how = CART_ADD, .offer = {in->offer},
                                             .quantity = (int32_t)in->quantity});
}

enum outcome api_cart_set(struct web *w, struct exchange *x)
{
    const struct api_cart_quantity_in *in = x->body;

    return change(w, x, (struct change_cart){.how = CART_SET, .offer = offer_of_path(w),
                                             .quantity = (int32_t)in->quantity});
}

enum outcome api_cart_remove(struct web *w, struct exchange *x)
{
    return change(w, x, (struct change_cart){.how = CART_REMOVE, .offer = offer_of_path(w)});
}

enum outcome api_cart_clear(struct web *w, struct exchange *x)
{
    return change(w, x, (struct change_cart){.how = CART_CLEAR});
}

enum outcome api_cart_undo(struct web *w, struct exchange *x)
{
    return change(w, x, (struct change_cart){.how = CART_UNDO});
}

/* ---- the quote ---- */

enum outcome view_choices(struct web *w, const struct api_service_wish *wishes, size_t n,
                          struct service_choice **out)
{
    struct service_choice *v = arena_new_n(w->c.arena, struct service_choice, n + 1);

    for (size_t i = 0; i < n; i++) {
        v[i] = (struct service_choice){.seller = {wishes[i].seller}, .hub = wishes[i].hub,
                                       .p90 = wishes[i].p90};
        if (!hub_by_code(wishes[i].hub) || !service_parse(wishes[i].service, &v[i].service))
            return refuse(&w->c.problem, refusal_invalid,
                          str_cstr(w->c.arena, str_printf(w->c.arena, "services[%zu]", i)),
                          "expected the hub of a parcel and one of its services");
    }
    *out = v;
    return DONE;
}

static void fill_lines(struct web *w, const struct basket *b, const struct quote_consignment *sums,
                       struct api_parcel *out)
{
    out->lines.v = arena_new_n(w->c.arena, struct api_parcel_line, sums->lines_n + 1);
    out->lines.n = sums->lines_n;
    for (size_t i = 0; i < sums->lines_n; i++) {
        const struct cart_row *row = &b->lines[sums->lines[i].line].row;
        struct api_sums *line = arena_new(w->c.arena, struct api_sums);

        *line = view_sums(&sums->lines[i].sum);
        out->lines.v[i] = (struct api_parcel_line){row->offer.v, row->title, row->quantity, line};
    }
}

static void fill_parcel(struct web *w, const struct basket *b, const struct rates *rates,
                        const struct priced_parcel *parcel, struct api_parcel *out)
{
    const struct quote_consignment *sums = parcel->sums;

    *out = (struct api_parcel){
        .seller = seller_of(w, &b->lines[sums->lines[0].line].row), .hub = sums->hub,
        .from = sums->dispatch, .weight_g = sums->weight_g,
        .sums = arena_new(w->c.arena, struct api_sums)};
    *out->sums = view_sums(&sums->sum);
    view_services(w, rates, parcel->options, parcel->options_n, parcel->chosen, &out->services.v,
                  &out->services.n);
    fill_lines(w, b, sums, out);
}

/* Until the first of the cut-offs that the parcels' promises depend on. */
static int64_t valid_until(const struct priced_cart *priced)
{
    int64_t first_ms = 0;

    for (size_t i = 0; i < priced->parcels_n; i++) {
        const struct priced_parcel *p = &priced->parcels[i];
        int64_t at_ms = p->options_n ? p->options[p->chosen].promise.valid_until_ms : 0;

        if (at_ms && (!first_ms || at_ms < first_ms))
            first_ms = at_ms;
    }
    return first_ms;
}

enum outcome api_cart_quote(struct web *w, struct exchange *x)
{
    const struct api_quote_in *in = x->body;
    struct api_quote *out = x->answer;
    struct service_choice *choices;
    struct landed_place place;
    struct basket b;

    TRY(view_choices(w, in->services.v, in->services.n, &choices));
    TRY(store_read_begin(&w->c));
    TRY(basket_read(w, choices, in->services.n, &b));
    if (b.lines_n == 0)
        return refuse(&w->c.problem, refusal_required, "cart", "expected something to buy in it");
    TRY(window_place(w, &place));
    *out = (struct api_quote){.sums = arena_new(w->c.arena, struct api_sums),
                              .deliverable = b.priced.deliverable,
                              .uncertain = b.priced.quote.check,
                              .rate_stale = b.priced.quote.rate_stale,
                              .valid_until = valid_until(&b.priced)};
    *out->sums = view_sums(&b.priced.quote.sum);
    view_rails(w, str_of(w->c.market->code), w->currency, &out->rails.v, &out->rails.n);
    out->gone.v = lines_of(w, b.gone, b.gone_n);
    out->gone.n = b.gone_n;
    view_working(w, &b.priced.quote, &out->working.v, &out->working.n);
    out->parcels.v = arena_new_n(w->c.arena, struct api_parcel, b.priced.parcels_n);
    out->parcels.n = b.priced.parcels_n;
    for (size_t i = 0; i < b.priced.parcels_n; i++)
        fill_parcel(w, &b, place.rates, &b.priced.parcels[i], &out->parcels.v[i]);
    return DONE;
}
