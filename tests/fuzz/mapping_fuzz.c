/* SPDX-License-Identifier: Apache-2.0 */
/* A mapping, a line "---", and a product file: what is made of a row has passed the door, and
 * passing it again changes nothing. */
#include "base/arena.h"
#include "base/check.h"
#include "lib/csv.h"
#include "shop/catalog/mapping.h"

enum { ROWS_MAX = 50 };

struct reading {
    struct arena a;
    const struct mapping *m;
    const struct mapping_bound *bound;
    int rows;
};

static void check_listing(struct arena *a, struct listing *l)
{
    struct problem p = {0};
    int64_t hash = listing_hash(l);

    check(l->texts_n >= 1 && l->texts_n <= LISTING_TEXTS_MAX);
    check(l->price.minor > 0 && l->images_n <= LISTING_IMAGES_MAX);
    check(utf8_valid(l->sku) && utf8_valid(l->texts[0].title));
    check(listing_clean(a, &p, l) == DONE);
    check(listing_hash(l) == hash);
}

static enum outcome take(void *arg, const struct csv_row *row)
{
    struct reading *r = arg;
    struct problem p = {0};
    struct mapped_row mapped;

    if (!r->bound)
        return mapping_bind(&r->a, r->m, row, NULL, &p, &r->bound);
    if (mapping_row(&r->a, r->bound, row, &p, &mapped) == DONE)
        check_listing(&r->a, &mapped.listing);
    else
        check(p.refusal != refusal_none && p.field[0] && p.detail[0]);
    return ++r->rows < ROWS_MAX ? DONE : REFUSED;
}

static void read_file(struct reading *r, struct str csv)
{
    struct csv_options o = {.separator = mapping_separator(r->m), .row_max_bytes = 1 << 16};
    struct csv_reader *reader = csv_reader_new(&o, take, r);
    struct problem p = {0};

    if (csv_reader_feed(reader, csv, &p) == DONE)
        (void)!csv_reader_end(reader, &p);
    csv_reader_free(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str text = {(const char *)data, n};
    struct reading r = {0};
    struct problem p = {0};
    size_t at = str_find(text, STR("---\n"));

    arena_init(&r.a, (size_t)1 << 30);
    if (at != STR_NONE &&
        mapping_parse(&r.a, STR("m"), str_sub(text, 0, at), &p, &r.m) == DONE)
        read_file(&r, str_sub(text, at + 4, n));
    arena_release(&r.a);
    return 0;
}
