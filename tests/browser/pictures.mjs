// SPDX-License-Identifier: Apache-2.0
// The pictures of the README, taken from a fresh demo marketplace: tests/browser/run.sh pictures.
import { mkdir, writeFile } from 'node:fs/promises';
import { openPage, openShop } from './shop.mjs';
import { addToCart, fillAddress, find, importScans, orderLinks, pay, s10, ship, signIn } from './steps.mjs';

const folder = process.argv[2];
const shop = await openShop();
await mkdir(folder, { recursive: true });

const take = async ({ page }, name) => {
  await page.waitForLoadState('networkidle');
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'png' });
  await writeFile(`${folder}/${name}.png`, Buffer.from(data, 'base64'));
};

const desk = await openPage(shop, 'desk', { locale: 'en-GB' });
await desk.page.goto(`${shop.base}/gb/`);
await take(desk, 'home');

const phone = await openPage(shop, 'phone', { locale: 'pt-BR', deviceScaleFactor: 1.5 });
await phone.page.goto(`${shop.base}/br/`);
await find(phone.page, 'Murmo Drift');
await phone.page.click('.card-title a >> nth=0');
await phone.page.evaluate(() => document.querySelector('.product-title').scrollIntoView({ behavior: 'instant' }));
await take(phone, 'product');

const buyer = await openPage(shop, 'phone', { locale: 'ru-RU', deviceScaleFactor: 1.5 });
await buyer.page.goto(`${shop.base}/ru/`);
await addToCart(buyer.page, 'Skylark');
await addToCart(buyer.page, 'самовар');
await take(buyer, 'cart');
await buyer.page.click('a[href$="/checkout"]');
await fillAddress(buyer.page, 'ru', 'ivan@example.org');
await buyer.page.click('.place-order');
await buyer.page.waitForURL(/purchases/);
await pay(buyer.page);
const orders = await orderLinks(buyer.page);

const seller = await openPage(shop, 'desk');
const number = s10('CN');
await signIn(shop, seller.page, 'ru', 'lumenpath@example.com');
await ship(shop, seller.page, 'ru', number);
await importScans(shop, number, [['EMA', 9, 'Shenzhen', 'CN'], ['EMC', 7, 'Guangzhou', 'CN'],
  ['EMD', 5, 'Moscow', 'RU'], ['EDB', 3, 'Moscow', 'RU']]);
for (const order of orders) {
  await buyer.page.goto(order);
  if ((await buyer.page.textContent('main')).includes(number)) break;
}
await buyer.page.evaluate(() => document.querySelector('main h1').scrollIntoView({ behavior: 'instant' }));
await take(buyer, 'order');
await shop.close();
