/* SPDX-License-Identifier: Apache-2.0 */
/* Tariffs: rules that an operator imports, on top of those that the program ships.
 *
 * A file is a book (shop/quote/rules.h: tax_rules, tax_rates, duty_rules) or several of them, one
 * below the other, each with its header; the header says which book it is. A row takes the place of
 * the row of the same id in its book, shipped or imported before, and a new id is one more rule.
 * So a shipped rule is ended by importing it with another `until`. With `replace` the books of the
 * file become, as imported, exactly what the file says: rows imported before and not in it go, and
 * the shipped ones behind them hold again.
 *
 * What holds is always checked whole, in the transaction that writes it: the shipped books with the
 * imported rows in place. A file with one wrong row, or one that contradicts a rule that stays,
 * changes nothing. Rules are what they were for a quote of any date: rows have their own dates, and
 * nothing else in them is a matter of time.
 *
 * Each import has a version, one more than the last, and a row that says who, when and of which
 * file, which is never deleted. */
#ifndef SHOP_QUOTE_TARIFFS_H
#define SHOP_QUOTE_TARIFFS_H

#include "base/buf.h"
#include "base/ctx.h"
#include "shop/quote/rules.h"

struct store;

struct tariff_file {
    struct table book[BOOKS]; /* those not `present` are not in the file */
};

/* Reads a file and checks its rows by themselves. REFUSED as tables_parse and rules_read, with
 * "NAME line 12: rate". Pure; memory from `a`. */
must_check enum outcome tariffs_parse(struct arena *a, struct str name, struct str csv,
                                      struct problem *p, struct tariff_file *out);

struct tariffs_put {
    const struct tariff_file *file;
    bool replace;
    struct str who;    /* for the audit: who did it, where it was no account */
    struct str name;   /* of the file; both are cut to 100 bytes */
    struct str sha256; /* of its bytes, in hex */
};
struct tariffs_result {
    int64_t version;
    int64_t added, changed, unchanged, removed; /* rows of the imported books */
};

/* In a command. REFUSED when the rules as a whole would not hold: "FILE line 12: until".
 * Announces TOPIC_RULES. */
must_check enum outcome tariffs_put(struct ctx *c, const struct tariffs_put *in,
                                    struct tariffs_result *out);

/* The rules as they would be after tariffs_put: nothing is written. In a transaction; REFUSED as
 * tariffs_put, memory of the context's arena. */
must_check enum outcome tariffs_would(struct ctx *c, const struct tariffs_put *in,
                                      struct rules *out);

/* Takes back one imported row, in a command, so that the shipped one of its id holds again if there
 * is one. An import like the others in the log. REFUSED not_found when it was not imported. */
must_check enum outcome tariffs_take_back(struct ctx *c, enum book book, struct str id,
                                          struct str who, struct tariffs_result *out);

/* The books as they hold, in a transaction: what is shipped, as line 0, then the imported rows in
 * its place, with a line of their own. Cells in the arena. */
must_check enum outcome tariffs_books(struct ctx *c, struct arena *a, struct table out[BOOKS]);
/* "tax_rules": false for a word that is no book. */
must_check bool book_parse(struct str name, enum book *out);

/* The rules that hold, in a transaction: an immutable snapshot shared by all threads, to be held no
 * longer than store/kept.h says. Where nothing was imported it is rules_default. REFUSED when
 * imported rows contradict those of this version of the program. */
must_check enum outcome rules_in_force(struct ctx *c, const struct rules **out);

/* Of the last import; 0: nothing was imported. In a transaction. */
must_check enum outcome rules_version(struct ctx *c, int64_t *out);

/* As kept_listen. */
void rules_listen(struct store *s);

/* Writes books as a file that import takes back: what was imported, in the order in which it came;
 * with `whole` the shipped rows that still hold before it. Books without rows are left out, unless
 * one is asked for. In a transaction. */
struct tariffs_write {
    bool whole;
    enum book only;    /* BOOKS: all */
};
must_check enum outcome tariffs_write(struct ctx *c, const struct tariffs_write *in,
                                      struct buf *out);

/* The imports as CSV, the latest first. In a transaction. */
must_check enum outcome tariffs_write_log(struct ctx *c, struct buf *out);

#endif
