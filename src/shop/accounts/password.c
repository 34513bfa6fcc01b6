/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>

#include "shop/accounts/password.h"

#include "base/check.h"
#include "base/waiter.h"
#include "lib/crypto.h"

/* ---- the gate ---- */

struct place {
    struct waiter free;
    struct place *next;
};

static struct {
    pthread_mutex_t lock;
    int at_work, waiting;
    struct place *first, **last; /* who waits, in the order in which they came */
} gate = {.lock = PTHREAD_MUTEX_INITIALIZER, .last = &gate.first};

static void queue_up(struct place *mine) /* locked */
{
    waiter_begin(&mine->free);
    *gate.last = mine;
    gate.last = &mine->next;
    gate.waiting++;
}

static must_check enum outcome enter(struct problem *p)
{
    struct place mine = {.next = NULL};
    bool waits, full;

    pthread_mutex_lock(&gate.lock);
    waits = gate.at_work == PASSWORDS_AT_ONCE;
    full = waits && gate.waiting == PASSWORDS_WAITING_MAX;
    if (!waits)
        gate.at_work++;
    else if (!full)
        queue_up(&mine);
    pthread_mutex_unlock(&gate.lock);
    if (full)
        return refuse(p, refusal_unavailable, "password", "expected fewer sign-ins at a time");
    if (waits)
        waiter_wait(&mine.free);
    return DONE;
}

static void leave(void)
{
    struct place *next;

    pthread_mutex_lock(&gate.lock);
    next = gate.first;
    if (next) {
        gate.first = next->next;
        gate.last = gate.first ? gate.last : &gate.first;
        gate.waiting--;
    } else {
        gate.at_work--;
    }
    pthread_mutex_unlock(&gate.lock);
    if (next) /* has our place */
        waiter_over(&next->free);
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
