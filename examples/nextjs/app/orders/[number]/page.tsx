import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import type { ExplainedAttempt } from "cubepay-checkout/server";
import { capture, release } from "@/app/orders/actions";
import { Live } from "@/components/live";
import { StaffForm } from "@/components/staff-form";
import { requireStaff } from "@/lib/back-office";
import { formatMoney, productById } from "@/lib/catalogue";
import { orderByNumber, parcelsOf } from "@/lib/orders";
import { captureMethod, payments } from "@/lib/payments";

interface Props {
  params: Promise<{ number: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Order ${(await params).number} · Northbound Coffee` };
}

export default async function OrderForStaff({ params }: Props) {
  await requireStaff();
  const order = await orderByNumber((await params).number);
  if (!order) notFound();
  const [{ summary, attempts }, parcels] = await Promise.all([payments.explain(String(order.number)), parcelsOf(order)]);
  return (
    <>
      <Link className="back" href="/orders">
        All orders
      </Link>
      <h1>Order {order.number}</h1>
      <p className="summary">
        {productById(order.product)?.name ?? order.product}, {formatMoney(order.amount, order.currency)}. {summary} Parcels sent: {parcels}.{" "}
        <Link href={`/order/${order.id}`}>The customer’s page</Link>
      </p>
      {attempts.map((attempt) => (
        <Attempt key={attempt.requestId} attempt={attempt} />
      ))}
      <Live everyMs={2_000} />
    </>
  );
}

function Attempt({ attempt }: { attempt: ExplainedAttempt }) {
  const { paymentSessionId, status, amount, currency, captures, problem, next, nextAt } = attempt;
  const rest = (Number(amount) - captures.reduce((sum, { amount }) => sum + Number(amount), 0)).toFixed(2);
  // A capture whose response was lost is repeated automatically.
  const isCapturing = captures.some(({ status }) => status === "requested");
  const rows: [string, string | undefined][] = [
    ["Charged", formatMoney(amount, currency)],
    ["Captured", formatMoney(attempt.capturedAmount, currency)],
    ["Refunded", formatMoney(attempt.refundedAmount, currency)],
    ["What happens next", nextAt ? `${next} (${clock(nextAt)})` : next],
    ["Problem", problem],
    ["Began", clock(attempt.createdAt)],
    ["Paid", attempt.paidAt && clock(attempt.paidAt)],
    ["Delivered", attempt.deliveredAt && clock(attempt.deliveredAt)],
    ["Session", paymentSessionId],
    ["Funding transaction", attempt.fundingTransactionHash],
    ...captures.map(({ captureId, amount, final, status }, index): [string, string] => [
      `Capture ${index + 1}`,
      `${formatMoney(amount, currency)}${final ? ", final" : ""}: ${status}${captureId ? ` (${captureId})` : ""}`,
    ]),
  ];
  return (
    <section className="attempt">
      <h2>
        Payment <span className="status" data-status={status}>{status}</span>
      </h2>
      <dl>
        {rows.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {status === "funded" && captureMethod === "manual" && !isCapturing && (
        // The key gives each capture a new form, with the remaining amount.
        <StaffForm key={captures.length} action={capture} label="Capture">
          <input type="hidden" name="session" value={paymentSessionId} />
          {/* Sending the same form twice captures once. */}
          <input type="hidden" name="requestId" value={crypto.randomUUID()} />
          <label>
            Amount
            <input name="amount" inputMode="decimal" required defaultValue={rest} />
          </label>
          <label className="check">
            <input type="checkbox" name="final" /> Refund the rest
          </label>
        </StaffForm>
      )}
      {status === "review" && (
        <StaffForm action={release} label="Release">
          <input type="hidden" name="session" value={paymentSessionId} />
          <p>Release the payment when the problem is solved. The server then checks with CubePay again and continues.</p>
        </StaffForm>
      )}
    </section>
  );
}

const clock = (time: string) => `${time.slice(0, 19).replace("T", " ")} UTC`;
