// The shop, whose CubePay is at the origin that it is started with.

import { createPaymentSessions } from "cubepay-checkout/server";
import { createSandboxApi } from "cubepay-checkout/testing";
import { breakOff, failing, serve } from "./server.mjs";

const { POST, GET } = createPaymentSessions({
  apiKey: createSandboxApi().apiKey,
  apiHost: process.argv[2],
  price: ({ body }) => ({ amount: body.total }),
  // The customers see their share of it, and tell.
  onError: () => {},
});
const failure = failing({ "shop's answer lost": 31 });

await serve(async (request, env) => {
  const response = await (request.method === "POST" ? POST(request) : GET(request));
  return failure() ? breakOff(env) : response;
});
