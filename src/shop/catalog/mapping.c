/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the mapping itself; rows are made in mapping_row.c. */
#include "shop/catalog/mapping_inside.h"

#include "base/arena.h"
#include "lib/ini.h"
#include "shop/catalog/category.h"

static const char *const field_names[FIELDS] = {
#define X(name) #name,
    MAPPING_FIELDS(X)
#undef X
};

const char *mapping_field_name(enum mapping_field f)
{
    return field_names[f];
}

char mapping_separator(const struct mapping *m)
{
    return m->separator;
}

/* "title.ru" -> FIELD_title and "ru". False when it is no field. */
bool mapping_field_of(struct str key, enum mapping_field *f, struct str *language)
{
    struct str base = key;

    *language = str_sub(key, key.n, 0);
    if (str_starts(key, STR("title.")) || str_starts(key, STR("description."))) {
        *language = key;
        (void)str_cut(language, '.', &base);
        if (language->n < 2 || language->n > 3)
            return false;
    }
    for (int i = 0; i < FIELDS; i++) {
        *f = i;
        if (str_eq(base, str_of(field_names[i])))
            return true;
    }
    return false;
}

/* What is known of title.ru; made at the first mention. NULL when there are too many. */
static struct mapped *translated(struct mapping *m, enum mapping_field f, struct str language)
{
    struct mapped_text *t = m->texts;

    while (t < m->texts + m->texts_n && !str_eq(t->language, language))
        t++;
    if (t == m->texts + m->texts_n) {
        if (m->texts_n == LISTING_TEXTS_MAX - 1)
            return NULL;
        t->language = language;
        m->texts_n++;
    }
    return f == FIELD_title ? &t->title : &t->description;
}

static must_check enum outcome find_mapped(struct mapping *m, const struct ini *ini,
                                           const struct ini_entry *e, struct str name,
                                           struct problem *p, struct mapped **out)
{
    enum mapping_field f;
    struct str language;

    if (!mapping_field_of(name, &f, &language))
        return ini_refuse(ini, e, p, "the name of a field is expected");
    *out = language.n ? translated(m, f, language) : &m->fields[f];
    if (!*out)
        return ini_refuse(ini, e, p, "at most %d languages are expected", LISTING_TEXTS_MAX);
    return DONE;
}

static char one_char(struct str s)
{
    return s.n == 1 ? s.p[0] : '\0';
}

static must_check enum outcome read_file(struct arena *a unused_arg, struct mapping *m,
                                         const struct ini *ini, const struct ini_entry *e,
                                         struct problem *p)
{
    if (str_eq(e->key, STR("separator"))) {
        m->separator = str_eq(e->value, STR("tab")) ? '\t' : one_char(e->value);
        if (!m->separator || m->separator == '"')
            return ini_refuse(ini, e, p, "one character or tab is expected");
        return DONE;
    }
    if (!str_eq(e->key, STR("path_separator")))
        return ini_refuse(ini, e, p, "separator or path_separator is expected");
    m->path_separator = one_char(e->value);
    return m->path_separator ? DONE : ini_refuse(ini, e, p, "one character is expected");
}

static must_check enum outcome read_column(struct arena *a unused_arg, struct mapping *m,
                                           const struct ini *ini, const struct ini_entry *e,
                                           struct problem *p)
{
    struct str rest = e->value, name;
    struct mapped *f;

    TRY(find_mapped(m, ini, e, e->key, p, &f));
    m->by_name = false;
    while (str_cut(&rest, ',', &name)) {
        name = str_trim(name);
        if (!name.n || f->columns_n == COLUMNS_OF_FIELD_MAX)
            return ini_refuse(ini, e, p, "1 to %d columns with commas between are expected",
                              COLUMNS_OF_FIELD_MAX);
        f->columns[f->columns_n++] = name;
    }
    return DONE;
}

static must_check enum outcome read_default(struct arena *a unused_arg, struct mapping *m,
                                            const struct ini *ini, const struct ini_entry *e,
                                            struct problem *p)
{
    struct mapped *f;

    TRY(find_mapped(m, ini, e, e->key, p, &f));
    if (f == &m->fields[FIELD_category] && !category_by_path(e->value))
        return ini_refuse(ini, e, p, "the path of a category of ours is expected");
    f->fallback = e->value;
    return DONE;
}

static bool read_transform(struct mapped *f, struct str word)
{
    static const struct {
        const char *word;
        enum transform bit;
    } words[] = {{"strip", TRANSFORM_STRIP}, {"upper", TRANSFORM_UPPER}, {"lower", TRANSFORM_LOWER},
                 {"minor", TRANSFORM_MINOR}, {"round", TRANSFORM_ROUND}, {"kg", TRANSFORM_KG},
                 {"comma", TRANSFORM_COMMA}, {"point", TRANSFORM_POINT}};
    struct str limit = STR("limit:");
    int64_t n;

    if (str_starts(word, limit)) {
        if (!parse_i64(str_sub(word, limit.n, word.n), 1, 100000, &n))
            return false;
        f->limit = (size_t)n;
        return true;
    }
    for (size_t i = 0; i < countof(words); i++)
        if (str_eq(word, str_of(words[i].word))) {
            f->transforms |= words[i].bit;
            return true;
        }
    return false;
}

static must_check enum outcome read_transforms(struct arena *a unused_arg, struct mapping *m,
                                               const struct ini *ini, const struct ini_entry *e,
                                               struct problem *p)
{
    struct str rest = e->value, word;
    struct mapped *f;

    TRY(find_mapped(m, ini, e, e->key, p, &f));
    while (str_cut(&rest, ' ', &word))
        if (word.n && !read_transform(f, word))
            return ini_refuse(ini, e, p,
                              "strip, limit:N, upper, lower, minor, round, kg, comma or point is "
                              "expected");
    return DONE;
}

/* "[values origin]" */
static must_check enum outcome read_value(struct arena *a unused_arg, struct mapping *m,
                                          const struct ini *ini, const struct ini_entry *e,
                                          struct problem *p)
{
    struct str name = str_trim(str_sub(e->section, STR("values").n, e->section.n));
    struct mapped *f;

    TRY(find_mapped(m, ini, e, name, p, &f));
    m->values[m->values_n++] = (struct mapped_value){f, e->key, e->value};
    return DONE;
}

static must_check enum outcome read_category(struct arena *a, struct mapping *m,
                                             const struct ini *ini, const struct ini_entry *e,
                                             struct problem *p)
{
    const struct category *category = category_by_path(e->value);

    if (!category)
        return ini_refuse(ini, e, p, "the path of a category of ours is expected");
    m->paths[m->paths_n++] = (struct mapped_path){mapping_path(a, m, e->key), category->id};
    return DONE;
}

static const struct {
    const char *name;
    enum outcome (*read)(struct arena *a, struct mapping *m, const struct ini *ini,
                         const struct ini_entry *e, struct problem *p);
} sections[] = {
    {"file", read_file},           {"columns", read_column}, {"defaults", read_default},
    {"transforms", read_transforms}, {"values", read_value},   {"categories", read_category},
};

static must_check enum outcome read_entry(struct arena *a, struct mapping *m,
                                          const struct ini *ini, const struct ini_entry *e,
                                          struct problem *p)
{
    struct str rest = e->section, word;

    (void)str_cut(&rest, ' ', &word);
    for (size_t i = 0; i < countof(sections); i++)
        if (str_eq(word, str_of(sections[i].name)) && (!rest.n || sections[i].read == read_value))
            return sections[i].read(a, m, ini, e, p);
    return ini_refuse(ini, e, p,
                      "a section file, columns, defaults, transforms, values FIELD or categories "
                      "is expected");
}

int mapped_value_order(const void *a, const void *b)
{
    const struct mapped_value *x = a, *y = b;

    if (x->field != y->field)
        return x->field < y->field ? -1 : 1;
    return str_cmp(x->cell, y->cell);
}

int mapped_path_order(const void *a, const void *b)
{
    return str_cmp(((const struct mapped_path *)a)->path, ((const struct mapped_path *)b)->path);
}

enum outcome mapping_parse(struct arena *a, struct str name, struct str text, struct problem *p,
                           const struct mapping **out)
{
    struct mapping *m = arena_new(a, struct mapping);
    struct ini ini;

    TRY(ini_parse(a, name, str_copy(a, text), p, &ini));
    *m = (struct mapping){.separator = ',', .path_separator = '>', .by_name = true,
                          .values = arena_new_n(a, struct mapped_value, ini.n + 1),
                          .paths = arena_new_n(a, struct mapped_path, ini.n + 1)};
    for (size_t i = 0; i < ini.n; i++)
        TRY(read_entry(a, m, &ini, &ini.v[i], p));
    qsort(m->values, m->values_n, sizeof(*m->values), mapped_value_order);
    qsort(m->paths, m->paths_n, sizeof(*m->paths), mapped_path_order);
    *out = m;
    return DONE;
}
