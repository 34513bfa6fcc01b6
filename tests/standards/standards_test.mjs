// SPDX-License-Identifier: Apache-2.0
// Each standard is asked of us (peer.c) and of an implementation from the npm registry, by seeded random input:
// what one makes the other reads, and what one refuses the other refuses.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import zxing from "@zxing/library";
import bwip from "bwip-js/node";
import * as ibantools from "ibantools";
import jsqrModule from "jsqr";
import luhn from "luhn";
import * as pix from "pix-utils";
import sepa from "sepa-payment-qr-code";
import tracking from "ts-tracking-number";

const jsQR = jsqrModule.default ?? jsqrModule;
const SEED = Number(process.env.SEED ?? 20261130);

/* Marsaglia's xorshift32, so that a failure can be seen again by its seed. */
let state = SEED | 1;
function below(n) {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % n;
}
const pick = (of) => of[below(of.length)];
const word = (letters, n) => Array.from({ length: n }, () => pick(letters)).join("");
const DIGITS = "0123456789";
const CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/* Questions are lists of words; gives one answer for each. */
function ask(questions) {
  const input = questions.map((q) => q.join("\t") + "\n").join("");
  const run = spawnSync(process.env.PEER, { input, encoding: "utf8", maxBuffer: 1 << 28 });
  assert.equal(run.status, 0, run.stderr);
  const answers = run.stdout.split("\n").slice(0, -1);
  assert.equal(answers.length, questions.length);
  return answers;
}

test("S10: the same numbers are valid", () => {
  const numbers = Array.from({ length: 3000 }, () =>
    pick(["RB", "RR", "EE", "CP", "LX", "UA"]) + word(DIGITS, 9) + pick(["CN", "RU", "DE", "BR", "US", "GB"]));
  const digits = ask(numbers.map((n) => ["s10_digit", String(Number(n.slice(2, 10)))]));
  const right = numbers.map((n, i) => n.slice(0, 10) + digits[i] + n.slice(11));
  const theirs = (n) => tracking.getTracking(n, [tracking.s10]) !== undefined;
  ask(numbers.map((n) => ["s10", n])).forEach((answer, i) =>
    assert.equal(answer !== "-", theirs(numbers[i]), numbers[i]));
  ask(right.map((n) => ["s10", n])).forEach((answer, i) => {
    assert.equal(answer, right[i]);
    assert.ok(theirs(right[i]), right[i]);
  });
});

test("Luhn: the same digits are valid", () => {
  const numbers = Array.from({ length: 5000 }, () => pick("123456789") + word(DIGITS, 1 + below(18)));
  ask(numbers.map((n) => ["luhn", n])).forEach((answer, i) =>
    assert.equal(answer === "yes", luhn.validate(numbers[i]), numbers[i]));
});

test("IBAN: what they compose is valid, with a character wrong it is not", () => {
  /* Accounts of Åland begin with FI in the registry. */
  const plain = Object.entries(ibantools.countrySpecs).filter(([country, s]) =>
    country !== "AX" && s.IBANRegistry && /^\^\[0-9\]\{\d+\}\$$/.test(s.bban_regexp ?? ""));
  assert.ok(plain.length >= 15);
  const made = [];
  for (const [country, spec] of plain)
    for (let i = 0; i < 60; i++) {
      const iban = ibantools.composeIBAN({ countryCode: country, bban: word(DIGITS, spec.chars - 4) });
      if (iban && ibantools.isValidIBAN(iban)) made.push(iban);
    }
  assert.ok(made.length > 300);
  ask(made.map((n) => ["iban", n])).forEach((answer, i) => assert.equal(answer, made[i]));
  const wrong = made.map((n) => {
    const at = 2 + below(n.length - 2);
    return n.slice(0, at) + (Number(n[at]) + 1 + below(9)) % 10 + n.slice(at + 1);
  });
  ask(wrong.map((n) => ["iban", n])).forEach((answer, i) => {
    assert.equal(answer, "-", wrong[i]);
    assert.ok(!ibantools.isValidIBAN(wrong[i]));
  });
});

test("SSCC: only our check digit is taken", () => {
  const bodies = Array.from({ length: 60 }, () => word(DIGITS, 17));
  const taken = (sscc) => {
    try {
      bwip.raw("gs1-128", `(00)${sscc}`, {});
      return true;
    } catch {
      return false;
    }
  };
  ask(bodies.map((b) => ["gs1", b])).forEach((digit, i) => {
    for (const d of DIGITS) assert.equal(taken(bodies[i] + d), d === digit, bodies[i] + d);
  });
});

/* The picture of an answer, each module `scale` dots wide, with a quiet zone of `quiet` modules. */
function draw(answer, scale, quiet, height) {
  const [columns, rows, bits] = answer.split(" ");
  const [c, r] = [Number(columns), Number(rows)];
  const width = (c + 2 * quiet) * scale;
  const high = r === 1 ? height : (r + 2 * quiet) * scale;
  const grey = new Uint8ClampedArray(width * high).fill(255);
  for (let y = 0; y < high; y++)
    for (let x = 0; x < width; x++) {
      const column = Math.floor(x / scale) - quiet;
      const row = r === 1 ? 0 : Math.floor(y / scale) - quiet;
      if (column >= 0 && column < c && row >= 0 && row < r && bits[row * c + column] === "1") grey[y * width + x] = 0;
    }
  return { grey, width, height: high };
}

function readByZxing(picture, reader, gs1) {
  const source = new zxing.RGBLuminanceSource(picture.grey, picture.width, picture.height);
  const hints = new Map([[zxing.DecodeHintType.CHARACTER_SET, "UTF-8"], [zxing.DecodeHintType.PURE_BARCODE, true]]);
  if (gs1) hints.set(zxing.DecodeHintType.ASSUME_GS1, true);
  return reader.decode(new zxing.BinaryBitmap(new zxing.HybridBinarizer(source)), hints).getText();
}

test("QR: two readers read what we draw", () => {
  const texts = ["https://example.org/", "Привет, мир", "São Paulo", "A", "00020126"];
  for (let i = 0; i < 40; i++) texts.push(word(DIGITS + CAPITALS + "abcxyz:/.?&=- ", 1 + below(300)).trim() || "x");
  ask(texts.map((t) => ["code", "qr", t])).forEach((answer, i) => {
    const picture = draw(answer, 4, 4);
    const rgba = new Uint8ClampedArray(picture.grey.length * 4);
    picture.grey.forEach((v, k) => rgba.set([v, v, v, 255], 4 * k));
    const seen = jsQR(rgba, picture.width, picture.height);
    assert.ok(seen, texts[i]);
    assert.equal(Buffer.from(seen.binaryData).toString("utf8"), texts[i]);
    assert.equal(readByZxing(picture, new zxing.QRCodeReader()), texts[i]);
  });
});

test("Code 128 and GS1-128: a reader reads what we draw", () => {
  const numbers = Array.from({ length: 60 }, () =>
    pick(["RB", "EE"]) + word(DIGITS, 9) + pick(["CN", "RU", "BR"]));
  numbers.push("Hello 128", "1234567890", "a1b2c3");
  ask(numbers.map((n) => ["code", "128", n])).forEach((answer, i) =>
    assert.equal(readByZxing(draw(answer, 3, 12, 60), new zxing.Code128Reader()), numbers[i]));
  const bodies = Array.from({ length: 40 }, () => word(DIGITS, 17));
  const ssccs = ask(bodies.map((b) => ["gs1", b])).map((digit, i) => bodies[i] + digit);
  ask(ssccs.map((s) => ["code", "gs1", `[00]${s}`])).forEach((answer, i) => {
    /* A check symbol of the value 102 is written out by this reader as a separator (U+001D) too. */
    const seen = readByZxing(draw(answer, 3, 12, 60), new zxing.Code128Reader(), true).replace(/\x1d$/, "");
    assert.equal(seen, `]C100${ssccs[i]}`);
  });
});

test("Pix: each reads what the other writes", () => {
  const cases = Array.from({ length: 300 }, () => ({
    key: word("abcdefghij", 6) + "@loja.br", info: below(2) ? word("abc ", 1 + below(20)).trim() : "",
    minor: below(3) ? 1 + below(10000000) : 0, name: word(CAPITALS, 1 + below(25)), city: word(CAPITALS, 1 + below(15)),
    txid: below(3) ? word(CAPITALS + DIGITS, 1 + below(25)) : "",
  }));
  const fields = (c) => [c.key, c.info, String(c.minor), c.name, c.city, c.txid];
  const ours = ask(cases.map((c) => ["pix", ...fields(c)]));
  const theirs = cases.map((c) => pix.createStaticPix({
    merchantName: c.name, merchantCity: c.city, pixKey: c.key, infoAdicional: c.info || undefined,
    transactionAmount: c.minor / 100, txid: c.txid || undefined,
  }).toBRCode());
  ours.forEach((code, i) => {
    const read = pix.parsePix(code);
    assert.ok(!pix.hasError(read), code);
    assert.deepEqual([read.pixKey, read.infoAdicional ?? "", Math.round((read.transactionAmount ?? 0) * 100),
      read.merchantName, read.merchantCity, read.txid === "***" ? "" : read.txid ?? ""],
    [cases[i].key, cases[i].info, cases[i].minor, cases[i].name, cases[i].city, cases[i].txid]);
  });
  ask(theirs.map((code) => ["pix?", code])).forEach((answer, i) =>
    assert.deepEqual(answer.split("\t"), fields(cases[i]), theirs[i]));
  const broken = ours.map((code) => {
    const at = below(code.length);
    return code.slice(0, at) + (code[at] === "7" ? "8" : "7") + code.slice(at + 1);
  });
  ask(broken.map((code) => ["pix?", code])).forEach((answer, i) => {
    assert.equal(answer, "-", broken[i]);
    assert.ok(pix.hasError(pix.parsePix(broken[i])), broken[i]);
  });
});

test("EPC: we write as they do, and read it back", () => {
  const cases = Array.from({ length: 300 }, () => ({
    bic: below(2) ? "DEUTDEFF" : "", name: word(CAPITALS + "abc", 1 + below(60)),
    iban: ibantools.composeIBAN({ countryCode: "DE", bban: word(DIGITS, 18) }), minor: 1 + below(100000000),
    text: below(2) ? word(CAPITALS + DIGITS, 1 + below(100)) : "",
  }));
  const fields = (c) => [c.bic, c.name, c.iban, String(c.minor), "", c.text];
  const theirs = cases.map((c) => sepa({
    name: c.name, iban: c.iban, amount: c.minor / 100,
    ...(c.bic && { bic: c.bic }), ...(c.text && { unstructuredReference: c.text }),
  }).trimEnd().replaceAll("\n", "|"));
  ask(cases.map((c) => ["epc", ...fields(c)])).forEach((code, i) => assert.equal(code, theirs[i]));
  ask(theirs.map((code) => ["epc?", code])).forEach((answer, i) =>
    assert.deepEqual(answer.split("\t"), fields(cases[i])));
});
