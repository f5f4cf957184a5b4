// A fake CubePay for unit tests: no modal, no network, and an outcome that the test chooses.

import { readOptions } from "../server/checks/options.js";
import { fetchWithEndpoint, type Fetch } from "./fake-endpoint.js";
import { FakePayments } from "./fake-payments.js";
import { guardFromNow } from "./payment-guard.js";
import { readEndpoint, readOutcome, type FakeCalls, type FakeEndpoint, type FakeOutcome } from "./fake-options.js";
import { responseClass } from "./response.js";
import { fakeSdk, type FakeSdk, type SdkSettings } from "./fake-sdk.js";

/** The options of {@link installFakeCubePay}. */
export interface FakeCubePayOptions {
  /** How payments end. Default `"succeed"`. */
  outcome?: FakeOutcome | undefined;
  /** How the shop's endpoint responds. Default `"ok"`. */
  endpoint?: FakeEndpoint | undefined;
  /** The shop's endpoint: a path, or an absolute URL. Default `"/api/payment-sessions"`. */
  sessionEndpoint?: string | undefined;
  /** The transaction hash of every successful payment. Default: 0x and 64 digits, always the same. */
  transactionHash?: string | undefined;
  /** Session fields that replace the default ones, such as `{ network: "POLYGON" }`. */
  session?: Readonly<Record<string, unknown>> | undefined;
}

/** An installed fake. */
export interface FakeCubePay {
  /** How the next payments end. Assign a new value to change it. */
  outcome: FakeOutcome;
  /** How the shop's endpoint responds to the next requests. Assign a new value to change it. */
  endpoint: FakeEndpoint;
  /** The transaction hash of every successful payment. */
  readonly transactionHash: string;
  /** The calls that the fake received. */
  readonly calls: FakeCalls;
  /**
   * Restores the replaced globals. The next payment can start even if one with this fake has not settled: the endpoint rejects a
   * hanging request, and a hanging modal stays pending. Further calls have no effect.
   */
  uninstall(): void;
}

const caller = "installFakeCubePay";
const installed: unique symbol = Symbol.for("cubepay-checkout.testing.fake");

type Page = typeof globalThis & { CubePaySDK?: FakeSdk; fetch?: Fetch; [installed]?: SdkSettings };

/**
 * Replaces `window.CubePaySDK` with a fake, and `fetch` with a function that responds for the shop's session endpoint
 * and forwards all other requests. Works in jsdom and in browsers.
 *
 * @example
 * ```ts
 * import { installFakeCubePay } from "cubepay-checkout/testing";
 * import { afterEach } from "vitest";
 *
 * const cubePay = installFakeCubePay();
 * afterEach(() => cubePay.uninstall());
 *
 * cubePay.outcome = "close";
 * ```
 * @throws TypeError if an option is unknown or malformed, or the environment has no `Response`.
 */
export function installFakeCubePay(options: FakeCubePayOptions = {}): FakeCubePay {
  const taken = readOptions(caller, options, ["outcome", "endpoint", "sessionEndpoint", "transactionHash", "session"]);
  const { sessionEndpoint = "/api/payment-sessions", transactionHash = `0x${"5a".repeat(32)}`, session = {} } = taken;
  if (typeof sessionEndpoint !== "string" || sessionEndpoint === "") throw new TypeError(`${caller}: sessionEndpoint must be a path or a URL.`);
  if (typeof transactionHash !== "string") throw new TypeError(`${caller}: transactionHash must be a string.`);
  if (typeof session !== "object" || session === null) throw new TypeError(`${caller}: session must be an object of fields.`);
  if (!responseClass()) {
    throw new TypeError(`${caller}: this environment has no fetch. In Jest, use a jsdom environment that keeps Node's fetch, such as jest-fixed-jsdom.`);
  }

  let outcome = (taken.outcome === undefined ? "succeed" : taken.outcome) as FakeOutcome;
  let variant = readOutcome(caller, outcome);
  let endpoint = readEndpoint(caller, taken.endpoint === undefined ? "ok" : taken.endpoint);
  const calls: FakeCalls = { sessions: [], init: [], open: [] };
  const fields = session as Readonly<Record<string, unknown>>;
  const payments = new FakePayments(fields);
  let leave = (): void => {};
  const settings = {
    uninstalled: new Promise<void>((resolve) => (leave = resolve)),
    get variant() {
      return variant;
    },
    get endpoint() {
      return endpoint;
    },
    transactionHash,
    session: fields,
    payments,
    calls,
    received: calls.sessions,
  };

  const page = globalThis as Page;
  const undo = [
    leave,
    guardFromNow(),
    replace(page, installed, settings),
    replace(page, "CubePaySDK", fakeSdk(() => page[installed])),
    replace(page, "fetch", fetchWithEndpoint(sessionEndpoint, settings, page.fetch)),
  ];
  return {
    get outcome() {
      return outcome;
    },
    set outcome(next) {
      variant = readOutcome(caller, next);
      outcome = next;
    },
    get endpoint() {
      return endpoint;
    },
    set endpoint(next) {
      endpoint = readEndpoint(caller, next);
    },
    transactionHash,
    calls,
    uninstall: () => {
      for (const restore of undo.splice(0).reverse()) restore();
    },
  };
}

/** Sets a property of the page. Returns a function that restores the old value or absence. */
function replace(page: Page, name: PropertyKey, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(page, name);
  Object.defineProperty(page, name, { value, configurable: true, enumerable: true, writable: true });
  return () => {
    if (before) Object.defineProperty(page, name, before);
    else Reflect.deleteProperty(page, name);
  };
}
