/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test_shop.h"

#include "base/arena.h"
#include "flow/product_files.h"
#include "lib/gzip.h"

/* ---- Files in memory ---- */

struct text_file {
    struct str left;
    size_t step;         /* bytes given at once */
    size_t breaks_after; /* bytes after which the disk fails; 0: never */
};

static enum outcome read_text(void *arg, char *out, size_t max, size_t *n,
                              struct problem *p unused_arg)
{
    struct text_file *f = arg;
    struct str piece = str_sub(f->left, 0, f->step < max ? f->step : max);

    if (f->breaks_after && f->breaks_after < piece.n)
        return FAILED;
    f->breaks_after -= f->breaks_after ? piece.n : 0;
    *n = piece.n;
    if (piece.n)
        memcpy(out, piece.p, piece.n);
    f->left = str_sub(f->left, piece.n, f->left.n);
    return DONE;
}

static enum outcome write_text(void *arg, struct str bytes, struct problem *p unused_arg)
{
    buf_str(arg, bytes);
    return DONE;
}

/* What was refused, as "line field;". */
static void note_refusal(void *arg, const struct import_refusal *r)
{
    buf_fmt(arg, "%lld %s;", (long long)r->line, r->problem->field);
}

struct run {
    struct import_report report;
    struct buf refusals;
    enum outcome outcome;
};

static struct run import_file(struct ctx *c, const char *ini, struct text_file file,
                              struct seller_id seller)
{
    struct import_products in = {.read = read_text, .read_arg = &file, .seller = seller,
                                 .refused = note_refusal};
    struct run run;

    buf_init(&run.refusals, c->arena, 1 << 16);
    in.arg = &run.refusals;
    c->actor.roles = ROLE_OPERATOR;
    assert_int_equal(
        mapping_parse(c->arena, STR("m.ini"), str_of(ini), &c->problem, &in.mapping), DONE);
    run.outcome = import_products(c, &in, &run.report);
    return run;
}

static struct run import(struct ctx *c, const char *csv)
{
    return import_file(c, "", (struct text_file){str_of(csv), 1000, 0}, (struct seller_id){0});
}

static void expect_counts(const struct run *run, int created, int changed, int unchanged,
                          int refused)
{
    assert_int_equal(run->outcome, DONE);
    assert_int_equal(run->report.created, created);
    assert_int_equal(run->report.changed, changed);
    assert_int_equal(run->report.unchanged, unchanged);
    assert_int_equal(run->report.refused, refused);
    assert_int_equal(run->report.rows, created + changed + unchanged + refused);
}

static struct str export(struct ctx *c, struct seller_id seller)
{
    struct export_products out = {.write = write_text, .seller = seller};
    struct buf b;
    int64_t rows;

    buf_init(&b, c->arena, 8 << 20);
    out.write_arg = &b;
    assert_int_equal(export_products(c, &out, &rows), DONE);
    assert_false(b.full);
    return buf_view(&b);
}

/* ---- Files of the tests ---- */

#define HEAD "seller,sku,title,price,currency,category,ship_from,stock,key,options\n"

/* `n` rows of three sellers. */
static const char *many_rows(struct ctx *c, int n)
{
    struct buf b;

    buf_init(&b, c->arena, 4 << 20);
    buf_str(&b, STR(HEAD));
    for (int i = 0; i < n; i++)
        buf_fmt(&b, "shop-%d,S%d,Thing %d,%d.50,EUR,home,CN,%d,,\n", i % 3, i, i, 1 + i % 90,
                i % 20);
    return buf_cstr(&b);
}

static struct offer_ref find_offer(struct ctx *c, const char *handle, const char *sku,
                                   struct seller_row *seller)
{
    struct offer_ref offer = {0};
    bool found;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(seller_by_handle(c, str_of(handle), seller, &found), DONE);
    if (found)
        assert_int_equal(offer_by_sku(c, seller->id, str_of(sku), &offer, &found), DONE);
    store_read_end(c);
    return offer;
}

static int64_t on_shelf(struct ctx *c, const char *handle, const char *sku)
{
    struct seller_row seller;
    struct offer_ref offer = find_offer(c, handle, sku, &seller);

    return test_stock(c, seller.id, offer.offer).available;
}

/* ---- Tests ---- */

static void rows_become_offers(void **state)
{
    struct test_store *t = *state;
    struct run run = import(&t->c, HEAD "leaf,A,Pot,12.50,EUR,home,CN,7,,\n"
                                        "leaf,B,Cup,3,EUR,home,CN,,,\n"
                                        "tree,A,Tea,4,EUR,food,IN,9,,\n");

    expect_counts(&run, 3, 0, 0, 0);
    assert_int_equal(run.report.sellers, 2);
    assert_int_equal(run.report.line, 4);
    assert_int_equal(on_shelf(&t->c, "leaf", "A"), 7);
    assert_int_equal(on_shelf(&t->c, "leaf", "B"), 0);
    test_stock_is_sound(&t->c);
}

static void each_bad_row_stays_out_alone(void **state)
{
    struct test_store *t = *state;
    struct run run = import(&t->c, HEAD "leaf,A,Pot,12.50,EUR,home,CN,7,,\n"
                                        "leaf,B,,3,EUR,home,CN,1,,\n"
                                        ",C,Cup,3,EUR,home,CN,1,,\n"
                                        "leaf,D,\"Two\nlines\",x,EUR,home,CN,1,,\n"
                                        "Bad Handle,E,Cup,3,EUR,home,CN,1,,\n"
                                        "leaf,F,Cup,3,EUR\n"
                                        "leaf,G,Cup,3,EUR,home,CN,1,,\n");

    expect_counts(&run, 2, 0, 0, 5);
    assert_string_equal(buf_cstr(&run.refusals), "3 title;4 seller;5 price;8 row;7 handle;");
}

static void the_database_refuses_a_row_alone_too(void **state)
{
    struct test_store *t = *state;
    struct run run;

    run = import(&t->c, HEAD "leaf,A,Shirt,9,EUR,home,CN,1,T,Size=S\n"
                             "leaf,B,Shirt,9,EUR,home,CN,1,T,Size=M\n");
    expect_counts(&run, 2, 0, 0, 0);
    run = import(&t->c, HEAD "leaf,C,Shirt,9,EUR,home,CN,1,T,Size=L\n"
                             "leaf,A,Shirt,9,EUR,home,CN,1,U,Size=S\n"
                             "leaf,B,Shirt,8,EUR,home,CN,1,T,Size=M\n");
    expect_counts(&run, 1, 1, 0, 1);
    assert_string_equal(buf_cstr(&run.refusals), "3 key;");
}

static void repeating_changes_nothing(void **state)
{
    struct test_store *t = *state;
    const char *csv = many_rows(&t->c, 1203);
    struct run run = import(&t->c, csv);
    struct seller_row seller;
    struct offer_ref before = find_offer(&t->c, "shop-1", "S1000", &seller), after;

    expect_counts(&run, 1203, 0, 0, 0);
    run = import(&t->c, csv);
    expect_counts(&run, 0, 0, 1203, 0);
    after = find_offer(&t->c, "shop-1", "S1000", &seller);
    assert_int_equal(after.offer.v, before.offer.v);
    test_stock_is_sound(&t->c);
}

static void a_changed_row_says_what_is_on_the_shelf(void **state)
{
    struct test_store *t = *state;
    struct run run;

    run = import(&t->c, HEAD "leaf,A,Pot,12.50,EUR,home,CN,7,,\nleaf,B,Cup,3,EUR,home,CN,5,,\n");
    run = import(&t->c, HEAD "leaf,A,Pot,12.50,EUR,home,CN,7,,\nleaf,B,Cup,4,EUR,home,CN,9,,\n");
    expect_counts(&run, 0, 1, 1, 0);
    assert_int_equal(on_shelf(&t->c, "leaf", "A"), 7);
    assert_int_equal(on_shelf(&t->c, "leaf", "B"), 9);
    run = import(&t->c, HEAD "leaf,B,Cup,5,EUR,home,CN,,,\n"); /* nothing said of stock */
    assert_int_equal(on_shelf(&t->c, "leaf", "B"), 9);
    test_stock_is_sound(&t->c);
}

static void the_same_sku_twice_is_one_offer(void **state)
{
    struct test_store *t = *state;
    struct run run = import(&t->c, HEAD "leaf,A,Pot,12.50,EUR,home,CN,7,,\n"
                                        "leaf,A,Pot,13.50,EUR,home,CN,8,,\n");

    expect_counts(&run, 1, 1, 0, 0);
    assert_int_equal(on_shelf(&t->c, "leaf", "A"), 8);
}

/* The disk fails here and there; repeating finishes the work. */
static void a_cut_import_is_finished_by_repeating(void **state)
{
    struct test_store *t = *state;
    struct str csv = str_of(many_rows(&t->c, 1700));
    struct run run;

    for (size_t cut = 9000; cut < csv.n; cut += 17000) {
        run = import_file(&t->c, "", (struct text_file){csv, 700, cut}, (struct seller_id){0});
        assert_int_equal(run.outcome, FAILED);
        assert_int_equal((run.report.created + run.report.unchanged) % IMPORT_BATCH_MAX, 0);
    }
    run = import(&t->c, csv.p);
    assert_int_equal(run.outcome, DONE);
    assert_int_equal(run.report.created + run.report.unchanged, 1700);
    assert_true(run.report.unchanged >= 1000);
    run = import(&t->c, csv.p);
    expect_counts(&run, 0, 0, 1700, 0);
    test_stock_is_sound(&t->c);
}

static void packed_files_are_unpacked(void **state)
{
    struct test_store *t = *state;
    struct str csv = str_of(many_rows(&t->c, 700));
    struct gzip *g = gzip_new();
    struct buf packed;
    struct run run;

    buf_init(&packed, t->c.arena, 1 << 20);
    gzip_add(g, csv, &packed);
    gzip_end(g, &packed);
    gzip_free(g);
    run = import_file(&t->c, "", (struct text_file){buf_view(&packed), 333, 0},
                      (struct seller_id){0});
    expect_counts(&run, 700, 0, 0, 0);
    run = import_file(&t->c, "", (struct text_file){str_sub(buf_view(&packed), 0, 900), 333, 0},
                      (struct seller_id){0});
    assert_int_equal(run.outcome, REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_malformed);
}

static void a_seller_brings_only_his_own(void **state)
{
    struct test_store *t = *state;
    struct seller_id leaf = test_seller(&t->c, "leaf");
    struct text_file file = {STR(HEAD "tree,A,Pot,12.50,EUR,home,CN,7,,\n"), 50, 0};
    struct import_products in = {.read = read_text, .read_arg = &file};
    struct import_report report;
    struct run run = import_file(&t->c, "", file, leaf);

    expect_counts(&run, 1, 0, 0, 0);
    assert_int_equal(run.report.sellers, 0);
    assert_int_equal(on_shelf(&t->c, "leaf", "A"), 7); /* whatever the row says */
    assert_int_equal(mapping_parse(t->c.arena, STR("m"), STR(""), &t->c.problem, &in.mapping),
                     DONE);
    t->c.actor = (struct actor){.roles = ROLE_SELLER, .seller = leaf};
    in.seller = test_seller(&t->c, "tree");
    assert_int_equal(import_products(&t->c, &in, &report), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_forbidden);
    in.seller = (struct seller_id){0};
    assert_int_equal(import_products(&t->c, &in, &report), REFUSED);
    in.seller = leaf;
    assert_int_equal(import_products(&t->c, &in, &report), DONE);
}

static void sellers_are_found_by_name(void **state)
{
    static const char ini[] = "[columns]\nseller_name = shop\nsku = id\ntitle = id\nprice = cost\n"
                              "[defaults]\nseller_name = Nobody\nseller_country = RU\n"
                              "currency = RUB\nship_from = RU\ncategory = other\n";
    struct test_store *t = *state;
    struct text_file file = {STR("id,cost,shop\n1,5,Эврика\n2,5,эврика\n3,5,\n4,5,Эврика\n"), 9, 0};
    struct run run = import_file(&t->c, ini, file, (struct seller_id){0});
    struct seller_row seller;

    expect_counts(&run, 4, 0, 0, 0);
    assert_int_equal(run.report.sellers, 3);
    assert_int_not_equal(find_offer(&t->c, "evrika", "4", &seller).offer.v, 0);
    assert_true(str_eq(seller.name, STR("Эврика")));
    assert_true(str_eq(seller.country, STR("RU")));
    run = import_file(&t->c, ini, file, (struct seller_id){0});
    expect_counts(&run, 0, 0, 4, 0);
}

static void what_is_no_such_file_is_refused(void **state)
{
    static const struct {
        const char *csv, *field;
    } cases[] = {{"", "line 1"},
                 {"sku,title\n", "column price"},
                 {HEAD "leaf,\"A\n", "line 2"},
                 {HEAD "leaf,A\"B\"\n", "line 2"},
                 {"\x1f\x8b garbage", ""}};
    struct test_store *t = *state;

    for (size_t i = 0; i < countof(cases); i++) {
        struct run run = import(&t->c, cases[i].csv);

        assert_int_equal(run.outcome, REFUSED);
        assert_string_equal(t->c.problem.field, cases[i].field);
        assert_int_equal(run.report.created, 0);
    }
}

/* What went in comes out, and goes in again. */
static void export_gives_back_what_went_in(void **state)
{
    struct test_store *t = *state;
    struct run run = import(
        &t->c,
        "seller,seller_name,seller_country,seller_currency,seller_hub,sku,language,title,"
        "description,title.ru,title.pt,brand,category,path,price,currency,gtin,weight,packed,hs,"
        "origin,stock,handling_days,ship_from,hub,images,state,key,options\n"
        "leaf,Leaf & Co,CN,CNY,CN-SZX,P-1,en,\"Pot, \"\"big\"\"\",\"Two\nlines\",Чайник,,Leaf,home,"
        "Tea > Pots,12.50,EUR,4006381333931,700,900,691110,CN,7,2,CN,CN-HGH,a.jpg b.jpg,hidden,,\n"
        "leaf,,CN,CNY,,P-2,en,=SUM(A1),,,Camisa,,clothing,,3,JPY,,0,0,,,0,0,CN,,,,T,Size=S\n"
        "leaf,,CN,CNY,,P-3,en,=SUM(A1),,,Camisa,,clothing,,3,JPY,,0,0,,,0,0,CN,c.jpg,,,T,Size=M\n"
        "tree,,RU,RUB,,P-1,ru,Чай,,,,,food,,100,RUB,4006381333931,0,0,,,0,60,RU,,,listed,,\n");
    char *first;

    expect_counts(&run, 4, 0, 0, 0);
    first = strdup(str_cstr(t->c.arena, export(&t->c, (struct seller_id){0})));
    assert_int_equal(test_store_teardown(state), 0); /* an empty marketplace */
    assert_int_equal(test_store_setup(state), 0);
    t = *state;
    run = import(&t->c, first);
    expect_counts(&run, 4, 0, 0, 0);
    assert_string_equal(str_cstr(t->c.arena, export(&t->c, (struct seller_id){0})), first);
    run = import(&t->c, first);
    expect_counts(&run, 0, 0, 4, 0);
    free(first);
}

static void an_export_of_many_pages(void **state)
{
    struct test_store *t = *state;
    struct run run = import(&t->c, many_rows(&t->c, 1300));
    struct str all = export(&t->c, (struct seller_id){0}), one;
    struct seller_row seller;
    size_t lines = 0;

    expect_counts(&run, 1300, 0, 0, 0);
    find_offer(&t->c, "shop-1", "S1", &seller);
    one = export(&t->c, seller.id);
    for (size_t i = 0; i < all.n; i++)
        lines += all.p[i] == '\n';
    assert_int_equal(lines, 1301);
    assert_true(str_find(one, STR("shop-0,")) == STR_NONE);
    assert_true(str_find(one, STR("shop-1,")) != STR_NONE);
    assert_true(str_find(all, STR("shop-0,")) < str_find(all, STR("shop-1,")));
}

#define T(name) cmocka_unit_test_setup_teardown(name, test_store_setup, test_store_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(rows_become_offers),
        T(each_bad_row_stays_out_alone),
        T(the_database_refuses_a_row_alone_too),
        T(repeating_changes_nothing),
        T(a_changed_row_says_what_is_on_the_shelf),
        T(the_same_sku_twice_is_one_offer),
        T(a_cut_import_is_finished_by_repeating),
        T(packed_files_are_unpacked),
        T(a_seller_brings_only_his_own),
        T(sellers_are_found_by_name),
        T(what_is_no_such_file_is_refused),
        T(export_gives_back_what_went_in),
        T(an_export_of_many_pages),
    };

    return test_store_run("product files", tests);
}
