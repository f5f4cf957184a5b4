// The merchant's endpoint redirects, refuses, or fails.

import { session } from "../../support/session-endpoint.mjs";
import { cors } from "../elsewhere.mjs";
import { endpoint, html, json, malformed, once, paid, rejected, to, unavailable } from "./session.mjs";

const redirects = [
  ...[301, 302, 303].map((status) =>
    endpoint(
      `the endpoint is redirected to HTML by ${status}`,
      (request) => (request.method === "POST" ? to(status, "/api/payment-sessions/login") : html()),
      malformed(200),
    ),
  ),
  endpoint(
    "the endpoint has moved, and says so by 307",
    (request) => (request.url.endsWith("/new") ? session() : to(307, "/api/payment-sessions/new")),
    paid({ posts: 2 }),
  ),
  endpoint("the endpoint is redirected in a circle", (request) => to(308, request.url), unavailable({ posts: undefined }), {
    options: once,
  }),
  endpoint("the endpoint is redirected to nowhere", () => to(302), unavailable({ status: 302 })),
  endpoint("the endpoint answers 300", () => json("{}", 300), unavailable({ status: 300 })),
  endpoint("the endpoint answers 304", () => to(304), unavailable({ status: 304 })),
  endpoint(
    "the endpoint is redirected to a page of another origin",
    (request, { elsewhere }) => to(302, `${elsewhere.origin}/login`),
    malformed(200),
    {
      world: {
        endpoint: (request, { elsewhere }) => to(302, `${elsewhere.origin}/login`),
        elsewhere: (request, response) => response.writeHead(200, { ...cors, "content-type": "text/html" }).end("<!doctype html>"),
      },
    },
  ),
];

const refusals = [
  ...[400, 401, 402, 403, 404, 405, 409, 413, 422, 499].map((status) =>
    endpoint(
      `the endpoint answers ${status}`,
      () => Response.json({ error: "sold out" }, { status }),
      rejected(status, { said: /sold out/ }),
    ),
  ),
  ...[408, 425, 429].map((status) =>
    endpoint(
      `the endpoint answers ${status} at every attempt`,
      () => Response.json({ error: "later" }, { status }), // Chromium itself sends a request again that was answered 408.
      rejected(status, { posts: status === 408 ? undefined : 2, said: /later/ }),
      { options: "{ maxAttempts: 2 }" },
    ),
  ),
  ...[425, 429].map((status) =>
    endpoint(
      `the endpoint answers ${status} once`,
      (request, { attempt }) => (attempt === 1 ? json("{}", status) : session()),
      paid({ posts: 2 }),
    ),
  ),
  endpoint(
    "the endpoint answers 429 with a Retry-After of one second",
    (request, { attempt }) => (attempt === 1 ? json("{}", 429, { "retry-after": "1" }) : session()),
    paid({ posts: 2, atLeastMs: 1_000 }),
  ),
  endpoint(
    "the endpoint answers 429 with a Retry-After in the past",
    (request, { attempt }) => (attempt === 1 ? json("{}", 429, { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" }) : session()),
    paid({ posts: 2 }),
  ),
  endpoint(
    "the endpoint answers 429 with a Retry-After of 0",
    (request, { attempt }) => (attempt === 1 ? json("{}", 429, { "retry-after": "0" }) : session()),
    paid({ posts: 2 }),
  ),
  endpoint(
    "the endpoint answers 429 with a Retry-After of nonsense",
    (request, { attempt }) => (attempt === 1 ? json("{}", 429, { "retry-after": "soon" }) : session()),
    paid({ posts: 2 }),
  ),
  endpoint(
    "the endpoint answers 429 with a negative Retry-After",
    (request, { attempt }) => (attempt === 1 ? json("{}", 429, { "retry-after": "-5" }) : session()),
    paid({ posts: 2 }),
  ),
  endpoint("the endpoint answers 429 with a Retry-After of an hour", () => json("{}", 429, { "retry-after": "3600" }), rejected(429)),
  endpoint(
    "the endpoint answers 429 with a Retry-After of a year's date",
    () => json("{}", 429, { "retry-after": "Fri, 31 Dec 2100 23:59:59 GMT" }),
    rejected(429),
  ),
  endpoint(
    "the endpoint answers 429 with a Retry-After beyond all numbers",
    () => json("{}", 429, { "retry-after": "9".repeat(400) }),
    rejected(429),
  ),
  endpoint("the endpoint refuses in HTML", () => html(403), rejected(403)),
  endpoint("the endpoint refuses with an empty body", () => to(401), rejected(401)),
  endpoint(
    "the endpoint refuses with a message of its framework",
    () => json('{"statusCode":400,"message":"amount must be a string"}', 400),
    rejected(400, { said: /amount must be a string/ }),
  ),
  endpoint(
    "the endpoint refuses with an object as its error",
    () => json('{"error":{"code":7,"message":"sold out"}}', 400),
    rejected(400, { said: /sold out/ }),
  ),
  endpoint("the endpoint refuses with an error that is no text", () => json('{"error":[1,2]}', 400), rejected(400)),
  endpoint(
    "the endpoint refuses with ten megabytes of error",
    () => json(JSON.stringify({ error: "no ".repeat(3_500_000) }), 400),
    rejected(400, { said: /no no no/ }),
  ),
  endpoint(
    "the endpoint refuses with control characters",
    () => json('{"error":"a\\u0000b\\u001b[31m\\nc"}', 400),
    rejected(400, { said: /^[^\u0000-\u001f]+$/ }),
  ),
  endpoint("the endpoint refuses with broken JSON", () => json('{"error":"so', 400), rejected(400)),
];

const failures = [
  ...[500, 502, 503, 504].map((status) =>
    endpoint(
      `the endpoint answers ${status} at every attempt`,
      () => Response.json({ error: "database" }, { status }),
      unavailable({ status, posts: 2, said: /database/ }),
      { options: "{ maxAttempts: 2 }" },
    ),
  ),
  ...[501, 511, 599].map((status) => endpoint(`the endpoint answers ${status}`, () => json("{}", status), unavailable({ status }))),
  endpoint("the endpoint answers 500 once", (request, { attempt }) => (attempt === 1 ? html(500) : session()), paid({ posts: 2 })),
  endpoint(
    "the endpoint answers 502, then 503, and then makes the session",
    (request, { attempt }) => (attempt < 3 ? html(501 + attempt) : session()),
    paid({ posts: 3 }),
  ),
  endpoint(
    "the endpoint answers 503 with a Retry-After of an hour",
    () => json("{}", 503, { "retry-after": "3600" }),
    unavailable({ status: 503 }),
  ),
  endpoint(
    "the endpoint answers 503, and then refuses",
    (request, { attempt }) => (attempt === 1 ? html(503) : json('{"error":"sold out"}', 409)),
    rejected(409, { posts: 2 }),
  ),
  endpoint(
    "the endpoint answers 503, and then nobody answers",
    (request, { attempt, mended }) => (attempt === 1 ? html(503) : mended.then(() => session())),
    unavailable({ posts: 2 }),
    { options: "{ maxAttempts: 2, sessionTimeoutMs: 200 }" },
  ),
];

export const statusFaults = [...redirects, ...refusals, ...failures];
