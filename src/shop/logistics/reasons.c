/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/reasons.h"

#include <pthread.h>

#include "base/check.h"
#include "base/num.h"
#include "lib/data_files.h"
#include "lib/table.h"

enum { WORDS_MAX = 200, DAYS_MAX = 120, SOURCE_MAX = 300 };

enum { CODE, EN, RU, PT, NEXT_EN, NEXT_RU, NEXT_PT, DAYS, CHECK, SOURCE };
static const char *const columns[] = {"code",    "en",      "ru",   "pt",    "next_en",
                                      "next_ru", "next_pt", "days", "check", "source"};

bool span_parse(struct str s, int32_t max, int32_t *p50, int32_t *p90)
{
    struct str low;

    return str_cut(&s, '-', &low) && parse_i32(low, 0, max, p50) && parse_i32(s, *p50, max, p90);
}

static bool is_code(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && s.p[i] != '_')
            return false;
    return s.n > 0 && s.n <= REASON_CODE_MAX;
}

static const struct retention_reason *find(struct retention_reasons in, struct str code)
{
    for (size_t i = 0; i < in.n; i++)
        if (str_eq(in.v[i].code, code))
            return &in.v[i];
    return NULL;
}

static enum outcome read_reason(const struct table *t, size_t row, struct problem *p,
                                struct retention_reason *out)
{
    out->code = table_cell(t, row, CODE);
    if (!is_code(out->code))
        return cell_refuse(t, row, CODE, p, "expected a word of a-z and _");
    for (size_t i = 0; i < REASON_LANGUAGES; i++) {
        TRY(cell_text(t, row, EN + i, 1, WORDS_MAX, p, &out->words[i]));
        TRY(cell_text(t, row, NEXT_EN + i, 1, WORDS_MAX, p, &out->next[i]));
    }
    if (!span_parse(table_cell(t, row, DAYS), DAYS_MAX, &out->p50_days, &out->p90_days))
        return cell_refuse(t, row, DAYS, p, "expected days like 2-7, at most %d", DAYS_MAX);
    TRY(cell_flag(t, row, CHECK, p, &out->check));
    return cell_text(t, row, SOURCE, 1, SOURCE_MAX, p, &out->source);
}

enum outcome retention_reasons_parse(struct arena *a, struct str name, struct str csv,
                                     struct problem *p, struct retention_reasons *out)
{
    struct retention_reason *v;
    struct table t;

    TRY(table_parse(a, name, csv, columns, countof(columns), REASONS_MAX, p, &t));
    v = arena_new_n(a, struct retention_reason, t.n + 1);
    for (size_t i = 0; i < t.n; i++) {
        TRY(read_reason(&t, i, p, &v[i]));
        if (find((struct retention_reasons){v, i}, v[i].code))
            return cell_refuse(&t, i, CODE, p, "expected each code once");
    }
    *out = (struct retention_reasons){v, t.n};
    if (!find(*out, STR("unstated")))
        return refuse(p, refusal_invalid, str_cstr(a, name), "expected a row of the code unstated");
    return DONE;
}

/* ---- the rows that the program ships ---- */

static struct retention_reasons shipped;
static struct problem load_problem;
static enum outcome loaded = FAILED;

static void load_once(void)
{
    static struct arena memory;

    arena_init(&memory, 1024 * 1024);
    loaded = retention_reasons_parse(&memory, STR("retention_reasons.csv"),
                                     data_file("retention_reasons.csv"), &load_problem, &shipped);
}

enum outcome retention_reasons_load(struct problem *p)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, load_once);
    if (loaded == REFUSED)
        *p = load_problem;
    return loaded;
}

const struct retention_reason *retention_reason_find(struct str told)
{
    char code[REASON_CODE_MAX];
    struct problem p;

    check(retention_reasons_load(&p) == DONE);
    told = str_trim(told);
    if (told.n == 0)
        return find(shipped, STR("unstated"));
    if (told.n > sizeof(code))
        return NULL;
    for (size_t i = 0; i < told.n; i++) {
        char c = told.p[i];

        code[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c == ' ' || c == '-' ? '_' : c;
    }
    return find(shipped, (struct str){code, told.n});
}

static size_t language_index(struct str language)
{
    if (str_eq(language, STR("ru")))
        return 1;
    return str_eq(language, STR("pt")) ? 2 : 0;
}

struct str retention_reason_words(const struct retention_reason *r, struct str language)
{
    return r->words[language_index(language)];
}

struct str retention_reason_next(const struct retention_reason *r, struct str language)
{
    return r->next[language_index(language)];
}
