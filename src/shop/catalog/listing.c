/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/catalog/listing.h"

#include "base/hash.h"
#include "lib/text.h"
#include "shop/catalog/category.h"

/* ---- The door ---- */

/* At most `max` characters; an empty text is REFUSED only where it is `needed`. */
static must_check enum outcome clean(struct arena *a, struct problem *p, const char *field,
                                     enum text_kind kind, bool needed, size_t max, struct str *s)
{
    enum text_fault fault = s->n ? text_clean(a, kind, *s, max, s) : TEXT_FINE;

    if (fault == TEXT_TOO_LONG)
        return refuse(p, refusal_too_large, field, "at most %zu characters are expected", max);
    if (fault != TEXT_FINE)
        return refuse(p, refusal_invalid, field, "%s", text_fault_why(fault));
    if (needed && !s->n)
        return refuse(p, refusal_required, field, "a text is expected");
    return DONE;
}

static must_check enum outcome check_i64(struct problem *p, const char *field, int64_t v,
                                         int64_t min, int64_t max)
{
    if (v >= min && v <= max)
        return DONE;
    return refuse(p, refusal_invalid, field, "%lld to %lld is expected", (long long)min,
                  (long long)max);
}

static bool all_within(struct str s, char from, char to)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < from || s.p[i] > to)
            return false;
    return true;
}

static must_check enum outcome check_code(struct problem *p, const char *field, struct str s,
                                          bool needed, size_t n, char from, char to)
{
    if (s.n == 0 && needed)
        return refuse(p, refusal_required, field, "a code is expected");
    if (s.n == 0 || (s.n == n && all_within(s, from, to)))
        return DONE;
    return refuse(p, refusal_invalid, field, "%zu characters from %c to %c are expected", n, from,
                  to);
}

static must_check enum outcome clean_text(struct arena *a, struct problem *p, struct listing *l,
                                          size_t i)
{
    struct listing_text *t = &l->texts[i];
    char title[32], description[32];

    snprintf(title, sizeof(title), i ? "title.%.*s" : "title", STR_FMT(t->language));
    snprintf(description, sizeof(description), i ? "description.%.*s" : "description",
             STR_FMT(t->language));
    if (t->language.n < 2 || t->language.n > 3 || !all_within(t->language, 'a', 'z'))
        return refuse(p, refusal_invalid, "language", "a code such as \"en\" is expected");
    for (size_t k = 0; k < i; k++)
        if (str_eq(l->texts[k].language, t->language))
            return refuse(p, refusal_invalid, title, "each language is expected once");
    TRY(clean(a, p, title, TEXT_LINE, true, LISTING_TITLE_MAX, &t->title));
    return clean(a, p, description, TEXT_BLOCK, false, LISTING_DESCRIPTION_MAX, &t->description);
}

static must_check enum outcome clean_texts(struct arena *a, struct problem *p, struct listing *l)
{
    if (l->texts_n < 1)
        return refuse(p, refusal_required, "title", "a text is expected");
    if (l->texts_n > LISTING_TEXTS_MAX)
        return refuse(p, refusal_too_large, "title", "at most %d languages are expected",
                      LISTING_TEXTS_MAX);
    for (size_t i = 0; i < l->texts_n; i++)
        TRY(clean_text(a, p, l, i));
    return DONE;
}

static bool visible_ascii(struct str s)
{
    return all_within(s, '!', '~');
}

static must_check enum outcome check_images(struct problem *p, const struct listing *l)
{
    char field[32];

    TRY(check_i64(p, "images", (int64_t)l->images_n, 0, LISTING_IMAGES_MAX));
    for (size_t i = 0; i < l->images_n; i++) {
        snprintf(field, sizeof(field), "images[%zu]", i);
        if (!l->images[i].n || l->images[i].n > LISTING_IMAGE_MAX || !visible_ascii(l->images[i]))
            return refuse(p, refusal_invalid, field,
                          "an address of 1 to %d characters of ASCII without blanks is expected",
                          LISTING_IMAGE_MAX);
    }
    return DONE;
}

static must_check enum outcome check_options(struct problem *p, struct str options)
{
    struct listing_option option;
    bool open = str_ends(options, STR(";"));

    while (options.n) {
        if (!listing_option_next(&options, &option) || !option.name.n || !option.value.n || open)
            return refuse(p, refusal_invalid, "options",
                          "name=value pairs with ; between them are expected");
    }
    return DONE;
}

static must_check enum outcome check_goods(struct problem *p, const struct listing *l)
{
    if (!category_by_id(l->category))
        return refuse(p, refusal_invalid, "category", "a category of ours is expected");
    if (l->gtin.n && !gtin_valid(l->gtin))
        return refuse(p, refusal_invalid, "gtin",
                      "8, 12, 13 or 14 digits with their check digit are expected");
    TRY(check_i64(p, "weight", l->weight_g, 0, LISTING_WEIGHT_MAX_G));
    TRY(check_i64(p, "packed", l->packed_g, 0, LISTING_WEIGHT_MAX_G));
    TRY(check_code(p, "hs", l->hs, false, 6, '0', '9'));
    if (l->danger.n && !str_starts(l->danger, STR("UN")))
        return refuse(p, refusal_invalid, "danger", "UN and four digits are expected");
    TRY(check_code(p, "danger", str_sub(l->danger, 2, l->danger.n), false, 4, '0', '9'));
    TRY(check_i64(p, "battery_wh", l->battery_wh, 0, LISTING_BATTERY_MAX_WH));
    return check_code(p, "origin", l->origin, false, 2, 'A', 'Z');
}

static must_check enum outcome check_terms(struct problem *p, const struct listing *l)
{
    if (!l->price.currency.code[0])
        return refuse(p, refusal_required, "currency", "a code such as EUR is expected");
    TRY(check_i64(p, "price", l->price.minor, 1, MONEY_MAX_MINOR));
    TRY(check_i64(p, "handling_days", l->handling_days, 0, LISTING_HANDLING_DAYS_MAX));
    TRY(check_code(p, "ship_from", l->ship_from, true, 2, 'A', 'Z'));
    if (l->state.n && !str_eq(l->state, STR("listed")) && !str_eq(l->state, STR("hidden")))
        return refuse(p, refusal_invalid, "state", "listed or hidden is expected");
    if (l->stock == LISTING_STOCK_UNSAID)
        return DONE;
    return check_i64(p, "stock", l->stock, 0, LISTING_STOCK_MAX);
}

enum outcome listing_clean(struct arena *a, struct problem *p, struct listing *l)
{
    TRY(clean(a, p, "sku", TEXT_LINE, true, LISTING_SKU_MAX, &l->sku));
    TRY(clean(a, p, "key", TEXT_LINE, false, LISTING_KEY_MAX, &l->key));
    TRY(clean(a, p, "options", TEXT_LINE, false, LISTING_OPTIONS_MAX, &l->options));
    TRY(clean_texts(a, p, l));
    TRY(clean(a, p, "brand", TEXT_LINE, false, LISTING_BRAND_MAX, &l->brand));
    TRY(clean(a, p, "path", TEXT_LINE, false, LISTING_PATH_MAX, &l->path));
    TRY(clean(a, p, "hub", TEXT_LINE, false, LISTING_HUB_MAX, &l->hub));
    TRY(check_options(p, l->options));
    TRY(check_terms(p, l));
    TRY(check_goods(p, l));
    return check_images(p, l);
}

bool gtin_valid(struct str s)
{
    int sum = 0;

    if ((s.n != 8 && s.n != 12 && s.n != 13 && s.n != 14) || !all_within(s, '0', '9'))
        return false;
    for (size_t i = 0; i < s.n; i++)
        sum += (s.p[s.n - 1 - i] - '0') * (i % 2 ? 3 : 1);
    return sum % 10 == 0;
}

bool listing_option_next(struct str *rest, struct listing_option *out)
{
    struct str pair;

    if (!rest->n)
        return false;
    (void)str_cut(rest, ';', &pair);
    out->value = pair;
    if (!str_cut(&out->value, '=', &out->name))
        out->value = STR("");
    return true;
}

/* ---- Identity ---- */

/* Each part is hashed with the digest so far as key, so that order and borders count. */
struct digest {
    uint64_t h, parts;
};

static void digest_str(struct digest *d, struct str s)
{
    const uint64_t key[2] = {d->h, ++d->parts};

    d->h = siphash(key, s.p, s.n);
}

static void digest_i64(struct digest *d, int64_t v)
{
    unsigned char bytes[8];

    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)v >> (8 * i));
    digest_str(d, (struct str){(const char *)bytes, sizeof(bytes)});
}

int64_t listing_hash(const struct listing *l)
{
    const struct str words[] = {
        l->sku, l->key,    l->options,   l->brand, l->path,  currency_str(&l->price.currency),
        l->hs,  l->origin, l->ship_from, l->hub,   l->state, l->gtin};
    const int64_t numbers[] = {l->category.v,    l->price.minor, l->weight_g,
                               l->packed_g,      l->stock,       l->handling_days,
                               (int64_t)l->texts_n, (int64_t)l->images_n};
    struct digest d = {0};

    for (size_t i = 0; i < countof(words); i++)
        digest_str(&d, words[i]);
    for (size_t i = 0; i < countof(numbers); i++)
        digest_i64(&d, numbers[i]);
    if (l->danger.n || l->battery_wh) { /* others keep the number that they have */
        digest_str(&d, l->danger);
        digest_i64(&d, l->battery_wh);
    }
    for (size_t i = 0; i < l->texts_n; i++) {
        digest_str(&d, l->texts[i].language);
        digest_str(&d, l->texts[i].title);
        digest_str(&d, l->texts[i].description);
    }
    for (size_t i = 0; i < l->images_n; i++)
        digest_str(&d, l->images[i]);
    return (int64_t)d.h;
}
