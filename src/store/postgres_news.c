/* SPDX-License-Identifier: Apache-2.0 */
/* News between processes: what a transaction touched goes out with its commit by NOTIFY, and a
 * thread LISTENs for that of others. A payload is the sender's tag and then `topic:id` each:
 * "9f86d081884c7d65 1:77 1:78 4:0". Own news are skipped, the writer has told them already. */
#include "store/postgres.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/check.h"
#include "base/civil.h"
#include "base/log.h"

enum { PAYLOAD_MAX = 7900 /* bytes; the server's limit is 8000 */, ITEM_MAX = 32, PAUSE_MS = 1000 };

struct upkeep {
    struct store *store;
    struct postgres_conn *conn; /* NULL while there is none */
    pthread_t thread;
    int stop; /* eventfd */
};

/* ---- Telling ---- */

static enum outcome notify(struct postgres_conn *conn, struct buf *payload)
{
    const char *params[] = {conn->channel, buf_cstr(payload)};

    return postgres_send(conn, "SELECT pg_notify($1, $2)", countof(params), params);
}

static void start_payload(struct buf *payload, const struct store *s)
{
    buf_clear(payload);
    buf_fmt(payload, "%016llx", (unsigned long long)s->tag);
}

/* Sends the payload first when the item does not fit any more. */
static enum outcome add_item(struct postgres_conn *conn, const struct store *s,
                             struct buf *payload, enum topic t, int64_t id)
{
    if (payload->n + ITEM_MAX > PAYLOAD_MAX) {
        TRY(notify(conn, payload));
        start_payload(payload, s);
    }
    buf_fmt(payload, " %d:%lld", (int)t, (long long)id);
    return DONE;
}

enum outcome postgres_announce(struct conn *base, const struct tx *tx)
{
    struct postgres_conn *conn = postgres_conn_of(base);
    scoped(buf_release) struct buf payload;
    size_t empty;

    buf_init(&payload, NULL, PAYLOAD_MAX + ITEM_MAX);
    start_payload(&payload, tx->store);
    empty = payload.n;
    for (int t = 0; t < TOPICS; t++)
        if (tx->all_touched[t])
            TRY(add_item(conn, tx->store, &payload, (enum topic)t, TOUCH_ALL));
    for (size_t i = 0; i < tx->touches_n; i++)
        TRY(add_item(conn, tx->store, &payload, tx->touches[i].topic, tx->touches[i].id));
    return payload.n > empty ? notify(conn, &payload) : DONE;
}

/* ---- Hearing ---- */

static void hear(struct store *s, struct str payload)
{
    struct str item, topic;
    uint64_t tag;
    int32_t t;
    int64_t id;

    if (!str_cut(&payload, ' ', &item) || !parse_hex_u64(item, &tag) || tag == s->tag)
        return;
    while (payload.n > 0) {
        str_cut(&payload, ' ', &item);
        str_cut(&item, ':', &topic);
        if (parse_i32(topic, 0, TOPICS - 1, &t) && parse_i64(item, 0, INT64_MAX, &id))
            listeners_tell_one(&s->listeners, (enum topic)t, id);
    }
}

static void hear_all(struct upkeep *u)
{
    PGnotify *n;

    while ((n = pq.notifies(u->conn->pg)) != NULL) {
        hear(u->store, str_of(n->extra));
        pq.freemem(n);
    }
}

static enum outcome open_listening(struct upkeep *u, struct problem *p)
{
    struct conn *conn;
    enum outcome o;
    char *channel;
    struct buf sql;

    TRY(u->store->ops->open(p, &u->store->options, ACCESS_READ, &conn));
    u->conn = postgres_conn_of(conn);
    channel = pq.escapeIdentifier(u->conn->pg, u->conn->channel, strlen(u->conn->channel));
    check(channel != NULL);
    buf_init(&sql, NULL, 256);
    buf_fmt(&sql, "LISTEN %s", channel);
    o = conn->ops->script(conn, buf_cstr(&sql));
    buf_release(&sql);
    pq.freemem(channel);
    return o;
}

static void drop_conn(struct upkeep *u)
{
    if (u->conn)
        u->conn->base.ops->close(&u->conn->base);
    u->conn = NULL;
}

/* Waits for news, or PAUSE_MS while there is no connection. False when it is time to stop. */
static bool wait_for_news(struct upkeep *u)
{
    struct pollfd fds[] = {{.fd = u->stop, .events = POLLIN},
                           {.fd = u->conn ? pq.socket(u->conn->pg) : -1, .events = POLLIN}};

    poll(fds, countof(fds), u->conn ? -1 : PAUSE_MS);
    return fds[0].revents == 0;
}

/* A connection that broke is replaced; what was missed meanwhile may be anything. */
static void read_news(struct upkeep *u)
{
    struct problem p = {0};

    if (!u->conn) {
        if (open_listening(u, &p) != DONE) {
            drop_conn(u);
            return;
        }
        log_info("store", "hearing news again");
        listeners_tell_all(&u->store->listeners);
    }
    if (!pq.consumeInput(u->conn->pg) || pq.status(u->conn->pg) == CONNECTION_BAD) {
        log_error("store", "no news: %s", pq.errorMessage(u->conn->pg));
        drop_conn(u);
        return;
    }
    hear_all(u);
}

static void *upkeep_run(void *arg)
{
    struct upkeep *u = arg;

    while (wait_for_news(u))
        read_news(u);
    return NULL;
}

static void upkeep_free(struct upkeep *u)
{
    drop_conn(u);
    close(u->stop);
    free(u);
}

enum outcome postgres_upkeep_start(struct store *s, struct problem *p, struct upkeep **out)
{
    struct upkeep *u = calloc(1, sizeof(*u));
    enum outcome o;

    check(u != NULL);
    u->store = s;
    u->stop = eventfd(0, EFD_CLOEXEC);
    check(u->stop >= 0);
    o = open_listening(u, p);
    if (o == DONE && !thread_start(&u->thread, "news", upkeep_run, u))
        o = fail("store", "no thread for news");
    if (o != DONE) {
        upkeep_free(u);
        return o;
    }
    *out = u;
    return DONE;
}

void postgres_upkeep_stop(struct upkeep *u)
{
    check(eventfd_write(u->stop, 1) == 0);
    pthread_join(u->thread, NULL);
    upkeep_free(u);
}
