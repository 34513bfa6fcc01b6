// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createConfig, lint } from '@redocly/openapi-core';
import { DELIVERY, PLACE, buying, until } from './buying.mjs';
import { openCaller, sample } from './caller.mjs';
import { openDemo } from './demo.mjs';
import { disputing } from './disputes.mjs';

const PASSWORD = 'parcel by parcel';
let demo, api, call, somethingOf, fillCart, buy;

before(async () => {
  demo = await openDemo(['--requests-ip', '0']); // many calls from one address
  api = await openCaller(demo.base);
  call = api.call;
  ({ somethingOf, fillCart, buy } = buying(call));
});
after(async () => { await demo?.close(); });

const signIn = async (who, token) => {
  const { body } = await call('session_create', { body: { email: `${who}@example.com`, password: PASSWORD }, token });
  return body.token;
};

test('the description has no fault', async () => {
  const file = join(demo.data, 'openapi.json');
  await writeFile(file, JSON.stringify(api.description));
  const config = await createConfig({ extends: ['recommended-strict'] });
  const problems = await lint({ ref: file, config });
  assert.deepEqual(problems.map((p) => `${p.ruleId}: ${p.message} ${p.location[0]?.pointer}`), []);
});

test('everybody may look around', async () => {
  const { body: markets } = await call('markets');
  for (const { code } of markets.items) {
    await call('market', { path: { market: code } });
    const { body: found } = await call('products', { query: { market: code, limit: 5 } });
    for (const { id } of found.items) await call('product', { path: { product: id }, query: { market: code } });
  }
  await call('currencies');
  await call('languages');
  await call('cities', { query: { q: 'são', country: 'BR' } });
  await call('categories', { query: { language: 'ru' } });
  await call('market', { path: { market: 'xx' }, status: 404 });
  const { body: sellers } = await call('sellers', { query: { limit: 3 } });
  await call('sellers', { query: { cursor: sellers.next } });
  for (const { handle } of sellers.items) {
    await call('seller', { path: { handle }, query: { language: 'pt-BR' } });
    await call('seller_products', { path: { handle }, query: { ...PLACE, limit: 5 } });
  }
});

test('lists are whole, a page at a time', async () => {
  const seen = new Set();
  let cursor, total;
  do {
    const { body } = await call('products', { query: { ...PLACE, sort: 'newest', limit: 7, ...(cursor && { cursor }) } });
    for (const { id } of body.items) {
      assert.ok(!seen.has(id), `${id} came twice`);
      seen.add(id);
    }
    ({ next: cursor, total } = body);
  } while (cursor);
  assert.equal(seen.size, total);
});

// What a buyer does in his browser at the demo bank.
const pay = async (page) => {
  const shown = await fetch(demo.base + page);
  const cookie = shown.headers.get('set-cookie')?.split(';')[0] ?? '';
  const csrf = /name="csrf" value="([^"]+)"/.exec(await shown.text())[1];
  const paid = await fetch(demo.base + page, {
    method: 'POST', redirect: 'manual', headers: { cookie }, body: new URLSearchParams({ csrf, decision: 'pay' }),
  });
  assert.equal(paid.status, 303);
};

test('a guest signs up, buys at two shops, gets both parcels and reviews', async () => {
  const guest = (await call('guest', { status: 201 })).body.token;
  const cards = [await somethingOf('lumenpath'), await somethingOf('tula-samovar')];
  await fillCart(guest, cards);
  const email = 'bia@example.com';
  const { body: account } = await call('account_create', { token: guest, query: PLACE, status: 201,
    body: { email, password: PASSWORD, name: 'Bia Exemplo' } });
  const { token } = account;
  const { body: market } = await call('market', { path: { market: 'br' } });
  const address = { ...DELIVERY, region: market.city.region, city: market.city.name, country: 'BR' };
  const { body: kept } = await call('address_create', { token, body: address, status: 201 });
  const key = randomUUID();
  const { purchase, body } = await buy(token, { address: kept.id }, key);
  assert.equal(purchase.email, email);
  assert.equal(purchase.orders.length, 2);

  const again = await call('purchase_create', { token, query: PLACE, body, key });
  assert.equal(again.body.id, purchase.id);
  assert.equal(again.headers.get('idempotent-replayed'), 'true');
  await call('purchase_create', { token, query: PLACE, key, status: 422, body: { ...body, email: 'other@example.com' } });

  assert.deepEqual(purchase.rails.map((r) => r.id), ['pix', 'mobile', 'demo']);
  const another = await call('purchase_pay', { token, path: { purchase: purchase.id }, query: { rail: 'sepa' }, status: 422 });
  assert.equal(another.body.errors?.[0]?.field ?? another.body.field, 'rail');
  const { body: first } = await call('purchase_pay', { token, path: { purchase: purchase.id }, query: { rail: 'demo' } });
  assert.match(first.page, /^\/pay\/demo\//);
  const { body: payment } = await call('purchase_pay', { token, path: { purchase: purchase.id }, query: { rail: 'pix' } });
  assert.match(payment.page, /^\/pay\/pix\//);
  await pay(payment.page);
  await until('the money', async () => (await call('purchase', { token, path: { purchase: purchase.id } })).body.state === 'paid');

  const operator = await signIn('operator');
  const at = new Date(Date.now() - 60000).toISOString();
  for (const [i, handle] of ['lumenpath', 'tula-samovar'].entries()) {
    const order = purchase.orders.find((o) => o.seller.handle === handle);
    const seller = await signIn(['lumenpath', 'tula'][i]);
    const { body: sales } = await call('sales', { token: seller, query: { state: 'paid' } });
    assert.ok(sales.items.some((s) => s.id === order.id));
    await call('sale', { token: seller, path: { order: order.id } });
    const { body: sale } = await call('sale_ship', { token: seller, path: { order: order.id }, body: {} });
    const { number } = sale.shipments[0];
    await call('sale_papers', { token: seller, path: { order: order.id, kind: 'stamp' }, status: 422 });
    await call('sale_papers', { token: await signIn(['tula', 'lumenpath'][i]), path: { order: order.id, kind: 'all' }, status: 404 });
    const { body: papers } = await call('sale_papers', { token: seller, path: { order: order.id, kind: 'all' } });
    assert.equal(papers.subarray(0, 5).toString(), '%PDF-');
    const { body: told } = await call('scans', { token: operator, body: { scans: [
      { number, code: 'EMA', at, place: 'Hub' }, { number, code: 'EMI', at, country: 'BR' }] } });
    assert.deepEqual(told.results.map((r) => r.recorded), [true, true]);
    const { body: parcel } = await call('track', { body: { number, postcode: address.postcode } });
    assert.equal(parcel.status, 'delivered');
    await call('track', { body: { number, postcode: '99999' }, status: 404 });
    const { body: mine } = await call('order', { token, path: { order: order.id } });
    assert.equal(mine.state, 'delivered');
    await call('order_confirm', { token, path: { order: order.id } });
    await call('order_review', { token, path: { order: order.id }, status: 201,
      body: { product: mine.lines[0].product, rating: 5, title: 'Bom', language: 'pt' } });
    const { body: reviews } = await call('reviews', { path: { product: mine.lines[0].product } });
    assert.equal(reviews.items[0].title, 'Bom');
    await call('balances', { token: seller });
    await call('payouts', { token: seller });
  }
  await call('orders', { token, query: { limit: 1 } });
  await call('purchases', { token });
});

test('what was not sent yet is cancelled', async () => {
  const token = (await call('guest')).body.token;
  await fillCart(token, [await somethingOf('lumenpath')]);
  const first = (await buy(token, { email: 'guest@example.com', delivery: DELIVERY })).purchase;
  const { body: gone } = await call('purchase_cancel', { token, path: { purchase: first.id } });
  assert.equal(gone.state, 'cancelled');
  for (const bySeller of [true, false]) {
    await fillCart(token, [await somethingOf('lumenpath')]);
    const { purchase } = await buy(token, { email: 'guest@example.com', delivery: DELIVERY });
    const order = purchase.orders[0].id;
    await pay((await call('purchase_pay', { token, path: { purchase: purchase.id } })).body.page);
    await until('the money', async () => (await call('order', { token, path: { order } })).body.state === 'paid');
    if (bySeller) await call('sale_cancel', { token: await signIn('lumenpath'), path: { order }, body: { reason: 'broken' } });
    else await call('order_cancel', { token, path: { order }, body: {} });
    await until('the refund', async () => (await call('order', { token, path: { order } })).body.money === 'returned');
  }
});

test('carts and accounts are kept', async () => {
  const token = await signIn('ana');
  const { offer } = await somethingOf('lumenpath');
  await call('cart_add', { token, body: { offer, quantity: 2 } });
  await call('cart_set', { token, path: { offer }, body: { quantity: 1 } });
  await call('cart_remove', { token, path: { offer } });
  assert.equal((await call('cart_undo', { token })).body.things, 1);
  assert.equal((await call('cart_clear', { token })).body.things, 0);
  const { body: me } = await call('account', { token });
  await call('account_change', { token, body: { name: me.name, language: 'pt-BR', currency: 'BRL' } });
  const address = { ...DELIVERY, city: 'Brasília', country: 'BR' };
  const { body: kept } = await call('address_create', { token, body: address });
  await call('address_change', { token, path: { address: kept.id }, body: { ...address, line2: 'Casa' } });
  await call('address', { token, path: { address: kept.id } });
  await call('addresses', { token });
  await call('address_remove', { token, path: { address: kept.id } });
  await call('address', { token, path: { address: kept.id }, status: 404 });
  await call('sessions', { token });
  await call('password_change', { token, body: { old: PASSWORD, new: `${PASSWORD}!` } });
  await call('password_change', { token, body: { old: `${PASSWORD}!`, new: PASSWORD } });
  await call('sessions_close', { token });
  await call('session_close', { token });
  await call('account', { token, status: 401 });
});

test('a seller keeps his shelf', async () => {
  const token = await signIn('lumenpath');
  const path = { sku: 'API/1 ü' };
  const listing = { texts: [{ language: 'en', title: 'A lamp made by a program' }], category: '600',
    price: { amount: '12.50', currency: 'EUR' }, handling_days: 1, ship_from: 'CN', stock: 3 };
  assert.equal((await call('offer_put', { token, path, body: listing })).body.result, 'created');
  await call('offer_change', { token, path, body: { price: { amount: '11.00', currency: 'EUR' } } });
  const { body: counted } = await call('offer_stock', { token, path, body: { quantity: 2, counted: false } });
  assert.equal(counted.available, 5);
  await call('shelf_offer', { token, path });
  const { body: page } = await call('shelf', { token, query: { limit: 1 } });
  await call('shelf', { token, query: { limit: 1, cursor: page.next } });
  const { body: shop } = await call('own_seller', { token });
  const { body: changed } = await call('own_seller_change', { token, query: { language: 'en' }, body: {
    name: shop.name, country: shop.country, currency: shop.currency, language: 'en', about: 'Lamps.' } });
  assert.equal(changed.about, 'Lamps.');
  for (const state of ['paused', 'open']) {
    assert.equal((await call('own_seller_pause', { token, body: { state } })).body.state, state);
  }
  await call('own_seller_pause', { token, raw: JSON.stringify({ state: 'closed' }), status: 422 });
  const { body: home } = await call('seller_address', { token });
  const { body: moved } = await call('seller_address_change', { token, body: { ...home, line1: '1 Keyuan South Road' } });
  assert.deepEqual(moved, { ...home, line1: '1 Keyuan South Road' });
  const local = await call('seller_address_change', { token, body: { ...home, phone: '555 0100' }, status: 422 });
  assert.equal(local.body.field, 'phone');
  await call('offer_change', { token, path, body: { state: 'removed' } });
});

test('a seller reads the statement of his accounts', async () => {
  const token = await signIn('lumenpath');
  const { body } = await call('statement', { token, query: { from: '2026-01-01', to: '2026-12-31' } });
  assert.ok(Array.isArray(body.accounts));
  await call('statement', { token, query: { from: '2026-12-31', to: '2026-01-01' }, status: 422 });
  await call('statement', { query: { from: '2026-01-01', to: '2026-12-31' }, status: 401 });
});

test('a buyer reads the statement of his money', async () => {
  const token = await signIn('lumenpath');
  const { body } = await call('buyer_statement', { token, query: { from: '2026-01-01', to: '2026-12-31' } });
  assert.ok(Array.isArray(body.accounts));
  await call('buyer_statement', { token, query: { from: '2026-12-31', to: '2026-01-01' }, status: 422 });
  await call('buyer_statement', { query: { from: '2026-01-01', to: '2026-12-31' }, status: 401 });
});

test('posts and customs see what comes to their country', async () => {
  const token = await signIn('customs-ru');
  const { body: { dispatches } } = await call('partner_dispatches', { token });
  assert.ok(dispatches.length > 5);
  const { day, hub, service, parcels } = dispatches[0];
  const { body: manifest } = await call('partner_manifest', { token, query: { day, hub, service } });
  assert.equal(manifest.parcels.length, parcels);
  const { body: { volumes } } = await call('partner_volumes', { token, query: { from: day, to: day } });
  assert.ok(volumes.every((v) => v.day === day && v.origin !== 'RU'));
  const { body: { origins } } = await call('partner_feed', { token });
  assert.ok(origins.some((o) => o.origin === 'CN' && o.within_72h > 0));
  const { body: { levels } } = await call('partner_levels', { token });
  assert.ok(levels.every((l) => l.due === l.kept + l.late + l.open));
  const { body: { items } } = await call('partner_held', { token });
  const held = items.find((i) => i.status === 'held');
  const at = new Date().toISOString();
  const { body: { results } } = await call('customs_responses', { token, body: { responses: [
    { number: held.number, decision: 'released', at }, { number: held.number, decision: 'held', at },
    { number: 'RB123456785CN', decision: 'released', at }] } });
  assert.deepEqual(results.map((r) => r.recorded), [true, false, false]);
  assert.equal(results[0].status, 'released');
  assert.equal(results[1].problem.field, 'reason');
});

// What the description forbids, the program refuses: a value of another kind for each property of each body, and a
// property that is not there.
test('what the description forbids is refused', async () => {
  const tokens = { Selling: await signIn('tula'), Network: await signIn('operator'),
    Partners: await signIn('customs-ru'), dispute_decide: await signIn('operator'),
    return_judge: await signIn('operator'), return_doubt: await signIn('tula') };
  const buyer = await signIn('ivan');
  for (const operation of api.operations.values()) {
    const schema = operation.requestBody?.content['application/json']?.schema;
    if (!schema) continue;
    const good = sample(api.description, schema);
    const query = operation.parameters.some((p) => p.name === 'market') ? { market: 'ru' } : {};
    const path = { purchase: '12', order: '12', offer: '12', address: '12', dispute: '12', sku: 'x' };
    const refuse = async (body, field) => {
      const { body: problem } = await call(operation.operationId, {
        path, query, token: tokens[operation.operationId] ?? tokens[operation.tags[0]] ?? buyer, raw: JSON.stringify(body), status: 422 });
      assert.equal(problem.field, field, operation.operationId);
    };
    for (const name of Object.keys(good)) await refuse({ ...good, [name]: 1.5 }, name);
    await refuse({ ...good, nonsense: 1 }, 'nonsense');
  }
});

test('what is wrong with an order is agreed, withdrawn, sent back or decided', async () => {
  await disputing({ demo, api, call, pay, signIn, somethingOf, fillCart, buy })();
});

test('the manual lists every operation', async () => {
  const manual = await readFile('../../../docs/api.md', 'utf8');
  for (const { method, path } of api.operations.values()) {
    assert.ok(manual.includes(`| \`${method.toUpperCase()} ${path}\` |`), `${method} ${path}`);
  }
});

test('every operation was answered as it should be', () => {
  const silent = [...api.operations.keys()].filter((id) => !(api.answered.get(id) ?? []).some((s) => s < 300));
  assert.deepEqual(silent, []);
});
