/* SPDX-License-Identifier: Apache-2.0 */
/* Settings: one table (settings.def at the root), one struct, checked ranges. Read once at the
 * start, then immutable and shared by all threads. */
#ifndef BASE_SETTINGS_H
#define BASE_SETTINGS_H

#include "base/outcome.h"
#include "base/str.h"

enum { SETTING_TEXT_MAX = 256 };

struct settings {
#define INT(name, value, min, max, unit, help) int64_t name;
#define TEXT(name, value, help) char name[SETTING_TEXT_MAX];
#define FLAG(name, value, help) bool name;
#include "settings.def"
#undef INT
#undef TEXT
#undef FLAG
};

enum setting_type { SETTING_INT, SETTING_TEXT, SETTING_FLAG };

/* A row of the table, for help texts and documentation. */
struct setting {
    const char *name;
    enum setting_type type;
    const char *fallback; /* the default as text */
    int64_t min, max;     /* of SETTING_INT */
    const char *unit, *help;
};

extern const struct setting settings_table[];
extern const size_t settings_count;

/* By name, dashes or underscores; NULL when there is none. */
const struct setting *setting_find(struct str name);

void settings_defaults(struct settings *s);
/* A flag takes "1", "true", "0" or "false". REFUSED invalid names the
 * setting and what was expected; not_found when there is none of that name. */
must_check enum outcome settings_set(struct settings *s, struct problem *p, struct str name,
                                     struct str value);
/* Takes ENTREPOT_NAME of the environment for each setting. */
must_check enum outcome settings_from_env(struct settings *s, struct problem *p);

#endif
