// SPDX-License-Identifier: Apache-2.0
// The whole way of a purchase from two sellers in two countries: paid, shipped, scanned, confirmed, and after the
// time for disputes paid out; at a desk with an account and on a phone as a guest, on both engines. Then the
// books are verified.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { engines, openPage, openShop, run } from './shop.mjs';
import { addToCart, fillAddress, importScans, orderLinks, pay, s10, ship, signIn } from './steps.mjs';

const ON_THE_WAY_DAYS = 12;
const DISPUTES_OVER_DAYS = 17; // data/policies.csv: 15 days after it was confirmed
const PAID_OUT_DAYS = 2;       // at the end of the day of the release
const DAY = 24 * 60;

const journeys = [
  { kind: 'phone', market: 'br', locale: 'pt-BR', email: 'ana.guest@example.com',
    words: ['Murmo Drift', 'samovar'], account: null, country: 'BR', delivered: 'Entregue', envelope: /São Paulo SP\n01310-100\nBrasil/ },
  { kind: 'desk', market: 'ru', locale: 'ru-RU', email: null,
    words: ['Voltik', 'самовар'], account: 'ivan@example.com', country: 'RU', delivered: 'Вручено',
    envelope: /Москва\n101000\nРоссия/ },
];
const sellers = [
  { email: 'lumenpath@example.com', country: 'CN', city: 'Shenzhen' },
  { email: 'tula@example.com', country: 'RU', city: 'Tula' },
];

// Chooses, gives an address and pays; gives the orders.
const buy = async (shop, buyer, j) => {
  const { page, shoot } = buyer;
  if (j.account) await signIn(shop, page, j.market, j.account);
  await page.goto(`${shop.base}/${j.market}/`);
  await shoot('home');
  for (const words of j.words) await addToCart(page, words);
  assert.equal(await page.locator('.parcel-head').count(), 2, 'two parcels');
  await shoot('cart');
  await page.click('a[href$="/checkout"]');
  await fillAddress(page, j.market, j.email);
  await page.fill('[name=postcode]', 'nonsense');
  await page.click('.place-order');
  assert.equal(await page.locator('[name=postcode][aria-invalid=true]').count(), 1);
  await shoot('checkout-refused');
  await fillAddress(page, j.market, j.email);
  await shoot('checkout');
  await page.click('.place-order');
  await page.waitForURL(/purchases/);
  await shoot('purchase');
  await pay(page);
  await shoot('paid');
  assert.match(await page.textContent('aside .lines'), j.envelope);
  return orderLinks(page);
};

const sell = async (shop, seller, market) => {
  const { page, context, shoot } = await openPage(shop, 'desk');
  const number = s10(seller.country);
  await signIn(shop, page, market, seller.email);
  await page.goto(`${shop.base}/${market}/seller`);
  await shoot(`seller-${seller.country}`);
  await ship(shop, page, market, number);
  await context.close();
  return number;
};

const travel = async (shop, number, seller, country) => {
  const scans = [['EMA', 10 * DAY, seller.city, seller.country], ['EMI', 60, 'Home', country]];
  const done = await importScans(shop, number, scans);
  assert.equal(done.code, 0, done.err);
};

// The buyer sees each parcel's number and that it came, and confirms it.
const confirm = async (shop, buyer, orders, numbers, delivered) => {
  const seen = new Set();
  for (const order of orders) {
    await buyer.page.goto(shop.base + new URL(order).pathname);
    assert.equal(await buyer.page.textContent('.steps [aria-current]'), delivered);
    const text = await buyer.page.textContent('main');
    numbers.filter((n) => text.includes(n)).forEach((n) => seen.add(n));
    await buyer.shoot('delivered');
    await buyer.page.click('form[action$="/confirm"] button');
    await buyer.shoot('confirmed');
    assert.equal(await buyer.page.locator('form[action$="/confirm"]').count(), 0);
  }
  assert.equal(seen.size, numbers.length, 'both numbers were shown');
};

// The seller's page of money, once it shows this.
const moneyShows = async (shop, seller, market, what) => {
  const { page, context, faults, shoot } = await openPage(shop, 'desk');
  await signIn(shop, page, market, seller.email);
  for (let i = 0; i < 60; i += 1) {
    await page.goto(`${shop.base}/${market}/seller/money`);
    if (await page.locator(what).count() > 0) break;
    await page.waitForTimeout(500);
  }
  await shoot(`money-${seller.country}`);
  assert.ok(await page.locator(what).count() > 0, `${what} of ${seller.email}`);
  assert.deepEqual(faults, []);
  await context.close();
};

for (const engine of engines) {
  describe(engine, () => {
    let shop;
    before(async () => { shop = await openShop(engine); });
    after(async () => { await shop.close(); });

    for (const j of journeys) {
      test(`${engine}: on a ${j.kind} from the shelf to the door`, async () => {
        const buyer = await openPage(shop, j.kind, { locale: j.locale });
        const orders = await buy(shop, buyer, j);
        assert.equal(orders.length, 2);
        const numbers = [];
        for (const seller of sellers) numbers.push(await sell(shop, seller, j.market));
        await shop.later(shop.days + ON_THE_WAY_DAYS);
        for (const [i, seller] of sellers.entries()) await travel(shop, numbers[i], seller, j.country);
        await confirm(shop, buyer, orders, numbers, j.delivered);
        assert.deepEqual(buyer.faults.filter((f) => !f.includes('422')), []);
        await buyer.context.close();
      });
    }

    test(`${engine}: a scan that cannot be read is refused`, async () => {
      assert.equal((await importScans(shop, s10('RU'), [['XXX', 1, '', '']])).code, 1);
    });

    test(`${engine}: when the time for disputes is over the sellers are paid`, async () => {
      await shop.later(shop.days + DISPUTES_OVER_DAYS);
      for (const seller of sellers) await moneyShows(shop, seller, 'ru', '.stat-value');
      await shop.later(shop.days + PAID_OUT_DAYS);
      for (const seller of sellers) await moneyShows(shop, seller, 'ru', 'tbody tr');
    });

    test(`${engine}: the books are right`, async () => {
      const verified = await run(['verify', ...shop.where]);
      assert.equal(verified.code, 0, verified.out + verified.err);
    });
  });
}
