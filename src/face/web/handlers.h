/* SPDX-License-Identifier: Apache-2.0 */
/* Declares the handler of every route: `X(GET, "/cart", cart_show, …)` names web_cart_show(). */
#ifndef FACE_WEB_HANDLERS_H
#define FACE_WEB_HANDLERS_H

#include "face/web/route.h"

#define X(method, path, handler, access, flags) web_handler web_##handler;
#include "face/web/routes.def"
#undef X

#endif
