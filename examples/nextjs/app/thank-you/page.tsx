import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";

export const metadata: Metadata = { title: "Thank you · Northbound Coffee" };

/**
 * Says thank you, and nothing more: an address proves no payment. Send the goods when CubePay's webhook tells your server
 * that the session is funded.
 */
export default async function ThankYou({ searchParams }: { searchParams: Promise<{ transaction?: string | string[] }> }) {
  const { transaction } = await searchParams;
  if (typeof transaction !== "string" || !/^0x[0-9a-f]{64}$/i.test(transaction)) notFound();
  return (
    <section className="thanks">
      <h1>Thank you.</h1>
      <p>Your payment arrived. We are weighing the beans.</p>
      <dl>
        <dt>Transaction</dt>
        <dd>
          <code>{transaction}</code>
        </dd>
      </dl>
      <Link href="/">Back to the shelf</Link>
    </section>
  );
}
