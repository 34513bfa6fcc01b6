// SPDX-License-Identifier: Apache-2.0
// Looking around: the switch of country, language, currency and city; search, filters, variants; the cart and its
// undo; errors at their fields; the keyboard; and the whole way to a paid purchase without scripts.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPage, openShop } from './shop.mjs';
import { addToCart, fillAddress, find, pay, signIn } from './steps.mjs';

let shop;
before(async () => { shop = await openShop(); });
after(async () => { await shop.close(); });

const main = (page) => page.textContent('main');

test('country, language, currency and city are switched and kept', async () => {
  const { page, context, faults } = await openPage(shop, 'phone', { locale: 'de-DE' });
  await page.goto(`${shop.base}/ca/`);
  await page.click('details.switch summary');
  await page.click('.market-list a[href="/ru/"]');
  assert.match(page.url(), /\/ru\/$/);
  await page.click('details.switch summary');
  await page.selectOption('#switch-city', { index: 1 });
  const city = await page.locator('#switch-city option:checked').textContent();
  await page.click('.switch-menu button[type=submit]');
  assert.match(await main(page), /₽|RUB/);
  await page.click('details.switch summary');
  assert.equal(await page.locator('#switch-city option:checked').textContent(), city);
  await page.goto(`${shop.base}/ca/`);
  const english = await main(page);
  await page.click('details.switch summary');
  await page.selectOption('#switch-language', 'fr-CA');
  await page.click('.switch-menu button[type=submit]');
  assert.equal(await page.getAttribute('html', 'lang'), 'fr-CA');
  assert.notEqual(await main(page), english);
  assert.deepEqual(faults, []);
  await context.close();
});

test('search is narrowed by category and price, and sorted', async () => {
  const { page, context } = await openPage(shop, 'desk', { locale: 'en-US' });
  await page.goto(`${shop.base}/us/`);
  await page.click('form.search button');
  const all = Number((await page.textContent('h1 + p')).match(/\d+/)[0]);
  await page.click('.facets a >> nth=0');
  const some = Number((await page.textContent('h1 + p')).match(/\d+/)[0]);
  assert.ok(some > 0 && some < all, `${some} of ${all}`);
  await page.fill('[name=max]', '40');
  await page.click('.filters-actions button');
  const prices = () => page.locator('.card .price-now').evaluateAll((p) => p.map((e) => Number(e.textContent.replace(/[^\d.]/g, ''))));
  assert.ok((await prices()).every((p) => p <= 40));
  await page.selectOption('[name=sort]', 'price_asc');
  await page.waitForURL(/sort=price_asc/);
  const sorted = await prices();
  assert.ok(sorted.length > 1);
  assert.deepEqual(sorted, [...sorted].sort((a, b) => a - b));
  await page.fill('[name=min]', 'abc');
  await page.click('.filters-actions button');
  assert.equal(await page.locator('.field-error >> visible=true').count(), 1);
  await page.setViewportSize({ width: 390, height: 844 });
  assert.equal(await page.locator('.field-error >> visible=true').count(), 1, 'where the filters are folded away too');
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.click('.filters-actions a');
  assert.equal(await page.locator('.field-error').count(), 0);
  await find(page, 'zzqx');
  assert.equal(await page.locator('.empty').count(), 1);
  await context.close();
});

test('a product has its price, its date, its working and its variants', async () => {
  const { page, context } = await openPage(shop, 'phone', { locale: 'pt-BR' });
  await page.goto(`${shop.base}/br/`);
  await find(page, 'matriosca');
  assert.match(await page.textContent('.card .promise'), /Chega/);
  const card = await page.textContent('.card .price-now');
  await page.click('.card-title a >> nth=0');
  assert.equal(await page.textContent('.buybox .price-now'), card);
  assert.match(await page.textContent('.sum'), /Entrega/);
  await page.click('.working summary');
  assert.match(await page.textContent('.working'), /ICMS/);
  await page.click('#date summary');
  assert.ok(await page.locator('#date .timeline li').count() > 2);
  assert.match(await page.textContent('#date'), /centro de triagem/);
  assert.doesNotMatch(await page.textContent('#date'), /airport|centre|holiday/i);
  await find(page, 'tênis Rua');
  await page.click('.card-title a >> nth=0');
  await page.click('nav[aria-label="Tamanho"] a >> nth=1');
  await page.click('nav[aria-label="Cor"] a >> nth=1');
  assert.equal(await page.locator('nav[aria-label="Tamanho"] a >> nth=1').getAttribute('aria-current'), 'true');
  assert.ok(await page.isVisible('.buybar button'));
  await page.click('.buybar button');
  assert.match(page.url(), /\/cart/);
  await page.goto(`${shop.base}/br/`);
  assert.equal(await page.locator('.recent a').count(), 2, 'both were remembered, in this browser');
  await page.click('[data-forget]');
  assert.ok(!(await page.isVisible('.recent')));
  await context.close();
});

test('the cart changes by itself, and what was removed comes back', async () => {
  const { page, context, faults } = await openPage(shop, 'desk', { locale: 'en-GB' });
  await page.goto(`${shop.base}/gb/`);
  await addToCart(page, 'thermos');
  const one = await page.textContent('.sum dd.sum-total');
  await page.click('.stepper button >> nth=1');
  await page.waitForFunction((before) => document.querySelector('.sum dd.sum-total')?.textContent !== before, one);
  assert.equal(await page.inputValue('.stepper input'), '2');
  await page.click('.line-tools form:last-child button');
  assert.equal(await page.locator('.empty').count(), 1);
  await page.click('form[action$="/cart/undo"] button');
  assert.equal(await page.inputValue('.stepper input'), '2');
  assert.deepEqual(faults, []);
  await context.close();
});

test('an empty checkout names every field that is missing or wrong, in the language of the page', async () => {
  const { page, context } = await openPage(shop, 'phone', { locale: 'ru-RU' });
  await page.goto(`${shop.base}/ru/`);
  await addToCart(page, 'термос');
  await page.click('a[href$="/checkout"]');
  await page.evaluate(() => document.querySelectorAll('form').forEach((f) => { f.noValidate = true; }));
  await page.click('.place-order');
  const errors = await page.locator('.field-error').allTextContents();
  assert.ok(errors.length >= 4, errors.join());
  assert.ok(errors.every((e) => e.includes('Заполните это поле')), errors.join());
  for (const [field, value] of [['email', 'nomail'], ['postcode', '12'], ['phone', 'abc']]) await page.fill(`[name=${field}]`, value);
  await page.click('.place-order');
  const wrong = await page.locator('[aria-invalid=true]').evaluateAll((inputs) => inputs.map((i) => i.name).sort());
  assert.deepEqual(wrong, ['email', 'line1', 'name', 'phone', 'postcode'], 'all at once');
  const total = await page.textContent('.sum dd.sum-total');
  await page.click('label.choice-card >> nth=1');
  await page.waitForFunction((before) => document.querySelector('.sum dd.sum-total')?.textContent !== before, total);
  await context.close();
});

test('an empty sign-up marks each of its fields', async () => {
  const { page, context } = await openPage(shop, 'phone', { locale: 'pt-BR' });
  await page.goto(`${shop.base}/br/sign-up`);
  await page.evaluate(() => document.querySelectorAll('form').forEach((f) => { f.noValidate = true; }));
  await page.click('main form button[type=submit]');
  assert.equal(await page.locator('.input[aria-invalid=true]').count(), 3);
  await context.close();
});

test('the keyboard reaches the content, the search and the cart', async () => {
  const { page, context } = await openPage(shop, 'desk', { locale: 'en-GB' });
  await page.goto(`${shop.base}/gb/`);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip button');
  await page.keyboard.press('Enter');
  await page.waitForURL(/#content/);
  await page.focus('details.switch summary');
  await page.keyboard.press('Enter');
  assert.ok(await page.isVisible('.switch-menu'));
  await page.keyboard.press('Escape');
  assert.ok(!(await page.isVisible('.switch-menu')));
  await page.focus('form.search input');
  await page.keyboard.type('kettle');
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=kettle/);
  await page.focus('.card-title a');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/p\//);
  await page.focus('#add button[type=submit]');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/cart/);
  await context.close();
});

test('a seller changes a price, and a wrong one keeps the page', async () => {
  const { page, context } = await openPage(shop, 'phone', { locale: 'en-GB' });
  await signIn(shop, page, 'gb', 'lumenpath@example.com');
  await page.goto(`${shop.base}/gb/seller/offers`);
  await page.fill('[name=price] >> nth=0', 'much');
  await page.click('.offer-form button >> nth=0');
  assert.equal(await page.locator('tr:first-child .field-error').count(), 1);
  assert.equal(await page.inputValue('[name=price][aria-invalid=true]'), 'much');
  await page.fill('[name=price] >> nth=0', '201.50');
  await page.click('.offer-form button >> nth=0');
  assert.equal(await page.inputValue('[name=price] >> nth=0'), '201.50');
  await context.close();
});

for (const kind of ['phone', 'desk']) {
  test(`without scripts on a ${kind} from the shelf to a paid purchase`, async () => {
    const { page, context } = await openPage(shop, kind, { javaScriptEnabled: false, locale: 'en-US' });
    await page.goto(`${shop.base}/us/`);
    await addToCart(page, 'thermos');
    await page.fill('.stepper input', '2');
    await page.click('form[action$="/set"] button');
    assert.equal(await page.inputValue('.stepper input'), '2');
    await addToCart(page, 'samovar');
    await page.click('a[href$="/checkout"]');
    await page.check('fieldset input[type=radio] >> nth=1');
    await fillAddress(page, 'us', 'grace@example.com');
    await Promise.all([page.waitForResponse((r) => r.request().method() === 'POST'),
      page.press('button[name=again]', 'Enter')]);
    await page.waitForLoadState();
    assert.equal(await page.inputValue('[name=line1]'), '350 5th Avenue');
    await page.click('.place-order');
    await page.waitForURL(/purchases/);
    await pay(page);
    await page.click('.order-link >> nth=0');
    assert.ok(await page.locator('.timeline li').count() > 1);
    await context.close();
  });
}
