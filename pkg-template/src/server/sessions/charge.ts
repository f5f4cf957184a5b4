// The amount to charge. The shop's `price` function decides it, never the customer's browser.

import { type JsonObject } from "../checks/json-object.js";
import { decimalAmount, isAmount, isCurrency, sameAmount } from "../checks/money.js";
import { type CreatedPaymentSession } from "../upstream/payment-session.js";
import { Refusal } from "../answers/refusal.js";

/** The argument of `price`. */
export interface PriceContext {
  /**
   * The JSON that the browser posted, including `metadata` such as `orderId`. Frozen and without a prototype. Nothing in it can
   * be trusted, including `amount` and `currency`.
   */
  readonly body: Readonly<Record<string, unknown>>;
  /** The request, for its headers and cookies. Its body has already been read. */
  readonly request: Request;
}

/** The amount that the shop charges. */
export interface Price {
  /**
   * A decimal string such as `"50.00"`, or a number below 10^15 minor units, which is formatted with the currency's decimals in
   * ISO 4217.
   */
  amount: string | number;
  /** ISO 4217, three capital letters. Default `"USD"`. */
  currency?: string | undefined;
}

/** A validated amount for the API. */
export interface Charge {
  /** Decimal text, such as `"50.00"`. */
  readonly amount: string;
  /** ISO 4217, such as `"USD"`. */
  readonly currency: string;
}

/** The result of `price`, with a validated charge. */
export interface Priced extends Charge {
  /** What the payment is for. Not validated, because only payments with a store need it. */
  readonly reference: unknown;
}

/**
 * Calls the shop's `price`.
 *
 * @throws any error of `price`; TypeError if its result cannot be charged.
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
 * Rejects a session with another amount. For a known `requestId`, the API returns the existing session, which the customer may
 * have created for a cheaper cart.
 */
export function refuseOtherCharge(session: CreatedPaymentSession, charge: Charge): void {
  const { amount } = session;
  const sameMoney = amount === undefined || (isAmount(amount) && sameAmount(amount, charge.amount));
  const sameCurrency = session.currency === undefined || session.currency === charge.currency;
  if (!sameMoney || !sameCurrency) {
    throw new Refusal(409, "This requestId belongs to a payment of another amount. Start the payment again with a new one.");
  }
}
