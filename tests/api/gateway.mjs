// SPDX-License-Identifier: Apache-2.0
// A payment gateway that answers as card gateways do: hosted sessions, refunds, signed events. It keeps what it was asked,
// gives the same answer to the same Idempotency-Key, and can be told to fail.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import Stripe from 'stripe';

const readBody = async (request) => {
  let body = '';
  for await (const piece of request) body += piece;
  return new URLSearchParams(body);
};

export const openGateway = async (key, secret) => {
  const sessions = new Map(), refunds = new Map(), kept = new Map(), faults = [], log = [];
  let serial = 0;

  const session = (form) => {
    const made = { id: `cs_${serial += 1}`, object: 'checkout.session', currency: form.get('line_items[0][price_data][currency]'),
      amount_total: Number(form.get('line_items[0][price_data][unit_amount]')), payment_status: 'unpaid',
      client_reference_id: form.get('client_reference_id'), payment_intent: `pi_${serial}`,
      success_url: form.get('success_url'), cancel_url: form.get('cancel_url') };
    assert.equal(form.get('mode'), 'payment');
    assert.ok(Number(form.get('expires_at')) >= Date.now() / 1000 + 30 * 60);
    made.url = `https://pay.example/c/${made.id}#fid${'x'.repeat(700)}`;
    sessions.set(made.id, made);
    return made;
  };
  const refund = (form) => {
    const made = { id: `re_${serial += 1}`, object: 'refund', amount: Number(form.get('amount')), currency: 'brl', status: 'pending',
      payment_intent: form.get('payment_intent'), metadata: { refund: form.get('metadata[refund]') } };
    refunds.set(made.id, made);
    return made;
  };
  const routes = { '/v1/checkout/sessions': session, '/v1/refunds': refund };

  const server = createServer(async (request, response) => {
    const form = await readBody(request), once = request.headers['idempotency-key'];
    const answer = (status, body) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const fault = faults.shift();
    log.push({ path: request.url, once, fault });
    if (fault === 'silence') return request.socket.destroy();
    if (fault === 'nonsense') return response.writeHead(200).end('<html>');
    if (fault) return answer(fault, { error: { message: 'as told' } });
    if (request.headers.authorization !== `Bearer ${key}`) return answer(401, { error: { message: 'Invalid API Key' } });
    assert.ok(once, 'an Idempotency-Key');
    if (!kept.has(once)) kept.set(once, routes[request.url](form));
    return answer(200, kept.get(once));
  });
  await new Promise((r) => { server.listen(0, '127.0.0.1', r); });

  // An event as it is sent: signed by the gateway's own library.
  const event = (type, object, id = `evt_${serial += 1}`) => {
    const payload = JSON.stringify({ id, object: 'event', api_version: '2024-06-20', livemode: false, pending_webhooks: 1,
      created: Math.floor(Date.now() / 1000), type, data: { object } });
    return { payload, header: Stripe.webhooks.generateTestHeaderString({ payload, secret }) };
  };
  const send = async (base, { payload, header }) => {
    const got = await fetch(`${base}/webhooks/card`, { method: 'POST', body: payload,
      headers: { 'stripe-signature': header, 'content-type': 'application/json' } });
    return { status: got.status, body: await got.json() };
  };
  return { url: `http://127.0.0.1:${server.address().port}`, sessions, refunds, faults, log, event, send,
    close: () => new Promise((r) => { server.closeAllConnections(); server.close(r); }) };
};
