// What the fake can be told to do.

import { readOptions } from "../server/checks/options.js";

/** How one payment goes, in each form that the SDK's documentation leaves open. */
export interface FakeVariant {
  /** How `open` ends. Default `"succeed"`. */
  open?: "succeed" | "close" | "fail" | "hang" | undefined;
  /**
   * How `init` answers: with the instance, with a promise of it, or with nothing, in which case the global itself has
   * `open`; or how it fails. Default `"instance"`. The package asks for an instance once and keeps it.
   */
  init?: "instance" | "promise" | "nothing" | "throws" | "rejects" | undefined;
  /**
   * What `open` resolves with: the bare hash; an object with the hash under either name; that with `session`, with
   * `details`, or with both (`"full"`); or nothing. Default `"full"`.
   */
  result?: "full" | "hash" | "transactionHash" | "fundingTransactionHash" | "session" | "details" | "nothing" | undefined;
  /** What a closed modal is: an `Error` of that name, an instance of a subclass, a plain object, or an error thrown by `open` itself. Default `"error"`. */
  closedAs?: "error" | "subclass" | "object" | "thrown" | undefined;
}

/** How payments go. */
export type FakeOutcome = NonNullable<FakeVariant["open"]> | FakeVariant;

/**
 * How the shop's endpoint answers: with a session to pay; with one that is paid already, or cancelled, as CubePay answers a
 * `requestId` that an earlier attempt has used; with an HTTP status; as if the network were down; or never.
 */
export type FakeEndpoint = "ok" | "paid" | "ended" | "network-error" | "hang" | number;

const endpoints: readonly unknown[] = ["ok", "paid", "ended", "network-error", "hang"] satisfies FakeEndpoint[];

/** What the fake was asked to do, in order. */
export interface FakeCalls {
  /** The bodies that were posted to the session endpoint, retries included. */
  readonly sessions: Record<string, unknown>[];
  /** The options that `init` was given. */
  readonly init: unknown[];
  /** The arguments that `open` was given. */
  readonly open: unknown[];
}

const choices: { readonly [Key in keyof Required<FakeVariant>]: readonly Required<FakeVariant>[Key][] } = {
  open: ["succeed", "close", "fail", "hang"],
  init: ["instance", "promise", "nothing", "throws", "rejects"],
  result: ["full", "hash", "transactionHash", "fundingTransactionHash", "session", "details", "nothing"],
  closedAs: ["error", "subclass", "object", "thrown"],
};

/**
 * An outcome with every choice made.
 *
 * @throws TypeError when it is not an outcome.
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

/** @throws TypeError when it is not an answer that an endpoint can give. */
export function readEndpoint(caller: string, endpoint: unknown): FakeEndpoint {
  if (endpoints.includes(endpoint)) return endpoint as FakeEndpoint;
  if (typeof endpoint === "number" && Number.isInteger(endpoint) && endpoint >= 200 && endpoint <= 599) return endpoint;
  throw new TypeError(`${caller}: endpoint must be "ok", "paid", "ended", "network-error", "hang" or an HTTP status from 200 to 599.`);
}
