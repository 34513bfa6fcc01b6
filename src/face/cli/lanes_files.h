/* SPDX-License-Identifier: Apache-2.0 */
/* What `entrepot lanes` reads: the files of a history, recognised by their headers, or our own
 * parcels. */
#ifndef FACE_CLI_LANES_FILES_H
#define FACE_CLI_LANES_FILES_H

#include "face/cli/cli.h"
#include "shop/logistics/history.h"

struct lanes_read {
    struct history history;
    struct str sources;     /* of orders: "olist_orders.csv.gz, ..." */
    int64_t broken;         /* rows that were left out and told on standard error */
};

/* The files that the command was given, plain or gzip of it, with --mapping and --column; none: the
 * parcels of --data or --db, and their scans into `legs` unless that is NULL. Memory from
 * cli->arena; the history is to be released. */
struct leg_gather;
must_check enum outcome lanes_read(struct cli *cli, struct leg_gather *legs,
                                   struct lanes_read *out);

#endif
