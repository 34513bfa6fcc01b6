/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/account.h"

#include "store/store.h"

static enum outcome write(struct ctx *c, void *arg)
{
    const struct session_key *session = arg;

    TRY(session_close_others(c, session->account, session));
    return account_note(c, session->account, ACCOUNT_SIGNED_OUT_EVERYWHERE, (struct str){0});
}

enum outcome sign_out_everywhere(struct ctx *c, const struct session_key *session)
{
    struct session_key key = *session;

    return store_write(c, session->account.v, write, &key);
}
