// SPDX-License-Identifier: Apache-2.0
// A demo marketplace (demo.mjs), and a browser beside it.
import { chromium } from 'playwright-core';
import { engines, openDemo, run } from './demo.mjs';

export { engines, run };

export const openShop = async (engine = 'sqlite') => {
  const shop = await openDemo([], engine);
  shop.engine = engine;
  const closeDemo = shop.close;
  shop.browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--no-first-run'],
  });
  shop.close = async () => {
    await shop.browser.close();
    await closeDemo();
  };
  return shop;
};

// A page of a phone or a desk; every console error and failed request is kept, to be none at the end.
export const openPage = async (shop, kind, options = {}) => {
  const context = await shop.browser.newContext({
    viewport: kind === 'phone' ? { width: 390, height: 844 } : { width: 1280, height: 800 },
    hasTouch: kind === 'phone',
    isMobile: kind === 'phone',
    ...options,
  });
  const page = await context.newPage();
  const click = page.click.bind(page);
  page.click = async (...what) => {
    await click(...what);
    await page.waitForLoadState('domcontentloaded'); // what is looked at next is whole
  };
  const faults = [];
  page.on('console', (m) => { if (m.type() === 'error') faults.push(m.text()); });
  page.on('pageerror', (e) => faults.push(String(e)));
  page.on('requestfailed', (r) => {
    const why = r.failure()?.errorText;
    /* The browser itself calls off what was still on its way when the page is left. */
    if (why !== 'net::ERR_ABORTED') faults.push(`${r.url()} ${why}`);
  });
  let shot = 0;
  const shoot = async (name) => {
    if (shop.engine !== 'sqlite') return;
    shot += 1;
    await page.screenshot({
      path: `${process.env.SHOTS}/${kind}-${String(shot).padStart(2, '0')}-${name}.png`, fullPage: true });
  };
  return { page, context, faults, shoot };
};
