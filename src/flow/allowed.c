/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/allowed.h"

enum outcome only_operators(struct ctx *c)
{
    if (c->actor.roles & (ROLE_OPERATOR | ROLE_SYSTEM))
        return DONE;
    return refuse(&c->problem, refusal_forbidden, NULL, "an operator");
}
