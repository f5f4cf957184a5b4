// Faults on demand: at a rate for all calls, or once for the next call about a session.

const meanings = {
  lost: "The call is carried out, and its answer never arrives.",
  error: "The call is answered 500, 502 or 503 and not carried out.",
  slow: "The answer takes 5 seconds.",
  busy: "The call is answered 429 with Retry-After and not carried out.",
  dead: "A session is CANCELED as soon as it is made.",
} as const;

/** What can go wrong with a call. */
export type Fault = keyof typeof meanings;

/** All of them, each with what it does. */
export const faultMeanings: Readonly<Record<Fault, string>> = meanings;

/** How often each fault happens, from 0 to 1. */
export type FaultRates = Readonly<Partial<Record<Fault, number>>>;

const usualRate = 0.2;

/** Whether a text names a fault. */
export function isFault(value: unknown): value is Fault {
  return typeof value === "string" && Object.hasOwn(meanings, value);
}

/**
 * Reads `lost=10%`, `error=0.05` and `slow`.
 *
 * @throws RangeError that names what cannot be read.
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

/** Decides what goes wrong with each call. */
export class Faults {
  readonly #rates: FaultRates;
  readonly #next = new Map<string, Fault>();

  constructor(rates: FaultRates) {
    this.#rates = rates;
  }

  /** The next call about this session goes wrong so. */
  once(paymentSessionId: string, fault: Fault): void {
    this.#next.set(paymentSessionId, fault);
  }

  /** What goes wrong with this call; nothing for most. Only the making of a session can be `dead`. */
  draw(paymentSessionId: string | undefined): Fault | undefined {
    const asked = paymentSessionId === undefined ? undefined : this.#next.get(paymentSessionId);
    if (paymentSessionId !== undefined && asked) {
      this.#next.delete(paymentSessionId);
      return asked;
    }
    for (const [fault, rate] of Object.entries(this.#rates) as [Fault, number][]) {
      if (fault === "dead" && paymentSessionId !== undefined) continue;
      if (Math.random() < rate) return fault;
    }
    return undefined;
  }
}
