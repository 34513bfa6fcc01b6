// SPDX-License-Identifier: Apache-2.0
// Something is wrong with what came: a buyer on a phone opens a dispute, the seller answers at a desk, they agree; and a
// second one goes to a mediator. Then the books are verified.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { engines, openPage, openShop, run } from './shop.mjs';
import { addToCart, fillAddress, importScans, orderLinks, pay, s10, ship, signIn } from './steps.mjs';

const photo = readFileSync(new URL('../../../tests/fuzz/corpus/image/turned_6.jpg', import.meta.url));
const ON_THE_WAY_DAYS = 12;
const ANSWER_DAYS = 6; // data/policies.csv: the seller has 5 days to answer
const seller = { email: 'lumenpath@example.com', country: 'CN' };

const buy = async (shop, { page }, market, email) => {
  await page.goto(`${shop.base}/${market}/`);
  await addToCart(page, 'Murmo Drift');
  await page.click('a[href$="/checkout"]');
  await fillAddress(page, market, email);
  await page.click('.place-order');
  await page.waitForURL(/purchases/);
  await pay(page);
  return new URL((await orderLinks(page))[0]).pathname;
};

const sell = async (shop, market) => {
  const { page, context } = await openPage(shop, 'desk');
  const number = s10(seller.country);
  await signIn(shop, page, market, seller.email);
  await ship(shop, page, market, number);
  await context.close();
  return number;
};

const open = async (shop, buyer, order, amount) => {
  const { page, shoot } = buyer;
  await page.goto(shop.base + order);
  await shoot('order-that-came');
  await page.click('a[href$="/dispute"]');
  await shoot('dispute-form');
  await page.check('[name=reason][value=not_as_described]');
  await page.fill('[name=words]', 'Vieram em outra cor.\nNa foto eram pretos.');
  await page.fill('[name=amount]', amount);
  await page.click('form[action$="/dispute"] button');
  await shoot('dispute-open');
  assert.equal(await page.locator('.timeline li').count(), 1);
  await page.setInputFiles('[name=pictures]', { name: 'IMG_1.jpg', mimeType: 'image/jpeg', buffer: photo });
  await page.click('form[action$="/pictures"] button');
  await page.waitForFunction(() => [...document.querySelectorAll('.evidence img')].every((i) => i.naturalWidth > 0));
  assert.equal(await page.locator('.evidence img').count(), 1);
  await shoot('dispute-with-picture');
};

// The seller finds it in his list and offers a part.
const answer = async (shop, market, amount) => {
  const { page, context, shoot, faults } = await openPage(shop, 'desk');
  await signIn(shop, page, market, seller.email);
  await page.goto(`${shop.base}/${market}/seller/disputes`);
  await shoot('seller-disputes');
  await page.click('.list a >> nth=0');
  await page.fill('[name=words]', 'Desculpe, foi um engano do depósito.');
  await page.fill('[name=amount]', amount);
  await page.click('form[action$="/answer"] button');
  await shoot('seller-answered');
  assert.equal(await page.locator('.timeline li').count(), 3);
  assert.deepEqual(faults, []);
  await context.close();
};

// A mediator decides what nobody has answered.
const decide = async (shop, market) => {
  const { page, context, shoot, faults } = await openPage(shop, 'desk');
  await signIn(shop, page, market, 'operator@example.com');
  await page.goto(`${shop.base}/${market}/operator/disputes`);
  await shoot('operator-disputes');
  await page.click('.list a >> nth=0');
  await shoot('operator-dispute');
  await page.fill('[name=amount]', '10.00');
  await page.fill('[name=words]', 'A foto mostra outra cor.');
  await page.click('form:has([name=amount]) button');
  await page.goto(`${shop.base}/${market}/operator/disputes`);
  assert.equal(await page.locator('.empty').count(), 1);
  assert.deepEqual(faults, []);
  await context.close();
};

// The verbs behind the pages are tried on both engines by tests/scenario/dispute_test.c.
for (const engine of engines.slice(-1)) {
  describe(`a dispute on ${engine}`, () => {
    let shop, buyer;
    before(async () => { shop = await openShop(engine); });
    after(async () => { await shop.close(); });

    test('they agree, and the next one is decided', async () => {
      buyer = await openPage(shop, 'phone', { locale: 'pt-BR' });
      const order = await buy(shop, buyer, 'br', 'ana.guest@example.com');
      const number = await sell(shop, 'br');
      const second = await buy(shop, buyer, 'br', 'ana.guest@example.com');
      const other = await sell(shop, 'br');
      await shop.later(ON_THE_WAY_DAYS);
      for (const n of [number, other]) {
        const done = await importScans(shop, n, [['EMA', 10 * 24 * 60, 'Shenzhen', 'CN'], ['EMI', 60, 'Home', 'BR']]);
        assert.equal(done.code, 0, done.err);
      }
      await open(shop, buyer, order, '20.00');
      await answer(shop, 'br', '12.50');
      await buyer.page.goto(`${shop.base}${order}/dispute`);
      await buyer.shoot('dispute-offered');
      await buyer.page.click('form[action$="/accept"] button');
      await buyer.shoot('dispute-agreed');
      assert.equal(await buyer.page.locator('form[action$="/accept"]').count(), 0);
      await open(shop, buyer, second, '');
      await shop.later(ON_THE_WAY_DAYS + ANSWER_DAYS);
      await decide(shop, 'br');
      await buyer.page.goto(`${shop.base}${second}/dispute`);
      await buyer.shoot('dispute-decided');
      await buyer.page.goto(shop.base + second);
      await buyer.shoot('order-with-a-part-back');
      assert.deepEqual(buyer.faults, []);
    });

    test('the books are right', async () => {
      const done = await run(['verify', ...shop.where], shop.days);
      assert.equal(done.code, 0, done.out + done.err);
    });
  });
}
