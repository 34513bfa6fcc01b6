/* SPDX-License-Identifier: Apache-2.0 */
/* The network of promises: what an operator brings into it and changes of it. Call without a
 * transaction. REFUSED forbidden unless the actor is an operator or the system. */
#ifndef FLOW_NETWORK_H
#define FLOW_NETWORK_H

#include "shop/logistics/edition.h"
#include "shop/logistics/effect.h"
#include "shop/logistics/overlay.h"

/* ---- import_network: whole tables ---- */

struct import_network {
    struct network_csv csv;   /* a text with p == NULL: that of the edition in force */
    const int64_t *edition;   /* instead of texts: those of this version, 0 the shipped one */
    const int64_t *after;     /* REFUSED conflict unless that edition is in force; NULL: any */
    struct str who, note;     /* for the audit */
    bool dry_run;             /* everything but the writing */
};

struct network_result {
    int64_t version;          /* of the new edition, or of the one in force when it is the same */
    bool same;                /* nothing would change, and nothing was written */
    uint32_t nodes, legs, queues, lastmiles, prices;
};

/* All or nothing, as a new edition: REFUSED with file, line and column for texts that break a rule
 * of docs/network.md, not_found for an unknown edition, conflict when another one came meanwhile.
 * This process promises by it once it returns; others of the database once they hear of it. */
must_check enum outcome import_network(struct ctx *c, const struct import_network *in,
                                       struct network_result *out);

/* ---- apply_transits: what was measured ---- */

enum { TRANSITS_MAX = 200 };

struct apply_transits {
    struct str name, csv;     /* link,transit,source: durations as `lanes fit` writes them */
    struct str who, note;
    bool dry_run;
};

/* Puts them into the network in force as a new edition, and takes the mark of an assumption off:
 * `link` is a leg, a last mile, or a node with a queue, of which it is what a parcel takes there.
 * REFUSED with line and column, not_found, and as import_network. */
must_check enum outcome apply_transits(struct ctx *c, const struct apply_transits *in,
                                       struct network_result *out);

/* ---- change_network: one thing, with its effect shown before ---- */

/* What `target` is, and what else counts. */
enum network_edit_kind {
    EDIT_CAPACITY,  /* link: `value` parcels a departure, NO_LIMIT: any number, 0: closed */
    EDIT_CLOSE,     /* link: does not go from `first` to `last` */
    EDIT_RATE,      /* node with a queue: `value` parcels an hour, 0: nothing passes */
    EDIT_WAITING,   /* node with a queue: `ahead` and `value` parcels wait there now */
    EDIT_LIFT,      /* no target: the overlay `value` is ended */
    EDIT_RETURN,    /* no target: edition `value` is in force again, 0 the shipped network */
    EDIT_KINDS
};
const char *network_edit_name(enum network_edit_kind k);     /* "capacity": in forms */
must_check bool network_edit_parse(struct str name, enum network_edit_kind *out);

#define NO_LIMIT INT64_C(-1)

struct network_edit {
    enum network_edit_kind kind;
    struct str target;
    int64_t value, ahead;      /* ahead: of services that are served first */
    struct date first, last;
    struct str who, note;      /* note: why; cut to their maximum */
    int64_t after;             /* the edition that it was looked at with */
};

/* What it would do to the dates; nothing is written, and no note is needed. REFUSED as
 * change_network. */
must_check enum outcome preview_network(struct ctx *c, const struct network_edit *in,
                                        struct network_effect *out);

/* Does it: capacities, rates and returns as a new edition, the rest as an overlay. REFUSED
 * not_found "target", "value"; invalid; required "note"; conflict when another edition than `after`
 * is in force. Both are kept for the audit with who, when and why, and can be taken back by
 * EDIT_RETURN and EDIT_LIFT. */
must_check enum outcome change_network(struct ctx *c, const struct network_edit *in);

/* ---- count_queues ---- */

/* Counts from scans and announcements what waits in front of queues and what comes there
 * (shop/logistics/queue_count.h): promises have it once their process hears of it. For the upkeep,
 * every few minutes. `silent_days`: 1 ... SILENT_DAYS_MAX. */
must_check enum outcome count_queues(struct ctx *c, int32_t silent_days);

/* The edition in force. */
must_check enum outcome network_version(struct ctx *c, int64_t *version);

#endif
