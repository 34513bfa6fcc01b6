/* SPDX-License-Identifier: Apache-2.0 */
/* What duties and taxes were taken and given back in a time, rule by rule and region by region: the
 * figures for a state's return (IOSS by member state, GB, BR by state ...). An order counts on the
 * day on which its payment was taken, and the other way round on the day on which it, or a part of
 * it, began to go back; the amounts are those of the working that the buyer was shown (shop/quote),
 * with the rule that was in force then. Of a part that goes back each has its share, rounded half
 * up, as a lower price agreed afterwards. */
#ifndef FLOW_TAX_REPORT_H
#define FLOW_TAX_REPORT_H

#include "base/buf.h"
#include "base/civil.h"
#include "base/ctx.h"
#include "base/money.h"

struct tax_report_in {
    struct date from, to;     /* UTC, both included */
    struct str where;         /* a country, or a territory with one customs law, "EU"; empty: all */
    struct currency currency; /* of the return, at the rates of its last day; "": as it was paid */
};

/* X(kind, step of the working): what it is */
#define TAX_KINDS(X) X(duty) X(fee) X(tax) X(tax_included)

enum tax_kind {
#define X(kind) TAX_##kind,
    TAX_KINDS(X)
#undef X
    TAX_KINDS_N
};
const char *tax_kind_name(enum tax_kind k);

struct tax_row {
    struct str country, region; /* of the buyer */
    struct str rule, name;      /* the rule's row, and what it is called: "VAT" */
    struct str collector;       /* who hands it over: "marketplace", "carrier"; empty: not known */
    enum tax_kind kind;
    int32_t rate_ppm;           /* 0: not by a rate */
    struct currency currency;
    bool back;                  /* given back: amounts are of what was taken before */
    bool check;                 /* the rule is marked uncertain */
    int64_t orders;
    int64_t base, amount;       /* minor units; base 0 where there is no rate */
};

enum { TAX_ROWS_MAX = 20000 };

struct tax_rows {
    struct tax_row *v; /* by country, region, rule, rate, currency; taken before given back */
    size_t n;
};

/* country,region,rule,name,collector,kind,rate_percent,currency,given_back,orders,base,amount,
 * check */
void tax_report_csv(struct buf *b, const struct tax_rows *rows);

/* Within a read transaction, and without one; memory from c->arena. REFUSED invalid "from" or
 * "where", not_found "currency" where a rate is unknown, too_large. */
must_check enum outcome tax_report_read(struct ctx *c, const struct tax_report_in *in,
                                        struct tax_rows *out);
must_check enum outcome tax_report(struct ctx *c, const struct tax_report_in *in,
                                   struct tax_rows *out);

#endif
