/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/arena.h"
#include "shop/catalog/category.h"
#include "shop/catalog/mapping.h"

static struct arena arena;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 64 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

/* ---- Reading a file of two lines ---- */

struct reading {
    const struct mapping *m;
    const struct row_seller *seller;
    const struct mapping_bound *bound;
    struct mapped_row row;
    struct problem p;
};

static enum outcome take(void *arg, const struct csv_row *row)
{
    struct reading *r = arg;

    if (!r->bound)
        return mapping_bind(&arena, r->m, row, r->seller, &r->p, &r->bound);
    return mapping_row(&arena, r->bound, row, &r->p, &r->row);
}

/* Maps the last row of `csv`. */
static enum outcome map_file(const char *ini, const char *csv, struct reading *r)
{
    struct csv_options o = {.strict = true};
    struct csv_reader *reader;
    enum outcome outcome;

    TRY(mapping_parse(&arena, STR("m.ini"), str_of(ini), &r->p, &r->m));
    o.separator = mapping_separator(r->m);
    reader = csv_reader_new(&o, take, r);
    outcome = csv_reader_feed(reader, str_of(csv), &r->p);
    if (outcome == DONE)
        outcome = csv_reader_end(reader, &r->p);
    csv_reader_free(reader);
    return outcome;
}

#define ASSERT_STR(s, expected) assert_true(str_eq((s), STR(expected)))

static struct mapped_row mapped(const char *ini, const char *csv)
{
    struct reading r = {0};
    enum outcome o = map_file(ini, csv, &r);

    if (o != DONE)
        print_error("%s: %s\n", r.p.field, r.p.detail);
    assert_int_equal(o, DONE);
    return r.row;
}

static void expect_refused(const char *ini, const char *csv, const char *field)
{
    struct reading r = {0};

    assert_int_equal(map_file(ini, csv, &r), REFUSED);
    assert_string_equal(r.p.field, field);
    assert_true(r.p.detail[0] != '\0');
}

/* ---- Our own columns ---- */

#define OWN "sku,title,price,currency,category,ship_from"
#define ROW "A,Pot,12.50,EUR,home,CN"

static void our_own_columns_need_no_mapping(void **state)
{
    struct mapped_row r = mapped("", OWN ",title.ru,description.ru,stock,images,weight\n" ROW
                                        ",Чайник,Для чая,7,a.jpg  b.jpg,300\n");

    (void)state;
    assert_int_equal(r.line, 2);
    ASSERT_STR(r.listing.sku, "A");
    assert_int_equal(r.listing.price.minor, 1250);
    ASSERT_STR(r.listing.texts[0].language, "en");
    assert_int_equal(r.listing.texts_n, 2);
    ASSERT_STR(r.listing.texts[1].title, "Чайник");
    assert_int_equal(r.listing.images_n, 2);
    ASSERT_STR(r.listing.images[1], "b.jpg");
    assert_int_equal(r.listing.stock, 7);
    assert_int_equal(r.listing.weight_g, 300);
    assert_int_equal(r.listing.category.v, category_by_path(STR("home"))->id.v);
    assert_int_equal(r.listing.handling_days, MAPPING_HANDLING_DAYS);
}

static void our_own_columns_are_spelt_right(void **state)
{
    (void)state;
    expect_refused("", OWN ",colour\n", "column colour");
    expect_refused("", OWN ",title.russian\n", "column title.russian");
    expect_refused("", OWN ",sku\n", "column sku");
    expect_refused("", OWN ",title.ru,title.ru\n", "column title.ru");
    expect_refused("", "sku,title\n", "column price");
    expect_refused("", "sku,\xff\n", "line 1");
    expect_refused("", OWN "\nA,Pot\n", "row");
    expect_refused("", OWN "\nA,\xff,1,EUR,home,CN\n", "row");
}

/* ---- Columns of others ---- */

#define COLUMNS                                                                              \
    "[columns]\nsku = id\ntitle = name\nprice = cost\ncategory = where\nweight = mass, raw\n" \
    "[defaults]\ncurrency = USD\ncategory = other\nship_from = US\nweight = 250\nstock = 9\n"
#define HEAD "id,name,cost,where,mass,raw\n"

static void columns_are_named_by_the_mapping(void **state)
{
    struct mapped_row r = mapped(COLUMNS, HEAD "7,Pot,3.99,,,\n");

    (void)state;
    assert_int_equal(r.listing.price.minor, 399);
    assert_int_equal(r.listing.weight_g, 250);
    assert_int_equal(r.stock_new, 9);
    assert_int_equal(r.listing.stock, LISTING_STOCK_UNSAID); /* a default is for new offers only */
    assert_int_equal(mapped(COLUMNS, HEAD "7,Pot,3.99,,,80\n").listing.weight_g, 80);
    assert_int_equal(mapped(COLUMNS, HEAD "7,Pot,3.99,,70,80\n").listing.weight_g, 70);
    expect_refused(COLUMNS, "id,name,cost,where,mass\n", "column raw");
    expect_refused(COLUMNS "price = x\n", HEAD "7,Pot,x,,,\n", "price");
}

static void transforms_change_cells(void **state)
{
    struct mapped_row r;

    (void)state;
    r = mapped(COLUMNS "[transforms]\nprice = minor\ntitle = strip limit:5\nsku = lower\n"
                       "weight = round\n",
               HEAD "AB,Te\xc2\x85" "apots,399,,2.5,\n");
    assert_int_equal(r.listing.price.minor, 399);
    ASSERT_STR(r.listing.texts[0].title, "Teapo");
    ASSERT_STR(r.listing.sku, "ab");
    assert_int_equal(r.listing.weight_g, 3);
    r = mapped(COLUMNS "[transforms]\nweight = kg\nsku = upper\n", HEAD "ab,Pot,3,,0.0304,\n");
    assert_int_equal(r.listing.weight_g, 30);
    ASSERT_STR(r.listing.sku, "AB");
    expect_refused(COLUMNS "[transforms]\nweight = kg\n", HEAD "ab,Pot,3,,1001,\n", "weight");
    expect_refused(COLUMNS "[transforms]\nprice = minor\n", HEAD "ab,Pot,3.5,,,\n", "price");
}

/* Numbers as people and spreadsheets write them; what is no number in that writing is refused. */
static void numbers_are_read_as_written(void **state)
{
    static const struct {
        const char *how, *cell;
        int64_t minor; /* 0: refused */
    } rows[] = {
        {"comma", "29,90", 2990},          {"comma", "1.234,5 \xe2\x82\xac", 123450},
        {"comma", "R$ 1.234.567,89", 123456789}, {"comma", "8", 800},
        {"comma", "1\xe2\x80\xaf" "299,00", 129900}, {"comma", "12.50", 0},
        {"comma", "1.2345", 0},            {"comma", "1,2,3", 0},
        {"comma", "-5,00", 0},             {"comma", "free", 0},
        {"point", "$1,299.00", 129900},    {"point", "1'299.5 CHF", 129950},
        {"point", "12,50", 0},             {"point", "1.299,00", 0},
        {"point", "USD 7", 700},           {"point", "1 2", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char mapping[200], file[200];

        (void)snprintf(mapping, sizeof(mapping), COLUMNS "[transforms]\nprice = %s\n",
                       rows[i].how);
        (void)snprintf(file, sizeof(file), HEAD "ab,Pot,\"%s\",,,\n", rows[i].cell);
        if (rows[i].minor)
            assert_int_equal(mapped(mapping, file).listing.price.minor, rows[i].minor);
        else
            expect_refused(mapping, file, "price");
    }
    assert_int_equal(mapped(COLUMNS "[transforms]\nweight = comma kg\n",
                            HEAD "ab,Pot,3,,\"0,25\",\n").listing.weight_g, 250);
}

static void values_mean_something(void **state)
{
    (void)state;
    ASSERT_STR(mapped("[columns]\norigin = made\n" COLUMNS "[values origin]\nChina = CN\n",
                      "made,id,name,cost,where,mass,raw\nChina,7,Pot,1,,,\n").listing.origin,
               "CN");
    ASSERT_STR(mapped("[columns]\norigin = made\n" COLUMNS "[values origin]\nChina = CN\n* = DE\n",
                      "made,id,name,cost,where,mass,raw\nMars,7,Pot,1,,,\n").listing.origin,
               "DE");
    expect_refused("[columns]\norigin = made\n" COLUMNS "[values origin]\nChina = CN\n",
                   "made,id,name,cost,where,mass,raw\nMars,7,Pot,1,,,\n", "origin");
    expect_refused(COLUMNS "[values title]\nn/a =\n", HEAD "7,n/a,1,,,\n", "title");
}

static void categories_are_mapped_by_their_heads(void **state)
{
    static const char ini[] = COLUMNS "[categories]\nPhones = electronics/phones\n"
                                      "Phones > Cases = electronics/phones/cases\n";
    struct mapped_row r = mapped(ini, HEAD "7,Pot,1,Phones >Cases> Red,,\n");

    (void)state;
    assert_int_equal(r.listing.category.v,
                     category_by_path(STR("electronics/phones/cases"))->id.v);
    ASSERT_STR(r.listing.path, "Red");
    r = mapped(ini, HEAD "7,Pot,1,Phones,,\n");
    assert_int_equal(r.listing.category.v, category_by_path(STR("electronics/phones"))->id.v);
    ASSERT_STR(r.listing.path, "");
    r = mapped(ini, HEAD "7,Pot,1,Phonesy > Cases,,\n");
    assert_int_equal(r.listing.category.v, category_by_path(STR("other"))->id.v);
    ASSERT_STR(r.listing.path, "Phonesy > Cases");
    r = mapped(ini, HEAD "7,Pot,1,home/tea,,\n");
    assert_int_equal(r.listing.category.v, category_by_path(STR("home/tea"))->id.v);
    ASSERT_STR(r.listing.path, "");
    expect_refused("", OWN "\nA,Pot,12.50,EUR,nowhere,CN\n", "category");
}

static void rows_name_their_sellers(void **state)
{
    struct mapped_row r = mapped("", OWN ",seller,seller_name,seller_country,seller_city\n" ROW
                                        ",leaf, Leaf  & Co ,CN,1795565\n");
    struct row_seller leaf = {.country = STR("CN"), .currency = CURRENCY("CNY")};
    struct reading of_one = {.seller = &leaf};

    (void)state;
    ASSERT_STR(r.seller.handle, "leaf");
    ASSERT_STR(r.seller.name, "Leaf & Co");
    assert_int_equal(r.seller.city, 1795565);
    assert_int_equal(map_file("", "sku,title,price,category\nA,Pot,9.9,home\n", &of_one), DONE);
    ASSERT_STR(of_one.row.listing.ship_from, "CN");
    ASSERT_STR(currency_str(&of_one.row.listing.price.currency), "CNY");
    expect_refused("", OWN ",seller_currency\n" ROW ",XXX\n", "seller_currency");
    expect_refused("", OWN ",seller_city\n" ROW ",Rome\n", "seller_city");
    expect_refused("", OWN ",seller_name\n" ROW ",\xe2\x80\xae\n", "seller_name");
}

/* One field of a row at a time. */
static void every_broken_cell_is_refused(void **state)
{
    static const struct {
        const char *column, *cell, *field;
    } cases[] = {
        {"sku", "", "sku"},
        {"title", "", "title"},
        {"price", "", "price"},
        {"price", "1,5", "row"},
        {"price", "1.505", "price"},
        {"price", "-1", "price"},
        {"price", "0", "price"},
        {"currency", "", "currency"},
        {"currency", "eur", "currency"},
        {"ship_from", "", "ship_from"},
        {"ship_from", "China", "ship_from"},
        {"category", "nowhere", "category"},
        {"stock", "-1", "stock"},
        {"stock", "many", "stock"},
        {"handling_days", "61", "handling_days"},
        {"handling_days", "1.5", "handling_days"},
        {"gtin", "4006381333932", "gtin"},
        {"weight", "1 kg", "weight"},
        {"packed", "1000001", "packed"},
        {"hs", "1234", "hs"},
        {"origin", "cn", "origin"},
        {"language", "english", "language"},
        {"images", "\xc3\xa9.jpg", "images[0]"},
        {"images", "1 2 3 4 5 6 7 8 9 10 11 12 13", "images"},
        {"options", "Red", "options"},
        {"state", "sold", "state"},
        {"description.ru", "Без названия", "title.ru"},
        {"title.en", "Twice", "title.en"},
    };
    static const char *const columns[] = {"sku", "title", "price", "currency", "category",
                                          "ship_from"};
    static const char *const cells[] = {"A", "Pot", "12.50", "EUR", "home", "CN"};

    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        struct buf head, row;
        bool among = false;

        buf_init(&head, &arena, 1000);
        buf_init(&row, &arena, 1000);
        for (size_t k = 0; k < countof(columns); k++) {
            bool broken = strcmp(columns[k], cases[i].column) == 0;

            among |= broken;
            buf_fmt(&head, "%s%s", k ? "," : "", columns[k]);
            buf_fmt(&row, "%s%s", k ? "," : "", broken ? cases[i].cell : cells[k]);
        }
        if (!among) {
            buf_fmt(&head, ",%s", cases[i].column);
            buf_fmt(&row, ",%s", cases[i].cell);
        }
        expect_refused("", str_printf(&arena, "%s\n%s\n", buf_cstr(&head), buf_cstr(&row)).p,
                       cases[i].field);
    }
}

static void broken_mappings_are_refused(void **state)
{
    static const struct {
        const char *ini, *field;
    } cases[] = {
        {"sku = a\n", "m.ini line 1: sku"},
        {"[colums]\nsku = a\n", "m.ini line 2: sku"},
        {"[columns extra]\nsku = a\n", "m.ini line 2: sku"},
        {"[columns]\nskoo = a\n", "m.ini line 2: skoo"},
        {"[columns]\nsku = \n", "m.ini line 2: sku"},
        {"[columns]\nsku = a,b,c,d,e\n", "m.ini line 2: sku"},
        {"[defaults]\ncategory = nowhere\n", "m.ini line 2: category"},
        {"[transforms]\ntitle = shout\n", "m.ini line 2: title"},
        {"[transforms]\ntitle = limit:0\n", "m.ini line 2: title"},
        {"[values skoo]\na = b\n", "m.ini line 2: a"},
        {"[categories]\nA > B = nowhere\n", "m.ini line 2: A > B"},
        {"[file]\nseparator = ab\n", "m.ini line 2: separator"},
        {"[file]\nquote = '\n", "m.ini line 2: quote"},
        {"[file\n", "m.ini line 1"},
    };

    (void)state;
    for (size_t i = 0; i < countof(cases); i++)
        expect_refused(cases[i].ini, "", cases[i].field);
}

static void other_separators(void **state)
{
    (void)state;
    ASSERT_STR(mapped("[file]\nseparator = ;\n[defaults]\ncurrency = EUR\ncategory = home\n"
                      "ship_from = DE\n",
                      "sku;title;price\nA;Pot, red;3\n").listing.texts[0].title,
               "Pot, red");
    ASSERT_STR(mapped("[file]\nseparator = tab\n[defaults]\ncurrency = EUR\ncategory = home\n"
                      "ship_from = DE\n",
                      "sku\ttitle\tprice\nA\tPot\t3\n").listing.texts[0].title,
               "Pot");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(our_own_columns_need_no_mapping),
        cmocka_unit_test(our_own_columns_are_spelt_right),
        cmocka_unit_test(columns_are_named_by_the_mapping),
        cmocka_unit_test(transforms_change_cells),
        cmocka_unit_test(numbers_are_read_as_written),
        cmocka_unit_test(values_mean_something),
        cmocka_unit_test(categories_are_mapped_by_their_heads),
        cmocka_unit_test(rows_name_their_sellers),
        cmocka_unit_test(every_broken_cell_is_refused),
        cmocka_unit_test(broken_mappings_are_refused),
        cmocka_unit_test(other_separators),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
