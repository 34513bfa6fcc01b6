/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/catalog/catalog.h"
#include "store/store.h"

static must_check enum outcome check_length(struct ctx *c, const char *field, struct str s,
                                            size_t min, size_t max)
{
    if (s.n >= min && s.n <= max && utf8_valid(s))
        return DONE;
    return refuse(&c->problem, refusal_invalid, field, "%zu to %zu bytes of UTF-8 are expected",
                  min, max);
}

static must_check enum outcome check_review(struct ctx *c, const struct review_in *in)
{
    if (in->rating < 1 || in->rating > 5)
        return refuse(&c->problem, refusal_invalid, "rating", "1 to 5 is expected");
    TRY(check_length(c, "author", in->author, 1, REVIEW_AUTHOR_MAX));
    TRY(check_length(c, "language", in->language, 2, 3));
    TRY(check_length(c, "title", in->title, 0, REVIEW_TITLE_MAX));
    return check_length(c, "text", in->text, 0, REVIEW_TEXT_MAX);
}

enum outcome review_add(struct ctx *c, const struct review_in *in, struct review_id *out)
{
    struct product_row product;
    int64_t changed;
    bool found;

    TRY(check_review(c, in));
    TRY(product_row_get(c, in->product, &product, &found));
    if (!found)
        return refuse(&c->problem, refusal_not_found, "product", "a product is expected");
    out->v = ctx_id(c, 0);
    TRY(review_insert(c, *out, in->product, in->seller, in->account, in->author, in->rating,
                      in->language, in->title, in->text, c->now_ms, &changed));
    if (!changed)
        return refuse(&c->problem, refusal_conflict, "product", "it was reviewed before");
    TRY(product_rating_add(c, in->product, in->rating, 1, NULL));
    tx_touch(c, TOPIC_REVIEW, in->product.v);
    return DONE;
}

enum outcome review_remove(struct ctx *c, struct product_id product, struct account_id account,
                           int32_t *rating)
{
    struct review_rating row;
    int64_t changed;
    bool found;

    *rating = 0;
    TRY(review_rating_of(c, product, account, &row, &found));
    if (!found)
        return DONE;
    TRY(review_delete(c, product, account, &changed));
    if (!changed)
        return DONE;
    *rating = row.rating;
    TRY(product_rating_add(c, product, -(int64_t)row.rating, -1, NULL));
    tx_touch(c, TOPIC_REVIEW, product.v);
    return DONE;
}
