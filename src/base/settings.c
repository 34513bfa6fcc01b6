/* SPDX-License-Identifier: Apache-2.0 */
#include "base/settings.h"

#include "base/check.h"
#include "base/num.h"

#define TEXT_OF(value) #value

const struct setting settings_table[] = {
#define INT(name, value, min, max, unit, help) \
    {#name, SETTING_INT, TEXT_OF(value), min, max, unit, help},
#define TEXT(name, value, help) {#name, SETTING_TEXT, value, 0, 0, "", help},
#define FLAG(name, value, help) {#name, SETTING_FLAG, TEXT_OF(value), 0, 0, "", help},
#include "settings.def"
#undef INT
#undef TEXT
#undef FLAG
};

const size_t settings_count = countof(settings_table);

static const size_t offsets[] = {
#define INT(name, value, min, max, unit, help) offsetof(struct settings, name),
#define TEXT(name, value, help) offsetof(struct settings, name),
#define FLAG(name, value, help) offsetof(struct settings, name),
#include "settings.def"
#undef INT
#undef TEXT
#undef FLAG
};

static bool same_name(struct str given, const char *name)
{
    if (given.n != strlen(name))
        return false;
    for (size_t i = 0; i < given.n; i++)
        if (given.p[i] != name[i] && !(given.p[i] == '-' && name[i] == '_'))
            return false;
    return true;
}

const struct setting *setting_find(struct str name)
{
    for (size_t i = 0; i < settings_count; i++)
        if (same_name(name, settings_table[i].name))
            return &settings_table[i];
    return NULL;
}

static enum outcome set_int(const struct setting *row, void *field, struct problem *p,
                            struct str value)
{
    if (!parse_i64(value, row->min, row->max, field))
        return refuse(p, refusal_invalid, row->name, "expected a whole number from %lld to %lld %s",
                      (long long)row->min, (long long)row->max, row->unit);
    return DONE;
}

static enum outcome set_text(const struct setting *row, char *field, struct problem *p,
                             struct str value)
{
    if (value.n >= SETTING_TEXT_MAX || !utf8_valid(value))
        return refuse(p, refusal_invalid, row->name, "expected UTF-8 text of at most %d bytes",
                      SETTING_TEXT_MAX - 1);
    memcpy(field, value.p ? value.p : "", value.n);
    field[value.n] = '\0';
    return DONE;
}

static enum outcome set_flag(const struct setting *row, bool *field, struct problem *p,
                             struct str value)
{
    bool on = str_eq(value, STR("1")) || str_eq(value, STR("true"));

    if (!on && !str_eq(value, STR("0")) && !str_eq(value, STR("false")))
        return refuse(p, refusal_invalid, row->name, "expected true or false");
    *field = on;
    return DONE;
}

static enum outcome set_row(struct settings *s, size_t i, struct problem *p, struct str value)
{
    const struct setting *row = &settings_table[i];
    void *field = (char *)s + offsets[i];

    switch (row->type) {
    case SETTING_INT: return set_int(row, field, p, value);
    case SETTING_TEXT: return set_text(row, field, p, value);
    case SETTING_FLAG: return set_flag(row, field, p, value);
    }
    return DONE;
}

void settings_defaults(struct settings *s)
{
    struct problem p;

    memset(s, 0, sizeof(*s));
    for (size_t i = 0; i < settings_count; i++)
        check(set_row(s, i, &p, str_of(settings_table[i].fallback)) == DONE);
}

enum outcome settings_set(struct settings *s, struct problem *p, struct str name, struct str value)
{
    const struct setting *row = setting_find(name);

    if (!row)
        return refuse(p, refusal_not_found, NULL, "no setting is named %.*s", STR_FMT(name));
    return set_row(s, (size_t)(row - settings_table), p, value);
}

enum outcome settings_from_env(struct settings *s, struct problem *p)
{
    for (size_t i = 0; i < settings_count; i++) {
        char variable[64];
        size_t n = (size_t)snprintf(variable, sizeof(variable), "ENTREPOT_%s",
                                    settings_table[i].name);
        const char *value;

        check(n < sizeof(variable));
        for (char *c = variable; *c; c++)
            if (*c >= 'a' && *c <= 'z')
                *c = (char)(*c - 'a' + 'A');
        value = getenv(variable);
        if (value)
            TRY(set_row(s, i, p, str_of(value)));
    }
    return DONE;
}
