// SPDX-License-Identifier: Apache-2.0
// Cards by a gateway: the page it gives, its events signed by its own library, its faults, and a refund.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { DELIVERY, PLACE, buying, until } from './buying.mjs';
import { openCaller } from './caller.mjs';
import { openDemo } from './demo.mjs';
import { openGateway } from './gateway.mjs';

const KEY = 'sk_test_1', SECRET = 'whsec_test_secret_of_the_gateway';
let gateway, demo, call, shop;

before(async () => {
  gateway = await openGateway(KEY, SECRET);
  demo = await openDemo(['--requests-ip', '0', '--base-url', 'https://shop.example'], 'sqlite', (data) => writeFile(
    join(data, 'rails.ini'), `[demo]\nname = demo\n[card]\nurl = ${gateway.url}\nkey = ${KEY}\nsecret = ${SECRET}\n`));
  ({ call } = await openCaller(demo.base));
  shop = buying(call);
});
after(async () => { await demo?.close(); await gateway?.close(); });

const place = async () => {
  const token = (await call('guest', { status: 201 })).body.token;
  await shop.fillCart(token, [await shop.somethingOf('lumenpath')]);
  const { purchase } = await shop.buy(token, { email: 'ana@example.com', delivery: DELIVERY }, randomUUID());
  return { token, purchase, path: { purchase: purchase.id } };
};
const pay = (p, more = {}) => call('purchase_pay', { token: p.token, path: p.path, ...more });
const stateOf = async (p) => (await call('purchase', { token: p.token, path: p.path })).body.state;
const paid = (s) => ({ ...s, payment_status: 'paid' });

test('a card is paid at the gateway, and its event told twice counts once', async () => {
  const p = await place();
  assert.deepEqual(p.purchase.rails, [{ id: 'card', label: 'Card' }, { id: 'demo', label: 'Demo bank' }]);
  const { body } = await pay(p);
  const [session] = [...gateway.sessions.values()];
  assert.equal(body.page, session.url);
  assert.equal((await pay(p)).body.page, session.url, 'asked again, the same session');
  assert.equal(gateway.sessions.size, 1);
  assert.deepEqual({ amount: (session.amount_total / 100).toFixed(2), currency: session.currency.toUpperCase() }, p.purchase.total);
  assert.match(session.success_url, /^https:\/\/shop\.example\/br\/purchases\/\d+\?.*paid=1$/);

  const waiting = await gateway.send(demo.base, gateway.event('checkout.session.completed', session));
  assert.deepEqual(waiting, { status: 200, body: { verdict: 'ignored' } });
  const event = gateway.event('checkout.session.completed', paid(session));
  assert.deepEqual(await gateway.send(demo.base, event), { status: 200, body: { verdict: 'applied' } });
  assert.deepEqual(await gateway.send(demo.base, event), { status: 200, body: { verdict: 'repeated' } });
  assert.equal(await stateOf(p), 'paid');
  const other = await gateway.send(demo.base, gateway.event('customer.created', { id: 'cus_1' }));
  assert.deepEqual(other, { status: 200, body: { verdict: 'ignored' } });
  for (const metadata of [null, {}, { note: 'x' }]) {
    const byHand = gateway.event('refund.updated', { id: 're_hand', status: 'succeeded', amount: 1, currency: 'eur', metadata });
    assert.deepEqual(await gateway.send(demo.base, byHand), { status: 200, body: { verdict: 'ignored' } });
  }
});

test('strangers and broken events change nothing', async () => {
  const p = await place();
  await pay(p);
  const session = [...gateway.sessions.values()].at(-1);
  const event = gateway.event('checkout.session.completed', paid(session));
  assert.equal((await gateway.send(demo.base, { ...event, payload: event.payload.replace('paid', 'PAID') })).status, 401);
  assert.equal((await gateway.send(demo.base, { ...event, header: 't=1,v1=00' })).status, 401);
  assert.equal((await gateway.send(demo.base, { ...event, header: '' })).status, 400);
  for (const broken of [{ client_reference_id: null }, { client_reference_id: '77' }, { amount_total: 0 }, { currency: 'zzz' }]) {
    const { status } = await gateway.send(demo.base, gateway.event('checkout.session.completed', { ...paid(session), ...broken }));
    assert.ok(status === 422 || status === 404, `${JSON.stringify(broken)}: ${status}`);
  }
  assert.equal(await stateOf(p), 'awaiting');
  const short = { ...paid(session), amount_total: session.amount_total - 1 };
  assert.deepEqual((await gateway.send(demo.base, gateway.event('checkout.session.completed', short))).body, { verdict: 'returned' });
  assert.equal(await stateOf(p), 'awaiting');
});

test('a gateway in trouble is asked again for the same', async () => {
  const p = await place();
  const before = gateway.sessions.size;
  for (const fault of [500, 'silence', 'nonsense']) {
    gateway.faults.push(fault);
    await pay(p, { status: 500 });
  }
  gateway.faults.push(400);
  await pay(p, { status: 503 });
  await pay(p);
  assert.equal(gateway.sessions.size, before + 1);
  const asked = gateway.log.slice(-5).map((l) => l.once);
  assert.equal(new Set(asked).size, 1, 'one Idempotency-Key');
});

test('an expired session can be followed by another way, and a cancelled order is refunded there', async () => {
  const p = await place();
  await pay(p);
  const first = [...gateway.sessions.values()].at(-1);
  assert.deepEqual((await gateway.send(demo.base, gateway.event('checkout.session.expired', first))).body, { verdict: 'applied' });
  await pay(p, { query: { rail: 'card' } });
  const second = [...gateway.sessions.values()].at(-1);
  assert.notEqual(second.client_reference_id, first.client_reference_id);
  await gateway.send(demo.base, gateway.event('checkout.session.completed', paid(second)));
  assert.equal(await stateOf(p), 'paid');

  const order = { token: p.token, path: { order: p.purchase.orders[0].id } };
  await call('order_cancel', { ...order, body: {} });
  await until('the refund', () => [...gateway.refunds.values()].find((r) => r.payment_intent === second.payment_intent));
  const refund = [...gateway.refunds.values()].find((r) => r.payment_intent === second.payment_intent);
  assert.equal(refund.amount, second.amount_total);
  const done = gateway.event('refund.updated', { ...refund, status: 'succeeded' });
  assert.deepEqual(await gateway.send(demo.base, done), { status: 200, body: { verdict: 'applied' } });
  assert.deepEqual(await gateway.send(demo.base, done), { status: 200, body: { verdict: 'repeated' } });
});
