/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/account.h"

#include "store/store.h"

static enum outcome write(struct ctx *c, void *arg)
{
    const struct session_key *session = arg;

    TRY(session_close(c, session));
    return account_note(c, session->account, ACCOUNT_SIGNED_OUT, (struct str){0});
}

enum outcome sign_out(struct ctx *c, const struct session_key *session)
{
    struct session_key key = *session;

    return store_write(c, session->account.v, write, &key);
}
