/* SPDX-License-Identifier: Apache-2.0 */
/* A whole table of the Harmonized System that an operator imports: names of chapters, headings and
 * subheadings, behind those that the program ships. A file is CSV, either hs,name or the form
 * in which the system is published as open data: section,hs_code,description,parent,level. It is
 * the table: what was imported before goes. */
#ifndef SHOP_CUSTOMS_HS_TABLE_H
#define SHOP_CUSTOMS_HS_TABLE_H

#include "base/buf.h"
#include "base/ctx.h"
#include "shop/customs/hs.h"

struct store;

/* Columns hs, name, section (may be empty), in the order of the file; codes of 2, 4 and 6 digits,
 * each once. REFUSED with "NAME line 12: hs_code". Pure; memory from `a`. */
must_check enum outcome hs_file_parse(struct arena *a, struct str name, struct str csv,
                                      struct problem *p, struct table *out);

struct hs_put {
    const struct table *table;
    struct str who, name, sha256; /* for the audit, as in shop/quote/tariffs.h */
};
/* In a command. Announces TOPIC_RULES. */
must_check enum outcome hs_put(struct ctx *c, const struct hs_put *in);

/* The book of both, in a transaction: kept as store/kept.h says. */
must_check enum outcome hs_in_force(struct ctx *c, const struct hs_book **out);
void hs_listen(struct store *s); /* as kept_listen */

/* Writes the imported table in the published form, by code; `out` is not of c->arena.
 * In a transaction. */
must_check enum outcome hs_write(struct ctx *c, struct buf *out);

#endif
