/* SPDX-License-Identifier: Apache-2.0 */
/* serve: the marketplace in one process. Opens the store, loads the data of the markets, starts the
 * search index, the jobs and the HTTP server, and waits for SIGINT or SIGTERM. */
#include <pthread.h>
#include <signal.h>
#include <time.h>

#include "base/check.h"
#include "base/civil.h"
#include "base/log.h"
#include "face/cli/cli.h"
#include "face/cli/ports.h"
#include "face/jobs/indexer.h"
#include "face/jobs/jobs.h"
#include "face/jobs/promiser.h"
#include "face/web/page_cache.h"
#include "face/web/web.h"
#include "flow/load_demo.h"
#include "io/clock.h"
#include "io/http_server.h"
#include "shop/customs/hs_table.h"
#include "shop/catalog/category.h"
#include "shop/logistics/edition.h"
#include "shop/logistics/tracking.h"
#include "shop/markets/markets.h"
#include "shop/markets/rates.h"
#include "shop/orders/policy.h"
#include "shop/promotions/promotions.h"
#include "shop/quote/tariffs.h"
#include "store/store.h"

enum { DRAIN_MS = 10000, JOB_THREADS = 2, HEAD_START_MS = 200 };

/* Signals are blocked before the first thread starts, and read here alone. */
static void block_signals(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, set, NULL);
}

static void *load_network(void *arg unused_arg)
{
    struct problem p;

    (void)!logistics_load(&p); /* is asked for again when all is there */
    return NULL;
}

static enum outcome load_tables(struct problem *p)
{
    const struct rules *rules;

    TRY(categories_load(p));
    TRY(policies_load(p));
    TRY(rails_load(p));
    TRY(rules_default(p, &rules));
    return parcels_load(p);
}

static enum outcome load_and_open(struct cli *cli)
{
    TRY(load_tables(&cli->ctx.problem));
    return cli_open(cli, true);
}

/* Loads what is shipped and opens the database, beside the network, which takes as long as all the
 * rest. Broken data stops the program here, with its file, line and field. */
static enum outcome prepare(struct cli *cli)
{
    enum outcome out;
    pthread_t network;

    TRY(markets_load(&cli->ctx.problem));
    check(pthread_create(&network, NULL, load_network, NULL) == 0);
    out = load_and_open(cli);
    check(pthread_join(network, NULL) == 0);
    return out == DONE ? logistics_load(&cli->ctx.problem) : out;
}

/* Imported rules must go with those of this version of the program. */
static enum outcome check_rules(struct ctx *c, void *arg unused_arg)
{
    const struct rules *rules;

    return rules_in_force(c, &rules);
}

static void print_addresses(int port)
{
    size_t n;
    const struct market *m = markets(&n);

    printf("\nThe markets:\n");
    for (size_t i = 0; i < n; i++)
        printf("  http://127.0.0.1:%d/%s/  %.*s\n", port, m[i].code, STR_FMT(m[i].name));
}

static void print_demo(void)
{
    printf("\nDemo accounts, all with the password \"%s\":\n", DEMO_PASSWORD);
    for (size_t i = 0; i < demo_accounts_n; i++)
        printf("  %-24s %s\n", demo_accounts[i].email, demo_accounts[i].what);
}

static enum outcome start_jobs(struct cli *cli, struct job_runner **out)
{
    const struct settings *s = &cli->settings;
    struct jobs_options o = {.store = cli->ctx.store, .ids = cli->ctx.ids,
                             .ports = cli->ctx.ports, .threads = JOB_THREADS,
                             .sessions = {s->session_idle_h * HOUR_MS, s->session_max_h * HOUR_MS},
                             .silent_days = (int32_t)s->silent_days,
                             .now_ms = clock_utc_ms};

    return jobs_start(&o, &cli->ctx.problem, out);
}

/* What is made from promises. */
struct derived {
    struct page_cache *pages;
    struct indexer *indexer;
};

static void renew(void *arg, bool network)
{
    struct derived *d = arg;

    page_cache_note(d->pages, TOPIC_LANES, TOUCH_ALL);
    if (network)
        indexer_renew(d->indexer);
}

/* Whoever stands at the door when it opens is served before that. */
static void start_background(struct indexer *indexer, struct promiser *promiser)
{
    nanosleep(&(struct timespec){.tv_nsec = HEAD_START_MS * 1000000L}, NULL);
    indexer_start(indexer);
    promiser_start(promiser);
}

static enum outcome serve(struct cli *cli, struct str dir, const sigset_t *signals)
{
    struct ctx *c = &cli->ctx;
    struct search *search = search_new();
    struct page_cache *pages = page_cache_new((size_t)cli->settings.page_cache_mb << 20);
    struct indexer *indexer;
    struct derived derived;
    struct web_server *web = NULL;
    struct job_runner *jobs = NULL;
    struct promiser *promiser;
    enum outcome out;
    int signal_number;

    rates_cache_start(c->store);
    rules_listen(c->store);
    promotions_listen(c->store);
    hs_listen(c->store);
    store_listen(c->store, page_cache_note, pages);
    indexer = indexer_new(c->store, search,
                          str_printf(&cli->arena, "%.*s/search.index", STR_FMT(dir)).p);
    derived = (struct derived){pages, indexer};
    promiser = promiser_new(c->store, renew, &derived);
    out = web_start(&c->problem,
                    &(struct web_options){.settings = &cli->settings, .store = c->store,
                                          .ids = c->ids, .ports = c->ports, .search = search,
                                          .indexer = indexer,
                                          .pages = cli->settings.page_cache_mb ? pages : NULL},
                    &web);
    if (out == DONE)
        out = start_jobs(cli, &jobs);
    if (out == DONE) {
        print_addresses(web_port(web));
        if (cli_flag(cli, "demo"))
            print_demo();
        printf("\nStop with Ctrl-C.\n");
        fflush(stdout);
        start_background(indexer, promiser);
        sigwait(signals, &signal_number);
        log_info("serve", "stopping");
    }
    web_stop(web, DRAIN_MS);
    promiser_stop(promiser);
    jobs_stop(jobs);
    indexer_stop(indexer);
    store_close(c->store);
    c->store = NULL;
    jobs_free(jobs);
    promiser_free(promiser);
    indexer_free(indexer);
    search_free(search);
    page_cache_free(pages);
    return out;
}

static enum outcome open_demo(struct ctx *c)
{
    bool loaded;

    TRY(load_demo(c, &loaded));
    return loaded ? load_demo_parcels(c) : DONE;
}

static enum outcome run(struct cli *cli)
{
    struct str dir = STR("var");
    struct real_ports ports;
    sigset_t signals;
    bool swapped;

    block_signals(&signals);
    cli_option(cli, "data", &dir);
    TRY(http_addresses_check(&cli->ctx.problem, cli->settings.listen,
                             cli->settings.trusted_proxy));
    TRY(prepare(cli));
    TRY(store_read(&cli->ctx, check_rules, NULL));
    TRY(logistics_refresh(&cli->ctx, &swapped));
    TRY(real_ports_init(&ports, &cli->ctx,
                        &(struct real_ports_options){dir.p, str_of(cli->settings.base_url),
                                                     cli_flag(cli, "demo")}));
    if (cli_flag(cli, "demo"))
        TRY(open_demo(&cli->ctx));
    return serve(cli, dir, &signals);
}

static const struct cli_option options[] = {
    {"demo", NULL, "fill an empty database with the demo marketplace"},
    {NULL, NULL, NULL},
};

const struct cli_command serve_command = {
    .name = "serve",
    .arguments = "",
    .summary = "Serve the marketplace over HTTP",
    .options = options,
    .run = run,
};
