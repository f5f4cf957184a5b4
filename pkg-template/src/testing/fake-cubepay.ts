// A CubePay for unit tests: no modal, no network, the outcome of the test's choosing.

import { readOptions } from "../server/checks/options.js";
import { fetchWithEndpoint, type Fetch } from "./fake-endpoint.js";
import { FakePayments } from "./fake-payments.js";
import { guardFromNow } from "./payment-guard.js";
import { readEndpoint, readOutcome, type FakeCalls, type FakeEndpoint, type FakeOutcome } from "./fake-options.js";
import { responseClass } from "./response.js";
import { fakeSdk, type FakeSdk, type SdkSettings } from "./fake-sdk.js";

/** What {@link installFakeCubePay} starts with. */
export interface FakeCubePayOptions {
  /** How payments go. Default `"succeed"`. */
  outcome?: FakeOutcome | undefined;
  /** How the shop's endpoint answers. Default `"ok"`. */
  endpoint?: FakeEndpoint | undefined;
  /** The shop's endpoint: a path, or an absolute URL. Default `"/api/payment-sessions"`. */
  sessionEndpoint?: string | undefined;
  /** The hash of every payment that succeeds. Default 0x and 64 digits, always the same. */
  transactionHash?: string | undefined;
  /** Fields that every session has instead of the usual ones, such as `{ network: "POLYGON" }`. */
  session?: Readonly<Record<string, unknown>> | undefined;
}

/** An installed fake. */
export interface FakeCubePay {
  /** How the next payments go; assign to change it. */
  outcome: FakeOutcome;
  /** How the shop's endpoint answers the next requests; assign to change it. */
  endpoint: FakeEndpoint;
  /** The hash of every payment that succeeds. */
  readonly transactionHash: string;
  /** What the fake was asked to do. */
  readonly calls: FakeCalls;
  /**
   * Puts back what was there before, and lets the next payment start although one of this fake may still be under way: the
   * endpoint refuses a request that hangs, and a modal that hangs stays pending. Calling it again does nothing.
   */
  uninstall(): void;
}

const caller = "installFakeCubePay";
const installed: unique symbol = Symbol.for("cubepay-checkout.testing.fake");

type Page = typeof globalThis & { CubePaySDK?: FakeSdk; fetch?: Fetch; [installed]?: SdkSettings };

/**
 * Puts a fake in the place of `window.CubePaySDK`, and answers the shop's session endpoint by replacing `fetch`, which
 * everything else still reaches. Works in jsdom and in browsers.
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
 * @throws TypeError when an option is unknown or malformed, or the environment has no `Response`.
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

/** Sets a property of the page and gives what sets it back, absence included. */
function replace(page: Page, name: PropertyKey, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(page, name);
  Object.defineProperty(page, name, { value, configurable: true, enumerable: true, writable: true });
  return () => {
    if (before) Object.defineProperty(page, name, before);
    else Reflect.deleteProperty(page, name);
  };
}
