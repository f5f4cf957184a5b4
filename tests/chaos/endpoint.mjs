// The merchant's endpoint: answers each attempt, and each look-up, as the plan says, over real sockets.

import { setTimeout as sleep } from "node:timers/promises";
import { hashOfLookup, sessionId, tokenOf } from "./names.mjs";

const json = { "content-type": "application/json" };
const filling = "x".repeat(2_000_000);

export async function textOf(request) {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return text;
}

/** Answers, and lets the browser reuse no connection: it would send a request again by itself when a used one breaks. */
export function answer(response, status, headers = {}, body = "") {
  response.writeHead(status, { "cache-control": "no-store", connection: "close", "content-length": Buffer.byteLength(body), ...headers });
  response.end(body);
}

/** Promises more than it sends: the rest never comes, or the connection breaks. */
export function begin(response, headers, part) {
  response.writeHead(200, { connection: "close", "content-length": Buffer.byteLength(part) + 1000, ...headers });
  response.write(part);
}

/** `wire` is what is known of the payment on this side; `elsewhere` the address of another origin. */
export async function create({ plan, number, at, wire, request, response, elsewhere }) {
  const body = await textOf(request);
  const here = `/p/${number}/sessions/${at}`;
  if (request.url.endsWith("/moved")) return created(plan, number, at, response, `${here}/moved`);
  if (request.url.endsWith("/loop")) return answer(response, 307, { location: `${here}/loop` });
  // What the page's own `fetch` does not send never comes here.
  const sent = plan.attempts.filter(({ kind }) => !/thrown|no response/.test(kind));
  const attempt = sent[Math.min(wire.posts.length, sent.length - 1)] ?? { kind: "network", delay: 0 };
  wire.posts.push({ body, kind: attempt.kind });
  if (attempt.delay > 0) await sleep(attempt.delay);

  const way = {
    ok: () => created(plan, number, at, response, here),
    moved: () => answer(response, 307, { location: `${here}/moved` }),
    loop: () => answer(response, 307, { location: `${here}/loop` }),
    elsewhere: () => answer(response, 307, { location: elsewhere }),
    network: () => response.destroy(),
    hang: () => {},
    stalled: () => begin(response, json, "{"),
    truncated: () => {
      begin(response, json, '{"paymentSessionId":');
      setTimeout(() => response.destroy(), 5);
    },
    unusable: () => answer(response, 200, json, attempt.body.replace("TOKEN", tokenOf(number, at, "plain"))),
    status: () => refuse(attempt, response),
  };
  way[attempt.kind]();
}

function created(plan, number, at, response, here) {
  const { session } = plan;
  const token = tokenOf(number, at, session.token);
  const locations = { relative: "?state", absolute: `http://${response.req.headers.host}${here}?state`, elsewhere: "http://127.0.0.1:9/state", malformed: "http://[" };
  const fields = { paymentSessionId: sessionId(number, at), paymentSessionToken: token, status: "CREATED" };
  if (session.echoes) Object.assign(fields, { deep: { list: [token] }, note: `made with ${token}` });
  if (session.huge) fields.filling = filling;
  const location = locations[session.location];
  answer(response, 201, { ...json, ...(location && { location }) }, JSON.stringify(fields));
}

function refuse({ status, retryAfter, body }, response) {
  const date = (milliseconds) => new Date(Date.now() + milliseconds).toUTCString();
  const waits = { past: date(-5000), soon: date(1000), nonsense: "later" };
  const bodies = { none: "", words: '{"error":"no"}', nested: '{"error":{"message":"no"}}', html: "<!doctype html>", huge: filling };
  // These have no body by definition.
  const content = status === 304 ? "" : bodies[body];
  answer(response, status, { ...json, ...(retryAfter && { "retry-after": waits[retryAfter] ?? retryAfter }) }, content);
}

/** The look-up: `GET` with the session's token. */
export async function lookUp({ plan, number, at, wire, request, response, elsewhere }) {
  const { kind, delay } = plan.session.lookup;
  const token = tokenOf(number, at, plan.session.token);
  // A GET whose connection breaks is repeated by Firefox itself, up to ten times.
  if (kind !== "network" || wire.lookups.length === 0) wire.lookups.push({ authorised: request.headers.authorization === `Bearer ${token}` });
  if (delay > 0) await sleep(delay);
  const hash = hashOfLookup(number, at);
  const states = {
    funded: { status: "FUNDED", fundingTransactionHash: hash },
    captured: { status: "SUCCEEDED", fundingTransactionHash: hash },
    "funded without hash": { status: "FUNDED", fundingTransactionHash: null },
    created: { status: "CREATED" },
    pending: { status: "PENDING", fundingTransactionHash: null },
    submitted: { status: "PENDING", userSubmittedTransactionHash: hash },
    canceled: { status: "CANCELED", fundingTransactionHash: null },
    another: { paymentSessionId: "ps_other", status: "FUNDED", fundingTransactionHash: hash },
    anonymous: { paymentSessionId: undefined, status: "FUNDED", fundingTransactionHash: hash },
  };
  const ways = {
    missing: () => answer(response, 404),
    down: () => answer(response, 500),
    html: () => answer(response, 200, {}, "<!doctype html>"),
    network: () => response.destroy(),
    hang: () => {},
    moved: () => answer(response, 302, { location: elsewhere }),
  };
  if (ways[kind]) return ways[kind]();
  const echo = plan.session.echoes ? { paymentSessionToken: token, note: { with: token } } : {};
  answer(response, 200, json, JSON.stringify({ paymentSessionId: sessionId(number, at), ...echo, ...states[kind] }));
}
