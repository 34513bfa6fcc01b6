/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/admission.h"

#include "base/check.h"
#include "shop/logistics/edition.h"
#include "store/store.h"

static const char *const actions[ADMIT_ACTIONS] = {"lengthen", "change", "price", "close"};

const char *admission_action_name(enum admission_action a)
{
    check((unsigned)a < ADMIT_ACTIONS);
    return actions[a];
}

bool admission_action_parse(struct str name, enum admission_action *out)
{
    for (int i = 0; i < ADMIT_ACTIONS; i++)
        if (str_eq(name, str_of(actions[i]))) {
            *out = (enum admission_action)i;
            return true;
        }
    return false;
}

/* ---- what can be said ---- */

static bool has_cities(const struct country *country)
{
    size_t n = 0;

    if (country)
        (void)cities_of(country, &n);
    return n > 0;
}

static enum outcome check_lane(struct problem *p, const struct admission_row *in)
{
    enum service service;

    if (in->origin.n > 0 && !hub_by_code(in->origin) && !hub_of_country(in->origin))
        return refuse(p, refusal_not_found, "origin", "a dispatch hub, or a country with one");
    if (in->destination.n > 0 && !has_cities(country_by_code(in->destination)))
        return refuse(p, refusal_not_found, "destination", "a country that we deliver to");
    if (in->service.n > 0 && !service_parse(in->service, &service))
        return refuse(p, refusal_invalid, "service", "economy, standard, express or local");
    return DONE;
}

static enum outcome check_days(struct ctx *c, const struct admission_row *in)
{
    struct date yesterday = date_add(utc_date(c->now_ms), -1);

    if (in->first_day.days < CALENDAR_FIRST_DAY ||
        in->last_day.days >= CALENDAR_FIRST_DAY + CALENDAR_DAYS)
        return refuse(&c->problem, refusal_invalid, "last_day", "days of %d to %d",
                      CALENDAR_FIRST_YEAR, CALENDAR_LAST_YEAR);
    if (in->last_day.days < yesterday.days)
        return refuse(&c->problem, refusal_invalid, "last_day", "today or later");
    if (in->first_day.days > in->last_day.days ||
        in->last_day.days - in->first_day.days >= ADMISSION_DAYS_MAX)
        return refuse(&c->problem, refusal_invalid, "first_day",
                      "at most %d days, the first no later than the last", ADMISSION_DAYS_MAX);
    return DONE;
}

static enum outcome check_rule(struct problem *p, const struct admission_row *in)
{
    const int64_t least = str_eq(in->action, STR("price")) ? 1 : 0;
    const int64_t most = least ? ADMISSION_SURCHARGE_MAX_PCT : 0;
    enum admission_action action;

    if (!admission_action_parse(in->action, &action))
        return refuse(p, refusal_invalid, "action", "lengthen, change, price or close");
    if (in->limit_days < 1 || in->limit_days > ADMISSION_LIMIT_MAX_DAYS)
        return refuse(p, refusal_invalid, "limit_days", "1 to %d", ADMISSION_LIMIT_MAX_DAYS);
    if (in->surcharge_pct < least || in->surcharge_pct > most)
        return refuse(p, refusal_invalid, "surcharge_pct",
                      "1 to %d percent where the price rises, else nothing",
                      ADMISSION_SURCHARGE_MAX_PCT);
    return DONE;
}

enum outcome admission_check(struct ctx *c, const struct admission_row *in)
{
    if (str_trim(in->title).n == 0)
        return refuse(&c->problem, refusal_required, "title", "the name of the sale");
    TRY(check_lane(&c->problem, in));
    TRY(check_days(c, in));
    return check_rule(&c->problem, in);
}

/* ---- writing ---- */

static enum outcome check_room(struct ctx *c)
{
    struct admission_row_list open;

    TRY(admissions_open(c, utc_date(c->now_ms), ADMISSIONS_MAX, &open));
    if (open.n == ADMISSIONS_MAX)
        return refuse(&c->problem, refusal_too_many, NULL, "at most %d in force", ADMISSIONS_MAX);
    return DONE;
}

enum outcome admission_put(struct ctx *c, const struct admission_row *in, int64_t *id)
{
    struct admission_row newest = {0};
    bool found;

    TRY(check_room(c));
    TRY(admission_newest(c, &newest, &found));
    *id = newest.id + 1;
    TRY(admission_insert(c, *id, utf8_head(in->title, ADMISSION_TITLE_MAX), in->origin,
                         in->destination, in->service, in->first_day, in->last_day,
                         in->limit_days, in->action, in->surcharge_pct, c->now_ms,
                         utf8_head(in->who, EDITION_WHO_MAX), c->actor.account,
                         utf8_head(in->note, EDITION_NOTE_MAX), NULL));
    tx_touch(c, TOPIC_LANES, TOUCH_ALL);
    return DONE;
}

enum outcome admission_end(struct ctx *c, int64_t id, struct str who)
{
    struct admission_row row;
    int64_t changed;
    bool found;

    TRY(admission_read(c, id, &row, &found));
    if (!found)
        return refuse(&c->problem, refusal_not_found, "id", "a sale that was bound");
    TRY(admission_set_ended(c, id, c->now_ms, utf8_head(who, EDITION_WHO_MAX), &changed));
    if (!changed)
        return refuse(&c->problem, refusal_wrong_state, "id", "one that is in force");
    tx_touch(c, TOPIC_LANES, TOUCH_ALL);
    return DONE;
}
