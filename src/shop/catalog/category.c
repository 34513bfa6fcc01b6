/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/catalog/category.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/check.h"
#include "base/map.h"
#include "lib/data_files.h"
#include "lib/table.h"

enum column { ID, PATH, EN, RU, PT };
static const char *const columns[] = {"id", "path", "en", "ru", "pt"};

/* ---- Parsing ---- */

static struct str parent_path(struct str path)
{
    size_t end = path.n;

    while (end > 0 && path.p[end - 1] != '/')
        end--;
    return str_sub(path, 0, end ? end - 1 : 0);
}

static bool is_slug(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9') &&
            s.p[i] != '-')
            return false;
    return s.n > 0;
}

/* The row above, or an ancestor of it, that is the parent. */
static must_check enum outcome find_parent(const struct table *t, size_t row, struct problem *p,
                                           const struct category *all, struct category *c)
{
    struct str parent = parent_path(c->path);
    const struct category *above = row ? &all[row - 1] : NULL;

    c->slug = str_sub(c->path, parent.n ? parent.n + 1 : 0, c->path.n);
    if (!is_slug(c->slug))
        return cell_refuse(t, row, PATH, p, "words of a-z, 0-9 and - with / between are expected");
    if (!parent.n)
        return DONE;
    while (above && !str_eq(above->path, parent))
        above = above->parent;
    if (!above)
        return cell_refuse(t, row, PATH, p, "a category stands after its parent and its siblings");
    c->parent = above;
    c->depth = above->depth + 1;
    if (c->depth >= CATEGORY_DEPTH_MAX)
        return cell_refuse(t, row, PATH, p, "at most %d levels are expected", CATEGORY_DEPTH_MAX);
    return DONE;
}

static must_check enum outcome check_unique(const struct table *t, size_t row, struct problem *p,
                                            const struct category *all)
{
    for (size_t i = 0; i < row; i++) {
        if (all[i].id.v == all[row].id.v)
            return cell_refuse(t, row, ID, p, "each id is expected once");
        if (str_eq(all[i].path, all[row].path))
            return cell_refuse(t, row, PATH, p, "each path is expected once");
    }
    return DONE;
}

static must_check enum outcome parse_row(const struct table *t, size_t row, struct problem *p,
                                         struct category *all)
{
    struct category *c = &all[row];

    *c = (struct category){.place = (uint16_t)row, .last = (uint16_t)row};
    TRY(cell_i64(t, row, ID, 1, 1000000, p, &c->id.v));
    TRY(cell_text(t, row, PATH, 1, 200, p, &c->path));
    TRY(cell_text(t, row, EN, 1, 80, p, &c->name));
    TRY(cell_text(t, row, RU, 0, 160, p, &c->name_ru));
    TRY(cell_text(t, row, PT, 0, 160, p, &c->name_pt));
    TRY(find_parent(t, row, p, all, c));
    return check_unique(t, row, p, all);
}

enum outcome categories_parse(struct arena *a, struct str csv, struct problem *p,
                              struct category *out, size_t *n)
{
    struct table t;

    TRY(table_parse(a, STR("categories.csv"), csv, columns, countof(columns), CATEGORIES_MAX, p,
                    &t));
    for (size_t i = 0; i < t.n; i++)
        TRY(parse_row(&t, i, p, out));
    for (size_t i = t.n; i-- > 0;) { /* the last of a subtree is the last of its last child */
        size_t parent = out[i].parent ? out[i].parent->place : i;

        if (out[parent].last < out[i].last)
            out[parent].last = out[i].last;
    }
    *n = t.n;
    return DONE;
}

/* ---- The tree of the program ---- */

static struct {
    pthread_once_t once;
    struct arena arena;
    struct category *all;
    size_t n;
    struct map by_path;
    struct problem problem;
    enum outcome outcome;
} tree = {.once = PTHREAD_ONCE_INIT};

static void load_tree(void)
{
    arena_init(&tree.arena, 4 << 20);
    tree.all = arena_new_n(&tree.arena, struct category, CATEGORIES_MAX);
    tree.outcome = categories_parse(&tree.arena, data_file("categories.csv"), &tree.problem,
                                    tree.all, &tree.n);
    map_init(&tree.by_path, CATEGORIES_MAX);
    for (size_t i = 0; i < tree.n; i++)
        check(map_put(&tree.by_path, tree.all[i].path, i));
}

enum outcome categories_load(struct problem *p)
{
    check(pthread_once(&tree.once, load_tree) == 0);
    if (tree.outcome != DONE)
        *p = tree.problem;
    return tree.outcome;
}

const struct category *categories(size_t *n)
{
    check(pthread_once(&tree.once, load_tree) == 0);
    *n = tree.n;
    return tree.all;
}

const struct category *category_by_id(struct category_id id)
{
    size_t n;
    const struct category *all = categories(&n);

    for (size_t i = 0; i < n; i++)
        if (all[i].id.v == id.v)
            return &all[i];
    return NULL;
}

const struct category *category_by_path(struct str path)
{
    size_t n;
    const struct category *all = categories(&n);
    uint64_t i;

    return map_get(&tree.by_path, path, &i) ? &all[i] : NULL;
}

struct str category_name(const struct category *c, struct str language)
{
    struct str primary = str_sub(language, 0, 2);

    if (str_eq(primary, STR("ru")) && c->name_ru.n)
        return c->name_ru;
    if (str_eq(primary, STR("pt")) && c->name_pt.n)
        return c->name_pt;
    return c->name;
}

bool category_next_child(const struct category *parent, const struct category **c)
{
    size_t n, next;
    const struct category *all = categories(&n);

    next = *c ? (size_t)(*c)->last + 1 : parent ? (size_t)parent->place + 1 : 0;
    if (next >= n || all[next].parent != parent)
        return false;
    *c = &all[next];
    return true;
}
