"use server";

import { refresh } from "next/cache";
import { CubePayApiError } from "cubepay-checkout/server";
import { requireStaff } from "@/lib/back-office";
import { payments } from "@/lib/payments";

/** Captures the form's amount, with or without a refund of the rest. */
export async function capture(_: string, form: FormData): Promise<string> {
  return forStaff(async () => {
    // If the box is not checked, the server decides: a capture of all that is left is final.
    const final = form.has("final") || undefined;
    await payments.capture(text(form, "session"), { amount: text(form, "amount"), final, requestId: text(form, "requestId") });
  });
}

/** Resumes a payment that is in review. */
export async function release(_: string, form: FormData): Promise<string> {
  return forStaff(() => payments.release(text(form, "session")));
}

/** Runs `work` for a member of staff. Resolves with an error message, or `""`. */
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
