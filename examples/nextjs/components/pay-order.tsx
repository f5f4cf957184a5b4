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
  /** Whether the order is unpaid, according to the server. */
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

  // The server may report the payment before the modal closes. The button must stay until the modal closes.
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
      {/* Not a live region: the button itself announces the outcome to screen readers. */}
      <p className="notice">{notice}</p>
    </div>
  );
}

function noticeOf(error: CubePayError): string {
  // For the developer: the message says what happened and what to do.
  console.error(error);
  if (error.outcome === "unknown") return "We could not confirm your payment. Please check this page again before you pay again.";
  // 409: the order is paid, or is being paid in another tab. The server's reason is in the message.
  const reason = error.status === 409 && /: (.+) \(HTTP 409\)/.exec(error.message)?.[1];
  return reason ? `${reason}.` : "The payment did not go through, and nothing was charged. Please try again.";
}
