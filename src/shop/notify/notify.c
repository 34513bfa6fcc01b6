/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/notify/notify.h"

#include "base/check.h"
#include "lib/format.h"

static const struct kind {
    struct str name;
    enum message_audience audience;
    enum message_thing thing;
    struct str subject, body;
} kinds[MESSAGE_KINDS_N] = {
#define X(kind, audience, thing, subject, body) \
    {STR_INIT(#kind), audience, MESSAGE_##thing, STR_INIT(subject), STR_INIT(body)},
    MESSAGE_KINDS(X)
#undef X
};

static const struct str audience_names[] = {
    [TO_BUYER] = STR_INIT("buyer"),
    [TO_SELLER] = STR_INIT("seller"),
};

bool message_kind_parse(struct str name, enum message_kind *out)
{
    for (int i = 0; i < MESSAGE_KINDS_N; i++)
        if (str_eq(kinds[i].name, name)) {
            *out = (enum message_kind)i;
            return true;
        }
    return false;
}

enum message_audience message_audience(enum message_kind kind)
{
    check((unsigned)kind < MESSAGE_KINDS_N);
    return kinds[kind].audience;
}

enum message_thing message_thing(enum message_kind kind)
{
    check((unsigned)kind < MESSAGE_KINDS_N);
    return kinds[kind].thing;
}

/* ---- Texts ---- */

static void write_value(struct buf *b, const struct message_new *m, struct str name)
{
    if (str_eq(name, STR("number")))
        buf_i64(b, message_thing(m->kind) == MESSAGE_DISPUTE ? m->order.v : m->ref);
    else if (str_eq(name, STR("amount")))
        format_money(b, m->locale, m->amount);
    else if (str_eq(name, STR("days")))
        format_days(b, m->locale, m->p50, m->p90);
    else if (str_eq(name, STR("until")))
        format_date(b, m->locale, m->until);
    else if (str_eq(name, STR("promised")))
        format_date(b, m->locale, m->promised);
    else if (str_eq(name, STR("reason")))
        buf_str(b, m->reason);
    else if (str_eq(name, STR("parcel")))
        buf_str(b, m->parcel);
    else
        check(!"a value that notify.h names");
}

/* The text in the reader's language, with its %{values}. */
static struct str fill(struct ctx *c, const struct message_new *m, struct str id)
{
    const struct catalogue *texts = catalogue_of(locale_language(m->locale));
    struct str rest = catalogue_text(texts, id);
    struct buf b;
    size_t at;

    buf_init(&b, c->arena, MESSAGE_TEXT_MAX);
    while ((at = str_find(rest, STR("%{"))) != STR_NONE) {
        size_t end = str_find_char(rest, '}');

        check(end != STR_NONE && end > at);
        buf_str(&b, str_sub(rest, 0, at));
        write_value(&b, m, str_sub(rest, at + 2, end - at - 2));
        rest = str_sub(rest, end + 1, rest.n);
    }
    buf_str(&b, rest);
    check(!b.full);
    return buf_view(&b);
}

enum outcome message_write(struct ctx *c, const struct message_new *in, struct message_id *id)
{
    const struct kind *k = &kinds[in->kind];
    struct message_row row;
    bool found;

    *id = (struct message_id){ctx_id(c, in->home)};
    TRY(message_insert(c, in->home, *id, audience_names[k->audience], k->name, in->ref,
                       in->purchase, in->order, locale_tag(in->locale), fill(c, in, k->subject),
                       fill(c, in, k->body), in->email, c->now_ms, NULL));
    TRY(message_about(c, in->home, k->name, in->ref, &row, &found));
    check(found);
    *id = row.id;
    return DONE;
}
