/* SPDX-License-Identifier: Apache-2.0 */
/* What `entrepot lanes` prints and writes; docs/lanes.md says what each figure means. */
#ifndef FACE_CLI_LANES_REPORT_H
#define FACE_CLI_LANES_REPORT_H

#include "face/cli/cli.h"
#include "shop/logistics/leg_fit.h"
#include "shop/logistics/score.h"

enum { LANES_KEEP_PERCENT = 92 };

struct lanes_scored {
    const struct history *history;
    struct str sources;
    int64_t broken;
    struct score_part part;
    double keep;
    struct replay replay;
    struct score score;
};

void lanes_print_text(struct arena *a, const struct lanes_scored *s);
void lanes_print_json(struct arena *a, const struct lanes_scored *s);

/* CSV: every order with a forecast. */
void lanes_put_forecasts(struct buf *b, const struct lanes_scored *s);
/* CSV: what the errors teach, for the promise engine. */
void lanes_put_corrections(struct arena *a, struct buf *b, const struct lanes_scored *s);

void lanes_put_fits(struct buf *b, const struct leg_fits *fits, struct str sources);
void lanes_put_fits_json(struct buf *b, const struct leg_fits *fits, struct str sources);

#endif
