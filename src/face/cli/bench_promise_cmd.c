/* SPDX-License-Identifier: Apache-2.0 */
/* `entrepot bench promise`: look-ups, and the whole matrix of promises made, mended and moved on.
 * The network is the shipped one with as many dispatch hubs as asked for, each a copy of one of the
 * shipped with its legs; cities are the shipped ones again and again, a little aside. */
#include <time.h>

#include "base/check.h"
#include "base/num.h"
#include "face/cli/cli.h"
#include "shop/logistics/current.h"
#include "shop/logistics/grace.h"
#include "shop/logistics/network_change.h"

enum {
    HUBS = 1000, HUBS_MAX = 4000, CITIES = 10000, CITIES_MAX = 200000, THREADS = 2,
    THREADS_MAX = 64, QUESTIONS = 1 << 16, LOOKUPS = 1 << 22, ASIDE_E5 = 30000,
    SERVICES_ASKED = 1 << SERVICE_ECONOMY | 1 << SERVICE_STANDARD | 1 << SERVICE_EXPRESS,
    TEXT_MAX = 256 << 20
};

#define NOW_MS INT64_C(1788847200000) /* 2026-09-08T06:00Z, a Tuesday */

struct bench {
    struct cli *cli;
    int64_t hubs, cities, threads;
    struct network_csv csv;
    struct network_world world;
    struct snapshot *s;
    int32_t *day_of_hub;
};

/* What was measured. */
struct figures {
    double build_ms, fill_ms, fill_cpu_ms, lookup_ns, change_ms, refill_ms, cut_off_ms, hub_ms;
    int64_t rows, bytes, taken_over;
};

static double ms_of(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double now_ms(void)
{
    return ms_of(CLOCK_MONOTONIC);
}

/* ---- a larger network ---- */

static struct str next_line(struct str *rest)
{
    size_t at = str_find(*rest, STR("\n"));
    size_t n = at == STR_NONE ? rest->n : at + 1;
    struct str line = str_sub(*rest, 0, n);

    *rest = str_sub(*rest, n, rest->n - n);
    return line;
}

/* The first two cells of a line, which are codes, and what comes after them. */
static void split(struct str line, struct str *first, struct str *second, struct str *rest)
{
    size_t a = str_find(line, STR(","));

    check(a != STR_NONE);
    *first = str_sub(line, 0, a);
    line = str_sub(line, a + 1, line.n - a - 1);
    a = str_find(line, STR(","));
    check(a != STR_NONE);
    *second = str_sub(line, 0, a);
    *rest = str_sub(line, a, line.n - a);
}

static void add_hub(struct buf *b, const struct node *n, int64_t i)
{
    static const char *const week = "1234567";

    buf_fmt(b, "BENCH-%lld,hub,Hub %lld,%s,%.*s,%.*s,%.5f,%.5f,%02d:%02d,", (long long)i,
            (long long)i, n->country->code, STR_FMT(n->region), STR_FMT(zone_id(n->zone)),
            n->lat_e5 / 1e5, n->lon_e5 / 1e5, n->cut_off_min / 60, n->cut_off_min % 60);
    for (int day = 0; day < 7; day++)
        if (n->works->week >> day & 1)
            buf_char(b, week[day]);
    buf_str(b, STR(",,yes,assumed\n"));
}

/* Hub number i is a copy of hub i modulo those that are shipped. */
static void add_hubs(struct bench *b, const struct network *n)
{
    struct buf out;

    buf_init(&out, &b->cli->arena, TEXT_MAX);
    buf_str(&out, n->csv.text[NETWORK_NODES]);
    for (int64_t i = n->hubs_n; i < b->hubs; i++)
        add_hub(&out, &n->node[n->hub_node[i % n->hubs_n]], i);
    b->csv.text[NETWORK_NODES] = buf_view(&out);
}

static void add_legs(struct bench *b, const struct network *n)
{
    struct str text = n->csv.text[NETWORK_LEGS], code, from, rest;
    struct buf out;

    buf_init(&out, &b->cli->arena, TEXT_MAX);
    buf_str(&out, text);
    (void)next_line(&text);
    for (int64_t number = 0; text.n > 0; number++) {
        split(next_line(&text), &code, &from, &rest);
        for (uint32_t h = 0; h < n->hubs_n; h++)
            for (int64_t i = n->hubs_n + h; str_eq(n->hub[h].code, from) && i < b->hubs;
                 i += n->hubs_n)
                buf_fmt(&out, "B%lld-%lld,BENCH-%lld%.*s", (long long)number, (long long)i,
                        (long long)i, STR_FMT(rest));
    }
    b->csv.text[NETWORK_LEGS] = buf_view(&out);
}

static void add_cities(struct bench *b, const struct network_world *shipped)
{
    struct city *v = arena_new_n(&b->cli->arena, struct city, (size_t)b->cities);
    struct random r;

    random_seeded(&r, 1);
    for (int64_t i = 0; i < b->cities; i++) {
        v[i] = shipped->city[(size_t)i % shipped->cities_n];
        v[i].lat_e5 += (int32_t)random_below(&r, 2 * ASIDE_E5) - ASIDE_E5;
        v[i].lon_e5 += (int32_t)random_below(&r, 2 * ASIDE_E5) - ASIDE_E5;
    }
    b->world = (struct network_world){shipped->holidays, v, (size_t)b->cities};
}

static enum outcome build(struct bench *b, struct figures *f)
{
    double began;
    struct network_box *shipped, *box;

    b->csv = shipped_network_csv();
    TRY(network_box_new(&b->csv, logistics_world(), &b->cli->ctx.problem, &shipped));
    add_hubs(b, network_box_get(shipped));
    add_legs(b, network_box_get(shipped));
    network_box_free(shipped);
    add_cities(b, logistics_world());
    began = now_ms();
    TRY(network_box_new(&b->csv, &b->world, &b->cli->ctx.problem, &box));
    b->s = snapshot_new(box, NULL, NULL);
    network_box_free(box);
    f->build_ms = now_ms() - began;
    b->hubs = b->s->network->hubs_n;
    return DONE;
}

/* ---- measuring ---- */

static double fill(struct bench *b)
{
    double began = now_ms();

    matrix_fill(&b->s->matrix, SERVICES_ASKED, 0, b->day_of_hub, (int)b->threads);
    return now_ms() - began;
}

static void first_days(struct bench *b)
{
    int32_t start;

    b->day_of_hub = arena_new_n(&b->cli->arena, int32_t, (size_t)b->hubs + 1);
    for (int64_t i = 0; i < b->hubs; i++)
        if (!snapshot_days(b->s, (uint32_t)i, NOW_MS, 0, &start, &b->day_of_hub[i]))
            b->day_of_hub[i] = -1;
}

static double look_up(struct bench *b)
{
    struct promise_in *in = arena_new_n(&b->cli->arena, struct promise_in, QUESTIONS);
    struct promise p;
    struct random r;
    int64_t none = 0;
    double began;

    random_seeded(&r, 2);
    for (int i = 0; i < QUESTIONS; i++)
        in[i] = (struct promise_in){.from = b->s->hub[random_below(&r, (uint64_t)b->hubs)],
                                    .to = &b->world.city[random_below(&r, (uint64_t)b->cities)],
                                    .service = (enum service)random_below(&r, SERVICE_LOCAL),
                                    .now_ms = NOW_MS, .weight_g = 500};
    began = ms_of(CLOCK_THREAD_CPUTIME_ID);
    for (int i = 0; i < LOOKUPS; i++) {
        grace_enter();
        snapshot_promise(b->s, &in[i % QUESTIONS], &p);
        grace_leave();
        none += p.none != PROMISE_YES;
    }
    check(none < LOOKUPS);
    return (ms_of(CLOCK_THREAD_CPUTIME_ID) - began) * 1e6 / LOOKUPS;
}

/* A flight is closed: what it takes until the new snapshot is in place, and full again. */
static enum outcome change_a_leg(struct bench *b, struct figures *f)
{
    struct network_change change = {.file = NETWORK_LEGS, .key = {STR("CN-SZX-A-RU-SVO-A-X")},
                                    .cells_n = 1, .column = {STR("capacity")},
                                    .value = {STR("0")}};
    struct snapshot *before = b->s;
    struct network_box *box;
    double began = now_ms();

    TRY(network_change_apply(&b->cli->arena, &change, &b->cli->ctx.problem, &b->csv));
    TRY(network_box_new(&b->csv, &b->world, &b->cli->ctx.problem, &box));
    b->s = snapshot_new(box, NULL, before);
    network_box_free(box);
    f->change_ms = now_ms() - began;
    f->taken_over = atomic_load(&b->s->matrix.rows);
    f->refill_ms = fill(b);
    snapshot_free(before);
    return DONE;
}

/* The cut-offs of all hubs pass at once; and then of one. */
static void pass_cut_offs(struct bench *b, struct figures *f)
{
    for (int64_t i = 0; i < b->hubs; i++)
        b->day_of_hub[i] += b->day_of_hub[i] >= 0;
    f->cut_off_ms = fill(b);
    for (int64_t i = 0; i < b->hubs; i++)
        b->day_of_hub[i] = i == 0 ? b->day_of_hub[i] + 1 : -1;
    f->hub_ms = fill(b);
}

static void print_json(const struct bench *b, const struct figures *f)
{
    printf("{\"hubs\": %lld, \"cities\": %lld, \"threads\": %lld, \"lookup_ns\": %.0f, "
           "\"build_ms\": %.0f, \"matrix_ms\": %.0f, \"matrix_cpu_ms\": %.0f, "
           "\"rows\": %lld, \"matrix_bytes\": %lld, ",
           (long long)b->hubs, (long long)b->cities, (long long)b->threads, f->lookup_ns,
           f->build_ms, f->fill_ms, f->fill_cpu_ms, (long long)f->rows, (long long)f->bytes);
    printf("\"changed_leg_ms\": %.0f, \"taken_over\": %lld, \"filled_again_ms\": %.0f, "
           "\"cut_offs_ms\": %.0f, \"one_cut_off_ms\": %.1f}\n",
           f->change_ms, (long long)f->taken_over, f->refill_ms, f->cut_off_ms, f->hub_ms);
}

static void print_text(const struct bench *b, const struct figures *f)
{
    printf("%lld hubs x %lld cities x 3 services on %lld threads\n"
           "look-up                          %10.0f ns of processor\n"
           "network read and joined          %10.0f ms\n",
           (long long)b->hubs, (long long)b->cities, (long long)b->threads, f->lookup_ns,
           f->build_ms);
    printf("full matrix                      %10.0f ms, %.0f ms of processor, "
           "%lld rows, %.1f MiB\n",
           f->fill_ms, f->fill_cpu_ms, (long long)f->rows, (double)f->bytes / (1 << 20));
    printf("one leg closed: in force         %10.0f ms, %lld rows taken over\n"
           "                full again       %10.0f ms\n"
           "all cut-offs passed: full again  %10.0f ms\n"
           "one cut-off passed: full again   %10.1f ms\n",
           f->change_ms, (long long)f->taken_over, f->refill_ms, f->cut_off_ms, f->hub_ms);
}

static enum outcome run(struct cli *cli)
{
    struct bench b = {.cli = cli, .hubs = HUBS, .cities = CITIES, .threads = THREADS};
    struct figures f = {0};
    enum outcome o;

    TRY(cli_count(cli, "hubs", HUBS_MAX, &b.hubs));
    TRY(cli_count(cli, "cities", CITIES_MAX, &b.cities));
    TRY(cli_count(cli, "threads", THREADS_MAX, &b.threads));
    TRY(build(&b, &f));
    first_days(&b);
    f.fill_cpu_ms = -ms_of(CLOCK_PROCESS_CPUTIME_ID);
    f.fill_ms = fill(&b);
    f.fill_cpu_ms += ms_of(CLOCK_PROCESS_CPUTIME_ID);
    f.rows = atomic_load(&b.s->matrix.rows);
    f.bytes = atomic_load(&b.s->matrix.bytes);
    f.lookup_ns = look_up(&b);
    o = change_a_leg(&b, &f);
    if (o == DONE) {
        pass_cut_offs(&b, &f);
        (cli_json(cli) ? print_json : print_text)(&b, &f);
    }
    snapshot_free(b.s);
    return o;
}

static const struct cli_option options[] = {
    {"hubs", "N", "dispatch hubs (1000; never less than are shipped)"},
    {"cities", "N", "cities (10000)"},
    {"threads", "N", "that fill the matrix (2)"},
    {0},
};

const struct cli_command bench_promise_command = {
    .name = "bench promise",
    .arguments = "",
    .summary = "Measure look-ups of promises, and their matrix made, changed and moved on",
    .options = options,
    .run = run,
};
