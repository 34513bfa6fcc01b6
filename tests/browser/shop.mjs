// SPDX-License-Identifier: Apache-2.0
// A demo marketplace of its own for a test file: starts the program on a free port in a new data directory, and a
// browser beside it.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const freePort = () => new Promise((resolve, reject) => {
  const server = createServer();
  server.on('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

const answers = async (url) => {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
};

export const run = (args) => new Promise((resolve) => {
  const child = spawn(process.env.ENTREPOT, args);
  let out = '', err = '';
  child.stdout.on('data', (d) => { out += d; });
  child.stderr.on('data', (d) => { err += d; });
  child.on('close', (code) => resolve({ code, out, err }));
});

export const openShop = async (more = []) => {
  const data = await mkdtemp(join(tmpdir(), 'entrepot-'));
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const server = spawn(process.env.ENTREPOT,
    ['serve', '--demo', '--data', data, '--listen', `127.0.0.1:${port}`, ...more]);
  let log = '';
  server.stdout.on('data', (d) => { log += d; });
  server.stderr.on('data', (d) => { log += d; });
  const end = Date.now() + 30000;
  while (!(await answers(`${base}/healthz`))) {
    if (Date.now() > end || server.exitCode !== null) throw new Error(`the shop did not open:\n${log}`);
    await new Promise((r) => setTimeout(r, 50));
  }
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--no-first-run'],
  });
  const close = async () => {
    await browser.close();
    server.kill('SIGTERM');
    await new Promise((r) => { server.exitCode === null ? server.on('close', r) : r(); });
    await rm(data, { recursive: true, force: true });
  };
  return { base, data, browser, server, close, log: () => log };
};

// A page of a phone or a desk; every console error and failed request is kept, to be none at the end.
export const openPage = async (shop, kind, options = {}) => {
  const context = await shop.browser.newContext({
    viewport: kind === 'phone' ? { width: 390, height: 844 } : { width: 1280, height: 900 },
    deviceScaleFactor: kind === 'phone' ? 2 : 1,
    hasTouch: kind === 'phone',
    isMobile: kind === 'phone',
    ...options,
  });
  const page = await context.newPage();
  const faults = [];
  page.on('console', (m) => { if (m.type() === 'error') faults.push(m.text()); });
  page.on('pageerror', (e) => faults.push(String(e)));
  page.on('requestfailed', (r) => faults.push(`${r.url()} ${r.failure()?.errorText}`));
  let shot = 0;
  const shoot = async (name) => {
    shot += 1;
    await page.screenshot({ path: `${process.env.SHOTS}/${kind}-${String(shot).padStart(2, '0')}-${name}.png`, fullPage: true });
  };
  return { page, context, faults, shoot };
};
