/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands about products share. */
#ifndef FACE_CLI_PRODUCT_CMDS_H
#define FACE_CLI_PRODUCT_CMDS_H

#include "face/cli/cli.h"

/* The seller that --seller HANDLE names; zero when it was not given. REFUSED not_found. */
must_check enum outcome cli_seller(struct cli *cli, struct seller_id *out);

#endif
