/* SPDX-License-Identifier: Apache-2.0 */
/* What a seller does: orders to ship, offers, stock, money. */
#include "flow/payouts/statement.h"
#include "flow/selling.h"

#include "base/check.h"
#include "face/api/cursor.h"
#include "face/api/order_view.h"
#include "face/web/order_words.h"
#include "flow/order.h"
#include "flow/papers.h"
#include "lib/crypto.h"
#include "shop/accounts/address.h"
#include "shop/ledger/ledger.h"
#include "shop/ledger/ledger_sql.h"
#include "shop/payments/payments.h"

enum { BOOKS_MAX = 200 };

static struct seller_id own_shop(const struct web *w)
{
    return w->c.actor.seller;
}

/* ---- orders ---- */

static struct order_id order_of_path(const struct web *w)
{
    return (struct order_id){web_param_id(w, "order")};
}

static enum outcome fill_sale_lines(struct web *w, const struct order_row *o, struct api_sale *out)
{
    struct order_line_row_list rows;

    TRY(order_lines(&w->c, o->buyer, o->id, ORDER_LINES_MAX, &rows));
    out->lines.v = arena_new_n(w->c.arena, struct api_sale_line, rows.n + 1);
    out->lines.n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        out->lines.v[i] =
            (struct api_sale_line){rows.v[i].sku, rows.v[i].title, rows.v[i].quantity};
    return DONE;
}

static enum outcome fill_sale(struct web *w, const struct order_row *o, struct api_sale *out)
{
    const bool paid = str_eq(o->state, order_state_name(ORDER_paid));
    struct purchase_row purchase;

    TRY(purchase_read(&w->c, o->buyer, o->purchase, &purchase));
    *out = (struct api_sale){
        .id = o->id.v, .state = o->state, .state_at = o->state_at, .placed_at = o->placed_at,
        .service = o->service, .hub = o->hub, .handling_days = o->handling_days, .p90 = o->p90,
        .delivery = view_contact(w, &purchase), .goods = money(o->goods, o->currency),
        .freight = money(o->freight, o->currency),
        .commission = money(o->commission, o->currency), .can_ship = paid, .can_cancel = paid};
    TRY(fill_sale_lines(w, o, out));
    return view_shipments(w, o, &out->shipments.v, &out->shipments.n);
}

enum outcome api_sales(struct web *w, struct exchange *x)
{
    const struct api_sales_query *in = x->query;
    const int32_t limit = view_limit(in->limit);
    struct api_sales *out = x->answer;
    struct order_row_list rows;
    struct order_id before;

    TRY(cursor_read_id(&w->c.problem, w->c.arena, "sales", in->cursor, INT64_MAX, &before.v));
    if (in->state.n)
        TRY(orders_of_seller_in(&w->c, own_shop(w), in->state, before, limit, &rows));
    else
        TRY(orders_of_seller(&w->c, own_shop(w), before, limit, &rows));
    out->items.v = arena_new_n(w->c.arena, struct api_sale, rows.n + 1);
    out->items.n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        TRY(fill_sale(w, &rows.v[i], &out->items.v[i]));
    if (rows.n == (size_t)limit)
        out->next = cursor_make_id(w->c.arena, "sales", rows.v[rows.n - 1].id.v);
    return DONE;
}

enum outcome api_sale(struct web *w, struct exchange *x)
{
    struct order_row o;

    TRY(own_sale(w, order_of_path(w), &o));
    return fill_sale(w, &o, x->answer);
}

enum outcome api_sale_papers(struct web *w, struct exchange *x)
{
    const struct str kind = web_param(w, "kind");
    struct order_row o;

    TRY(own_sale(w, order_of_path(w), &o));
    TRY(order_papers(&w->c, &o, kind, &x->pdf));
    x->pdf_name = papers_file(w->c.arena, &o, kind);
    return DONE;
}

/* The order of the path is the shop's own: looked up before anything is done with it. */
static enum outcome check_own(struct web *w)
{
    struct order_row o;
    enum outcome out;

    TRY(store_read_begin(&w->c));
    out = own_sale(w, order_of_path(w), &o);
    store_read_end(&w->c);
    return out;
}

enum outcome api_sale_ship(struct web *w, struct exchange *x)
{
    const struct api_ship_in *in = x->body;
    struct ship_order ship = {.order = order_of_path(w), .number = in->number};
    struct shipped shipped;

    TRY(check_own(w));
    TRY(ship_order(&w->c, &ship, &shipped));
    TRY(store_read_begin(&w->c));
    return api_sale(w, x);
}

enum outcome api_sale_cancel(struct web *w, struct exchange *x)
{
    const struct api_cancel_in *in = x->body;

    TRY(check_own(w));
    TRY(cancel_order(&w->c, (struct account_id){0}, order_of_path(w),
                     in->reason.n ? in->reason : STR("cancelled by the seller")));
    TRY(store_read_begin(&w->c));
    return api_sale(w, x);
}

/* ---- the shop ---- */

static enum outcome read_shop(struct ctx *c, void *arg)
{
    bool found;

    TRY(seller_get(c, c->actor.seller, arg, &found));
    if (!found)
        return refuse(&c->problem, refusal_not_found, NULL, "this account has no shop");
    return DONE;
}

enum outcome api_own_seller(struct web *w, struct exchange *x)
{
    const struct api_reader *in = x->query;
    struct seller_row row;

    TRY(read_shop(&w->c, &row));
    return view_seller(w, &row, in->language, x->answer);
}

/* The logo stays as it is. */
enum outcome api_own_seller_pause(struct web *w, struct exchange *x)
{
    const struct api_shop_state_in *in = x->body;

    TRY(pause_shop(&w->c, (struct pause_shop){.seller = own_shop(w),
                                              .paused = str_eq(in->state, STR("paused"))}));
    TRY(store_read_begin(&w->c));
    return api_own_seller(w, x);
}

enum outcome api_own_seller_change(struct web *w, struct exchange *x)
{
    const struct api_seller_in *in = x->body;
    struct save_seller save = {.id = own_shop(w),
                               .seller = {.name = in->name, .country = in->country,
                                          .city = in->city, .hub = in->hub,
                                          .currency = in->currency, .language = in->language,
                                          .about = in->about}};
    struct seller_row row;
    struct seller_id saved;

    TRY(store_read(&w->c, read_shop, &row));
    save.seller.logo = row.logo;
    TRY(save_seller(&w->c, &save, &saved));
    TRY(store_read_begin(&w->c));
    return api_own_seller(w, x);
}

enum outcome api_seller_address(struct web *w, struct exchange *x)
{
    struct seller_address_row a;
    bool found;

    TRY(seller_address_get(&w->c, own_shop(w), &a, &found));
    if (!found)
        return refuse(&w->c.problem, refusal_not_found, "seller", "no address was said yet");
    *(struct api_contact *)x->answer = (struct api_contact){
        .name = a.name, .line1 = a.line1, .line2 = a.line2, .city = a.city, .region = a.region,
        .postcode = a.postcode, .country = a.country, .phone = a.phone};
    return DONE;
}

enum outcome api_seller_address_change(struct web *w, struct exchange *x)
{
    const struct api_seller_address_in *in = x->body;
    const struct address a = {.name = in->name, .line1 = in->line1, .line2 = in->line2,
                              .city = in->city, .region = in->region, .postcode = in->postcode,
                              .country = in->country, .phone = in->phone};

    TRY(save_return_address(&w->c, own_shop(w), &a));
    TRY(store_read_begin(&w->c));
    return api_seller_address(w, x);
}

/* ---- offers ---- */

static enum outcome fill_stock(struct web *w, struct api_shelf_offer *out)
{
    struct stock_level stock;
    bool found;

    TRY(stock_get(&w->c, own_shop(w), (struct offer_id){out->id}, &stock, &found));
    if (found) {
        out->available = stock.available;
        out->reserved = stock.reserved;
        out->sold = stock.sold;
    }
    return DONE;
}

static enum outcome fill_listed(struct web *w, const struct seller_offer *o,
                                struct api_shelf_offer *out)
{
    *out = (struct api_shelf_offer){.id = o->offer.v, .product = o->product.v, .sku = o->sku,
                                    .title = o->title, .price = money(o->price, o->currency),
                                    .state = o->state, .handling_days = o->handling_days};
    view_options(w, o->options, &out->options.v, &out->options.n);
    return fill_stock(w, out);
}

enum outcome api_shelf(struct web *w, struct exchange *x)
{
    const struct api_shelf_query *in = x->query;
    const int32_t limit = view_limit(in->limit);
    struct api_shelf_offers *out = x->answer;
    struct seller_offer_list rows;
    struct str after;

    TRY(cursor_read(&w->c.problem, w->c.arena, "shelf", in->cursor, &after));
    TRY(offers_of_seller(&w->c, own_shop(w), after, view_language(in->language), limit, &rows));
    out->items.v = arena_new_n(w->c.arena, struct api_shelf_offer, rows.n + 1);
    out->items.n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        TRY(fill_listed(w, &rows.v[i], &out->items.v[i]));
    if (rows.n == (size_t)limit)
        out->next = cursor_make(w->c.arena, "shelf", rows.v[rows.n - 1].sku);
    return DONE;
}

/* The own offer of the path's SKU. */
static enum outcome find_offer(struct web *w, struct offer_ref *out)
{
    bool found;

    TRY(offer_by_sku(&w->c, own_shop(w), web_param(w, "sku"), out, &found));
    if (!found)
        return refuse(&w->c.problem, refusal_not_found, "sku", "no offer of yours has this SKU");
    return DONE;
}

enum outcome api_shelf_offer(struct web *w, struct exchange *x)
{
    const struct api_reader *in = x->query;
    struct api_shelf_offer *out = x->answer;
    struct offer_ref ref;
    struct offer_sale o;
    bool found;

    TRY(find_offer(w, &ref));
    TRY(offer_for_sale(&w->c, ref.offer, view_language(in->language), &o, &found));
    check(found);
    *out = (struct api_shelf_offer){.id = o.offer.v, .product = o.product.v, .sku = o.sku,
                                    .title = o.title, .price = money(o.price, o.currency),
                                    .state = o.state, .handling_days = o.handling_days};
    view_options(w, o.options, &out->options.v, &out->options.n);
    return fill_stock(w, out);
}

/* "Colour=Red;Size=M", as a listing says it. */
static enum outcome join_options(struct web *w, const struct api_listing_in *in, struct str *out)
{
    struct buf b;

    buf_init(&b, w->c.arena, LISTING_OPTIONS_MAX);
    for (size_t i = 0; i < in->options.n; i++)
        buf_fmt(&b, "%s%.*s=%.*s", i ? ";" : "", STR_FMT(in->options.v[i].name),
                STR_FMT(in->options.v[i].value));
    if (b.full)
        return refuse(&w->c.problem, refusal_invalid, "options", "at most %d bytes together",
                      LISTING_OPTIONS_MAX);
    *out = buf_view(&b);
    return DONE;
}

static int32_t or_none(int64_t asked)
{
    return asked == API_ABSENT ? 0 : (int32_t)asked;
}

static enum outcome listing_of(struct web *w, const struct api_listing_in *in, struct listing *out)
{
    *out = (struct listing){
        .sku = web_param(w, "sku"), .key = in->key, .texts_n = in->texts.n, .brand = in->brand,
        .category = {in->category}, .path = in->path, .price = in->price, .gtin = in->gtin,
        .weight_g = or_none(in->weight_g), .packed_g = or_none(in->packed_g), .hs = in->hs6,
        .origin = in->origin, .danger = in->danger, .battery_wh = or_none(in->battery_wh),
        .handling_days = (int32_t)in->handling_days,
        .ship_from = in->ship_from, .hub = in->hub, .images = in->images.v,
        .images_n = in->images.n, .state = in->state,
        .stock = in->stock == API_ABSENT ? LISTING_STOCK_UNSAID : in->stock};
    out->texts = arena_new_n(w->c.arena, struct listing_text, in->texts.n);
    for (size_t i = 0; i < in->texts.n; i++)
        out->texts[i] = (struct listing_text){in->texts.v[i].language, in->texts.v[i].title,
                                              in->texts.v[i].description};
    return join_options(w, in, &out->options);
}

/* A listing's problem, told of the field as it is called here. */
static enum outcome tell_field(struct problem *p, enum outcome out)
{
    if (out == REFUSED && strcmp(p->field, "hs") == 0)
        snprintf(p->field, sizeof(p->field), "hs6");
    return out;
}

enum outcome api_offer_put(struct web *w, struct exchange *x)
{
    static const struct str words[] = {[PUT_CREATED] = STR_INIT("created"),
                                       [PUT_CHANGED] = STR_INIT("changed"),
                                       [PUT_UNCHANGED] = STR_INIT("unchanged")};
    struct api_listing_put *out = x->answer;
    struct put_listing put;
    struct listing l;

    TRY(listing_of(w, x->body, &l));
    TRY(tell_field(&w->c.problem,
                   publish_offer(&w->c, &(struct publish_offer){own_shop(w), &l}, &put)));
    *out = (struct api_listing_put){put.offer.v, put.product.v, put.variant.v, words[put.what]};
    return DONE;
}

/* Looks the offer up before a change of it. */
static enum outcome locate_offer(struct web *w, struct offer_id *out)
{
    struct offer_ref ref;
    enum outcome found;

    TRY(store_read_begin(&w->c));
    found = find_offer(w, &ref);
    store_read_end(&w->c);
    *out = ref.offer;
    return found;
}

enum outcome api_offer_change(struct web *w, struct exchange *x)
{
    const struct api_offer_change_in *in = x->body;
    struct change_offer change = {.seller = own_shop(w), .price = in->price, .state = in->state};

    TRY(locate_offer(w, &change.offer));
    TRY(change_offer(&w->c, &change));
    TRY(store_read_begin(&w->c));
    return api_shelf_offer(w, x);
}

/* A reference that is the same for the same Idempotency-Key. */
static struct str reference(struct web *w)
{
    const struct sha256 hash = sha256(http_header(w->http, "idempotency-key"));
    struct buf b;

    buf_init(&b, w->c.arena, STOCK_REF_MAX);
    buf_str(&b, STR("api:"));
    buf_hex(&b, hash.v, 16);
    return buf_view(&b);
}

enum outcome api_offer_stock(struct web *w, struct exchange *x)
{
    const struct api_stock_in *in = x->body;
    struct adjust_stock adjust = {.seller = own_shop(w), .counted = in->counted,
                                  .quantity = in->quantity, .ref = reference(w)};

    TRY(locate_offer(w, &adjust.offer));
    TRY(adjust_stock(&w->c, &adjust));
    TRY(store_read_begin(&w->c));
    return api_shelf_offer(w, x);
}

/* ---- money ---- */

enum outcome api_balances(struct web *w, struct exchange *x)
{
    struct api_balances *out = x->answer;
    struct ledger_books_row_list rows;

    TRY(ledger_books_of(&w->c, own_shop(w).v, ledger_kind_name(LEDGER_seller), own_shop(w).v,
                        BOOKS_MAX, &rows));
    out->items.v = arena_new_n(w->c.arena, struct api_balance, rows.n + 1);
    out->items.n = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        const struct ledger_books_row *r = &rows.v[i];

        out->items.v[i] = (struct api_balance){
            money(r->credits_posted - r->debits_posted - r->debits_pending, r->currency),
            money(r->debits_pending, r->currency)};
    }
    return DONE;
}

enum outcome api_payouts(struct web *w, struct exchange *x)
{
    const struct api_page *in = x->query;
    const int32_t limit = view_limit(in->limit);
    struct api_payouts *out = x->answer;
    struct payout_row_list rows;
    struct payout_id before;

    TRY(cursor_read_id(&w->c.problem, w->c.arena, "payouts", in->cursor, INT64_MAX, &before.v));
    TRY(payouts_of_seller(&w->c, own_shop(w), before, limit, &rows));
    out->items.v = arena_new_n(w->c.arena, struct api_payout, rows.n + 1);
    out->items.n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        out->items.v[i] = (struct api_payout){
            .id = rows.v[i].id.v, .amount = money(rows.v[i].amount, rows.v[i].currency),
            .state = rows.v[i].state, .created_at = rows.v[i].created_at,
            .state_at = rows.v[i].state_at, .reason = rows.v[i].reason};
    if (rows.n == (size_t)limit)
        out->next = cursor_make_id(w->c.arena, "payouts", rows.v[rows.n - 1].id.v);
    return DONE;
}

static struct api_statement_line statement_line(const struct statement_line *l,
                                                struct currency cur)
{
    return (struct api_statement_line){
        .at = l->at_ms, .kind = l->kind_name, .order = l->order.v, .payout = l->payout.v,
        .gross = money(l->gross, cur), .refunds = money(l->refunds, cur),
        .commission = money(l->commission, cur), .fees = money(l->fees, cur),
        .taxes = money(l->taxes, cur), .amount = money(l->amount, cur)};
}

enum outcome api_statement(struct web *w, struct exchange *x)
{
    const struct api_statement_query *in = x->query;
    struct api_statement *out = x->answer;
    struct seller_statement s;

    TRY(statement_read(&w->c, own_shop(w), in->from, in->to, &s));
    out->accounts.v = arena_new_n(w->c.arena, struct api_statement_account, s.accounts_n + 1);
    out->accounts.n = s.accounts_n;
    for (size_t i = 0; i < s.accounts_n; i++) {
        const struct statement_account *a = &s.accounts[i];
        struct api_statement_line *lines =
            arena_new_n(w->c.arena, struct api_statement_line, a->lines_n + 1);

        for (size_t k = 0; k < a->lines_n; k++)
            lines[k] = statement_line(&a->lines[k], a->currency);
        out->accounts.v[i] = (struct api_statement_account){
            .opening = money(a->opening, a->currency), .lines.v = lines, .lines.n = a->lines_n,
            .closing = money(a->closing, a->currency)};
    }
    return DONE;
}
