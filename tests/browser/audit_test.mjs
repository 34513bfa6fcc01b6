// SPDX-License-Identifier: Apache-2.0
// Every page for everybody: no page is wider than its screen, no picture is missing, no id stands twice; and on the
// pages that hold all of the parts axe-core finds nothing, on a phone in the light and at a desk in the dark.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { openPage, openShop } from './shop.mjs';
import { addToCart, fillAddress, find, pay, signIn } from './steps.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let shop;
before(async () => { shop = await openShop(); });
after(async () => { await shop.close(); });

const look = () => ({
  wider: document.documentElement.scrollWidth - innerWidth,
  broken: [...document.images].filter((i) => i.complete && i.naturalWidth === 0).map((i) => i.src),
  twice: [...document.querySelectorAll('[id]')].map((e) => e.id).filter((id, i, all) => all.indexOf(id) !== i),
});

const deep = new Set(['', 'search', 'search?q=lamp&min=x', 'product', 'cart with something', 'checkout refused',
  'purchase', 'order', 'seller', 'seller/money', 'seller/statement']);

const audit = async (page, name, withAxe) => {
  const { wider, broken, twice } = await page.evaluate(look);
  assert.ok(wider <= 0, `${name} is ${wider} pixels wider than the screen`);
  assert.deepEqual({ broken, twice }, { broken: [], twice: [] }, name);
  if (!withAxe || !deep.has(name)) return;
  await page.evaluate(axe);
  const { violations } = await page.evaluate('axe.run(document, {resultTypes: ["violations"]})');
  const found = violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join('; ')}`);
  assert.deepEqual(found, [], name);
};

const plain = ['', 'search', 'search?page=2', 'search?q=zzqx', 'search?q=lamp&min=x', 'help', 'lanes', 'city?q=an', 's/tula-samovar', 'cart',
  'nowhere', 'sign-in', 'sign-up', 'orders'];
const kept = ['account', 'account/statement', 'account/addresses', 'account/addresses/new', 'account/security', 'seller',
  'seller/orders/shipped', 'seller/orders/all', 'seller/offers', 'seller/money', 'seller/statement'];

// The words of a third language may be wider; what axe finds does not depend on them.
const eyes = [
  { kind: 'phone', market: 'gb', locale: 'en-GB', colorScheme: 'light', axe: true },
  { kind: 'desk', market: 'ru', locale: 'ru-RU', colorScheme: 'dark', axe: true },
  { kind: 'phone', market: 'br', locale: 'pt-BR', colorScheme: 'dark', axe: false },
];

for (const { kind, market, locale, colorScheme, axe: withAxe } of eyes) {
  test(`every page on a ${kind} in ${locale}, ${colorScheme}`, async () => {
    const { page, context } = await openPage(shop, kind,
      { locale, colorScheme, bypassCSP: true, reducedMotion: 'reduce' });
    const at = (path) => `${shop.base}/${market}/${path}`;
    for (const path of plain) {
      await page.goto(at(path));
      await audit(page, path, withAxe);
    }
    await page.goto(at(''));
    await find(page, 'Rua');
    await page.click('.card-title a >> nth=0');
    await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
    await audit(page, 'product', withAxe);
    await addToCart(page, 'Murmo Drift');
    await audit(page, 'cart with something', withAxe);
    await page.click('a[href$="/checkout"]');
    await audit(page, 'checkout', withAxe);
    await page.evaluate(() => document.querySelectorAll('form').forEach((f) => { f.noValidate = true; }));
    await page.click('.place-order');
    await audit(page, 'checkout refused', withAxe);
    await fillAddress(page, market, 'someone@example.com');
    await page.click('.place-order');
    await page.waitForURL(/purchases/);
    await audit(page, 'purchase', withAxe);
    await page.click('form[action$="/pay"] button');
    await audit(page, 'bank', withAxe);
    await page.goBack();
    await pay(page);
    await audit(page, 'paid', withAxe);
    await page.click('.order-link >> nth=0');
    await audit(page, 'order', withAxe);
    await signIn(shop, page, market, 'lumenpath@example.com');
    for (const path of kept) {
      await page.goto(at(path));
      await audit(page, path, withAxe);
    }
    await context.close();
  });
}
