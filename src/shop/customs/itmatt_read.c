/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the document that itmatt.c writes. */
#include "shop/customs/itmatt.h"

#include "lib/json.h"

enum { TEXT_MAX = 4000, WORD_MAX = 40 };

static enum outcome read_party(struct problem *p, struct json *document, const char *name,
                               struct itmatt_party *out)
{
    struct json *o;

    TRY(json_object_in(p, document, name, &o));
    TRY(json_text(p, o, "name", 1, TEXT_MAX, &out->name));
    TRY(json_text(p, o, "line1", 0, TEXT_MAX, &out->line1));
    TRY(json_text(p, o, "line2", 0, TEXT_MAX, &out->line2));
    TRY(json_text(p, o, "city", 1, TEXT_MAX, &out->city));
    TRY(json_text(p, o, "region", 0, TEXT_MAX, &out->region));
    TRY(json_text(p, o, "postcode", 0, WORD_MAX, &out->postcode));
    TRY(json_text(p, o, "country", 2, 2, &out->country));
    TRY(json_text(p, o, "phone", 0, TEXT_MAX, &out->phone));
    TRY(json_text(p, o, "email", 0, TEXT_MAX, &out->email));
    return json_close(p, o);
}

static enum outcome read_line(struct problem *p, struct json *o, struct currency currency,
                              struct itmatt_line *out)
{
    int64_t quantity;

    TRY(json_text(p, o, "description", 1, TEXT_MAX, &out->description));
    TRY(json_i64(p, o, "quantity", 1, INT32_MAX, &quantity));
    out->quantity = (int32_t)quantity;
    TRY(json_i64(p, o, "net_weight_g", 1, INT32_MAX, &out->weight_g));
    TRY(json_decimal(p, o, "value", currency_digits(currency), 0, MONEY_MAX_MINOR,
                     &out->value_minor));
    TRY(json_text(p, o, "hs6", 6, 6, &out->hs6));
    TRY(json_text(p, o, "origin", 2, 2, &out->origin));
    return json_close(p, o);
}

static enum outcome read_lines(struct problem *p, struct arena *a, struct json *document,
                               struct itmatt *out)
{
    struct itmatt_line *lines;
    struct json *items;

    TRY(json_objects(p, document, "lines", 1, ITMATT_LINES_MAX, &items, &out->lines_n));
    lines = arena_new_n(a, struct itmatt_line, out->lines_n);
    for (size_t i = 0; i < out->lines_n; i++)
        TRY(read_line(p, &items[i], out->currency, &lines[i]));
    out->lines = lines;
    return DONE;
}

static enum outcome read_number(struct problem *p, struct json *document, struct s10 *out)
{
    struct str number;

    TRY(json_text(p, document, "number", S10_LENGTH, S10_LENGTH, &number));
    if (!s10_parse(number, out))
        return json_refuse(p, refusal_invalid, document, "number", "expected an S10 number");
    return DONE;
}

enum outcome itmatt_read(struct problem *p, struct arena *a, struct str document,
                         struct itmatt *out)
{
    static const char *const messages[] = {"ITMATT"};
    struct json *root;
    int64_t at_ms;
    int message;

    *out = (struct itmatt){.lines = NULL};
    TRY(json_read(p, a, document, &root));
    TRY(json_choice(p, root, "message", messages, countof(messages), &message));
    TRY(read_number(p, root, &out->number));
    TRY(json_moment(p, root, "at", &at_ms));
    TRY(read_party(p, root, "sender", &out->sender));
    TRY(read_party(p, root, "addressee", &out->addressee));
    TRY(json_text(p, root, "category", 1, WORD_MAX, &out->category));
    TRY(json_currency(p, root, "currency", &out->currency));
    TRY(read_lines(p, a, root, out));
    TRY(json_i64(p, root, "gross_weight_g", 1, INT64_MAX / 2, &out->gross_g));
    TRY(json_decimal(p, root, "postage", currency_digits(out->currency), 0, MONEY_MAX_MINOR,
                     &out->postage_minor));
    TRY(json_text(p, root, "invoice", 0, WORD_MAX, &out->invoice));
    return json_close(p, root);
}
