"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import type { CubePayError } from "cubepay-checkout";
import { PayButton } from "cubepay-checkout/react";

interface Props {
  orderId: string;
  amount: string;
  currency: string;
  label: string;
  /** Whether the order still waits for its payment, as the server knows it. */
  isOpen: boolean;
}

export function PayOrder({ orderId, amount, currency, label, isOpen }: Props) {
  const router = useRouter();
  const [state, setState] = useState<"idle" | "paying" | "paid">("idle");
  const [notice, setNotice] = useState("");
  const ended = (text: string) => {
    setState("idle");
    setNotice(text);
    // The order may have been paid in another tab.
    router.refresh();
  };

  // The server may know of the payment before the modal closes. The button has to stay until then.
  if (!isOpen && state !== "paying") return null;
  if (state === "paid") return <p className="notice">Waiting for the confirmation…</p>;
  return (
    <div>
      <PayButton
        className="pay"
        amount={amount}
        currency={currency}
        metadata={{ orderId }}
        labels={{ idle: label, paying: "One moment…" }}
        onClick={() => {
          setState("paying");
          setNotice("");
        }}
        onPaid={() => {
          setState("paid");
          router.refresh();
        }}
        onClosed={() => ended("No payment was made.")}
        onError={(error) => ended(noticeOf(error))}
      />
      {/* The button reads this out to screen readers in its own words. */}
      <p className="notice">{notice}</p>
    </div>
  );
}

function noticeOf(error: CubePayError): string {
  // For the developer: code and message say what to do.
  console.error(error);
  if (error.outcome === "unknown") return "We could not confirm your payment. Please look here again before you pay again.";
  // 409: the order is paid, or being paid in another tab. The server's words in the message say which.
  const words = error.status === 409 && /: (.+) \(HTTP 409\)/.exec(error.message)?.[1];
  return words ? `${words}.` : "The payment did not go through, and nothing was charged. Please try again.";
}
