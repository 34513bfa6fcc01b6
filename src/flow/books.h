/* SPDX-License-Identifier: Apache-2.0 */
/* What is booked by itself, without an order or a payment around it. */
#ifndef FLOW_BOOKS_H
#define FLOW_BOOKS_H

#include "base/ctx.h"
#include "base/money.h"

/* Money that came by a rail for nothing we know and has gone back (a bank's own correction): into
 * suspense under the name `ref` and out of it again, in the books of `home`: two commands, one
 * after the other. The same again does nothing. Call without a transaction. */
must_check enum outcome book_bounced(struct ctx *c, int64_t home, int64_t ref, struct money amount);

#endif
