// SPDX-License-Identifier: Apache-2.0
// The whole way of two orders: two sellers in two countries, one purchase, paid, shipped, scanned, confirmed; on a
// phone as a guest and at a desk with an account. Then the books are verified.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openPage, openShop, run } from './shop.mjs';

const PASSWORD = 'parcel by parcel';
let shop;
let serial = 40000000;

before(async () => { shop = await openShop(); });
after(async () => { await shop.close(); });

// UPU S10: weights 8 6 4 2 3 5 9 7, 11 - (sum mod 11), 10 -> 0, 11 -> 5.
const s10 = (country) => {
  const digits = String(serial += 1);
  const sum = [...digits].reduce((s, d, i) => s + Number(d) * [8, 6, 4, 2, 3, 5, 9, 7][i], 0);
  const check = 11 - (sum % 11);
  return `LB${digits}${check === 10 ? 0 : check === 11 ? 5 : check}${country}`;
};

const addToCart = async (page, words) => {
  await page.fill('form.search input[name=q]', words);
  await page.press('form.search input[name=q]', 'Enter');
  await page.click('.card-title a >> nth=0');
  await page.click('.buybox button[type=submit]');
  assert.match(page.url(), /\/cart/);
};

const signIn = async (page, market, email) => {
  await page.goto(`${shop.base}/${market}/sign-in`);
  await page.fill('[name=email]', email);
  await page.fill('[name=password]', PASSWORD);
  await page.click('main form button[type=submit]');
};

const pay = async (page) => {
  await page.click('form[action$="/pay"] button');
  assert.match(page.url(), /demo-rail/);
  await page.click('button[value=pay]');
  await page.waitForURL(/purchases\/\d+/);
  const purchase = page.url().replace(/\?.*/, '');
  for (let i = 0; i < 40; i += 1) {
    await page.goto(purchase);
    if (await page.locator('form[action$="/pay"]').count() === 0) break;
    await page.waitForTimeout(250);
  }
  assert.equal(await page.locator('form[action$="/pay"]').count(), 0, 'the purchase is paid');
  return purchase;
};

const orderLinks = (page) => page.locator('.list a.strong, .order-link').evaluateAll((links) => links.map((a) => a.href));

const scans = async (rows) => {
  const file = join(shop.data, `scans-${serial}.csv`);
  await writeFile(file, `number,code,at,place,country,reason\n${rows.map((r) => r.join(',')).join('\n')}\n`);
  return run(['import', 'scans', file, '--data', shop.data]);
};

test('a guest in Brazil buys on a phone from two sellers', async () => {
  const { page, context, faults, shoot } = await openPage(shop, 'phone', { locale: 'pt-BR' });
  await page.goto(`${shop.base}/br/`);
  await shoot('home');
  await addToCart(page, 'Murmo Drift');
  await addToCart(page, 'matriosca');
  assert.equal(await page.locator('.parcel-head').count(), 2);
  await shoot('cart');
  await page.click('a[href$="/checkout"]');
  await page.fill('[name=name]', 'Ana Souza');
  await page.fill('[name=email]', 'ana.guest@example.com');
  await page.fill('[name=line1]', 'Rua das Flores 12');
  await page.fill('[name=postcode]', 'nonsense');
  await page.fill('[name=phone]', '+55 11 99999 8888');
  await shoot('checkout');
  await page.click('form[action$="/checkout"] button[type=submit] >> nth=1');
  await shoot('checkout-refused');
  assert.equal(await page.locator('[name=postcode][aria-invalid=true]').count(), 1);
  assert.equal(await page.inputValue('[name=name]'), 'Ana Souza');
  await page.fill('[name=postcode]', '01310-100');
  await page.click('form[action$="/checkout"] button[type=submit] >> nth=1');
  await page.waitForURL(/purchases/);
  await shoot('purchase');
  await pay(page);
  assert.equal((await orderLinks(page)).length, 2);
  await shoot('paid');
  assert.deepEqual(faults.filter((f) => !f.includes('422')), []);
  await context.close();
});

test('with an account at a desk: paid, shipped, scanned, confirmed', async () => {
  const buyer = await openPage(shop, 'desk', { locale: 'ru-RU' });
  await signIn(buyer.page, 'ru', 'ivan@example.com');
  await buyer.page.goto(`${shop.base}/ru/`);
  await buyer.shoot('home');
  await addToCart(buyer.page, 'Voltik');
  await addToCart(buyer.page, 'самовар');
  await buyer.page.click('a[href$="/checkout"]');
  await buyer.page.fill('[name=line1]', 'ул. Ленина, 1');
  await buyer.page.fill('[name=postcode]', '101000');
  await buyer.page.fill('[name=phone]', '+7 912 345 67 89');
  await buyer.shoot('checkout');
  await buyer.page.click('form[action$="/checkout"] button[type=submit] >> nth=1');
  await buyer.page.waitForURL(/purchases/);
  await pay(buyer.page);
  const orders = await orderLinks(buyer.page);
  assert.equal(orders.length, 2);

  const seller = await openPage(shop, 'desk');
  await signIn(seller.page, 'ru', 'tula@example.com');
  await seller.page.goto(`${shop.base}/ru/seller`);
  await seller.shoot('seller');
  await seller.page.fill('[name=number]', 'RB123456786US');
  await seller.page.click('form[action$="/ship"] button');
  assert.equal(await seller.page.locator('.field-error').count(), 1, 'a wrong check digit is refused');
  const number = s10('RU');
  await seller.page.fill('[name=number]', number);
  await seller.page.click('form[action$="/ship"] button');
  await seller.page.goto(`${shop.base}/ru/seller/orders/shipped`);
  assert.match(await seller.page.textContent('main'), new RegExp(number));

  const now = Date.now();
  const at = (minutes) => new Date(now + minutes * 60000).toISOString().replace(/\.\d+/, '');
  const done = await scans([[number, 'EMA', at(-3), 'Tula', 'RU', ''], [number, 'EMI', at(-1), 'Moscow', 'RU', '']]);
  assert.equal(done.code, 0, done.err);
  assert.equal((await scans([[number, 'XXX', at(-1), '', '', '']])).code, 1);

  let confirmed = false;
  for (const order of orders) {
    await buyer.page.goto(order);
    if (!(await buyer.page.textContent('main')).includes(number)) continue;
    await buyer.shoot('delivered');
    await buyer.page.click('form[action$="/confirm"] button');
    await buyer.shoot('confirmed');
    assert.equal(await buyer.page.locator('form[action$="/confirm"]').count(), 0);
    confirmed = true;
  }
  assert.ok(confirmed, 'the shipped order shows its number and can be confirmed');
  assert.deepEqual(buyer.faults, []);
  await buyer.context.close();
  await seller.context.close();
});

test('pages work without scripts', async () => {
  const { page, context } = await openPage(shop, 'phone', { javaScriptEnabled: false });
  await page.goto(`${shop.base}/us/`);
  await addToCart(page, 'thermos');
  await page.click('a[href$="/checkout"]');
  assert.match(page.url(), /checkout/);
  await context.close();
});

test('the books are right', async () => {
  const verified = await run(['verify', '--data', shop.data]);
  assert.equal(verified.code, 0, verified.out + verified.err);
});
