// The shop's session endpoint, simulated by a `fetch` that responds for this one URL.

import { withoutToken, type FakePayments } from "./fake-payments.js";
import { type FakeEndpoint } from "./fake-options.js";
import { response } from "./response.js";

export type Fetch = typeof globalThis.fetch;

/** The settings of the endpoint. Read at each request, because a test may change them. */
export interface EndpointSettings {
  readonly endpoint: FakeEndpoint;
  readonly payments: FakePayments;
  readonly transactionHash: string;
  readonly received: Record<string, unknown>[];
  /** Resolves when the fake is uninstalled. */
  readonly uninstalled: Promise<void>;
}

/** A `fetch` that responds for the session endpoint and forwards everything else to the real one. */
export function fetchWithEndpoint(sessionEndpoint: string, settings: EndpointSettings, real: Fetch | undefined): Fetch {
  return async (input, init) => {
    const asked = typeof input === "object" && "url" in input ? input : undefined;
    const url = absolute(asked ? asked.url : String(input));
    const method = (init?.method ?? asked?.method ?? "GET").toUpperCase();
    const endpoint = absolute(sessionEndpoint);
    const ours = url.origin === endpoint.origin && url.pathname === endpoint.pathname;
    if (!ours || (method !== "POST" && method !== "GET")) {
      if (!real) throw new TypeError(`The fake CubePay answers ${endpoint.pathname} only, and there is no fetch for ${url.href}.`);
      return real.call(globalThis, input, init);
    }
    const signal = init?.signal ?? asked?.signal ?? undefined;
    signal?.throwIfAborted();
    if (method === "GET") return lookUp(url, settings.payments);

    const body = await postedObject(init?.body ?? (await asked?.clone().text()));
    settings.received.push(body);
    return answer(settings, body, signal);
  };
}

async function answer({ endpoint, payments, transactionHash, uninstalled }: EndpointSettings, body: Record<string, unknown>, signal: AbortSignal | undefined): Promise<Response> {
  if (endpoint === "network-error") throw new TypeError("Failed to fetch");
  if (endpoint === "hang") {
    await Promise.race([uninstalled, whenAborted(signal)]);
    // This status is not retried. A retry would reach whatever replaced this fake.
    return json(410, { error: "The fake CubePay was uninstalled." });
  }
  if (typeof endpoint === "number" && (endpoint < 200 || endpoint > 299)) return json(endpoint, { error: `The fake endpoint answers ${endpoint}` });
  if (endpoint === 204 || endpoint === 205) return response(null, { status: endpoint });
  const session = payments.create(body);
  if (endpoint === "paid") payments.fund(session.paymentSessionId, transactionHash);
  if (endpoint === "ended") payments.cancel(session.paymentSessionId);
  // A query alone resolves against the requested URL, even if a proxy changed its path.
  const location = `?paymentSessionId=${encodeURIComponent(session.paymentSessionId)}`;
  return json(typeof endpoint === "number" ? endpoint : 201, session, { Location: location });
}

function lookUp(url: URL, payments: FakePayments): Response {
  const session = payments.find(url.searchParams.get("paymentSessionId"));
  return session ? json(200, withoutToken(session)) : json(404, { error: "There is no such payment session." });
}

function json(status: number, body: object, headers: Record<string, string> = {}): Response {
  const bodiless = status === 204 || status === 205 || status === 304;
  return response(bodiless ? null : JSON.stringify(body), { status, headers: { ...headers, "Content-Type": "application/json" } });
}

function whenAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason), { once: true }));
}

/** Anything but a JSON object is recorded as an empty object. A real endpoint would respond with 400. */
async function postedObject(body: unknown): Promise<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(typeof body === "string" ? body : await response(body as BodyInit).text());
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function absolute(url: string): URL {
  const page = (globalThis as { location?: { href?: string } }).location?.href;
  return new URL(url, page && /^https?:/.test(page) ? page : "http://localhost/");
}
