/* SPDX-License-Identifier: Apache-2.0 */
/* Signing in, up and out. */
#include "face/web/inside.h"
#include "face/web/pages/account.h"

#include "flow/account.h"
#include "lib/locale.h"
#include "shop/markets/markets.h"

static struct str back_of(const struct web *w)
{
    size_t i = 0;
    const struct form_field *f = form_next(&w->form, "back", &i);

    if (!f)
        f = form_next(&w->query, "back", &(size_t){0});
    return f && !f->is_file ? f->value : (struct str){0};
}

static struct url with_back(const struct web *w, struct url path)
{
    struct str back = back_of(w);
    struct url_maker m;

    url_begin(&m, w->c.arena, web_link(w, path));
    if (back.n > 0)
        url_param(&m, "back", back);
    return url_done(&m);
}

static void fill(struct web *w, struct sign_view *v, const char *title)
{
    web_layout(w, &v->layout, title);
    v->back = back_of(w);
    v->email = web_field(w, "email", N_("E-mail"), (struct str){0});
    v->email.type = STR("email");
    v->email.max = EMAIL_MAX;
    v->email.autocomplete = STR("username");
    web_require(w, &v->email);
    v->password = web_secret_field(w, "password", N_("Password"));
    v->password.max = PASSWORD_MAX;
}

/* ---- in ---- */

static enum outcome show_sign_in(struct web *w)
{
    struct sign_view v = {0};
    struct html out;

    fill(w, &v, N_("Sign in"));
    v.password.autocomplete = STR("current-password");
    v.problem = web_problem(w);
    v.action = web_link(w, URL("/sign-in"));
    v.other = with_back(w, URL("/sign-up"));
    out = web_html(w);
    page_sign_in(&out, &v);
    return web_send_html(w);
}

enum outcome web_sign_in_show(struct web *w)
{
    if (w->has_session)
        return web_redirect_back(w, web_link(w, URL("/account")));
    return show_sign_in(w);
}

static enum outcome try_sign_in(struct web *w, struct signed_in *out)
{
    struct problem *p = &w->c.problem;
    struct sign_in in = {.device = web_device(w), .visitor = web_visitor(w)};

    TRY(form_text(p, w->c.arena, &w->form, "email", 1, EMAIL_MAX, &in.email));
    TRY(form_secret(p, &w->form, "password", PASSWORD_MAX, &in.password));
    TRY(web_attempt(w, "sign_in", str_lower(w->c.arena, in.email)));
    return sign_in(&w->c, &in, out);
}

enum outcome web_sign_in(struct web *w)
{
    struct signed_in who;
    enum outcome out;

    if (w->has_session) /* the button was pressed twice */
        return web_redirect_back(w, web_link(w, URL("/")));
    out = try_sign_in(w, &who);
    if (out == REFUSED) {
        TRY(web_again(w));
        return show_sign_in(w);
    }
    TRY(out);
    web_session_begin(w, who.cookie);
    web_toast(w, TOAST_signed_in);
    return web_redirect_back(w, web_link(w, URL("/")));
}

/* ---- up ---- */

static enum outcome show_sign_up(struct web *w)
{
    struct sign_view v = {0};
    struct html out;

    fill(w, &v, N_("Create an account"));
    v.name = web_field(w, "name", N_("Your name"), (struct str){0});
    v.name.max = ACCOUNT_NAME_MAX;
    v.name.autocomplete = STR("name");
    v.name.required = true;
    v.password.autocomplete = STR("new-password");
    v.password.hint = web_text(w, N_("At least 10 characters; a few words are best"));
    v.problem = web_problem(w);
    v.action = web_link(w, URL("/sign-up"));
    v.other = with_back(w, URL("/sign-in"));
    out = web_html(w);
    page_sign_up(&out, &v);
    return web_send_html(w);
}

enum outcome web_sign_up_show(struct web *w)
{
    if (w->has_session)
        return web_redirect_back(w, web_link(w, URL("/account")));
    return show_sign_up(w);
}

static enum outcome try_sign_up(struct web *w, struct signed_in *out)
{
    struct problem *p = &w->c.problem;
    struct sign_up in = {.language = locale_tag(w->c.locale),
                         .currency = w->currency,
                         .place = w->city->id,
                         .device = web_device(w),
                         .visitor = web_visitor(w)};

    TRY(form_text(p, w->c.arena, &w->form, "name", 1, ACCOUNT_NAME_MAX, &in.name));
    TRY(form_text(p, w->c.arena, &w->form, "email", 1, EMAIL_MAX, &in.email));
    TRY(form_secret(p, &w->form, "password", PASSWORD_MAX, &in.password));
    return sign_up(&w->c, &in, out);
}

enum outcome web_sign_up(struct web *w)
{
    struct signed_in who;
    enum outcome out;

    if (w->has_session)
        return web_redirect_back(w, web_link(w, URL("/")));
    out = try_sign_up(w, &who);
    if (out == REFUSED) {
        TRY(web_again(w));
        return show_sign_up(w);
    }
    TRY(out);
    web_session_begin(w, who.cookie);
    web_toast(w, TOAST_signed_up);
    return web_redirect_back(w, web_link(w, URL("/")));
}

/* ---- out ---- */

enum outcome web_sign_out(struct web *w)
{
    TRY(sign_out(&w->c, &w->session));
    web_session_end(w);
    web_toast(w, TOAST_signed_out);
    return web_redirect(w, web_link(w, URL("/")));
}

enum outcome web_sessions_close(struct web *w)
{
    TRY(sign_out_everywhere(&w->c, &w->session));
    web_toast(w, TOAST_signed_out_everywhere);
    return web_redirect(w, web_link(w, URL("/account/security")));
}
