// What the shop charges: its own `price` decides, never the customer's browser.

import { type JsonObject } from "../checks/json-object.js";
import { decimalAmount, isAmount, isCurrency, sameAmount } from "../checks/money.js";
import { type CreatedPaymentSession } from "../upstream/payment-session.js";
import { Refusal } from "../answers/refusal.js";

/** What `price` is told. */
export interface PriceContext {
  /**
   * What the browser posted, `metadata` such as `orderId` included. Frozen and without a prototype; all of it is the
   * customer's word, its `amount` and `currency` too.
   */
  readonly body: Readonly<Record<string, unknown>>;
  /** The request, for its headers and cookies. Its body has been read. */
  readonly request: Request;
}

/** What the shop charges. */
export interface Price {
  /** A decimal string such as `"50.00"`, or a number below 10^15 minor units, which is written with the currency's decimals in ISO 4217. */
  amount: string | number;
  /** ISO 4217, three capital letters. Default `"USD"`. */
  currency?: string | undefined;
}

/** An amount that can be sent to the API. */
export interface Charge {
  /** Decimal text, such as `"50.00"`. */
  readonly amount: string;
  /** ISO 4217, such as `"USD"`. */
  readonly currency: string;
}

/** What `price` returned, its charge checked. */
export interface Priced extends Charge {
  /** What the payment is for, unchecked: only a store of payments asks for it. */
  readonly reference: unknown;
}

/**
 * Asks the shop what it charges.
 *
 * @throws whatever `price` throws; TypeError when it returned something that cannot be charged.
 */
export async function chargeOf(price: (context: PriceContext) => unknown, body: JsonObject, request: Request): Promise<Priced> {
  const answer = await price({ body, request });
  const expected = 'price must return { amount, currency }, such as { amount: "50.00", currency: "USD" }';
  if (typeof answer !== "object" || answer === null || !Object.hasOwn(answer, "amount")) throw new TypeError(`${expected}.`);
  const { amount } = answer as Price;
  const currency = (Object.hasOwn(answer, "currency") ? (answer as Price).currency : undefined) ?? "USD";
  if (!isCurrency(currency)) throw new TypeError(`${expected}: the currency must be three capital letters.`);
  const reference: unknown = Object.hasOwn(answer, "reference") ? (answer as { reference?: unknown }).reference : undefined;
  try {
    return { amount: decimalAmount(amount, currency), currency, reference };
  } catch (error) {
    throw new TypeError(`${expected}: ${(error as RangeError).message}.`);
  }
}

/**
 * Refuses a session that is of another charge. The API answers a `requestId` that it knows with the session it made
 * then, and a customer may have made that one for a cheaper cart.
 */
export function refuseOtherCharge(session: CreatedPaymentSession, charge: Charge): void {
  const { amount } = session;
  const sameMoney = amount === undefined || (isAmount(amount) && sameAmount(amount, charge.amount));
  const sameCurrency = session.currency === undefined || session.currency === charge.currency;
  if (!sameMoney || !sameCurrency) {
    throw new Refusal(409, "This requestId belongs to a payment of another amount. Start the payment again with a new one.");
  }
}
