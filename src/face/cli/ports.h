/* SPDX-License-Identifier: Apache-2.0 */
/* The world outside for the program as it is run: rails, and a spool of letters. */
#ifndef FACE_CLI_PORTS_H
#define FACE_CLI_PORTS_H

#include "face/rails/gateway.h"
#include "face/rails/wallet.h"
#include "flow/demo_rail.h"
#include "flow/ports.h"

enum { RAILS_FILE_MAX = 64 * 1024 };

struct real_ports {
    struct ports ports;
    struct demo_rail demo[RAIL_KINDS_N]; /* by kind: those that are played */
    struct rail code[RAIL_KINDS_N]; /* and the wallet */
    struct gateway gateway;
    struct str site; /* our own public address, or empty */
    struct post_box mail;
    const char *data_dir; /* letters go to DIR/mail/ID.eml */
};

/* Which rails there are: those of DIR/rails.ini, in its order (shop/payments/payee.h); without one
 * the demo rail, and in a demo also the others, played by the demo bank. The demo rail's secret is
 * kept in DIR/rail.key, made at the first start; it must be the same in all processes of a shop.
 * Makes the directory. What is read stays in c->arena; *in does too. */
struct real_ports_options {
    const char *data_dir;
    struct str site; /* "https://shop.example"; only a gateway needs it */
    bool demo;
};
must_check enum outcome real_ports_init(struct real_ports *r, struct ctx *c,
                                        const struct real_ports_options *in);

#endif
