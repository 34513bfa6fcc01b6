/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a form of either kind and as a Cookie header: what is taken is clean. The first byte
 * picks the parser. */
#include "base/check.h"
#include "lib/form.h"

static void read_all(struct arena *a, const struct form *f)
{
    struct problem p = {0};
    char name[FORM_NAME_MAX + 1];
    struct str s;
    int64_t n;

    for (size_t i = 0; i < f->n; i++) {
        check(f->v[i].name.n > 0 && f->v[i].name.n <= FORM_NAME_MAX);
        check(utf8_valid(f->v[i].name) && (f->v[i].is_file || utf8_valid(f->v[i].value)));
        memcpy(name, f->v[i].name.p, f->v[i].name.n);
        name[f->v[i].name.n] = '\0';
        if (form_text(&p, a, f, name, 0, 100, &s) == DONE)
            check(utf8_valid(s) && utf8_length(s) <= 100);
        if (form_i64(&p, f, name, -5, 5, &n) == DONE)
            check(n >= -5 && n <= 5);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str text = {(const char *)data, n}, boundary;
    struct problem p = {0};
    struct form f;
    struct arena a;
    enum outcome read = REFUSED;

    if (n == 0)
        return 0;
    arena_init(&a, 16 << 20);
    text = str_sub(text, 1, n);
    if (data[0] == 'c')
        (void)cookie_find(text, STR("a"));
    else if (data[0] == 'b')
        check(!form_boundary(text, &boundary) || boundary.n > 0);
    else if (data[0] == 'm')
        read = form_parse_multipart(&p, &a, STR("x"), text, &f);
    else
        read = form_parse(&p, &a, text, &f);
    if (read == DONE)
        read_all(&a, &f);
    arena_release(&a);
    return 0;
}
