// SPDX-License-Identifier: Apache-2.0
// The pictures of the README, taken from a fresh demo marketplace: tests/browser/run.sh pictures. A picture of more
// than 250 KB is refused.
import { mkdir, writeFile } from 'node:fs/promises';
import { openPage, openShop } from './shop.mjs';
import { addToCart, fillAddress, find, importScans, orderLinks, pay, s10, ship, signIn } from './steps.mjs';

const folder = process.argv[2];
const shop = await openShop();
await mkdir(folder, { recursive: true });

const take = async ({ page }, name) => {
  await page.waitForLoadState('networkidle');
  const picture = await page.screenshot();
  if (picture.length > 250 * 1024) throw new Error(`${name} has ${picture.length} bytes`);
  await writeFile(`${folder}/${name}.png`, picture);
};

const desk = await openPage(shop, 'desk',
  { locale: 'en-GB', viewport: { width: 1080, height: 740 } });
await desk.page.goto(`${shop.base}/gb/`);
await take(desk, 'home');
await desk.page.goto(`${shop.base}/gb/search`);
await take(desk, 'search');

const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1.5, reducedMotion: 'reduce' };
const reader = await openPage(shop, 'phone', { ...phone, locale: 'pt-BR' });
await reader.page.goto(`${shop.base}/br/`);
await find(reader.page, 'Murmo Drift');
await reader.page.click('.card-title a >> nth=0');
await reader.page.evaluate(() => document.querySelector('.product-title').scrollIntoView());
await take(reader, 'product');

const buyer = await openPage(shop, 'phone', { ...phone, locale: 'ru-RU' });
await buyer.page.goto(`${shop.base}/ru/`);
await addToCart(buyer.page, 'Skylark');
await addToCart(buyer.page, 'самовар');
await buyer.page.goto(`${shop.base}/ru/cart`);
await take(buyer, 'cart');
await buyer.page.click('a[href$="/checkout"]');
await fillAddress(buyer.page, 'ru', 'ivan@example.org');
await buyer.page.click('.place-order');
await buyer.page.waitForURL(/purchases/);
await pay(buyer.page);
const orders = (await orderLinks(buyer.page)).map((link) => new URL(link).pathname);
const seller = await openPage(shop, 'desk');
const number = s10('CN');
await signIn(shop, seller.page, 'ru', 'lumenpath@example.com');
await ship(shop, seller.page, 'ru', number);

const HOUR = 60;
await shop.later(9);
await importScans(shop, number, [['EMA', 200 * HOUR, 'Shenzhen', 'CN'], ['EMC', 120 * HOUR, 'Guangzhou', 'CN'],
  ['EMD', 30 * HOUR, 'Moscow', 'RU'], ['EDB', 28 * HOUR, 'Moscow', 'RU']]);
for (const order of orders) {
  await buyer.page.goto(shop.base + order);
  if ((await buyer.page.textContent('main')).includes(number)) break;
}
await buyer.page.evaluate(() => document.querySelector('main h1').scrollIntoView());
await take(buyer, 'order');
await shop.close();
