// SPDX-License-Identifier: Apache-2.0
// A provider of payments on the phone: it is asked to ask, keeps what it was asked, gives the same answer to the same
// Idempotency-Key, and can be told to fail. Its notices are signed by an independent library.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

const read = async (request) => {
  let body = '';
  for await (const piece of request) body += piece;
  return JSON.parse(body);
};

export const openWallet = async (key, secret, unknown) => {
  const asked = [], refunds = [], kept = new Map(), faults = [];
  const routes = {
    '/payment-requests': (body) => {
      if (body.phone === unknown) return { status: 422, body: { code: 'unknown_phone' } };
      asked.push(body);
      return { status: 202 };
    },
    '/refunds': (body) => {
      refunds.push(body);
      return { status: 201, body: { status: 'pending' } };
    },
  };
  const server = createServer(async (request, response) => {
    const body = await read(request), once = request.headers['idempotency-key'], fault = faults.shift();
    const answer = ({ status, body: say }) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(say ? JSON.stringify(say) : '');
    if (fault === 'silence') return request.socket.destroy();
    if (fault) return answer({ status: fault });
    if (request.headers.authorization !== `Bearer ${key}`) return answer({ status: 401 });
    assert.ok(once, 'an Idempotency-Key');
    if (!kept.has(once)) kept.set(once, routes[request.url](body));
    return answer(kept.get(once));
  });
  await new Promise((r) => { server.listen(0, '127.0.0.1', r); });

  const tell = async (base, event, spoil = (x) => x) => {
    const id = `msg_${randomUUID()}`, now = new Date(), payload = JSON.stringify({ timestamp: now.toISOString(), ...event });
    const got = await fetch(`${base}/webhooks/mobile`, { method: 'POST', body: spoil(payload),
      headers: { 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': String(Math.floor(now / 1000)),
        'webhook-signature': new Webhook(secret).sign(id, now, payload) } });
    return { status: got.status, body: await got.json() };
  };
  return { url: `http://127.0.0.1:${server.address().port}`, asked, refunds, faults, tell,
    close: () => new Promise((r) => { server.closeAllConnections(); server.close(r); }) };
};
