// An order as its customer sees it.

import { payments } from "@/lib/payments";
import type { Order } from "@/lib/orders";
import type { Payment } from "cubepay-checkout/server";

/** `checking`: a person at the shop must check the payment first. */
export type Stage = "open" | "paid" | "delivered" | "checking";

export interface Progress {
  readonly stage: Stage;
  /** The order's payment, or the latest attempt at one. */
  readonly payment?: Payment | undefined;
}

export async function progressOf({ number, status }: Order): Promise<Progress> {
  const payment = await payments.get({ reference: String(number) });
  return { stage: status === "delivered" ? "delivered" : stageOf(payment), payment };
}

function stageOf(payment: Payment | undefined): Stage {
  switch (payment?.status) {
    case "funded":
    case "capturing":
    case "paid":
      return "paid";
    case "delivered":
      return "delivered";
    case "review":
      return "checking";
    default:
      return "open";
  }
}
