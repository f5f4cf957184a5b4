"use server";

import { refresh } from "next/cache";
import { CubePayApiError } from "cubepay-checkout/server";
import { requireStaff } from "@/lib/back-office";
import { payments } from "@/lib/payments";

/** Captures the amount of the form, with or without the refund of the rest. */
export async function capture(_: string, form: FormData): Promise<string> {
  return forStaff(async () => {
    // Without the tick, the capture of all that is left is the final one by itself.
    const final = form.has("final") || undefined;
    await payments.capture(text(form, "session"), { amount: text(form, "amount"), final, requestId: text(form, "requestId") });
  });
}

/** Takes a payment out of review. */
export async function release(_: string, form: FormData): Promise<string> {
  return forStaff(() => payments.release(text(form, "session")));
}

/** Does it, and gives what went wrong, in words for the staff. */
async function forStaff(work: () => Promise<unknown>): Promise<string> {
  await requireStaff();
  try {
    await work();
    return "";
  } catch (error) {
    if (error instanceof CubePayApiError || error instanceof RangeError) return error.message;
    throw error;
  } finally {
    refresh();
  }
}

const text = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === "string" ? value.trim() : "";
};
