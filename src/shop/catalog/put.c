/* SPDX-License-Identifier: Apache-2.0 */
/* A listing becomes rows: product, texts, variant, pictures, offer. */
#include "shop/catalog/catalog.h"
#include "store/store.h"

static must_check enum outcome put_texts(struct ctx *c, struct product_id product,
                                         const struct listing *l)
{
    for (size_t i = 0; i < l->texts_n; i++)
        TRY(product_text_put(c, product, l->texts[i].language, l->texts[i].title,
                             l->texts[i].description, NULL));
    return DONE;
}

/* Pictures that the listing does not speak of stay. */
static must_check enum outcome put_images(struct ctx *c, struct product_id product,
                                          struct variant_id variant, const struct listing *l)
{
    for (size_t i = 0; i < l->images_n; i++)
        TRY(media_put(c, product, variant, (int32_t)i, l->images[i], STR(""), NULL));
    return DONE;
}

static int32_t packed_g(const struct listing *l)
{
    return l->packed_g ? l->packed_g : l->weight_g;
}

static must_check enum outcome new_variant(struct ctx *c, const struct listing *l,
                                           struct put_listing *out)
{
    out->variant.v = ctx_id(c, 0);
    TRY(variant_insert(c, out->variant, out->product, l->options, l->gtin, l->weight_g,
                       packed_g(l), NULL));
    return put_images(c, out->product, out->variant, l);
}

static must_check enum outcome new_product(struct ctx *c, struct seller_id seller,
                                           const struct listing *l, struct put_listing *out)
{
    out->product.v = ctx_id(c, 0);
    TRY(product_insert(c, out->product, seller, l->key, l->category, l->brand, l->texts[0].language,
                       l->hs, l->origin, l->danger, l->battery_wh, c->now_ms, NULL));
    TRY(put_texts(c, out->product, l));
    tx_touch(c, TOPIC_PRODUCT, out->product.v);
    return new_variant(c, l, out);
}

/* The seller's own product of this key, with a variant of these options. */
static must_check enum outcome variant_of_key(struct ctx *c, struct seller_id seller,
                                              const struct listing *l, struct put_listing *out)
{
    struct product_ref product;
    struct variant_ref variant;
    bool found;

    TRY(product_by_key(c, seller, l->key, &product, &found));
    if (!found)
        return new_product(c, seller, l, out);
    out->product = product.product;
    TRY(variant_by_options(c, product.product, l->options, &variant, &found));
    if (!found)
        return new_variant(c, l, out);
    out->variant = variant.variant;
    return DONE;
}

static must_check enum outcome find_or_make_variant(struct ctx *c, struct seller_id seller,
                                                    const struct listing *l,
                                                    struct put_listing *out)
{
    struct variant_ref variant;
    bool found = false;

    if (l->key.n)
        return variant_of_key(c, seller, l, out);
    if (l->gtin.n)
        TRY(variant_by_gtin(c, l->gtin, &variant, &found));
    if (!found)
        return new_product(c, seller, l, out);
    out->product = variant.product;
    out->variant = variant.variant;
    return DONE;
}

static must_check enum outcome create(struct ctx *c, struct seller_id seller,
                                      const struct listing *l, int64_t hash,
                                      struct put_listing *out)
{
    struct str state = l->state.n ? l->state : STR("listed");

    TRY(find_or_make_variant(c, seller, l, out));
    out->what = PUT_CREATED;
    out->offer.v = ctx_id(c, 0);
    TRY(offer_insert(c, out->offer, out->product, out->variant, seller, l->sku, l->price.minor,
                     l->price.currency, l->handling_days, l->ship_from, l->hub, l->path, state,
                     hash, NULL));
    tx_touch(c, TOPIC_OFFER, out->product.v);
    return DONE;
}

/* An offer stays with its variant for life: whoever bought it knows what it was. */
static must_check enum outcome check_same_variant(struct ctx *c, const struct listing *l,
                                                  const struct product_row *product,
                                                  struct variant_id id)
{
    struct variant_options variant;
    bool found;

    if (!str_eq(product->key, l->key))
        return refuse(&c->problem, refusal_conflict, "key", "\"%.*s\" is expected for this SKU",
                      STR_FMT(product->key));
    TRY(variant_get(c, id, &variant, &found));
    if (found && !str_eq(variant.options, l->options))
        return refuse(&c->problem, refusal_conflict, "options", "\"%.*s\" is expected for this SKU",
                      STR_FMT(variant.options));
    return DONE;
}

static must_check enum outcome change_product(struct ctx *c, const struct listing *l,
                                              const struct offer_ref *offer)
{
    TRY(product_update(c, offer->product, l->category, l->brand, l->texts[0].language, l->hs,
                       l->origin, l->danger, l->battery_wh, NULL));
    TRY(put_texts(c, offer->product, l));
    TRY(variant_update(c, offer->variant, l->gtin, l->weight_g, packed_g(l), NULL));
    if (l->images_n)
        TRY(media_cut(c, offer->product, offer->variant, (int32_t)l->images_n, NULL));
    TRY(put_images(c, offer->product, offer->variant, l));
    tx_touch(c, TOPIC_PRODUCT, offer->product.v);
    return DONE;
}

static must_check enum outcome change(struct ctx *c, struct seller_id seller,
                                      const struct listing *l, int64_t hash,
                                      const struct offer_ref *offer)
{
    struct product_row product;
    struct str state = l->state;
    bool found;

    TRY(product_row_get(c, offer->product, &product, &found));
    if (!found)
        return fail("catalog", "offer %lld has no product", (long long)offer->offer.v);
    if (product.seller.v == seller.v) {
        TRY(check_same_variant(c, l, &product, offer->variant));
        TRY(change_product(c, l, offer));
    }
    if (!state.n)
        state = str_eq(offer->state, STR("removed")) ? STR("listed") : offer->state;
    TRY(offer_update(c, offer->offer, l->price.minor, l->price.currency, l->handling_days,
                     l->ship_from, l->hub, l->path, state, hash, NULL));
    tx_touch(c, TOPIC_OFFER, offer->product.v);
    return DONE;
}

enum outcome catalog_put(struct ctx *c, struct seller_id seller, const struct listing *l,
                         struct put_listing *out)
{
    int64_t hash = listing_hash(l);
    struct offer_ref offer;
    bool found;

    TRY(offer_by_sku(c, seller, l->sku, &offer, &found));
    if (!found)
        return create(c, seller, l, hash, out);
    *out = (struct put_listing){PUT_UNCHANGED, offer.offer, offer.product, offer.variant};
    if (offer.hash == hash)
        return DONE;
    out->what = PUT_CHANGED;
    return change(c, seller, l, hash, &offer);
}

/* The seller's own offer, not removed. */
static must_check enum outcome own_offer(struct ctx *c, struct seller_id seller, struct offer_id id,
                                         struct offer_ref *offer)
{
    bool found;

    TRY(offer_by_id(c, id, offer, &found));
    if (!found || offer->seller.v != seller.v)
        return refuse(&c->problem, refusal_not_found, "offer",
                      "an offer of the seller is expected");
    if (str_eq(offer->state, STR("removed")))
        return refuse(&c->problem, refusal_wrong_state, "offer", "the offer was removed");
    return DONE;
}

enum outcome catalog_set_price(struct ctx *c, struct seller_id seller, struct offer_id id,
                               struct money price)
{
    struct offer_ref offer;

    if (price.minor < 1 || price.minor > MONEY_MAX_MINOR || !price.currency.code[0])
        return refuse(&c->problem, refusal_invalid, "price", "a price above 0 is expected");
    TRY(own_offer(c, seller, id, &offer));
    TRY(offer_price_set(c, id, price.minor, price.currency, NULL));
    tx_touch(c, TOPIC_OFFER, offer.product.v);
    return DONE;
}

enum outcome catalog_set_state(struct ctx *c, struct seller_id seller, struct offer_id id,
                               struct str state)
{
    static const struct str states[] = {STR_INIT("listed"), STR_INIT("hidden"),
                                        STR_INIT("removed")};
    struct offer_ref offer;
    size_t i = 0;

    while (i < countof(states) && !str_eq(state, states[i]))
        i++;
    if (i == countof(states))
        return refuse(&c->problem, refusal_invalid, "state",
                      "listed, hidden or removed is expected");
    TRY(own_offer(c, seller, id, &offer));
    TRY(offer_state_set(c, id, state, NULL));
    tx_touch(c, TOPIC_OFFER, offer.product.v);
    return DONE;
}
