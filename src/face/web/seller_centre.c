/* SPDX-License-Identifier: Apache-2.0 */
/* The seller centre: what a seller does with orders, offers and money. */
#include "face/web/pages/seller_centre.h"
#include "face/web/seller_centre.h"

#include "face/web/envelope.h"
#include "face/web/order_words.h"
#include "face/web/window.h"
#include "flow/order.h"
#include "flow/papers.h"
#include "flow/selling.h"
#include "lib/amount.h"
#include "shop/logistics/tracking.h"
#include "shop/stock/stock_sql.h"

enum { SALES_OF_PAGE = 20, OFFERS_OF_PAGE = 50, SKU_MAX = 100,
       NUMBER_MAX = 40, PRICE_MAX = 16 };

static struct seller_id own_shop(const struct web *w)
{
    return w->c.actor.seller;
}

static must_check enum outcome read_shop(struct web *w, struct seller_row *out)
{
    bool found;

    TRY(seller_get(&w->c, own_shop(w), out, &found));
    if (!found)
        return refuse(&w->c.problem, refusal_not_found, NULL, "this account has no shop");
    return DONE;
}

enum outcome seller_shop_name(struct web *w, struct str *out)
{
    struct seller_row shop;

    TRY(read_shop(w, &shop));
    *out = shop.name;
    return DONE;
}

struct nav_links seller_tabs(struct web *w, enum seller_tab here)
{
    static const struct {
        const char *label;
        struct url url;
    } all[SELLER_TABS] = {
        [SELLER_TO_SHIP] = {N_("To ship"), URL_INIT("/seller")},
        [SELLER_SHIPPED] = {N_("On their way"), URL_INIT("/seller/orders/shipped")},
        [SELLER_ALL] = {N_("All orders"), URL_INIT("/seller/orders/all")},
        [SELLER_DISPUTES] = {N_("Disputes"), URL_INIT("/seller/disputes")},
        [SELLER_OFFERS] = {N_("Offers"), URL_INIT("/seller/offers")},
        [SELLER_MONEY] = {N_("Money"), URL_INIT("/seller/money")},
        [SELLER_ADDRESS] = {N_("Address"), URL_INIT("/seller/address")}};
    struct nav_link *v = arena_new_n(w->c.arena, struct nav_link, SELLER_TABS);

    for (int i = 0; i < SELLER_TABS; i++)
        v[i] = (struct nav_link){web_link(w, all[i].url), web_text(w, all[i].label),
                                 i == (int)here};
    return (struct nav_links){v, SELLER_TABS};
}

/* ---- orders ---- */

/* With the telephone, for the courier. */
static struct str address_of(struct web *w, const struct purchase_row *p)
{
    struct str address = envelope(w, p);

    return str_printf(w->c.arena, "%.*s\n%.*s", STR_FMT(address), STR_FMT(p->phone));
}

static struct url sale_url(struct web *w, struct str order, struct str verb)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, web_link(w, URL("/seller/orders")));
    url_part(&m, order);
    url_part(&m, verb);
    return url_done(&m);
}

static enum outcome sale_lines(struct web *w, const struct order_row *o, struct sale_view *out)
{
    struct order_line_row_list rows;
    struct sale_line_view *lines;

    TRY(order_lines(&w->c, o->buyer, o->id, ORDER_LINES_MAX, &rows));
    lines = arena_new_n(w->c.arena, struct sale_line_view, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        lines[i] = (struct sale_line_view){rows.v[i].sku, rows.v[i].title, rows.v[i].quantity};
    out->lines = lines;
    out->lines_n = rows.n;
    return DONE;
}

static struct url paper_url(struct web *w, struct str order, const char *kind)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, sale_url(w, order, STR("papers")));
    url_part(&m, str_of(kind));
    return url_done(&m);
}

/* What there is to print for the first parcel. */
static void fill_papers(struct web *w, const struct shipment *s, struct sale_view *out)
{
    static const struct {
        const char *kind, *label;
        bool border; /* only for a parcel that passes one of customs */
    } all[] = {{"all", N_("All papers"), false},
               {"label", N_("Label"), false},
               {"declaration", N_("Customs declaration"), true},
               {"invoice", N_("Invoice"), false}};
    struct nav_link *v = arena_new_n(w->c.arena, struct nav_link, countof(all));
    size_t n = 0;

    out->parcel = str_copy(w->c.arena, str_of(s->number.text));
    for (size_t i = 0; i < countof(all); i++)
        if (s->announced || !all[i].border)
            v[n++] = (struct nav_link){paper_url(w, out->order, all[i].kind),
                                       web_text(w, all[i].label), false};
    out->papers = (struct nav_links){v, n};
}

static enum outcome sale(struct web *w, const struct order_row *o, struct sale_view *out)
{
    struct purchase_row purchase;
    struct shipment *shipments;
    enum order_state state;
    enum service service;
    struct str explanation;
    size_t n;
    bool found;

    TRY(order_state_of(o->state, &state));
    TRY(purchase_get(&w->c, o->buyer, o->purchase, &purchase, &found));
    TRY(shipments_of_order(&w->c, o->buyer, o->id, &shipments, &n));
    *out = (struct sale_view){
        .order = str_printf(w->c.arena, "%lld", (long long)o->id.v),
        .placed = utc_date(o->placed_at), .promised = o->p90,
        .address = found ? address_of(w, &purchase) : STR(""),
        .service = service_parse(o->service, &service) ? window_service(w, service) : o->service,
        .goods = money(o->goods, o->currency), .freight = money(o->freight, o->currency),
        .can_ship = state == ORDER_paid, .can_cancel = state == ORDER_paid};
    if (n > 0)
        fill_papers(w, &shipments[0], out);
    out->ship = sale_url(w, out->order, STR("ship"));
    out->cancel = sale_url(w, out->order, STR("cancel"));
    TRY(order_words(w, o->state, &out->state, &explanation, &out->mood));
    return sale_lines(w, o, out);
}

/* Why it was not shipped; what customs needs of a line with the SKU of its offer. */
static struct str ship_error(struct web *w, const struct sale_view *s)
{
    static const struct {
        const char *field, *text;
    } needs[] = {
        {".hs6", N_("Customs needs the six digits of its HS code")},
        {".weight_g", N_("Customs needs its weight")},
        {".description", N_("Customs needs a description of it in a few words")},
        {".origin", N_("Customs needs the country where it was made")}};
    struct str field = str_of(w->c.problem.field), line;
    int64_t i;

    if (!str_starts(field, STR("lines[")))
        return web_problem_text(w);
    field = str_sub(field, sizeof("lines[") - 1, STR_NONE);
    str_cut(&field, ']', &line);
    for (size_t k = 0; k < countof(needs); k++)
        if (str_eq(field, str_of(needs[k].field)) &&
            parse_i64(line, 0, (int64_t)s->lines_n - 1, &i)) {
            struct str need = web_text(w, needs[k].text);
            struct str then = web_text(w, N_("Complete the offer, then ship."));

            return str_printf(w->c.arena, "%.*s: %.*s. %.*s", STR_FMT(s->lines[i].sku),
                              STR_FMT(need), STR_FMT(then));
        }
    return web_problem_text(w);
}

/* `state` empty: all. `failed` is the order whose ship form was refused, or zero. */
static enum outcome show_sales(struct web *w, struct str state, enum seller_tab tab,
                               int64_t failed)
{
    struct sales_view v = {.pages = {.number = 1}};
    struct order_row_list rows;
    struct sale_view *sales;
    struct html out;
    int64_t before;

    TRY(seller_shop_name(w, &v.shop));
    TRY(form_i64_or(&w->c.problem, &w->query, "before", 1, INT64_MAX, INT64_MAX, &before));
    if (state.n)
        TRY(orders_of_seller_in(&w->c, own_shop(w), state, (struct order_id){before},
                                SALES_OF_PAGE, &rows));
    else
        TRY(orders_of_seller(&w->c, own_shop(w), (struct order_id){before}, SALES_OF_PAGE, &rows));
    sales = arena_new_n(w->c.arena, struct sale_view, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        TRY(sale(w, &rows.v[i], &sales[i]));
        if (rows.v[i].id.v == failed)
            sales[i].error = ship_error(w, &sales[i]);
    }
    v.sales = sales;
    v.sales_n = rows.n;
    if (rows.n == SALES_OF_PAGE) {
        struct url_maker m;

        url_begin(&m, w->c.arena, web_link(w, URL("/seller/orders/all")));
        url_param_i64(&m, "before", rows.v[rows.n - 1].id.v);
        v.pages.next = url_done(&m);
    }
    v.tabs = seller_tabs(w, tab);
    web_layout(w, &v.layout, N_("Seller centre"));
    out = web_html(w);
    page_sales(&out, &v);
    return web_send_html(w);
}

enum outcome web_sales_to_ship(struct web *w)
{
    return show_sales(w, order_state_name(ORDER_paid), SELLER_TO_SHIP, 0);
}

enum outcome web_sales_shipped(struct web *w)
{
    return show_sales(w, order_state_name(ORDER_shipped), SELLER_SHIPPED, 0);
}

enum outcome web_sales_all(struct web *w)
{
    return show_sales(w, STR(""), SELLER_ALL, 0);
}

enum outcome web_sale_ship(struct web *w)
{
    struct ship_order in = {.order = {web_param_id(w, "order")}};
    struct shipped shipped;
    enum outcome out;

    TRY(form_text(&w->c.problem, w->c.arena, &w->form, "number", 0, NUMBER_MAX, &in.number));
    out = ship_order(&w->c, &in, &shipped);
    if (out == DONE) {
        web_toast(w, TOAST_shipped);
        return web_redirect(w, in.number.n ? web_link(w, URL("/seller"))
                                           : web_link(w, URL("/seller/orders/shipped")));
    }
    if (out == FAILED || w->c.problem.refusal == refusal_forbidden)
        return out;
    web_status(w, refusal_status(w->c.problem.refusal));
    TRY(store_read_begin(&w->c));
    return show_sales(w, order_state_name(ORDER_paid), SELLER_TO_SHIP, in.order.v);
}

enum outcome web_sale_cancel(struct web *w)
{
    struct order_id id = {web_param_id(w, "order")};
    struct order_row o;

    TRY(store_read_begin(&w->c));
    TRY(own_sale(w, id, &o));
    store_read_end(&w->c);
    TRY(cancel_order(&w->c, o.buyer, id, STR("cancelled by the seller")));
    web_toast(w, TOAST_order_cancelled);
    return web_redirect(w, web_link(w, URL("/seller")));
}

enum outcome web_sale_papers(struct web *w)
{
    const struct str kind = web_param(w, "kind");
    struct order_row o;
    struct str pdf;

    TRY(own_sale(w, (struct order_id){web_param_id(w, "order")}, &o));
    TRY(order_papers(&w->c, &o, kind, &pdf));
    return web_send_file(w, "application/pdf", papers_file(w->c.arena, &o, kind), pdf);
}

/* ---- offers ---- */

static enum outcome shelf_offer(struct web *w, const struct seller_offer *o,
                                struct shelf_offer_view *out)
{
    struct stock_level stock;
    struct buf price;
    bool found;

    TRY(stock_get(&w->c, own_shop(w), o->offer, &stock, &found));
    buf_init(&price, w->c.arena, PRICE_MAX + 8);
    money_decimal(&price, money(o->price, o->currency));
    *out = (struct shelf_offer_view){
        .url = window_product_url(w, o->product),
        .picture = {.url = window_picture(w, o->image)},
        .offer = str_printf(w->c.arena, "%lld", (long long)o->offer.v),
        .sku = o->sku, .title = o->title, .options = window_options(w, o->options),
        .state = o->state,
        .price = buf_view(&price), .currency = str_copy(w->c.arena, currency_str(&o->currency)),
        .stock = str_printf(w->c.arena, "%lld", (long long)(found ? stock.available : 0)),
        .reserved = found ? stock.reserved : 0, .sold = found ? stock.sold : 0};
    return DONE;
}

static struct str sent(const struct web *w, const char *name)
{
    const struct form_field *f = form_next(&w->form, name, &(size_t){0});

    return f && !f->is_file ? f->value : (struct str){0};
}

/* The row whose change was refused has again what was typed into it, and why. */
static void fill_refused(struct web *w, struct shelf_offer_view *o)
{
    if (w->c.problem.refusal == refusal_none || !str_eq(sent(w, "offer"), o->offer))
        return;
    o->price = sent(w, "price");
    o->stock = sent(w, "stock");
    o->error = web_problem_text(w);
    o->price_bad = str_eq(str_of(w->c.problem.field), STR("price"));
    o->stock_bad = !o->price_bad;
}

/* Which page of the list: of its address, or of a form on it. */
static enum outcome read_after(struct web *w, struct str *out)
{
    const struct form *from = form_has(&w->form, "after") ? &w->form : &w->query;

    if (!form_has(from, "after"))
        return DONE;
    return form_text(&w->c.problem, w->c.arena, from, "after", 0, SKU_MAX, out);
}

static struct url offers_url(struct web *w, struct str after)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, web_link(w, URL("/seller/offers")));
    if (after.n)
        url_param(&m, "after", after);
    return url_done(&m);
}

static enum outcome show_offers(struct web *w)
{
    struct offers_view v = {0};
    struct seller_offer_list rows;
    struct shelf_offer_view *offers;
    struct seller_row shop;
    struct html out;

    TRY(read_shop(w, &shop));
    v.shop = shop.name;
    v.paused = str_eq(shop.state, STR("paused"));
    TRY(read_after(w, &v.after));
    TRY(offers_of_seller(&w->c, own_shop(w), v.after, window_language(w), OFFERS_OF_PAGE, &rows));
    offers = arena_new_n(w->c.arena, struct shelf_offer_view, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        TRY(shelf_offer(w, &rows.v[i], &offers[i]));
        fill_refused(w, &offers[i]);
    }
    v.offers = offers;
    v.offers_n = rows.n;
    if (rows.n == OFFERS_OF_PAGE)
        v.pages.next = offers_url(w, rows.v[rows.n - 1].sku);
    v.change = web_link(w, URL("/seller/offers"));
    v.pause = web_link(w, URL("/seller/state"));
    v.tabs = seller_tabs(w, SELLER_OFFERS);
    web_layout(w, &v.layout, N_("Offers"));
    out = web_html(w);
    page_offers(&out, &v);
    return web_send_html(w);
}

enum outcome web_offers(struct web *w)
{
    return show_offers(w);
}

static enum outcome read_change(struct web *w, struct change_offer *change,
                                struct adjust_stock *stock)
{
    struct problem *p = &w->c.problem;
    struct offer_sale offer;
    struct str price;
    bool found;

    TRY(form_i64(p, &w->form, "offer", 1, INT64_MAX, &change->offer.v));
    TRY(form_text(p, w->c.arena, &w->form, "price", 1, PRICE_MAX, &price));
    TRY(form_text(p, w->c.arena, &w->form, "state", 1, PRICE_MAX, &change->state));
    TRY(form_i64(p, &w->form, "stock", 0, LISTING_STOCK_MAX, &stock->quantity));
    TRY(store_read_begin(&w->c));
    TRY(offer_for_sale(&w->c, change->offer, STR("en"), &offer, &found));
    store_read_end(&w->c);
    if (!found || offer.seller.v != own_shop(w).v)
        return refuse(p, refusal_not_found, "offer", "no offer of this shop has this number");
    if (!amount_parse(price, offer.currency, &change->price) || change->price.minor == 0)
        return refuse(p, refusal_invalid, "price", "expected an amount like 12.50");
    stock->offer = change->offer;
    return DONE;
}

static enum outcome try_change(struct web *w)
{
    struct change_offer change = {.seller = own_shop(w)};
    struct adjust_stock stock = {.seller = own_shop(w), .counted = true};

    TRY(read_change(w, &change, &stock));
    stock.ref = str_printf(w->c.arena, "web-%lld", (long long)w->c.now_ms);
    change.stock = &stock;
    return change_offer(&w->c, &change);
}

enum outcome web_offer_change(struct web *w)
{
    enum outcome out = try_change(w);
    struct str after = {0};

    if (out == REFUSED && w->c.problem.refusal != refusal_not_found) {
        TRY(web_again(w));
        return show_offers(w);
    }
    TRY(out);
    TRY(read_after(w, &after));
    web_toast(w, TOAST_saved);
    return web_redirect(w, offers_url(w, after));
}

enum outcome web_shop_pause(struct web *w)
{
    struct pause_shop in = {.seller = own_shop(w)};
    struct str state;

    TRY(form_text(&w->c.problem, w->c.arena, &w->form, "state", 1, PRICE_MAX, &state));
    in.paused = str_eq(state, STR("paused"));
    if (!in.paused && !str_eq(state, STR("open")))
        return refuse(&w->c.problem, refusal_invalid, "state", "expected open or paused");
    TRY(pause_shop(&w->c, in));
    web_toast(w, TOAST_saved);
    return web_redirect(w, offers_url(w, (struct str){0}));
}
