"use server";

import { notFound, redirect } from "next/navigation";
import { productById } from "@/lib/catalogue";
import { placeOrder } from "@/lib/orders";

/** Places an order for the form's `product`, and redirects to the order's page. */
export async function order(form: FormData): Promise<void> {
  const product = productById(form.get("product"));
  if (!product) notFound();
  redirect(`/order/${await placeOrder(product)}`);
}
