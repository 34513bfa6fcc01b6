/* SPDX-License-Identifier: Apache-2.0 */
/* The world outside for the program as it is run: the demo rail, and a spool of letters. */
#ifndef FACE_CLI_PORTS_H
#define FACE_CLI_PORTS_H

#include "flow/demo_rail.h"
#include "flow/ports.h"

struct real_ports {
    struct ports ports;
    struct demo_rail rail;
    struct post_box mail;
    const char *data_dir; /* letters go to DIR/mail/ID.eml */
};

/* The rail's secret is kept in DIR/rail.key, made at the first start; it must be the same in all
 * processes of a shop. Makes the directory. */
must_check enum outcome real_ports_init(struct real_ports *r, struct ctx *c, const char *data_dir);

#endif
