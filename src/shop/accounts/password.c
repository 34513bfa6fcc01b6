/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>

#include "shop/accounts/password.h"

#include "base/check.h"
#include "lib/crypto.h"

/* ---- the gate ---- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t one_left = PTHREAD_COND_INITIALIZER;
static int at_work, waiting;

static must_check enum outcome enter(struct problem *p)
{
    bool full;

    pthread_mutex_lock(&lock);
    full = at_work == PASSWORDS_AT_ONCE && waiting == PASSWORDS_WAITING_MAX;
    if (!full) {
        waiting++;
        while (at_work == PASSWORDS_AT_ONCE)
            pthread_cond_wait(&one_left, &lock);
        waiting--;
        at_work++;
    }
    pthread_mutex_unlock(&lock);
    if (full)
        return refuse(p, refusal_unavailable, "password", "expected fewer sign-ins at a time");
    return DONE;
}

static void leave(void)
{
    pthread_mutex_lock(&lock);
    at_work--;
    pthread_cond_signal(&one_left);
    pthread_mutex_unlock(&lock);
}

/* ---- hashing ---- */

enum outcome password_make(struct problem *p, struct arena *a, struct str password,
                           struct str *hash)
{
    char text[PASSWORD_HASH_MAX];
    bool made;

    TRY(enter(p));
    made = password_hash(password, text);
    leave();
    if (!made)
        return fail("accounts", "no memory to hash a password");
    *hash = str_copy(a, str_of(text));
    return DONE;
}

/* A hash of nothing that anybody knows, made once, to compare with where there is no account. */
static char nobody[PASSWORD_HASH_MAX];

static void make_nobody(void)
{
    struct random r;
    char secret[32];

    random_system(&r);
    random_bytes(&r, secret, sizeof(secret));
    check(password_hash((struct str){secret, sizeof(secret)}, nobody));
}

enum outcome password_try(struct problem *p, struct arena *a, struct str password,
                          struct str hash, bool *right, bool *outdated)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    const char *against = hash.n ? str_cstr(a, hash) : nobody;

    TRY(enter(p));
    if (hash.n == 0)
        check(pthread_once(&once, make_nobody) == 0);
    *right = password_verify(password, against) && hash.n > 0;
    leave();
    if (outdated)
        *outdated = *right && password_outdated(against);
    return DONE;
}
