/* SPDX-License-Identifier: Apache-2.0 */
/* `entrepot bench products`: a catalogue made up from a few words, as CSV that `import products`
 * takes, so that imports and large shops can be measured without anybody's data. The same number
 * of rows gives the same bytes. */
#include "base/random.h"
#include "face/cli/cli.h"
#include "io/file.h"

enum { ROWS = 100000, ROWS_MAX = 10000000, SELLERS = 200, PIECE_BYTES = 1 << 16 };
enum { ROW_BYTES = 8 << 10, SENTENCES_EACH = 5 };

#define HEADER                                                                          \
    "seller,seller_name,seller_country,seller_currency,sku,language,title,title.ru,"    \
    "description,brand,category,price,currency,weight,packed,hs,origin,stock,images\n"

static const struct {
    const char *en, *ru, *category, *hs;
    int weight_g, price; /* about, in units of the currency */
} things[] = {
    {"T-shirt", "футболка", "clothing/men/shirts", "610910", 180, 12},
    {"headphones", "наушники", "electronics/audio/headphones", "851830", 240, 35},
    {"backpack", "рюкзак", "bags/backpacks", "420292", 700, 40},
    {"handbag", "сумка", "bags/handbags", "420222", 600, 55},
    {"cup", "чашка", "home/kitchen", "691110", 350, 8},
    {"teapot", "чайник", "home/tea", "691110", 800, 25},
    {"towel", "полотенце", "home/textiles", "630260", 400, 9},
    {"puzzle", "головоломка", "toys/games", "950300", 450, 15},
    {"watch", "часы", "jewellery/watches", "910211", 90, 60},
    {"necklace", "ожерелье", "jewellery/necklaces", "711719", 40, 18},
    {"face cream", "крем для лица", "beauty/skin", "330499", 120, 14},
    {"lamp", "лампа", "home/lighting", "940520", 1500, 45},
    {"pen", "ручка", "stationery/office", "960830", 30, 3},
    {"novel", "роман", "books", "490199", 420, 11},
    {"screwdriver", "отвёртка", "tools/hand", "820540", 150, 6},
    {"dumbbell", "гантель", "sport/fitness", "950691", 5000, 22},
};

static const struct {
    const char *en, *ru;
} manners[] = {
    {"Light", "на лето"},     {"Travel", "в дорогу"},    {"Blue", "синего цвета"},
    {"Classic", "для всех"},  {"Warm", "на зиму"},       {"Striped", "в полоску"},
    {"Folding", "в сумку"},   {"Evening", "на вечер"},   {"Garden", "для сада"},
    {"Small", "для детей"},   {"Large", "для большой семьи"}, {"Office", "для работы"},
};

static const char *const brands[] = {"Arven", "Belta", "Corvo", "Dunlin", "Estero", "Fjall",
                                     "Gimlet", "Harrow", "Ilex", "Juno"};

static const char *const sentences[] = {
    "Made in small series and checked by hand.",
    "The seams are sewn twice, so that it keeps its shape.",
    "It comes in a box of recycled board, with a short manual.",
    "What is not needed was left out; what is left works.",
    "Wipe it with a damp cloth; do not leave it in the sun.",
    "The surface is matt and does not show fingerprints.",
    "Spare parts can be had for five years.",
    "It was tried for a year by people who use it every day.",
    "Colours may differ a little from what a screen shows.",
    "Fits into any bag and weighs less than it looks.",
};

static const struct {
    const char *country, *currency;
} homes[] = {{"CN", "CNY"}, {"DE", "EUR"}, {"US", "USD"}, {"TR", "USD"}, {"IT", "EUR"}};

struct product_row {
    int64_t number;
    size_t thing, manner, brand, seller;
    int64_t price_minor, weight_g, stock;
};

static struct product_row make_row(struct random *r, int64_t number)
{
    struct product_row row = {.number = number,
                              .thing = random_below(r, countof(things)),
                              .manner = random_below(r, countof(manners)),
                              .brand = random_below(r, countof(brands)),
                              .seller = random_below(r, SELLERS)};

    row.price_minor = things[row.thing].price * (50 + (int64_t)random_below(r, 100));
    row.weight_g = things[row.thing].weight_g * (80 + (int64_t)random_below(r, 40)) / 100;
    row.stock = (int64_t)random_below(r, 200);
    return row;
}

static void put_description(struct buf *out, struct random *r)
{
    for (int i = 0; i < SENTENCES_EACH; i++)
        buf_fmt(out, "%c%s", i ? ' ' : '"', sentences[random_below(r, countof(sentences))]);
    buf_char(out, '"');
}

static void put_row(struct buf *out, struct random *r, const struct product_row *row)
{
    const char *country = homes[row->seller % countof(homes)].country;
    const char *currency = homes[row->seller % countof(homes)].currency;
    const long long number = row->number;

    buf_fmt(out, "shop-%zu,Shop %zu,%s,%s,B-%lld,en,", row->seller, row->seller, country, currency,
            number);
    buf_fmt(out, "%s %s %s %lld,%s %s %s %lld,", manners[row->manner].en, things[row->thing].en,
            brands[row->brand], number, things[row->thing].ru, brands[row->brand],
            manners[row->manner].ru, number);
    put_description(out, r);
    buf_fmt(out, ",%s,%s,%lld.%02lld,%s,%lld,%lld,%s,%s,%lld,https://pictures.example/%lld.jpg\n",
            brands[row->brand], things[row->thing].category, (long long)row->price_minor / 100,
            (long long)row->price_minor % 100, currency, (long long)row->weight_g,
            (long long)row->weight_g * 11 / 10, things[row->thing].hs, country,
            (long long)row->stock, number);
}

static enum outcome write_rows(struct file *file, int64_t rows)
{
    scoped(buf_release) struct buf out;
    struct random random;

    random_seeded(&random, 20261130);
    buf_init(&out, NULL, PIECE_BYTES + ROW_BYTES);
    buf_str(&out, STR(HEADER));
    for (int64_t i = 1; i <= rows; i++) {
        struct product_row row = make_row(&random, i);

        put_row(&out, &random, &row);
        if (out.n < PIECE_BYTES)
            continue;
        TRY(file_write(file, buf_view(&out)));
        buf_clear(&out);
    }
    return file_write(file, buf_view(&out));
}

static enum outcome run(struct cli *cli)
{
    struct str name = cli->arguments_n ? cli->arguments[0] : STR("-"), text;
    scoped(file_close) struct file file = FILE_CLOSED;
    int64_t rows = ROWS;

    if (cli_option(cli, "rows", &text) && !parse_i64(text, 1, ROWS_MAX, &rows))
        return refuse(&cli->ctx.problem, refusal_invalid, "rows", "a number, 1 to %d", ROWS_MAX);
    TRY(file_create(name.p, &cli->ctx.problem, &file));
    return write_rows(&file, rows);
}

static const struct cli_option options[] = {
    {"rows", "N", "how many products (100000)"},
    {0},
};

const struct cli_command bench_products_command = {
    .name = "bench products",
    .arguments = "[FILE]",
    .summary = "Make up a catalogue of any size, to measure imports and large shops with",
    .arguments_max = 1,
    .options = options,
    .run = run,
};
