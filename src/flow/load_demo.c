/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/load_demo.h"

#include "base/check.h"
#include "base/map.h"
#include "flow/account.h"
#include "flow/selling.h"
#include "lib/data_files.h"
#include "lib/table.h"
#include "shop/catalog/category.h"
#include "shop/markets/places.h"
#include "store/store.h"

enum { ROWS_MAX = 5000, TEXTS_OF_PRODUCT_MAX = 6 };

const struct demo_account demo_accounts[] = {
    {"ana@example.com", "Ana Souza", NULL, ROLE_BUYER, NULL, "buys in Brazil"},
    {"ivan@example.com", "Ivan Petrov", NULL, ROLE_BUYER, NULL, "buys in Russia"},
    {"lumenpath@example.com", "Lin Yue", "lumenpath", ROLE_BUYER | ROLE_SELLER, NULL,
     "keeps the shop Lumenpath, Shenzhen"},
    {"tula@example.com", "Olga Smirnova", "tula-samovar", ROLE_BUYER | ROLE_SELLER, NULL,
     "keeps the shop Tula Samovar, Tula"},
    {"operator@example.com", "Operator", NULL, ROLE_BUYER | ROLE_OPERATOR, NULL,
     "runs the marketplace"},
    {"post-ru@example.com", "Post desk", NULL, ROLE_BUYER, "post/RU",
     "sees what comes to the post of Russia"},
    {"customs-ru@example.com", "Customs desk", NULL, ROLE_BUYER, "customs/RU",
     "decides for the customs of Russia"},
};
const size_t demo_accounts_n = countof(demo_accounts);

/* ---- the files ---- */

enum { S_HANDLE, S_NAME, S_COUNTRY, S_CITY, S_CURRENCY, S_JOINED };
enum { P_KEY, P_BRAND, P_CATEGORY, P_HS, P_ORIGIN, P_DANGER, P_WH };
enum { T_PRODUCT, T_LANGUAGE, T_TITLE, T_DESCRIPTION };
enum { V_PRODUCT, V_CODE, V_OPTIONS, V_GTIN, V_WEIGHT, V_PACKED, V_PICTURE };
enum { O_SELLER, O_VARIANT, O_SKU, O_PRICE, O_CURRENCY, O_STOCK, O_HANDLING };
enum { A_SELLER, A_LANGUAGE, A_ABOUT };
enum { W_SELLER, W_LINE1, W_LINE2, W_REGION, W_POSTCODE, W_PHONE };
enum { R_PRODUCT, R_SELLER, R_ON, R_RATING, R_LANGUAGE, R_AUTHOR, R_TITLE, R_TEXT };

static const char *const seller_columns[] = {"handle", "name",     "country",
                                             "city",   "currency", "joined"};
static const char *const product_columns[] = {"key",    "brand",  "category",  "hs",
                                              "origin", "danger", "battery_wh"};
static const char *const text_columns[] = {"product", "language", "title", "description"};
static const char *const variant_columns[] = {"product",  "code",     "options", "gtin",
                                              "weight_g", "packed_g", "picture"};
static const char *const offer_columns[] = {"seller",   "variant", "sku",          "price_minor",
                                            "currency", "stock",   "handling_days"};
static const char *const about_columns[] = {"seller", "language", "about"};
static const char *const address_columns[] = {"seller", "line1",    "line2",
                                              "region", "postcode", "phone"};
static const char *const review_columns[] = {"product",  "seller", "on",    "rating",
                                             "language", "author", "title", "text"};

struct demo {
    struct table sellers, abouts, addresses, products, texts, variants, offers, reviews;
    struct map seller_ids, product_ids, product_rows, variant_rows, first_texts;
};

static enum outcome read_file(struct ctx *c, const char *name, const char *const *columns,
                              size_t columns_n, struct table *out)
{
    const char *path = str_printf(c->arena, "demo/%s", name).p;

    return table_parse(c->arena, str_of(name), data_file(path), columns, columns_n, ROWS_MAX,
                       &c->problem, out);
}

static void index_rows(struct map *m, const struct table *t, size_t column)
{
    uint64_t known;

    map_init(m, ROWS_MAX);
    for (size_t i = 0; i < t->n; i++)
        if (!map_get(m, table_cell(t, i, column), &known))
            check(map_put(m, table_cell(t, i, column), i));
}

static enum outcome read_all(struct ctx *c, struct demo *d)
{
    TRY(read_file(c, "sellers.csv", seller_columns, countof(seller_columns), &d->sellers));
    TRY(read_file(c, "products.csv", product_columns, countof(product_columns), &d->products));
    TRY(read_file(c, "product_texts.csv", text_columns, countof(text_columns), &d->texts));
    TRY(read_file(c, "variants.csv", variant_columns, countof(variant_columns), &d->variants));
    TRY(read_file(c, "offers.csv", offer_columns, countof(offer_columns), &d->offers));
    TRY(read_file(c, "seller_texts.csv", about_columns, countof(about_columns), &d->abouts));
    TRY(read_file(c, "seller_addresses.csv", address_columns, countof(address_columns),
                  &d->addresses));
    TRY(read_file(c, "reviews.csv", review_columns, countof(review_columns), &d->reviews));
    map_init(&d->seller_ids, ROWS_MAX);
    map_init(&d->product_ids, ROWS_MAX);
    index_rows(&d->product_rows, &d->products, P_KEY);
    index_rows(&d->variant_rows, &d->variants, V_CODE);
    index_rows(&d->first_texts, &d->texts, T_PRODUCT);
    return DONE;
}

static void release(struct demo *d)
{
    map_release(&d->seller_ids);
    map_release(&d->product_ids);
    map_release(&d->product_rows);
    map_release(&d->variant_rows);
    map_release(&d->first_texts);
}

/* ---- shops ---- */

static enum outcome find_row(struct ctx *c, const struct map *m, const struct table *t, size_t row,
                             size_t column, uint64_t *out)
{
    if (map_get(m, table_cell(t, row, column), out))
        return DONE;
    return cell_refuse(t, row, column, &c->problem, "expected a name that another file has");
}

/* What was said and done before today: the day, when it is over. */
static enum outcome set_day(struct ctx *c, const struct table *t, size_t row, size_t column)
{
    struct date day;

    TRY(cell_date(t, row, column, utc_date(c->now_ms), &c->problem, &day));
    if (utc_midnight_ms(day) < c->now_ms)
        c->now_ms = utc_midnight_ms(day);
    return DONE;
}

/* The shop tells of itself in several languages. */
static enum outcome tell_about(struct ctx *c, const struct demo *d, struct save_seller *in)
{
    struct str handle = in->seller.handle;
    struct seller_id id;

    for (size_t i = 0; i < d->abouts.n; i++) {
        if (!str_eq(table_cell(&d->abouts, i, A_SELLER), handle))
            continue;
        in->seller.language = table_cell(&d->abouts, i, A_LANGUAGE);
        in->seller.about = table_cell(&d->abouts, i, A_ABOUT);
        TRY(save_seller(c, in, &id));
    }
    return DONE;
}

/* Where it takes goods back, in its own city. */
static enum outcome tell_address(struct ctx *c, const struct demo *d, size_t row,
                                 const struct save_seller *shop)
{
    const struct table *t = &d->addresses;

    for (size_t i = 0; i < t->n; i++) {
        struct address x = {.name = shop->seller.name, .country = shop->seller.country,
                            .city = table_cell(&d->sellers, row, S_CITY),
                            .line1 = table_cell(t, i, W_LINE1), .line2 = table_cell(t, i, W_LINE2),
                            .region = table_cell(t, i, W_REGION),
                            .postcode = table_cell(t, i, W_POSTCODE),
                            .phone = table_cell(t, i, W_PHONE)};

        if (str_eq(table_cell(t, i, W_SELLER), shop->seller.handle))
            TRY(save_return_address(c, shop->id, &x));
    }
    return DONE;
}

static enum outcome open_shop(struct ctx *c, struct demo *d, size_t row)
{
    const int64_t now_ms = c->now_ms;
    const struct table *t = &d->sellers;
    const struct country *country = country_by_code(table_cell(t, row, S_COUNTRY));
    struct save_seller in = {0};
    const struct city *city;
    struct seller_id id;

    if (!country)
        return cell_refuse(t, row, S_COUNTRY, &c->problem, "expected a country of countries.csv");
    city = city_by_name(c->arena, country, table_cell(t, row, S_CITY));
    in.seller = (struct seller_in){.handle = table_cell(t, row, S_HANDLE),
                                   .name = table_cell(t, row, S_NAME),
                                   .country = str_of(country->code),
                                   .city = city ? city->id.v : 0,
                                   .logo = str_printf(c->arena, "seller-%.*s.svg",
                                                      STR_FMT(table_cell(t, row, S_HANDLE))),
                                   .language = STR("en")};
    TRY(cell_currency(t, row, S_CURRENCY, false, &c->problem, &in.seller.currency));
    TRY(set_day(c, t, row, S_JOINED));
    TRY(save_seller(c, &in, &id));
    c->now_ms = now_ms;
    in.id = id;
    TRY(tell_about(c, d, &in));
    TRY(tell_address(c, d, row, &in));
    check(map_put(&d->seller_ids, table_cell(t, row, S_HANDLE), (uint64_t)id.v));
    return DONE;
}

/* ---- goods ---- */

/* The texts of a product stand together. */
static size_t texts_of(const struct demo *d, struct str product, struct listing_text *out)
{
    uint64_t first;
    size_t n = 0;

    if (!map_get(&d->first_texts, product, &first))
        return 0;
    for (size_t i = first; i < d->texts.n && n < TEXTS_OF_PRODUCT_MAX; i++) {
        if (!str_eq(table_cell(&d->texts, i, T_PRODUCT), product))
            break;
        out[n++] = (struct listing_text){table_cell(&d->texts, i, T_LANGUAGE),
                                         table_cell(&d->texts, i, T_TITLE),
                                         table_cell(&d->texts, i, T_DESCRIPTION)};
    }
    return n;
}

static enum outcome fill_variant(struct ctx *c, const struct demo *d, size_t row,
                                 struct listing *l)
{
    const struct table *t = &d->variants;

    l->options = table_cell(t, row, V_OPTIONS);
    l->gtin = table_cell(t, row, V_GTIN);
    TRY(cell_i32(t, row, V_WEIGHT, 0, LISTING_WEIGHT_MAX_G, &c->problem, &l->weight_g));
    return cell_i32(t, row, V_PACKED, 0, LISTING_WEIGHT_MAX_G, &c->problem, &l->packed_g);
}

static enum outcome fill_product(struct ctx *c, const struct demo *d, size_t row,
                                 struct listing *l)
{
    const struct table *t = &d->products;
    const struct category *category = category_by_path(table_cell(t, row, P_CATEGORY));

    if (!category)
        return cell_refuse(t, row, P_CATEGORY, &c->problem, "expected a path of categories.csv");
    l->key = table_cell(t, row, P_KEY);
    l->brand = table_cell(t, row, P_BRAND);
    l->category = category->id;
    l->hs = table_cell(t, row, P_HS);
    l->origin = table_cell(t, row, P_ORIGIN);
    l->danger = table_cell(t, row, P_DANGER);
    TRY(cell_i32(t, row, P_WH, 0, LISTING_BATTERY_MAX_WH, &c->problem, &l->battery_wh));
    l->texts = arena_new_n(c->arena, struct listing_text, TEXTS_OF_PRODUCT_MAX);
    l->texts_n = texts_of(d, l->key, l->texts);
    if (l->texts_n == 0)
        return cell_refuse(t, row, P_KEY, &c->problem, "expected texts in product_texts.csv");
    return DONE;
}

static enum outcome fill_offer(struct ctx *c, const struct demo *d, size_t row, struct listing *l)
{
    const struct table *t = &d->offers;

    l->sku = table_cell(t, row, O_SKU);
    TRY(cell_i64(t, row, O_PRICE, 1, MONEY_MAX_MINOR, &c->problem, &l->price.minor));
    TRY(cell_currency(t, row, O_CURRENCY, false, &c->problem, &l->price.currency));
    TRY(cell_i64(t, row, O_STOCK, 0, LISTING_STOCK_MAX, &c->problem, &l->stock));
    return cell_i32(t, row, O_HANDLING, 0, LISTING_HANDLING_DAYS_MAX, &c->problem,
                    &l->handling_days);
}

/* The product belongs to the first shop that offers it; others join it by the GTIN. */
static bool is_first_shop(const struct demo *d, size_t row, struct str product)
{
    for (size_t i = 0; i < row; i++) {
        uint64_t variant;

        if (map_get(&d->variant_rows, table_cell(&d->offers, i, O_VARIANT), &variant) &&
            str_eq(table_cell(&d->variants, variant, V_PRODUCT), product))
            return str_eq(table_cell(&d->offers, i, O_SELLER),
                          table_cell(&d->offers, row, O_SELLER));
    }
    return true;
}

static void know_product(struct demo *d, struct str key, struct product_id id)
{
    uint64_t known;

    if (!map_get(&d->product_ids, key, &known))
        check(map_put(&d->product_ids, key, (uint64_t)id.v));
}

static enum outcome put_offer(struct ctx *c, struct demo *d, size_t row)
{
    struct arena_mark mark = arena_mark(c->arena);
    uint64_t seller, seller_row, variant, product;
    struct listing l = {.state = STR("listed")};
    struct publish_offer in = {.listing = &l};
    struct put_listing out;
    struct str picture;

    TRY(find_row(c, &d->seller_ids, &d->offers, row, O_SELLER, &seller));
    TRY(find_row(c, &d->variant_rows, &d->offers, row, O_VARIANT, &variant));
    TRY(find_row(c, &d->product_rows, &d->variants, variant, V_PRODUCT, &product));
    TRY(fill_offer(c, d, row, &l));
    TRY(fill_variant(c, d, variant, &l));
    TRY(fill_product(c, d, product, &l));
    if (!is_first_shop(d, row, l.key))
        l.key = STR("");
    picture = table_cell(&d->variants, variant, V_PICTURE);
    l.images = &picture;
    l.images_n = picture.n > 0;
    for (seller_row = 0; seller_row < d->sellers.n; seller_row++)
        if (str_eq(table_cell(&d->sellers, seller_row, S_HANDLE),
                   table_cell(&d->offers, row, O_SELLER)))
            l.ship_from = table_cell(&d->sellers, seller_row, S_COUNTRY);
    in.seller.v = (int64_t)seller;
    TRY(publish_offer(c, &in, &out));
    know_product(d, table_cell(&d->products, product, P_KEY), out.product);
    arena_rewind(c->arena, mark);
    return DONE;
}

/* ---- people ---- */

/* Each review is by somebody else, who has no account here. */
static enum outcome put_review(struct ctx *c, const struct demo *d, size_t row)
{
    const struct table *t = &d->reviews;
    const int64_t now_ms = c->now_ms;
    struct review_in in = {.author = table_cell(t, row, R_AUTHOR),
                           .language = table_cell(t, row, R_LANGUAGE),
                           .title = table_cell(t, row, R_TITLE),
                           .text = table_cell(t, row, R_TEXT)};
    struct review_id id;
    uint64_t product, seller;

    TRY(find_row(c, &d->product_ids, t, row, R_PRODUCT, &product));
    TRY(find_row(c, &d->seller_ids, t, row, R_SELLER, &seller));
    TRY(cell_i32(t, row, R_RATING, 1, 5, &c->problem, &in.rating));
    in.product.v = (int64_t)product;
    in.seller.v = (int64_t)seller;
    in.account.v = ctx_id(c, 0);
    TRY(set_day(c, t, row, R_ON));
    TRY(write_review(c, &in, &id));
    c->now_ms = now_ms;
    return DONE;
}

static enum outcome make_account(struct ctx *c, struct demo *d, const struct demo_account *a)
{
    struct create_account in = {.email = str_of(a->email), .password = STR(DEMO_PASSWORD),
                                .name = str_of(a->name), .roles = a->roles};
    struct account_id id;
    uint64_t shop = 0;

    if (a->shop && !map_get(&d->seller_ids, str_of(a->shop), &shop))
        return refuse(&c->problem, refusal_not_found, "sellers.csv", "no shop is named %s",
                      a->shop);
    in.shop.v = (int64_t)shop;
    TRY(create_account(c, &in, &id));
    return a->office ? change_office(c, in.email, str_of(a->office)) : DONE;
}

/* ---- all ---- */

static enum outcome is_loaded(struct ctx *c, void *arg)
{
    struct seller_row row;

    return seller_by_handle(c, STR("lumenpath"), &row, arg);
}

static enum outcome load(struct ctx *c, struct demo *d)
{
    TRY(read_all(c, d));
    for (size_t i = 0; i < d->sellers.n; i++)
        TRY(open_shop(c, d, i));
    for (size_t i = 0; i < d->offers.n; i++)
        TRY(put_offer(c, d, i));
    for (size_t i = 0; i < d->reviews.n; i++)
        TRY(put_review(c, d, i));
    for (size_t i = 0; i < demo_accounts_n; i++)
        TRY(make_account(c, d, &demo_accounts[i]));
    return DONE;
}

enum outcome load_demo(struct ctx *c, bool *loaded)
{
    struct demo d = {0};
    enum outcome out;
    bool there;

    TRY(store_read(c, is_loaded, &there));
    if (loaded)
        *loaded = !there;
    if (there)
        return DONE;
    out = load(c, &d);
    release(&d);
    return out;
}
