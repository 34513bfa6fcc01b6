/* SPDX-License-Identifier: Apache-2.0 */
/* Who may do what: asked first by the verbs that not everybody may use. */
#ifndef FLOW_ALLOWED_H
#define FLOW_ALLOWED_H

#include "base/ctx.h"

/* REFUSED forbidden for others than operators and the system itself. */
must_check enum outcome only_operators(struct ctx *c);

#endif
