/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses that goods are sent to: checked by the rules of the country's market, and the address
 * book of an account.
 *
 * Table: address. Reads are the statements of accounts.sql; what is declared as writing needs an
 * open write transaction of a command with the account's id as shard key. */
#ifndef SHOP_ACCOUNTS_ADDRESS_H
#define SHOP_ACCOUNTS_ADDRESS_H

#include "base/ctx.h"

enum {
    ADDRESSES_MAX = 20, /* in one book */
    ADDRESS_LINE_MAX = 80, /* characters of each part */
    PHONE_DIGITS_MAX = 15  /* E.164 */
};

struct address {
    struct str name;          /* of the person who receives it */
    struct str line1, line2;  /* street and number; flat, floor, addition */
    struct str city, region;  /* region: its code where the country has regions, "SP" */
    struct str postcode;
    struct str country;       /* ISO 3166-1 alpha-2 */
    struct str phone;         /* international, "+5511999998888" */
    struct city_id place;     /* the city as the network knows it; zero when it does not */
};

/* Brings a telephone number to its international form in place: "+5511999998888". Blanks, brackets,
 * dots and hyphens between digits are people's way of writing; 00 and the country's own dial code
 * ("+55"; empty: it has to be written) stand for the plus. REFUSED invalid "phone". */
must_check enum outcome phone_check(struct problem *p, struct arena *a, struct str dial,
                                    struct str *phone);

/* Checks and brings to normal form in place: postcode and phone as the country writes them, the
 * region by its code, the city looked up. The texts are clean already (lib/text.h). REFUSED with
 * the part as field: required, or invalid with what was expected. A country without a market of
 * ours is refused: we do not deliver there. */
must_check enum outcome address_check(struct problem *p, struct arena *a, struct address *x);

/* The same of who sends or takes goods back, in any country that we know: where we have no market,
 * only the lengths are checked, and the phone has to be international. */
must_check enum outcome address_check_abroad(struct problem *p, struct arena *a,
                                             struct address *x);

/* Writes. Adds a checked address. REFUSED too_many beyond ADDRESSES_MAX. */
must_check enum outcome address_add(struct ctx *c, struct account_id account,
                                    const struct address *x, struct address_id *out);
/* Writes. REFUSED not_found. */
must_check enum outcome address_change(struct ctx *c, struct account_id account,
                                       struct address_id id, const struct address *x);
must_check enum outcome address_remove(struct ctx *c, struct account_id account,
                                       struct address_id id);
/* Writes. It goes to the top of the book. */
must_check enum outcome address_use(struct ctx *c, struct account_id account,
                                    struct address_id id);

#endif
