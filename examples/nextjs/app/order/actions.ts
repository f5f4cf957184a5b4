"use server";

import { notFound, redirect } from "next/navigation";
import { productById } from "@/lib/catalogue";
import { placeOrder } from "@/lib/orders";

/** Places an order for the `product` of a form, and shows it. */
export async function order(form: FormData): Promise<void> {
  const product = productById(form.get("product"));
  if (!product) notFound();
  redirect(`/order/${await placeOrder(product)}`);
}
