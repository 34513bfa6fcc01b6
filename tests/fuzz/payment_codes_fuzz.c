/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as each of the codes that buyers scan: what is taken can be written, and reads the same
 * again. */
#include "base/check.h"
#include "shop/payments/br_code.h"
#include "shop/payments/epc_qr.h"
#include "shop/payments/sbp_link.h"
#include "shop/payments/st00012.h"

static char room[4096];

static struct buf paper(void)
{
    return (struct buf){.p = room, .cap = sizeof(room), .max = sizeof(room)};
}

static void pix(struct str text)
{
    struct br_code c, again;
    struct problem p;
    struct buf b = paper();

    if (br_code_parse(&p, text, &c) != DONE || br_code_write(&p, &b, &c) != DONE)
        return;
    check(br_code_parse(&p, buf_view(&b), &again) == DONE);
    check(str_eq(c.key, again.key) && str_eq(c.txid, again.txid) &&
          money_eq(c.amount, again.amount));
}

static void sepa(struct str text)
{
    struct epc_qr q, again;
    struct problem p;
    struct buf b = paper();

    if (epc_qr_parse(&p, text, &q) != DONE)
        return;
    check(epc_qr_write(&p, &b, &q) == DONE || b.n > EPC_QR_MAX);
    if (b.n <= EPC_QR_MAX)
        check(epc_qr_parse(&p, buf_view(&b), &again) == DONE &&
              strcmp(q.iban.text, again.iban.text) == 0 && str_eq(q.name, again.name));
}

static void russian(struct str text)
{
    struct st00012 v, again;
    struct sbp_link link;
    struct problem p;
    struct buf b = paper();

    if (sbp_link_parse(&p, text, &link) == DONE)
        check(link.id.n == SBP_ID_LENGTH);
    if (st00012_parse(&p, text, &v) != DONE || st00012_write(&p, &b, &v) != DONE)
        return;
    check(st00012_parse(&p, buf_view(&b), &again) == DONE && str_eq(v.name, again.name) &&
          money_eq(v.amount, again.amount));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str text = {(const char *)data, n};

    pix(text);
    sepa(text);
    russian(text);
    return 0;
}
