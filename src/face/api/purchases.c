/* SPDX-License-Identifier: Apache-2.0 */
/* Buying the cart, paying, and what was bought. */
#include "face/api/cursor.h"
#include "face/api/order_view.h"
#include "face/web/basket.h"
#include "face/web/order_words.h"
#include "flow/once.h"
#include "flow/ports.h"
#include "lib/locale.h"
#include "shop/markets/markets.h"

/* ---- reading ---- */

static bool is_payable(const struct web *w, const struct purchase_row *p)
{
    return str_eq(p->state, purchase_state_name(PURCHASE_awaiting)) && p->pay_by > w->c.now_ms;
}

static enum outcome fill_purchase(struct web *w, const struct purchase_row *p,
                                  const struct order_row_list *rows, struct api_purchase *out)
{
    *out = (struct api_purchase){.id = p->id.v, .state = p->state,
                                 .total = money(p->total, p->currency),
                                 .placed_at = p->placed_at, .pay_by = p->pay_by,
                                 .market = p->market, .email = p->email,
                                 .delivery = view_contact(w, p)};
    out->orders.v = arena_new_n(w->c.arena, struct api_order_brief, rows->n + 1);
    out->orders.n = rows->n;
    for (size_t i = 0; i < rows->n; i++)
        TRY(view_order_brief(w, &rows->v[i], &out->orders.v[i]));
    if (is_payable(w, p))
        view_rails(w, p->market, p->currency, &out->rails.v, &out->rails.n);
    return DONE;
}

static enum outcome refuse_strange(struct web *w)
{
    return refuse(&w->c.problem, refusal_not_found, "purchase",
                  "no purchase of yours has this number");
}

/* One of whoever asks, in a read transaction. */
static enum outcome read_purchase(struct web *w, struct purchase_id id, struct purchase_row *out)
{
    bool found;

    TRY(purchase_get(&w->c, web_buyer(w), id, out, &found));
    return found ? DONE : refuse_strange(w);
}

static enum outcome answer(struct web *w, struct purchase_id id, struct exchange *x)
{
    struct order_row_list rows;
    struct purchase_row p;

    TRY(read_purchase(w, id, &p));
    TRY(purchase_orders(&w->c, p.buyer, p.id, PURCHASE_ORDERS_MAX, &rows));
    return fill_purchase(w, &p, &rows, x->answer);
}

enum outcome api_purchase(struct web *w, struct exchange *x)
{
    return answer(w, (struct purchase_id){web_param_id(w, "purchase")}, x);
}

enum outcome api_purchases(struct web *w, struct exchange *x)
{
    const struct api_page *in = x->query;
    const int32_t limit = view_limit(in->limit);
    struct api_purchases *out = x->answer;
    struct purchase_row_list rows;
    struct purchase_id before;

    TRY(cursor_read_id(&w->c.problem, w->c.arena, "purchases", in->cursor, INT64_MAX, &before.v));
    TRY(purchases_of_buyer(&w->c, web_buyer(w), before, limit, &rows));
    out->items.v = arena_new_n(w->c.arena, struct api_purchase_brief, rows.n + 1);
    out->items.n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        out->items.v[i] = (struct api_purchase_brief){
            .id = rows.v[i].id.v, .state = rows.v[i].state,
            .total = money(rows.v[i].total, rows.v[i].currency),
            .placed_at = rows.v[i].placed_at, .orders = rows.v[i].orders};
    if (rows.n == (size_t)limit)
        out->next = cursor_make_id(w->c.arena, "purchases", rows.v[rows.n - 1].id.v);
    return DONE;
}

/* ---- buying ---- */

/* An address of the book: it must be in the city that the price was told for. */
static enum outcome from_book(struct web *w, struct address_id id, struct address *out)
{
    struct address_row row;
    bool found;

    if (!w->has_session)
        return refuse(&w->c.problem, refusal_invalid, "address", "guests have no address book");
    TRY(store_read_begin(&w->c));
    TRY(address_get(&w->c, w->account.account, id, &row, &found));
    store_read_end(&w->c);
    if (!found)
        return refuse(&w->c.problem, refusal_not_found, "address", "expected an address of yours");
    if (row.place.v != w->city->id.v)
        return refuse(&w->c.problem, refusal_invalid, "address",
                      "it is in %.*s: ask with ?city=%lld", STR_FMT(row.city),
                      (long long)row.place.v);
    *out = (struct address){.name = row.name, .line1 = row.line1, .line2 = row.line2,
                            .region = row.region, .postcode = row.postcode, .phone = row.phone};
    return DONE;
}

static enum outcome read_contact(struct web *w, const struct api_purchase_in *in,
                                 struct order_contact *out)
{
    const struct api_delivery_in *d = in->delivery;
    struct str email = in->email.n || !w->has_session ? in->email : w->account.email;
    struct address to;

    if (!d == !in->address)
        return refuse(&w->c.problem, refusal_required, "delivery",
                      "expected either a delivery or an address");
    if (email.n == 0)
        return refuse(&w->c.problem, refusal_required, "email", "expected one: guests have none");
    if (d)
        to = (struct address){.name = d->name, .line1 = d->line1, .line2 = d->line2,
                              .region = d->region, .postcode = d->postcode, .phone = d->phone};
    else
        TRY(from_book(w, (struct address_id){in->address}, &to));
    return basket_contact(w, email, &to, out);
}

/* Where the buyer comes back to: the page of the purchase on its market's site. */
static struct url return_url(struct web *w, const struct purchase_row *p)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, URL(""));
    url_part(&m, p->market);
    url_part(&m, STR("purchases"));
    url_part_i64(&m, p->id.v);
    if (p->guest)
        url_param(&m, "access", p->access);
    return url_done(&m);
}

/* Where he pays, unless a gateway has to be asked. */
static enum outcome fill_payment(struct web *w, const struct placed_rows *rows,
                                 struct api_purchase *out)
{
    struct str page;

    TRY(find_payment(&w->c, &rows->intent, return_url(w, &rows->purchase).text, &page));
    if (page.n == 0)
        return DONE;
    out->payment = arena_new(w->c.arena, struct api_payment);
    *out->payment = (struct api_payment){page};
    return DONE;
}

/* In the command that has placed it, or in one of its own. */
static enum outcome fill_placed(struct web *w, struct exchange *x)
{
    const struct api_purchase_in *in = x->body;
    const struct placed_rows *rows = x->rows;
    struct placed_rows earlier;

    x->location = str_printf(w->c.arena, "/api/v1/purchases/%lld", (long long)x->made);
    if (!rows) {
        TRY(placed_read(&w->c, web_buyer(w), (struct purchase_id){x->made}, &earlier));
        rows = &earlier;
    }
    TRY(fill_purchase(w, &rows->purchase, &rows->orders, x->answer));
    if (in->rail.n == 0 || rows->intent.id.v == 0 || !is_payable(w, &rows->purchase))
        return DONE;
    return fill_payment(w, rows, x->answer);
}

enum outcome api_purchase_create(struct web *w, struct exchange *x)
{
    const struct api_purchase_in *in = x->body;
    struct place_order place = {.buyer = web_buyer(w), .guest = !w->has_session,
                                .market = str_of(w->c.market->code),
                                .locale = locale_tag(w->c.locale), .currency = w->currency,
                                .choices_n = in->services.n, .rail = in->rail,
                                .total_minor = in->total.minor,
                                .key = http_header(w->http, "idempotency-key"),
                                .once = x->once};
    struct service_choice *choices;
    struct placed_order placed;

    if (!currency_eq(in->total.currency, w->currency))
        return refuse(&w->c.problem, refusal_currency_mismatch, "total.currency",
                      "expected %s, as the quote", w->currency.code);
    TRY(view_choices(w, in->services.v, in->services.n, &choices));
    place.choices = choices;
    TRY(read_contact(w, in, &place.contact));
    x->fill = fill_placed;
    TRY(place_order(&w->c, &place, &placed));
    x->made = placed.purchase.v;
    return DONE;
}

/* ---- paying ---- */

static enum outcome look_once(struct web *w, struct once *once, struct payment *p)
{
    enum outcome o;

    TRY(store_read_begin(&w->c));
    TRY(once_known(&w->c, once));
    if (once->answered)
        return DONE;
    o = look_payment(&w->c, p);
    store_read_end(&w->c);
    return o == REFUSED && w->c.problem.refusal == refusal_not_found ? refuse_strange(w) : o;
}

enum outcome api_purchase_pay(struct web *w, struct exchange *x)
{
    const struct api_pay_query *query = x->query;
    struct api_payment *out = x->answer;
    struct start_payment in = {.buyer = web_buyer(w), .purchase = {web_param_id(w, "purchase")},
                               .rail = query->rail};
    struct payment p = {.in = &in};

    TRY(look_once(w, x->once, &p));
    if (x->once->answered)
        return DONE;
    in.return_path = return_url(w, &p.purchase).text;
    return ask_payment(&w->c, &p, &out->page);
}

enum outcome api_purchase_cancel(struct web *w, struct exchange *x)
{
    struct purchase_id id = {web_param_id(w, "purchase")};

    TRY(cancel_purchase(&w->c, web_buyer(w), id));
    TRY(store_read_begin(&w->c));
    return answer(w, id, x);
}
