import type { Metadata } from "next";
import Link from "next/link";
import { Live } from "@/components/live";
import { requireStaff } from "@/lib/back-office";
import { formatMoney, productById } from "@/lib/catalogue";
import { newestOrders } from "@/lib/orders";
import { payments } from "@/lib/payments";

export const metadata: Metadata = { title: "Orders · Northbound Coffee" };

export default async function Orders() {
  await requireStaff();
  const orders = await newestOrders();
  const rows = await Promise.all(
    orders.map(async (order) => ({ order, payment: await payments.get({ reference: String(order.number) }) })),
  );
  return (
    <>
      <h1>Orders</h1>
      {rows.length === 0 && <p className="summary">There are no orders yet.</p>}
      <ul className="orders">
        {rows.map(({ order, payment }) => (
          <li key={order.number}>
            <Link href={`/orders/${order.number}`}>{order.number}</Link>
            <span>{productById(order.product)?.name ?? order.product}</span>
            <span className="amount">{formatMoney(order.amount, order.currency)}</span>
            <time dateTime={order.createdAt.toISOString()}>{order.createdAt.toISOString().slice(0, 16).replace("T", " ")} UTC</time>
            <span className="status" data-status={payment?.status ?? "none"}>
              {payment?.status ?? "no payment"}
            </span>
          </li>
        ))}
      </ul>
      <Live everyMs={3_000} />
    </>
  );
}
