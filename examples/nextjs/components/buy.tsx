"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import type { CubePayError } from "cubepay-checkout";
import { PayButton } from "cubepay-checkout/react";
import { priceOf, type Product } from "@/lib/catalogue";

export function Buy({ product }: { product: Product }) {
  const router = useRouter();
  const [notice, setNotice] = useState("");

  return (
    <div className="buy">
      <PayButton
        className="pay"
        amount={product.price}
        currency={product.currency}
        metadata={{ productId: product.id }}
        labels={{ idle: `Pay ${priceOf(product)}`, paying: "One moment…" }}
        onClick={() => setNotice("")}
        onPaid={({ transactionHash }) => router.push(`/thank-you?transaction=${transactionHash}`)}
        onClosed={() => setNotice("No payment was made.")}
        onError={(error) => setNotice(noticeOf(error))}
      />
      {/* The button reads this out to screen readers in its own words. */}
      <p className="notice">{notice}</p>
    </div>
  );
}

function noticeOf(error: CubePayError): string {
  // For the developer: code and message say what to do.
  console.error(error);
  return error.outcome === "unknown"
    ? "We could not confirm your payment. Please write to us before you pay again."
    : "The payment did not go through, and nothing was charged. Please try again.";
}
