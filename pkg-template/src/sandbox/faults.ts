// Faults on demand: at a rate for all calls, or once for the next call about a session.

const meanings = {
  lost: "The call is carried out, and its answer never arrives.",
  error: "The call is answered 500, 502 or 503 and not carried out.",
  slow: "The answer takes 5 seconds.",
  busy: "The call is answered 429 with Retry-After and not carried out.",
  dead: "A session is CANCELED as soon as it is made.",
} as const;

/** A fault of a call. */
export type Fault = keyof typeof meanings;

const calls = ["look-up", "transaction", "capture"] as const;

/** A kind of call about a session: reading it, reporting the customer's transaction, creating or reading a capture. */
export type SessionCall = (typeof calls)[number];

/** All kinds of calls. */
export const sessionCalls: readonly SessionCall[] = calls;

/** Whether a value is a kind of call. */
export function isSessionCall(value: unknown): value is SessionCall {
  return calls.some((call) => call === value);
}

/** The probability of each fault, from 0 to 1. */
export type FaultRates = Readonly<Partial<Record<Fault, number>>>;

const usualRate = 0.2;

/** Whether a value is a fault. */
export function isFault(value: unknown): value is Fault {
  return typeof value === "string" && Object.hasOwn(meanings, value);
}

/**
 * Parses `lost=10%`, `error=0.05` and `slow`.
 *
 * @throws RangeError that names the invalid part.
 */
export function readFaults(list: readonly string[]): FaultRates {
  const rates: Partial<Record<Fault, number>> = {};
  for (const item of list) {
    const [name = "", rate] = item.split("=");
    if (!isFault(name)) throw new RangeError(`"${name}" is unknown. The faults are: ${Object.keys(meanings).join(", ")}.`);
    rates[name] = rate === undefined ? usualRate : readRate(name, rate);
  }
  return rates;
}

function readRate(name: string, text: string): number {
  const [, number, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  const rate = Number(number) / (percent ? 100 : 1);
  if (!(rate >= 0 && rate <= 1)) throw new RangeError(`the rate of ${name} must be from 0 to 1, or from 0% to 100%, not ${text}.`);
  return rate;
}

/** Decides how each call fails. */
export class Faults {
  readonly #rates: FaultRates;
  /** By session, and by kind of call if one was named. */
  readonly #next = new Map<string, Fault>();

  constructor(rates: FaultRates) {
    this.#rates = rates;
  }

  /** Makes the next call about this session fail, or the next one of this kind. */
  once(paymentSessionId: string, fault: Fault, call?: SessionCall): void {
    this.#next.set(keyOf(paymentSessionId, call), fault);
  }

  /**
   * The fault of a call, usually none. `call` only applies to calls about a session. Only the creation of a session can be
   * `dead`.
   */
  draw(paymentSessionId: string | undefined, call: SessionCall): Fault | undefined {
    const keys = paymentSessionId === undefined ? [] : [keyOf(paymentSessionId, call), keyOf(paymentSessionId)];
    for (const key of keys) {
      const asked = this.#next.get(key);
      if (!this.#next.delete(key)) continue;
      return asked;
    }
    for (const [fault, rate] of Object.entries(this.#rates) as [Fault, number][]) {
      if (fault === "dead" && paymentSessionId !== undefined) continue;
      if (Math.random() < rate) return fault;
    }
    return undefined;
  }
}

const keyOf = (paymentSessionId: string, call: SessionCall | "" = ""): string => `${paymentSessionId} ${call}`;
