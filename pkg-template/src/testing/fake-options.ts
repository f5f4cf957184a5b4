// The options of the fake.

import { readOptions } from "../server/checks/options.js";

/** How one payment proceeds, including the variants that the SDK's documentation leaves open. */
export interface FakeVariant {
  /** How `open` ends. Default `"succeed"`. */
  open?: "succeed" | "close" | "fail" | "hang" | undefined;
  /**
   * What `init` does: returns the instance, returns a promise of it, returns nothing (the global itself then has `open`), throws,
   * or rejects. Default `"instance"`. The package calls `init` once and keeps the instance.
   */
  init?: "instance" | "promise" | "nothing" | "throws" | "rejects" | undefined;
  /**
   * What `open` resolves with: the bare hash; an object with the hash under either name; the same with `session`, with `details`,
   * or with both (`"full"`); or nothing. Default `"full"`.
   */
  result?: "full" | "hash" | "transactionHash" | "fundingTransactionHash" | "session" | "details" | "nothing" | undefined;
  /**
   * The error of a closed modal: an `Error` with that name, an instance of a subclass, a plain object, or an error that `open`
   * itself throws. Default `"error"`.
   */
  closedAs?: "error" | "subclass" | "object" | "thrown" | undefined;
}

/** How payments end. */
export type FakeOutcome = NonNullable<FakeVariant["open"]> | FakeVariant;

/**
 * How the shop's endpoint responds: with a session to pay; with a session that is already paid or cancelled, as CubePay does for
 * a `requestId` of an earlier attempt; with an HTTP status; with a network error; or never.
 */
export type FakeEndpoint = "ok" | "paid" | "ended" | "network-error" | "hang" | number;

const endpoints: readonly unknown[] = ["ok", "paid", "ended", "network-error", "hang"] satisfies FakeEndpoint[];

/** The calls that the fake received, in order. */
export interface FakeCalls {
  /** The bodies of the requests to the session endpoint, including retries. */
  readonly sessions: Record<string, unknown>[];
  /** The arguments of `init`. */
  readonly init: unknown[];
  /** The arguments of `open`. */
  readonly open: unknown[];
}

const choices: { readonly [Key in keyof Required<FakeVariant>]: readonly Required<FakeVariant>[Key][] } = {
  open: ["succeed", "close", "fail", "hang"],
  init: ["instance", "promise", "nothing", "throws", "rejects"],
  result: ["full", "hash", "transactionHash", "fundingTransactionHash", "session", "details", "nothing"],
  closedAs: ["error", "subclass", "object", "thrown"],
};

/**
 * Fills in the defaults of an outcome.
 *
 * @throws TypeError if it is not an outcome.
 */
export function readOutcome(caller: string, outcome: unknown): Required<{ [Key in keyof FakeVariant]: NonNullable<FakeVariant[Key]> }> {
  const variant = readOptions(`${caller}: outcome`, typeof outcome === "string" ? { open: outcome } : outcome, Object.keys(choices) as (keyof FakeVariant)[]);
  const chosen = <Key extends keyof FakeVariant>(key: Key): NonNullable<FakeVariant[Key]> => {
    const value: unknown = variant[key] ?? choices[key][0];
    const choice = choices[key].find((candidate) => candidate === value);
    if (choice === undefined) throw new TypeError(`${caller}: outcome has ${key} ${JSON.stringify(value)}. Write one of: ${choices[key].join(", ")}.`);
    return choice as NonNullable<FakeVariant[Key]>;
  };
  return { open: chosen("open"), init: chosen("init"), result: chosen("result"), closedAs: chosen("closedAs") };
}

/** @throws TypeError if it is not a possible response of an endpoint. */
export function readEndpoint(caller: string, endpoint: unknown): FakeEndpoint {
  if (endpoints.includes(endpoint)) return endpoint as FakeEndpoint;
  if (typeof endpoint === "number" && Number.isInteger(endpoint) && endpoint >= 200 && endpoint <= 599) return endpoint;
  throw new TypeError(`${caller}: endpoint must be "ok", "paid", "ended", "network-error", "hang" or an HTTP status from 200 to 599.`);
}
