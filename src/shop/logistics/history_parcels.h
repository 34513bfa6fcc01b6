/* SPDX-License-Identifier: Apache-2.0 */
/* Our own parcels as a history: what was promised when they were ordered, when they were shipped
 * and delivered, and how long passed from scan to scan. Reads whole tables, in a read transaction;
 * what is kept goes into c->arena.
 *
 * A parcel's seller's region is its hub, its buyer's the country it goes to, its means the service;
 * the date promised is its P90. Shipping and delivery are known by their local day and count as
 * noon of it. */
#ifndef SHOP_LOGISTICS_HISTORY_PARCELS_H
#define SHOP_LOGISTICS_HISTORY_PARCELS_H

#include "base/ctx.h"
#include "shop/logistics/history.h"
#include "shop/logistics/leg_fit.h"

must_check enum outcome history_add_parcels(struct ctx *c, struct history_gather *g);

/* Adds "EMC-EMD" from the country of the one scan to that of the next, for each two scans in a row
 * of a parcel. */
must_check enum outcome leg_gather_scans(struct ctx *c, struct leg_gather *g);

#endif
