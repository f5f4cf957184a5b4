import { createPaymentSessions, RefusedPayment } from "cubepay-checkout/server";
import { productById } from "@/lib/catalogue";
import { sandbox } from "@/lib/sandbox";

const cubePay = sandbox
  ? { apiKey: sandbox.apiKey, apiHost: "http://localhost", fetch: sandbox.fetch }
  : { apiKey: process.env.CUBEPAY_API_KEY, apiHost: process.env.CUBEPAY_API_HOST };

export const { POST, GET } = createPaymentSessions({
  ...cubePay,
  // `body` is what the browser sent, so the price is looked up here. `productId` is the button's `metadata`.
  price: ({ body }) => {
    const product = productById(body.productId);
    if (!product) throw new RefusedPayment("This shop does not sell that.", 404);
    return { amount: product.price, currency: product.currency };
  },
});
