/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers, money and dates as the reader's locale writes them (ICU, CLDR data). For machines there
 * are money_decimal, date_iso and moment_iso. Safe from every thread. */
#ifndef LIB_FORMAT_H
#define LIB_FORMAT_H

#include "base/civil.h"
#include "base/money.h"
#include "lib/locale.h"

void format_number(struct buf *out, const struct locale *l, int64_t v);        /* 1,234 */
void format_tenths(struct buf *out, const struct locale *l, int32_t tenths);   /* 4.7 of 47 */
void format_money(struct buf *out, const struct locale *l, struct money m);    /* $1,234.50 */
void format_percent(struct buf *out, const struct locale *l, int64_t ppm);     /* 5.5% of 55,000 */

void format_day(struct buf *out, const struct locale *l, struct date d);       /* 3 Dec */
void format_date(struct buf *out, const struct locale *l, struct date d);      /* 3 Dec 2026 */
void format_weekday(struct buf *out, const struct locale *l, struct date d);   /* Thu, 3 Dec */
/* "3–5 Dec", "30 Nov – 2 Dec"; one day when both are the same. Years only for ranges across New
 * Year that are longer than half a year. A line may end at the dash, not between day and month. */
void format_days(struct buf *out, const struct locale *l, struct date from, struct date to);
/* A minute of the day, 0 ... 1439: "14:05", "2:05 PM". */
void format_time(struct buf *out, const struct locale *l, int32_t minute);

#endif
