// SPDX-License-Identifier: Apache-2.0
// A demo marketplace of its own for a test file: starts the program on a free port over a new database.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const engines = process.env.ENTREPOT_TEST_PG ? ['sqlite', 'postgres'] : ['sqlite'];

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

// The environment of a program that runs so many days later (later.c).
const envAt = (days) =>
  (days ? { ...process.env, LD_PRELOAD: process.env.LATER, LATER_DAYS: String(days) } : process.env);

export const run = (args, days = 0) => new Promise((resolve) => {
  const child = spawn(process.env.ENTREPOT, args, { env: envAt(days) });
  let out = '', err = '';
  child.stdout.on('data', (d) => { out += d; });
  child.stderr.on('data', (d) => { err += d; });
  child.on('close', (code) => resolve({ code, out, err }));
});

const psql = (sql) => {
  const done = spawnSync('psql', ['-q', '-d', process.env.ENTREPOT_TEST_PG, '-c', sql], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
};

// A database of its own on the tests' server; "@/" is a socket, which URL cannot read.
const makeDatabase = (name) => {
  const url = new URL(process.env.ENTREPOT_TEST_PG.replace('@/', '@socket/'));
  psql(`CREATE DATABASE ${name}`);
  url.pathname = `/${name}`;
  return url.href.replace('@socket/', '@/');
};

// Starts the program, so many days later than it is; it is open when it also finds things.
const serve = async (where, more, days, note) => {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const server = spawn(process.env.ENTREPOT,
    ['serve', '--demo', ...where, '--listen', `127.0.0.1:${port}`, ...more], { env: envAt(days) });
  let log = '';
  const keep = (d) => { log += d; note(d); };
  server.stdout.on('data', keep);
  server.stderr.on('data', keep);
  const end = Date.now() + 60000;
  while (!/search index of/.test(log) || !(await answers(`${base}/healthz`))) {
    if (Date.now() > end || server.exitCode !== null) throw new Error(`the shop did not open:\n${log}`);
    await new Promise((r) => setTimeout(r, 50));
  }
  return { server, base };
};

const stop = async (server) => {
  server.kill('SIGTERM');
  await new Promise((r) => { server.exitCode === null ? server.on('close', r) : r(); });
};

// `more` are options of serve; `prepare` puts files into the data directory before it starts. `where` says to other
// commands which database it is. After `later(days)` the same marketplace runs so many days later, on another port;
// `days` says how many.
export const openDemo = async (more = [], engine = 'sqlite', prepare = async () => {}) => {
  const data = await mkdtemp(join(tmpdir(), 'entrepot-'));
  await prepare(data);
  const name = `browser_${process.pid}_${Date.now()}`;
  const where = ['--data', data, ...(engine === 'postgres' ? ['--db', makeDatabase(name)] : [])];
  let log = '';
  const note = (d) => { log += d; };
  const demo = { data, where, days: 0, log: () => log, ...await serve(where, more, 0, note) };
  demo.later = async (days) => {
    await stop(demo.server);
    Object.assign(demo, { days }, await serve(where, more, days, note));
  };
  demo.close = async () => {
    await stop(demo.server);
    await rm(data, { recursive: true, force: true });
    if (engine === 'postgres') psql(`DROP DATABASE ${name}`);
  };
  return demo;
};
