// The SDK without a modal.

import { type FakePayments } from "./fake-payments.js";
import { type readOutcome } from "./fake-options.js";

/** The settings of the fake SDK. Read at each call, because a test may change them. */
export interface SdkSettings {
  readonly variant: ReturnType<typeof readOutcome>;
  readonly transactionHash: string;
  readonly session: Readonly<Record<string, unknown>>;
  readonly payments: FakePayments;
  readonly calls: { readonly init: unknown[]; readonly open: unknown[] };
}

/** The replacement for `window.CubePaySDK`. */
export interface FakeSdk {
  init(options: unknown): unknown;
  open?: Open;
}

type Open = (args: unknown) => unknown;

/**
 * A fake SDK. Its instances use the settings that are installed when they open, because the package keeps its instance from one
 * test to the next.
 */
export function fakeSdk(current: () => SdkSettings | undefined): FakeSdk {
  const open: Open = (args) => {
    const settings = current();
    return settings ? play(settings, args) : Promise.reject(new Error("The fake CubePay was uninstalled."));
  };
  const sdk: FakeSdk = {
    init: (options) => {
      const settings = current();
      if (!settings) throw new Error("The fake CubePay was uninstalled.");
      settings.calls.init.push(options);
      delete sdk.open;
      switch (settings.variant.init) {
        case "instance":
          return { open };
        case "promise":
          return Promise.resolve({ open });
        case "nothing":
          sdk.open = open;
          return undefined;
        case "throws":
          throw new Error("The fake CubePay throws at init.");
        case "rejects":
          return Promise.reject(new Error("The fake CubePay rejects at init."));
      }
    },
  };
  return sdk;
}

function play(settings: SdkSettings, args: unknown): unknown {
  const { variant, transactionHash, payments, calls } = settings;
  calls.open.push(args);
  switch (variant.open) {
    case "hang":
      return new Promise(() => {});
    case "fail":
      return Promise.reject(new Error("The fake CubePay fails the payment."));
    case "close":
      if (variant.closedAs === "thrown") throw closed("error");
      return Promise.reject(closed(variant.closedAs));
    case "succeed": {
      const { paymentSessionId } = (args ?? {}) as { paymentSessionId?: string };
      if (paymentSessionId !== undefined && variant.result !== "nothing") payments.fund(paymentSessionId, transactionHash);
      return Promise.resolve(result(settings, paymentSessionId));
    }
  }
}

function result({ variant, transactionHash, session }: SdkSettings, paymentSessionId: string | undefined): unknown {
  const paid = { paymentSessionId, status: "FUNDED", fundingTransactionHash: transactionHash, ...session };
  const details = { wallet: "fake", network: "SEPOLIA", confirmations: 1 };
  switch (variant.result) {
    case "full":
      return { transactionHash, session: paid, details };
    case "hash":
      return transactionHash;
    case "transactionHash":
      return { transactionHash };
    case "fundingTransactionHash":
      return { fundingTransactionHash: transactionHash };
    case "session":
      return { transactionHash, session: paid };
    case "details":
      return { transactionHash, details };
    case "nothing":
      return undefined;
  }
}

class CubePayClosedError extends Error {
  override readonly name: string = "CubePayClosedError";
}

function closed(as: "error" | "subclass" | "object" | "thrown"): unknown {
  const message = "The customer closed the modal.";
  if (as === "subclass") return new CubePayClosedError(message);
  if (as === "object") return { name: "CubePayClosedError", message };
  return Object.assign(new Error(message), { name: "CubePayClosedError" });
}
