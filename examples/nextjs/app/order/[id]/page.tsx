import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { Bag } from "@/components/bag";
import { Live } from "@/components/live";
import { PayOrder } from "@/components/pay-order";
import { formatMoney, productById } from "@/lib/catalogue";
import { orderById } from "@/lib/orders";
import { progressOf, type Stage } from "@/lib/progress";

// Anyone with this page's URL can see the order, so search engines must not index it.
export const metadata: Metadata = { title: "Your order · Northbound Coffee", robots: { index: false } };

const steps = ["Ordered", "Paid", "Delivered"];
const reached: Record<Stage, number> = { open: 1, checking: 1, paid: 2, delivered: 3 };
const sentences: Record<Stage, string> = {
  open: "Your order is waiting for its payment.",
  paid: "Your payment has arrived. We are packing the beans.",
  delivered: "Thank you. Your coffee is with the courier.",
  checking: "We are checking your payment and will contact you. Please do not pay again.",
};

export default async function OrderPage({ params }: { params: Promise<{ id: string }> }) {
  const order = await orderById((await params).id);
  if (!order) notFound();
  const { stage, payment } = await progressOf(order);
  const product = productById(order.product);
  const price = formatMoney(order.amount, order.currency);
  const isRefunded = Number(payment?.refundedAmount ?? 0) > 0;

  return (
    <article className="product">
      <div className="scene" data-product={order.product}>
        <Bag id={order.product} name={product?.name ?? order.product} />
      </div>
      <div className="details">
        <p className="origin">Order {order.number}</p>
        <h1>{product?.name ?? order.product}</h1>
        <p className="price">{price}</p>
        <ol className="steps">
          {steps.map((step, index) => (
            <li key={step} data-reached={index < reached[stage]}>
              {step}
            </li>
          ))}
        </ol>
        <p role="status">{sentences[stage]}</p>
        <PayOrder orderId={order.id} amount={order.amount} currency={order.currency} label={`Pay ${price}`} isOpen={stage === "open"} />
        {stage !== "open" && payment?.fundingTransactionHash && (
          <dl>
            <div>
              <dt>Transaction</dt>
              <dd>
                <code>{payment.fundingTransactionHash}</code>
              </dd>
            </div>
            {isRefunded && (
              <div>
                <dt>Refunded to you</dt>
                <dd>{formatMoney(payment.refundedAmount, order.currency)}</dd>
              </div>
            )}
          </dl>
        )}
        {stage !== "open" && <Link href="/">Back to the shop</Link>}
        {stage !== "delivered" && <Live everyMs={1_500} />}
      </div>
    </article>
  );
}
