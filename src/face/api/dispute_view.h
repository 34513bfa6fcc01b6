/* SPDX-License-Identifier: Apache-2.0 */
/* Disputes in the shapes of answers, as one side sees them; in a read transaction. */
#ifndef FACE_API_DISPUTE_VIEW_H
#define FACE_API_DISPUTE_VIEW_H

#include "face/api/view.h"
#include "flow/dispute.h"

must_check enum outcome view_dispute(struct web *w, const struct dispute_row *d,
                                     enum dispute_side side, struct api_dispute *out);
must_check enum outcome view_dispute_events(struct web *w, const struct dispute_row *d,
                                            struct api_dispute_events *out);
/* REFUSED not_found where nothing goes back. */
must_check enum outcome view_dispute_return(struct web *w, const struct dispute_row *d,
                                            struct api_dispute_return *out);

#endif
