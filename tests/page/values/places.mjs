// Where values from outside enter a payment.

import fc from "fast-check";
import { anyJson, anyValue, anyValueOrNever, noJson } from "./javascript.mjs";

const request = ["amount", "currency", "requestId", "metadata", "signal", "onProgress"];
const options = ["merchantId", "sessionEndpoint", "headers", "credentials", "sdkUrl", "sdkIntegrity", "nonce", "container", "rpcEndpoints", "theme"];
const others = ["wasmUrl", "sessionTimeoutMs", "sdkTimeoutMs", "maxAttempts"];
const answer = ["paymentSessionId", "paymentSessionToken", "status", "fundingTransactionHash", "userSubmittedTransactionHash", "x"];
const session = { paymentSessionId: "ps_1", paymentSessionToken: "token-that-is-secret", status: "CREATED" };

/** A case in which JavaScript values are put somewhere: the fields of a `Case` as the page reads it. */
const place = (name, count, value, fields) => ({ name, count, cases: value.map((value) => ({ place: name, ...fields(value) })) });

/** An answer that is any JSON, or a good one in which some fields are. */
const answers = (good) =>
  fc.oneof(
    { weight: 5, arbitrary: fc.dictionary(fc.constantFrom(...answer), anyJson, { minKeys: 1, maxKeys: 3 }).map((fields) => withFields(good, fields)) },
    { weight: 2, arbitrary: anyJson },
    noJson,
  );

function withFields(good, fields) {
  const all = { ...Object.fromEntries(Object.entries(good).map(([key, value]) => [key, JSON.stringify(value)])), ...fields };
  return `{${Object.entries(all).map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(",")}}`;
}

const funded = { paymentSessionId: "ps_1", status: "FUNDED", fundingTransactionHash: "0xlooked-up" };
const endings = { pays: `({ transactionHash: "0xhash" })`, closes: `(() => { throw { name: "CubePayClosedError" } })()`, fails: `Promise.reject(new Error("no"))` };
const ending = fc.constantFrom(...Object.values(endings));

/** What a wrapper of `fetch`, a blocker or a test double may give for a response, and for a signal. */
const imitation = (...fields) => fc.tuple(...fields.map(([, value]) => value)).map((values) => `({ ${values.map((value, at) => `${fields[at][0]}: ${value}`).join(", ")} })`);
const response = imitation(
  ["status", fc.oneof(fc.constantFrom("201", "200", "404", "503"), anyValue)],
  ["headers", fc.oneof(anyValue, anyValue.map((value) => `{ get: () => ${value} }`), anyValue.map((value) => `{ get() { throw ${value} } }`), fc.constant("new Headers()"))],
  ["text", fc.oneof(anyValue, anyValue.map((value) => `() => ${value}`), fc.constant(`async () => '${JSON.stringify(session)}'`))],
  ["url", fc.oneof(anyValue, fc.constant("location.href"))],
);
const signal = imitation(
  ["aborted", fc.oneof(anyValue, fc.constantFrom("true", "false"))],
  ["addEventListener", fc.oneof(anyValue, anyValue.map((value) => `(kind, call) => call(${value})`), anyValue.map((value) => `() => { throw ${value} }`))],
  ["removeEventListener", fc.oneof(anyValue, anyValue.map((value) => `() => { throw ${value} }`))],
  ["reason", anyValue],
);
const element = imitation(
  ["nodeType", fc.constant("1")],
  ["isConnected", fc.oneof(anyValue, fc.constant("true"))],
  ["ownerDocument", fc.oneof(anyValue, fc.constant("document"))],
  ["style", fc.oneof(anyValue, anyValue.map((value) => `{ setProperty() { throw ${value} } }`))],
);

/** The page's own `open` would open a window, or empty the page. */
const noOpener = anyValue.filter((source) => !/\((window|document)\)/.test(source));

/** For `open`, which is waited for as long as a customer takes: nothing whose `then` may never answer. */
const anEnding = anyValue.filter((source) => !/"then"|get\(\) \{ return/.test(source));

export const places = [
  place("the request", 80, anyValueOrNever, (request) => ({ request })),
  ...request.map((field) => place(`the request's ${field}`, 60, anyValueOrNever, (value) => ({ request: `({ amount: "50.00", ${field}: ${value} })` }))),
  place("the options", 60, anyValueOrNever, (options) => ({ options })),
  ...options.map((field) => place(`the option ${field}`, 30, anyValueOrNever, (value) => ({ options: `({ ${field}: ${value} })` }))),
  ...others.map((field) => place(`the option ${field}`, 25, anyValueOrNever, (value) => ({ options: `({ ${field}: ${value} })`, copy: field === "wasmUrl" }))),
  place("what the headers function gives", 50, anyValue, (value) => ({ options: `({ headers: () => ${value} })` })),
  place("an imitation of a signal", 60, signal, (value) => ({ request: `({ amount: "50.00", signal: ${value} })` })),
  place("an imitation of a container", 60, element, (value) => ({ options: `({ container: ${value}, theme: { "--accent": "red" } })` })),
  place("what the page's own fetch gives", 120, fc.oneof(anyValue, response), (value) => ({ fetch: value })),
  place("the SDK's global", 50, noOpener, (value) => ({ global: value })),
  place("what the SDK's init gives", 80, noOpener, (init) => ({ init })),
  place("what the SDK's open gives", 120, anEnding, (open) => ({ open })),
  place("what the SDK's open throws", 60, anyValue, (value) => ({ open: `(() => { throw ${value} })()` })),
  place("what the SDK's open rejects with", 100, anyValue, (value) => ({ open: `Promise.reject(${value})` })),
  place("the endpoint's answer", 150, answers(session), (created) => ({ created })),
  place("the endpoint's refusal", 60, fc.oneof(answers({ error: "sold out" }), anyJson.map((json) => `{"error":${json}}`)), (refused) => ({ refused })),
  place("the look-up's answer", 150, fc.tuple(answers(funded), ending), ([lookedUp, open]) => ({ lookedUp, open })),
];
