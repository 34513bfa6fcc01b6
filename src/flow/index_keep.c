/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/index_keep.h"

#include "flow/sendings.h"

/* To be counted up when what is kept gets another shape; the program's digest is another then. */
enum { FORMAT = 1, HUB_CODE_MAX = 32 };
#define MAGIC "entrepot index\n"

struct head {
    char magic[16];
    uint32_t format, sendings;
    struct index_identity identity;
    uint64_t basis;
};

struct kept_sending {
    char hub[HUB_CODE_MAX]; /* with NUL; empty where the code is too long to be kept */
    int64_t weight_g;
    int32_t handling_days;
    uint8_t closed[SEARCH_PRICES_MAX];
};

/* ---- keeping ---- */

static bool keep_sending(const struct keep_sink *to, const struct sending *s)
{
    struct kept_sending kept;

    memset(&kept, 0, sizeof(kept));
    if (s->hub->code.n < HUB_CODE_MAX)
        memcpy(kept.hub, s->hub->code.p, s->hub->code.n);
    kept.weight_g = s->weight_g;
    kept.handling_days = s->handling_days;
    memcpy(kept.closed, s->closed, sizeof(kept.closed));
    return to->write(to->arg, &kept, sizeof(kept));
}

bool index_keep(struct search *s, struct index_identity identity, uint64_t basis,
                const struct keep_sink *to)
{
    struct head head = {.magic = MAGIC, .format = FORMAT, .sendings = sendings_count(),
                        .identity = identity, .basis = basis};

    if (!to->write(to->arg, &head, sizeof(head)))
        return false;
    for (uint32_t i = 1; i <= head.sendings; i++)
        if (!keep_sending(to, sendings_row(i)))
            return false;
    return search_keep(s, to);
}

/* ---- taking ---- */

static enum outcome read_head(struct keep_source *from, struct index_identity identity,
                              struct head *out, struct problem *p)
{
    static const char magic[sizeof(out->magic)] = MAGIC;

    if (!keep_read(from, out, sizeof(*out)) || memcmp(out->magic, magic, sizeof(magic)) != 0 ||
        out->format != FORMAT || out->sendings > SENDINGS_MAX)
        return refuse(p, refusal_invalid, "index", "no index of this format");
    if (out->identity.program != identity.program)
        return refuse(p, refusal_invalid, "index", "of another version of the program");
    if (out->identity.born_at_ms != identity.born_at_ms)
        return refuse(p, refusal_invalid, "index", "of another database");
    return DONE;
}

static bool can_be(const struct kept_sending *kept)
{
    return kept->handling_days >= 0 && kept->handling_days <= HANDLING_DAYS_MAX &&
           kept->weight_g >= 0 && kept->weight_g <= INT32_MAX;
}

/* The number that a kept sending has now. */
static uint16_t number_of(const struct kept_sending *kept)
{
    struct str code = {kept->hub, strnlen(kept->hub, sizeof(kept->hub))};
    struct sending s = {.hub = hub_by_code(code), .weight_g = kept->weight_g,
                        .handling_days = kept->handling_days};

    memcpy(s.closed, kept->closed, sizeof(s.closed));
    return s.hub ? sending_number(&s) : 0;
}

static enum outcome read_sendings(struct keep_source *from, uint32_t n, uint16_t *out,
                                  struct problem *p)
{
    struct kept_sending kept;

    out[0] = 0;
    for (uint32_t i = 1; i <= n; i++) {
        if (!keep_read(from, &kept, sizeof(kept)))
            return refuse(p, refusal_invalid, "index", "it ends too soon");
        if (!can_be(&kept))
            return refuse(p, refusal_invalid, "index", "a sending that cannot be");
        out[i] = number_of(&kept);
    }
    return DONE;
}

enum outcome index_take(struct search *s, struct index_identity identity, struct keep_source *from,
                        uint64_t *basis, struct problem *p)
{
    uint16_t numbers[SENDINGS_MAX + 1];
    struct head head;

    TRY(read_head(from, identity, &head, p));
    TRY(read_sendings(from, head.sendings, numbers, p));
    *basis = head.basis;
    return search_take(s, from, numbers, (size_t)head.sendings + 1, p);
}
