/* SPDX-License-Identifier: Apache-2.0 */
/* A buyer reviews a product of an order that has arrived. */
#include "face/web/pages/review.h"

#include "face/web/order_words.h"
#include "face/web/window.h"
#include "flow/order.h"
#include "lib/locale.h"

static struct product_id product_of_path(const struct web *w)
{
    return (struct product_id){web_param_id(w, "product")};
}

static void fill_crumbs(struct web *w, const struct order_row *o, struct review_page_view *v)
{
    struct nav_link *links = arena_new_n(w->c.arena, struct nav_link, 3);

    links[0] = (struct nav_link){web_link(w, URL("/orders")), web_text(w, N_("Orders")), false};
    links[1] = (struct nav_link){order_url(w, o->id),
                                 str_printf(w->c.arena, "%lld", (long long)o->id.v), false};
    links[2] = (struct nav_link){URL(""), web_text(w, N_("Review")), true};
    v->crumbs = (struct nav_links){links, 3};
}

static enum outcome fill_product(struct web *w, const struct order_row *o,
                                 struct review_page_view *v)
{
    struct order_line_row_list lines;

    TRY(order_lines(&w->c, o->buyer, o->id, ORDER_LINES_MAX, &lines));
    for (size_t i = 0; i < lines.n; i++)
        if (lines.v[i].product.v == product_of_path(w).v) {
            v->product = lines.v[i].title;
            return window_variant_picture(w, lines.v[i].product, lines.v[i].variant,
                                          &v->picture.url);
        }
    return refuse(&w->c.problem, refusal_not_found, "product", "nothing of this order");
}

static void fill_fields(struct web *w, struct review_page_view *v)
{
    const struct field_view stars = web_field(w, "rating", N_("How many stars?"), STR(""));

    (void)!parse_i64(stars.value, 1, 5, &v->rating);
    v->stars_error = stars.error.n ? web_text(w, N_("Choose from one to five stars")) : STR("");
    v->title = web_field(w, "title", N_("In a few words"), STR(""));
    v->title.max = REVIEW_TITLE_MAX;
    v->text = web_field(w, "text", N_("What was good, what was not?"), STR(""));
    v->text.max = REVIEW_TEXT_MAX;
}

static enum outcome show(struct web *w)
{
    struct review_page_view v = {0};
    struct order_row o;
    struct html out;

    TRY(own_order(w, &o));
    TRY(fill_product(w, &o, &v));
    fill_crumbs(w, &o, &v);
    fill_fields(w, &v);
    v.action = review_url(w, o.id, product_of_path(w));
    v.problem = web_problem(w);
    web_layout(w, &v.layout, N_("Write a review"));
    out = web_html(w);
    page_review(&out, &v);
    return web_send_html(w);
}

enum outcome web_review_show(struct web *w)
{
    return show(w);
}

static enum outcome try_save(struct web *w)
{
    struct problem *p = &w->c.problem;
    struct review_in in = {.product = product_of_path(w), .account = w->account.account,
                           .author = utf8_head(w->account.name, REVIEW_AUTHOR_MAX),
                           .language = locale_language(w->c.locale)};
    struct review_id id;
    int64_t rating;

    TRY(form_i64(p, &w->form, "rating", 1, 5, &rating));
    TRY(form_text(p, w->c.arena, &w->form, "title", 0, REVIEW_TITLE_MAX, &in.title));
    TRY(form_block(p, w->c.arena, &w->form, "text", 0, REVIEW_TEXT_MAX, &in.text));
    in.rating = (int32_t)rating;
    return review_order(&w->c, (struct order_id){web_param_id(w, "order")}, &in, &id);
}

enum outcome web_review_save(struct web *w)
{
    enum outcome out = try_save(w);

    if (out == REFUSED && w->c.problem.refusal != refusal_not_found) {
        TRY(web_again(w));
        return show(w);
    }
    TRY(out);
    web_toast(w, TOAST_reviewed);
    return web_redirect(w, order_url(w, (struct order_id){web_param_id(w, "order")}));
}
