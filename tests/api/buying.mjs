// SPDX-License-Identifier: Apache-2.0
// A buyer in Brazil, by the API.
import assert from 'node:assert/strict';

export const PLACE = { market: 'br', currency: 'BRL', language: 'pt-BR' };
export const DELIVERY = { name: 'Ana Exemplo', line1: 'Rua 1, 2', region: 'DF', postcode: '70000-000', phone: '+5561999998888' };

export const until = async (what, probe) => {
  const end = Date.now() + 20000;
  for (;;) {
    const found = await probe();
    if (found) return found;
    assert.ok(Date.now() < end, `waited too long for ${what}`);
    await new Promise((r) => setTimeout(r, 100));
  }
};

export const buying = (call) => {
  // The first thing of a shop that can be bought in Brazil.
  const somethingOf = async (handle) => {
    const { body } = await call('seller_products', { path: { handle }, query: PLACE });
    const card = body.items.find((c) => c.price && c.stock !== 'none' && c.seller.handle === handle);
    assert.ok(card, `${handle} sells nothing to Brazil`);
    return card;
  };

  const fillCart = async (token, cards) => {
    for (const card of cards) await call('cart_add', { token, body: { offer: card.offer, quantity: 1 } });
    const { body } = await call('cart', { token, query: { language: 'pt' } });
    assert.equal(body.lines.length, cards.length);
  };

  const buy = async (token, more, key) => {
    const { body: quote } = await call('cart_quote', { token, query: PLACE, body: {} });
    const body = { ...more, total: quote.sums.total,
      services: quote.parcels.map((p) => ({ seller: p.seller.id, hub: p.hub, service: p.services[0].service })) };
    const made = await call('purchase_create', { token, query: PLACE, body, key, status: 201 });
    assert.equal(made.headers.get('location'), `/api/v1/purchases/${made.body.id}`);
    assert.deepEqual(made.body.total, quote.sums.total);
    return { purchase: made.body, body };
  };

  return { somethingOf, fillCart, buy };
};
