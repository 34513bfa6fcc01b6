/* SPDX-License-Identifier: Apache-2.0 */
/* From what shop/ and flow/ know to the shapes of answers. Memory from the request's arena. */
#ifndef FACE_API_VIEW_H
#define FACE_API_VIEW_H

#include "face/api/api.h"
#include "flow/landed.h"
#include "shop/markets/places.h"
#include "shop/sellers/sellers.h"

enum { PAGE_USUAL = 20 };

/* What was refused; or that we failed, for no refusal. Texts are copied. */
struct api_problem view_problem(struct arena *a, const struct problem *p);

/* The limit that was asked for, or the usual one. */
int32_t view_limit(int64_t asked);

/* NULL until somebody has rated it. */
struct api_rating *view_rating(struct web *w, int64_t sum, int64_t count);
/* "pt" of "pt-BR": what texts are asked for in; "en" of nothing. */
struct str view_language(struct str tag);
/* In a read transaction. */
must_check enum outcome view_seller(struct web *w, const struct seller_row *row,
                                    struct str language, struct api_seller *out);
struct api_city view_city(const struct city *c);
/* Where the picture of a media row is; "" when there is none. */
struct str view_image(struct web *w, struct str source);
struct str view_stock(int64_t available);
/* "Colour=Red;Size=M". */
void view_options(struct web *w, struct str options, struct api_option **v, size_t *n);

struct api_sums view_sums(const struct quote_sum *s);
/* How a purchase of that market may be paid. */
void view_rails(struct web *w, struct str market, struct currency currency, struct api_rail **v,
                size_t *n);
void view_working(struct web *w, const struct quote *q, struct api_step **v, size_t *n);
/* The services of one parcel; those whose price has no exchange rate are left out. */
void view_services(struct web *w, const struct rates *rates, const struct promise_option *options,
                   size_t options_n, size_t chosen, struct api_service **v, size_t *n);
void view_reasons(struct web *w, const struct promise_step *steps, size_t steps_n,
                  struct api_reason **v, size_t *n);

#endif
