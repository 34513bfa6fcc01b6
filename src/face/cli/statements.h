/* SPDX-License-Identifier: Apache-2.0 */
/* The statements that the command `statement` writes, as JSON (statements.c). */
#ifndef FACE_CLI_STATEMENTS_H
#define FACE_CLI_STATEMENTS_H

#include "flow/books/account_statement.h"
#include "flow/books/buyer_statement.h"
#include "flow/payouts/statement.h"

void seller_statement_json(struct buf *b, const struct seller_statement *s);
void buyer_statement_json(struct buf *b, const struct buyer_statement *s);
void account_statement_json(struct buf *b, const struct account_asked *in,
                            const struct account_statement *s);

#endif
