// SPDX-License-Identifier: Apache-2.0
// A demo marketplace of its own for a test file: starts the program on a free port in a new data directory.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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

export const openDemo = async (more = []) => {
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
  const close = async () => {
    server.kill('SIGTERM');
    await new Promise((r) => { server.exitCode === null ? server.on('close', r) : r(); });
    await rm(data, { recursive: true, force: true });
  };
  return { base, data, server, close, log: () => log };
};
