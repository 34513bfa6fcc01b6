/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/disputes/states.h"

#include "base/check.h"

#define TO(state) (1u << (DISPUTE_##state))

static const unsigned moves[DISPUTE_STATES_N] = {
    [DISPUTE_open] = TO(escalated) | TO(agreed) | TO(decided) | TO(withdrawn),
    [DISPUTE_escalated] = TO(agreed) | TO(decided) | TO(withdrawn),
};

#define X(name) STR_INIT(#name),
static const struct str states[] = {DISPUTE_STATES(X)};
static const struct str reasons[] = {DISPUTE_REASONS(X)};
static const struct str events[] = {DISPUTE_EVENTS(X)};
static const struct str sides[] = {DISPUTE_SIDES(X)};
#undef X

bool dispute_may(enum dispute_state from, enum dispute_state to)
{
    check((unsigned)from < DISPUTE_STATES_N && (unsigned)to < DISPUTE_STATES_N);
    return (moves[from] & 1u << to) != 0;
}

bool dispute_ends(enum dispute_state state)
{
    check((unsigned)state < DISPUTE_STATES_N);
    return moves[state] == 0;
}

/* The index of a name; `n` for one that is none. */
static size_t place_of(const struct str *names, size_t n, struct str name)
{
    size_t i = 0;

    while (i < n && !str_eq(names[i], name))
        i++;
    return i;
}

static struct str name_at(const struct str *names, size_t n, unsigned i)
{
    check(i < n);
    return names[i];
}

struct str dispute_state_name(enum dispute_state state)
{
    return name_at(states, countof(states), state);
}

struct str dispute_reason_name(enum dispute_reason reason)
{
    return name_at(reasons, countof(reasons), reason);
}

struct str dispute_event_name(enum dispute_event_kind kind)
{
    return name_at(events, countof(events), kind);
}

struct str dispute_side_name(enum dispute_side side)
{
    return name_at(sides, countof(sides), side);
}

static enum outcome find(const struct str *names, size_t n, struct str name, size_t *at)
{
    *at = place_of(names, n, name);
    return *at < n ? DONE : fail("disputes", "no such word: %.*s", STR_FMT(name));
}

enum outcome dispute_state_of(struct str name, enum dispute_state *out)
{
    size_t at;

    TRY(find(states, countof(states), name, &at));
    *out = (enum dispute_state)at;
    return DONE;
}

enum outcome dispute_event_of(struct str name, enum dispute_event_kind *out)
{
    size_t at;

    TRY(find(events, countof(events), name, &at));
    *out = (enum dispute_event_kind)at;
    return DONE;
}

enum outcome dispute_side_of(struct str name, enum dispute_side *out)
{
    size_t at;

    TRY(find(sides, countof(sides), name, &at));
    *out = (enum dispute_side)at;
    return DONE;
}

bool dispute_reason_parse(struct str name, enum dispute_reason *out)
{
    size_t at = place_of(reasons, countof(reasons), name);

    *out = (enum dispute_reason)at;
    return at < countof(reasons);
}
