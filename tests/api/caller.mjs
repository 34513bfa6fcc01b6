// SPDX-License-Identifier: Apache-2.0
// Calls operations of the API by their operationId, and holds every request and answer against the description.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

// What an answer may have beside the description would never be noticed: here it is a fault.
const closed = (schemas) => Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [
  name, schema.type === 'object' ? { ...schema, additionalProperties: false } : schema]));

export const openCaller = async (first) => {
  let base = first;
  const description = await (await fetch(`${base}/api/openapi.json`)).json();
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: true });
  addFormats(ajv);
  ajv.addVocabulary(['components']);
  ajv.addSchema({ $id: 'api', components: { schemas: closed(description.components.schemas) } });

  const operations = new Map();
  for (const [path, item] of Object.entries(description.paths)) {
    for (const method of METHODS.filter((m) => item[m])) operations.set(item[method].operationId, { path, method, ...item[method] });
  }
  const answered = new Map(); // operationId -> statuses seen

  const validate = (schema, value, what) => {
    const check = ajv.getSchema(`api${schema.$ref}`);
    assert.ok(check, `${what}: ${schema.$ref} is not described`);
    assert.ok(check(value), `${what}: ${ajv.errorsText(check.errors)}\n${JSON.stringify(value).slice(0, 2000)}`);
  };

  const responseOf = (operation, status) => {
    const found = operation.responses[status] ?? operation.responses[`${Math.floor(status / 100)}XX`];
    assert.ok(found, `${operation.operationId}: ${status} is not described`);
    return found.$ref ? description.components.responses[found.$ref.split('/').pop()] : found;
  };

  const checkAnswer = async (operation, response) => {
    const what = `${operation.operationId} ${response.status}`;
    const content = responseOf(operation, response.status).content;
    const file = ['application/pdf', 'image/jpeg'].find((type) => content?.[type]);
    if (file && response.ok) {
      assert.equal(response.headers.get('content-type'), file, what);
      return Buffer.from(await response.arrayBuffer());
    }
    const text = await response.text();
    if (!content) {
      assert.equal(text, '', what);
      return undefined;
    }
    const type = response.headers.get('content-type');
    assert.ok(content[type], `${what}: ${type} is not described`);
    const value = JSON.parse(text);
    validate(content[type].schema, value, what);
    return value;
  };

  // `raw` sends a body that need not be of its schema, `picture` the bytes of a PNG. Gives { status, body, headers }.
  const call = async (id, { path = {}, query = {}, body, raw, picture, token, key, status } = {}) => {
    const operation = operations.get(id);
    assert.ok(operation, `no operation ${id}`);
    const known = operation.parameters.filter((p) => p.in === 'query').map((p) => p.name);
    for (const name of Object.keys(query)) assert.ok(known.includes(name), `${id}: ${name} is not described`);
    if (body !== undefined) validate(operation.requestBody.content['application/json'].schema, body, `${id} request`);
    const url = `${base}/api/v1${operation.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(path[name]))}`
      + `?${new URLSearchParams(query)}`;
    const headers = {};
    if (token) headers.authorization = `Bearer ${token}`;
    if (body !== undefined || raw !== undefined) headers['content-type'] = 'application/json';
    if (picture) {
      assert.ok(operation.requestBody.content['image/png'], `${id} takes no picture`);
      headers['content-type'] = 'image/png';
    }
    if (operation.parameters.some((p) => p.in === 'header')) headers['idempotency-key'] = key ?? randomUUID();
    const response = await fetch(url, {
      method: operation.method.toUpperCase(), headers,
      body: picture || raw !== undefined ? picture ?? raw : body === undefined ? undefined : JSON.stringify(body),
    });
    const value = await checkAnswer(operation, response);
    answered.set(id, [...(answered.get(id) ?? []), response.status]);
    if (status) assert.equal(response.status, status, `${id}: ${JSON.stringify(value)}`);
    else assert.ok(response.ok, `${id}: ${response.status} ${JSON.stringify(value)}`);
    return { status: response.status, body: value, headers: response.headers };
  };
  // The same marketplace on another port.
  const moveTo = (url) => { base = url; };
  return { description, operations, answered, call, moveTo };
};

// A value that a schema allows, with all of its properties.
export const sample = (description, schema) => {
  if (schema.$ref) return sample(description, description.components.schemas[schema.$ref.split('/').pop()]);
  if (schema.enum) return schema.enum[0];
  if (schema.type === 'object') {
    return Object.fromEntries(Object.entries(schema.properties).map(([name, s]) => [name, sample(description, s)]));
  }
  if (schema.type === 'array') return [sample(description, schema.items)];
  if (schema.type === 'integer') return schema.minimum;
  if (schema.type === 'boolean') return true;
  if (schema.format === 'date') return '2026-01-31';
  if (schema.format === 'date-time') return '2026-01-31T12:00:00Z';
  if (schema.pattern?.startsWith('^[1-9]')) return '12';
  if (schema.pattern?.includes('[A-Z]{3}')) return 'EUR';
  if (schema.pattern) return '12.30';
  return 'a'.repeat(Math.max(1, schema.minLength ?? 1));
};
