/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "face/web/assets.h"
#include "lib/data_files.h"

static void every_asset_is_found_at_both_paths(void **state)
{
    char path[512];

    (void)state;
    for (size_t i = 0; i < ASSETS; i++) {
        const struct asset *a = &asset_table[i];
        int n = snprintf(path, sizeof(path), "/a/%.*s", STR_FMT(a->name));

        assert_ptr_equal(asset_find(a->name), a);
        assert_ptr_equal(asset_at(a->path), a);
        assert_ptr_equal(asset_at((struct str){path, (size_t)n}), a);
        assert_true(i == 0 || str_cmp(asset_table[i - 1].name, a->name) < 0);
        assert_true(a->type.n > 0 && a->etag.n == 18);
    }
}

static void compressed_forms_are_smaller_and_marked(void **state)
{
    (void)state;
    for (size_t i = 0; i < ASSETS; i++) {
        const struct asset *a = &asset_table[i];

        if (a->gzip.n) {
            assert_true(a->gzip.n < a->body.n);
            assert_memory_equal(a->gzip.p, "\x1f\x8b", 2);
        }
        assert_true(a->brotli.n < a->body.n || a->brotli.n == 0);
    }
}

static void others_are_not_found(void **state)
{
    static const char *const paths[] = {
        "", "/", "/a/", "/a", "/a/.", "/a/../style.css", "/a/robots.0000000000000000.txt",
        "/a/robots.txt/", "/b/robots.txt", "/a/0000000000000000.txt", "/a/.0000000000000000.txt"};

    (void)state;
    for (size_t i = 0; i < countof(paths); i++)
        assert_null(asset_at(str_of(paths[i])));
    assert_null(asset_find(STR("no such file")));
}

static void constants_name_their_file(void **state)
{
    struct url u = asset_url(ASSET_ROBOTS_TXT);

    (void)state;
    assert_true(str_starts(u.text, STR("/a/robots.")));
    assert_true(str_ends(u.text, STR(".txt")));
}

static void every_data_file_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < data_table_n; i++) {
        char path[256];

        snprintf(path, sizeof(path), "%.*s", STR_FMT(data_table[i].path));
        assert_ptr_equal(data_file(path).p, data_table[i].body.p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_asset_is_found_at_both_paths),
        cmocka_unit_test(compressed_forms_are_smaller_and_marked),
        cmocka_unit_test(others_are_not_found),
        cmocka_unit_test(constants_name_their_file),
        cmocka_unit_test(every_data_file_is_found),
    };
    return cmocka_run_group_tests_name("assets", tests, NULL, NULL);
}
