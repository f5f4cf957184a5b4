import type { Payment } from "cubepay-checkout/server";
import type { PostgresTransaction } from "cubepay-checkout/server/postgres";
import type { Product } from "@/lib/catalogue";
import { database } from "@/lib/database";

export interface Order {
  /** The order's number, which is also the `reference` of its payments. */
  readonly number: number;
  /** Unguessable. Only the customer who placed the order has it. */
  readonly id: string;
  readonly product: string;
  /** A decimal string: the price when the order was placed. */
  readonly amount: string;
  readonly currency: string;
  readonly status: "open" | "delivered";
  readonly createdAt: Date;
}

const columns = `number, id, product, amount, currency, status, created_at as "createdAt"`;

/** Places an unpaid order and returns its id. */
export async function placeOrder({ id, price, currency }: Product): Promise<string> {
  const insert = "insert into orders (product, amount, currency) values ($1, $2, $3) returning id";
  const { rows } = await database.query<{ id: string }>(insert, [id, price, currency]);
  return rows[0]!.id;
}

/** The order with this id, or `undefined`. `id` comes from the browser and can be anything. */
export async function orderById(id: unknown): Promise<Order | undefined> {
  if (typeof id !== "string" || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return undefined;
  return (await database.query<Order>(`select ${columns} from orders where id = $1`, [id])).rows[0];
}

export async function orderByNumber(number: string): Promise<Order | undefined> {
  if (!/^[1-9][0-9]{0,8}$/.test(number)) return undefined;
  return (await database.query<Order>(`select ${columns} from orders where number = $1`, [number])).rows[0];
}

export async function newestOrders(): Promise<Order[]> {
  return (await database.query<Order>(`select ${columns} from orders order by number desc limit 50`)).rows;
}

/**
 * Passes a paid order to the warehouse. These statements run in the transaction that marks the payment as delivered. Either all
 * of them are committed, or none, and then this function is called again.
 */
export async function deliver(payment: Payment, transaction: PostgresTransaction): Promise<void> {
  const update = "update orders set status = 'delivered' where number = $1 and status = 'open' returning product";
  const { rows } = await transaction.query<{ product: string }>(update, [payment.reference]);
  if (!rows[0]) throw new Error(`Order ${payment.reference} is not open.`);
  const insert = "insert into parcels (order_number, product, payment_session_id) values ($1, $2, $3)";
  await transaction.query(insert, [payment.reference, rows[0].product, payment.paymentSessionId]);
}

/** The number of parcels for an order. */
export async function parcelsOf({ number }: Order): Promise<number> {
  const count = "select count(*)::integer as count from parcels where order_number = $1";
  return (await database.query<{ count: number }>(count, [number])).rows[0]!.count;
}
