// SPDX-License-Identifier: Apache-2.0
// What buyers and sellers do on the pages, as functions.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './shop.mjs';

const PASSWORD = 'parcel by parcel';

export const addresses = {
  br: { name: 'Ana Souza', line1: 'Rua das Flores 12', postcode: '01310-100', phone: '+55 11 99999 8888' },
  ru: { name: 'Иван Петров', line1: 'ул. Ленина, 1', postcode: '101000', phone: '+7 912 345 67 89' },
  us: { name: 'Grace Lee', line1: '350 5th Avenue', postcode: '10118', phone: '+1 212 555 0100' },
  gb: { name: 'Zoe Smith', line1: '1 High Street', postcode: 'SW1A 1AA', phone: '+44 20 7946 0000' },
};

let serial = 40000000;

// UPU S10: weights 8 6 4 2 3 5 9 7, 11 - (sum mod 11), 10 -> 0, 11 -> 5.
export const s10 = (country) => {
  const digits = String(serial += 1);
  const sum = [...digits].reduce((s, d, i) => s + Number(d) * [8, 6, 4, 2, 3, 5, 9, 7][i], 0);
  const check = 11 - (sum % 11);
  return `LB${digits}${check === 10 ? 0 : check === 11 ? 5 : check}${country}`;
};

export const find = async (page, words) => {
  await page.fill('form.search input[name=q]', words);
  await page.press('form.search input[name=q]', 'Enter');
  await page.waitForURL(/search\?q=/);
};

export const addToCart = async (page, words) => {
  await find(page, words);
  await page.click('.card-title a >> nth=0');
  await page.click('#add button[type=submit]');
  assert.match(page.url(), /\/cart/);
};

export const signIn = async (shop, page, market, email) => {
  await page.goto(`${shop.base}/${market}/sign-in`);
  await page.fill('[name=email]', email);
  await page.fill('[name=password]', PASSWORD);
  await page.click('main form button[type=submit]');
  assert.doesNotMatch(page.url(), /sign-in/);
};

export const fillAddress = async (page, market, email) => {
  for (const [field, value] of Object.entries(addresses[market])) await page.fill(`[name=${field}]`, value);
  if (email) await page.fill('[name=email]', email);
};

// Pays at the demo bank by the market's first way, on a phone where that is one, and waits for its word; gives the
// purchase's address.
export const pay = async (page) => {
  await page.click('form[action$="/pay"] button');
  assert.match(page.url(), /\/pay\//);
  if (await page.locator('[name=phone]').count() > 0) {
    await page.fill('[name=phone]', '+44 7700 900123');
    await page.click('main form button[type=submit]');
    assert.match(page.url(), /\?asked=23$/);
  }
  await page.click('button[value=pay]');
  await page.waitForURL(/purchases\/\d+/);
  const purchase = page.url().replace(/\?.*/, '');
  for (let i = 0; i < 60; i += 1) {
    await page.goto(purchase);
    if (await page.locator('form[action$="/pay"]').count() === 0) break;
    await page.waitForTimeout(250);
  }
  assert.equal(await page.locator('form[action$="/pay"]').count(), 0, 'the purchase is paid');
  return purchase;
};

export const orderLinks = (page) =>
  page.locator('.order-link').evaluateAll((links) => links.map((a) => a.href));

// The seller ships what waits; a number with a wrong check digit is refused first.
export const ship = async (shop, page, market, number) => {
  await page.goto(`${shop.base}/${market}/seller`);
  await page.fill('[name=number]', 'RB123456786US');
  await page.click('form[action$="/ship"] button');
  assert.equal(await page.locator('.field-error').count(), 1, 'a wrong check digit is refused');
  await page.fill('[name=number]', number);
  await page.click('form[action$="/ship"] button');
  await page.goto(`${shop.base}/${market}/seller/orders/shipped`);
  assert.match(await page.textContent('main'), new RegExp(number));
};

// What the post tells: rows of [code, minutes ago by the shop's clock, place, country].
export const importScans = async (shop, number, rows) => {
  const file = join(shop.data, `scans-${number}.csv`);
  const at = (minutes) => new Date(Date.now() + (shop.days * 1440 - minutes) * 60000).toISOString().replace(/\.\d+/, '');
  const lines = rows.map(([code, minutes, place, country]) => [number, code, at(minutes), place, country, ''].join(','));
  await writeFile(file, `number,code,at,place,country,reason\n${lines.join('\n')}\n`);
  return run(['import', 'scans', file, ...shop.where], shop.days);
};
