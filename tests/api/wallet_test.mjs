// SPDX-License-Identifier: Apache-2.0
// Payments on the phone: the buyer's number is asked for, asked on by the provider, and told of by signed notices; its
// faults, and a refund.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { DELIVERY, buying, until } from './buying.mjs';
import { openCaller } from './caller.mjs';
import { openDemo } from './demo.mjs';
import { openWallet } from './wallet.mjs';

const KEY = 'key_1', SECRET = `whsec_${Buffer.from('thirty-two bytes of the provider').toString('base64')}`;
const PHONE = '+5561999998888', STRANGER = '+5561000000000';
let wallet, demo, call, shop;

before(async () => {
  wallet = await openWallet(KEY, SECRET, STRANGER);
  demo = await openDemo(['--requests-ip', '0'], 'sqlite', (data) => writeFile(join(data, 'rails.ini'),
    `[demo]\nname = demo\n[mobile]\nurl = ${wallet.url}\nkey = ${KEY}\nsecret = ${SECRET}\n`));
  ({ call } = await openCaller(demo.base));
  shop = buying(call);
});
after(async () => { await demo?.close(); await wallet?.close(); });

const place = async () => {
  const token = (await call('guest', { status: 201 })).body.token;
  await shop.fillCart(token, [await shop.somethingOf('lumenpath')]);
  const { purchase } = await shop.buy(token, { email: 'ana@example.com', delivery: DELIVERY }, randomUUID());
  const { body } = await call('purchase_pay', { token, path: { purchase: purchase.id }, query: { rail: 'mobile' } });
  return { token, purchase, page: `${demo.base}${body.page}` };
};
const stateOf = async (p) => (await call('purchase', { token: p.token, path: { purchase: p.purchase.id } })).body.state;

// As a browser does it: the form of the page, with its token and cookie.
const ask = async (p, phone) => {
  const shown = await fetch(p.page), html = await shown.text();
  const cookie = shown.headers.get('set-cookie').split(/, (?=[^;,]+=)/).map((c) => c.split(';')[0]).join('; ');
  const [, name, csrf] = html.match(/<input type="hidden" name="([^"]+)" value="([^"]+)"/);
  return fetch(p.page, { method: 'POST', redirect: 'manual', headers: { cookie, origin: demo.base },
    body: new URLSearchParams({ [name]: csrf, phone }) });
};
const captured = (p, request, more = {}) => ({ type: 'payment.captured',
  data: { ref: request.reference, charge: `w_${request.reference}`, amount: p.purchase.total, ...more } });

test('a purchase is paid on the phone, and a notice told twice counts once', async () => {
  const p = await place();
  assert.deepEqual(p.purchase.rails.map((r) => r.id), ['mobile', 'demo']);
  const got = await ask(p, '+55 (61) 99999-8888');
  assert.equal(got.status, 303);
  assert.match(got.headers.get('location'), /\?asked=88$/);
  assert.match(await (await fetch(new URL(got.headers.get('location'), demo.base))).text(), /termina em 88/);
  const request = wallet.asked.at(-1);
  assert.deepEqual({ phone: request.phone, amount: request.amount }, { phone: PHONE, amount: p.purchase.total });
  assert.ok(Date.parse(request.expires_at) > Date.now());
  assert.equal((await ask(p, PHONE)).status, 303);
  assert.equal(wallet.asked.filter((a) => a.reference === request.reference).length, 1, 'asked again, asked once');

  assert.equal((await wallet.tell(demo.base, captured(p, request), (s) => s.replace('captured', 'Captured'))).status, 401);
  assert.equal(await stateOf(p), 'awaiting');
  assert.deepEqual(await wallet.tell(demo.base, captured(p, request)), { status: 200, body: { verdict: 'applied' } });
  assert.equal((await wallet.tell(demo.base, captured(p, request))).body.verdict, 'repeated');
  assert.equal(await stateOf(p), 'paid');

  await call('order_cancel', { token: p.token, path: { order: p.purchase.orders[0].id }, body: {} });
  const refund = await until('the refund', () => wallet.refunds.find((r) => r.request === request.reference));
  assert.deepEqual(refund.amount, p.purchase.total);
  const done = { type: 'refund.done', data: { ref: refund.reference, charge: 'r_1', amount: refund.amount } };
  assert.deepEqual(await wallet.tell(demo.base, done), { status: 200, body: { verdict: 'applied' } });
});

test('a number that cannot pay is told so, and a provider in trouble is asked again for the same', async () => {
  const p = await place(), before = wallet.asked.length;
  const refused = await ask(p, STRANGER);
  assert.equal(refused.status, 422);
  assert.match(await refused.text(), /field-error/);
  assert.equal((await ask(p, '61 99999')).status, 422);
  for (const fault of [500, 'silence', 429]) {
    wallet.faults.push(fault);
    assert.equal((await ask(p, PHONE)).status, 500);
  }
  wallet.faults.push(403);
  assert.equal((await ask(p, PHONE)).status, 503);
  assert.equal((await ask(p, PHONE)).status, 303);
  assert.equal(wallet.asked.length, before + 1);
  const failed = { type: 'payment.failed', data: { ref: wallet.asked.at(-1).reference, charge: 'w_0', reason: 'the payer said no',
    amount: p.purchase.total } };
  assert.equal((await wallet.tell(demo.base, failed)).body.verdict, 'applied');
  assert.equal(await stateOf(p), 'awaiting');
});
