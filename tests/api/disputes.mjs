// SPDX-License-Identifier: Apache-2.0
// Disputes by the API: agreed, withdrawn, sent back, and decided by a mediator some days later.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { DELIVERY, until } from './buying.mjs';

const LATER_DAYS = 4; // data/policies.csv: from the 3rd day on either may escalate what was answered
const brl = (amount) => ({ amount, currency: 'BRL' });

export const disputing = ({ demo, api, call, pay, signIn, somethingOf, fillCart, buy }) => {
  const delivered = async (token, seller, operator, code = 'EMI') => {
    await fillCart(token, [await somethingOf('lumenpath')]);
    const { purchase } = await buy(token, { email: 'guest@example.com', delivery: DELIVERY });
    const order = purchase.orders[0].id;
    await pay((await call('purchase_pay', { token, path: { purchase: purchase.id } })).body.page);
    await until('the money', async () => (await call('order', { token, path: { order } })).body.state === 'paid');
    const { body: sale } = await call('sale_ship', { token: seller, path: { order }, body: {} });
    const at = new Date(Date.now() - 60000).toISOString();
    await scan(operator, [{ number: sale.shipments[0].number, code, at, country: 'BR' }]);
    return order;
  };

  const scan = async (token, scans) => {
    const { body } = await call('scans', { token, body: { scans } });
    assert.ok(body.results.every((r) => r.recorded), JSON.stringify(body));
  };

  const open = async (token, order, more = {}) => (await call('dispute_open', { token, path: { order }, status: 201,
    body: { reason: 'not_as_described', words: 'É de outra cor.', ...more } })).body;

  // They talk, show, offer and agree.
  const agree = async (buyer, seller, order) => {
    const key = randomUUID();
    const body = { reason: 'damaged', words: 'Quebrado.\nVeja a foto.', claim: brl('9.00') };
    const first = await call('dispute_open', { token: buyer, path: { order }, body, key, status: 201 });
    const again = await call('dispute_open', { token: buyer, path: { order }, body, key, status: 201 });
    assert.equal(again.headers.get('idempotent-replayed'), 'true');
    assert.deepEqual(again.body, first.body);
    const path = { dispute: first.body.id };
    await call('dispute_open', { token: buyer, path: { order }, body, status: 409 });
    assert.equal((await call('order', { token: buyer, path: { order } })).body.dispute, path.dispute);
    await call('order_confirm', { token: buyer, path: { order }, status: 409 });
    const picture = await readFile('../../../tests/fuzz/corpus/image/clear.png');
    await call('dispute_show', { token: buyer, path, picture });
    assert.equal((await call('dispute_show', { token: buyer, path, status: 422 })).body.code, 'required');
    await call('dispute_say', { token: seller, path, body: { words: 'Desculpe.' } });
    await call('dispute_offer', { token: seller, path, body: {}, status: 422 });
    await call('dispute_offer', { token: seller, path, body: { amount: { amount: '1.00', currency: 'EUR' } }, status: 422 });
    const { body: low } = await call('dispute_offer', { token: seller, path, body: { amount: brl('2.00') } });
    assert.equal(low.may.accept, false);
    await call('dispute_offer', { token: buyer, path, body: { amount: brl('5.00'), words: 'Pelo menos a metade.' } });
    await call('dispute_accept', { token: seller, path, body: { offer: low.offer.id }, status: 409 });
    const { body: seen } = await call('dispute', { token: seller, path });
    assert.deepEqual([seen.side, seen.may.accept, seen.offer.amount.amount], ['seller', true, '5.00']);
    const { body: ended } = await call('dispute_accept', { token: seller, path, body: { offer: seen.offer.id } });
    assert.deepEqual([ended.state, ended.refund.amount, ended.may.speak], ['agreed', '5.00', false]);
    await call('dispute_say', { token: buyer, path, body: { words: 'Obrigado' }, status: 409 });
    const { body: { items } } = await call('dispute_history', { token: buyer, path });
    assert.deepEqual(items.map((e) => e.kind), ['opened', 'said', 'said', 'offered', 'offered', 'accepted']);
    const { id } = items[1].pictures[0];
    for (const size of ['whole', 'small']) await call('dispute_seen', { token: seller, path: { ...path, picture: id }, query: { size } });
    await call('dispute_seen', { token: seller, path: { ...path, picture: '99' }, status: 404 });
  };

  const sendBack = async (buyer, seller, operator, order) => {
    const { id } = await open(buyer, order);
    const path = { dispute: id };
    await call('dispute_return', { token: buyer, path, status: 404 });
    const { body: { offer } } = await call('dispute_offer', { token: seller, path, body: { returns: true } });
    const { body: agreed } = await call('dispute_accept', { token: buyer, path, body: { offer: offer.id } });
    assert.deepEqual([agreed.state, agreed.goods, agreed.refund], ['agreed', 'awaited', undefined]);
    await call('dispute_label', { token: seller, path, status: 403 });
    assert.equal((await call('dispute_label', { token: buyer, path })).body.subarray(0, 5).toString(), '%PDF-');
    const { body: { number } } = await call('dispute_return', { token: seller, path });
    await scan(operator, [{ number, code: 'EMA', at: new Date().toISOString(), country: 'BR' },
      { number, code: 'EMI', at: new Date().toISOString(), country: 'CN' }]);
    const { body: back } = await call('dispute_return', { token: buyer, path });
    assert.deepEqual([back.state, back.scans.length], ['arrived', 2]);
    const { body: ended } = await call('dispute', { token: buyer, path });
    assert.deepEqual(ended.refund, ended.paid);
  };

  // By a carrier of the buyer's own, doubted by the seller, judged by a mediator; and one that the seller has got.
  const sendByOther = async (buyer, seller, operator, orders) => {
    const picture = await readFile('../../../tests/fuzz/corpus/image/clear.png');
    const query = { carrier: 'Jadlog', number: 'JD 0012/26' };
    const begin = async (order) => {
      const path = { dispute: (await open(buyer, order)).id };
      const { body: { offer } } = await call('dispute_offer', { token: buyer, path, body: { returns: true } });
      await call('return_sent', { token: buyer, path, query, picture, status: 409 });
      await call('dispute_accept', { token: seller, path, body: { offer: offer.id } });
      await call('return_doubt', { token: seller, path, body: { words: 'Não.' }, status: 409 });
      await call('return_sent', { token: buyer, path, query, status: 422 });
      const { body } = await call('return_sent', { token: buyer, path, query, picture });
      assert.deepEqual([body.state, body.carrier, body.carrier_number, body.to.city], ['sent', 'Jadlog', 'JD 0012/26', 'Shenzhen']);
      await call('return_sent', { token: buyer, path, query, picture, status: 409 });
      return path;
    };
    const path = await begin(orders[0]);
    await call('return_judge', { token: operator, path, body: { sent: true, words: 'Não.' }, status: 409 });
    await call('return_doubt', { token: seller, path, body: { words: 'O recibo é de outro.' } });
    assert.deepEqual((await call('doubted_returns', { token: operator })).body.items.map((r) => r.dispute), [path.dispute]);
    await call('return_judge', { token: seller, path, body: { sent: true, words: 'Não.' }, status: 403 });
    assert.equal((await call('return_judge', { token: operator, path, body: { sent: false, words: 'É de outro.' } })).body.state, 'unsent');
    assert.equal((await call('dispute', { token: buyer, path })).body.refund.amount, '0.00');
    const got = await begin(orders[1]);
    assert.equal((await call('return_received', { token: seller, path: got })).body.state, 'arrived');
    const { body: ended } = await call('dispute', { token: buyer, path: got });
    assert.deepEqual(ended.refund, ended.paid);
  };

  const decide = async (seller, operator, path) => {
    const decision = { amount: brl('0.00'), words: 'A cor é a da foto.' };
    await call('dispute_decide', { token: operator, path, body: decision, status: 409 });
    await call('dispute_escalate', { token: seller, path });
    const { body: waiting } = await call('escalated_disputes', { token: operator, query: { limit: 1 } });
    assert.deepEqual([waiting.items[0].id, waiting.items[0].may.decide], [path.dispute, true]);
    assert.deepEqual((await call('escalated_disputes', { token: operator, query: { cursor: waiting.next } })).body.items, []);
    await call('dispute_decide', { token: seller, path, body: decision, status: 403 });
    const { body: ended } = await call('dispute_decide', { token: operator, path, body: decision });
    assert.deepEqual([ended.state, ended.refund.amount], ['decided', '0.00']);
    await call('dispute_decide', { token: operator, path, body: decision, status: 409 });
  };

  return async () => {
    const buyer = (await call('guest')).body.token, stranger = (await call('guest')).body.token;
    const seller = await signIn('lumenpath'), operator = await signIn('operator');
    const orders = [];
    for (let i = 0; i < 6; i++) orders.push(await delivered(buyer, seller, operator));
    const way = await delivered(buyer, seller, operator, 'EMA');
    const early = await call('dispute_open', { token: buyer, path: { order: way }, status: 409,
      body: { reason: 'not_arrived', words: 'Onde está?' } });
    assert.deepEqual([early.body.code, early.body.field], ['too_early', 'reason']);
    const { body: before } = await call('order', { token: buyer, path: { order: way } });
    await call('order_extend', { token: stranger, path: { order: way }, status: 404 });
    const { body: longer } = await call('order_extend', { token: buyer, path: { order: way } });
    assert.deepEqual([longer.due_at, longer.extends_to], [before.extends_to, undefined]);
    await call('order_extend', { token: buyer, path: { order: way }, status: 409 });
    await agree(buyer, seller, orders[0]);
    const { id: gone } = await open(buyer, orders[1]);
    await call('dispute', { token: stranger, path: { dispute: gone }, status: 404 });
    await call('dispute_withdraw', { token: stranger, path: { dispute: gone }, status: 404 });
    await call('dispute_withdraw', { token: seller, path: { dispute: gone }, status: 403 });
    assert.equal((await call('dispute_withdraw', { token: buyer, path: { dispute: gone } })).body.state, 'withdrawn');
    await sendBack(buyer, seller, operator, orders[2]);
    await sendByOther(buyer, seller, operator, orders.slice(4));
    const { id: last } = await open(buyer, orders[3]);
    await call('dispute_say', { token: seller, path: { dispute: last }, body: { words: 'É a cor da foto.' } });
    await call('dispute_escalate', { token: seller, path: { dispute: last }, status: 409 });
    const { body: page } = await call('disputes', { token: buyer, query: { limit: 5 } });
    assert.equal((await call('disputes', { token: buyer, query: { cursor: page.next } })).body.items.length, 1);
    assert.equal((await call('sale_disputes', { token: seller })).body.items.length, 6);
    await demo.later(LATER_DAYS);
    api.moveTo(demo.base);
    await decide(await signIn('lumenpath'), await signIn('operator'), { dispute: last });
  };
};
