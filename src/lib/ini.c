/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/ini.h"

#include <stdarg.h>

#include "base/arena.h"
#include "base/map.h"

enum { LINE_MAX_BYTES = 4096, SECTION_MAX_BYTES = 64 };

static enum outcome refuse_line(struct str name, int64_t line, struct problem *p, const char *why)
{
    char field[PROBLEM_FIELD_MAX];

    snprintf(field, sizeof(field), "%.*s line %lld", STR_FMT(utf8_head(name, 60)),
             (long long)line);
    return refuse(p, refusal_malformed, field, "%s", why);
}

static bool is_comment(struct str line)
{
    return line.n == 0 || line.p[0] == ';' || line.p[0] == '#';
}

struct reader {
    struct ini *ini;
    struct ini_entry *v;
    struct str section;
    struct map seen; /* "section\nkey" */
};

static must_check enum outcome add_entry(struct arena *a, struct reader *r, struct str line,
                                         int64_t number, struct problem *p)
{
    struct ini_entry e = {.section = r->section, .value = line, .line = number};
    struct str name;
    uint64_t before;

    if (str_find_char(line, '=') == STR_NONE)
        return refuse_line(r->ini->name, number, p, "a [section] or key = value is expected");
    (void)str_cut(&e.value, '=', &e.key);
    e.key = str_trim(e.key);
    e.value = str_trim(e.value);
    if (!e.key.n)
        return refuse_line(r->ini->name, number, p, "a key is expected before the =");
    name = str_printf(a, "%.*s\n%.*s", STR_FMT(e.section), STR_FMT(e.key));
    if (map_get(&r->seen, name, &before))
        return refuse_line(r->ini->name, number, p, "each key is expected once in its section");
    if (r->ini->n == INI_ENTRIES_MAX || !map_put(&r->seen, name, 1))
        return refuse_line(r->ini->name, number, p, "fewer entries are expected");
    r->v[r->ini->n++] = e;
    return DONE;
}

static must_check enum outcome read_line(struct arena *a, struct reader *r, struct str line,
                                         int64_t number, struct problem *p)
{
    if (line.n > LINE_MAX_BYTES)
        return refuse_line(r->ini->name, number, p, "a shorter line is expected");
    line = str_trim(line);
    if (is_comment(line))
        return DONE;
    if (line.p[0] != '[')
        return add_entry(a, r, line, number, p);
    r->section = str_trim(str_sub(line, 1, line.n - 2));
    if (line.p[line.n - 1] != ']' || !r->section.n || r->section.n > SECTION_MAX_BYTES)
        return refuse_line(r->ini->name, number, p, "[section] of 1 to 64 bytes is expected");
    return DONE;
}

static size_t count_lines(struct str text)
{
    size_t n = 1;

    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    return n;
}

enum outcome ini_parse(struct arena *a, struct str name, struct str text, struct problem *p,
                       struct ini *out)
{
    struct reader r = {.ini = out};
    struct str line;
    enum outcome outcome = DONE;
    int64_t number = 0;
    size_t room = count_lines(text);

    if (!utf8_valid(text))
        return refuse_line(name, 1, p, "UTF-8 is expected");
    if (str_starts(text, STR("\xef\xbb\xbf")))
        text = str_sub(text, 3, text.n);
    r.v = arena_new_n(a, struct ini_entry, room < INI_ENTRIES_MAX ? room : INI_ENTRIES_MAX);
    map_init(&r.seen, INI_ENTRIES_MAX);
    *out = (struct ini){.name = name, .v = r.v};
    while (outcome == DONE && str_cut(&text, '\n', &line))
        outcome = read_line(a, &r, line, ++number, p);
    map_release(&r.seen);
    return outcome;
}

enum outcome ini_refuse(const struct ini *ini, const struct ini_entry *e, struct problem *p,
                        const char *fmt, ...)
{
    char field[PROBLEM_FIELD_MAX], detail[PROBLEM_DETAIL_MAX];
    va_list args;

    snprintf(field, sizeof(field), "%.*s line %lld: %.*s", STR_FMT(utf8_head(ini->name, 40)),
             (long long)e->line, STR_FMT(utf8_head(e->key, 30)));
    va_start(args, fmt);
    vsnprintf(detail, sizeof(detail), fmt, args);
    va_end(args);
    return refuse(p, refusal_invalid, field, "%s", detail);
}
