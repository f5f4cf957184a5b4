// CubePay's API on this machine: a sandbox in a process of its own, which pages of other origins may call, as its SDK does.

import { createSandboxApi } from "cubepay-checkout/testing";
import { serveFetch } from "./loopback-server.mjs";

/** A production server refuses the sandbox's public key, so this one has a key of its own. */
export async function openCubePay({ apiKey, captureAfterMs }) {
  const sandbox = createSandboxApi({ apiKey, confirmAfterMs: 0, captureAfterMs });
  const cors = { "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "Authorization, Content-Type" };
  const answer = (request) => (request.method === "OPTIONS" ? new Response(null, { status: 204 }) : sandbox.fetch(request));
  const { origin, close } = await serveFetch(async (request) => {
    const response = await answer(request);
    for (const [name, value] of Object.entries(cors)) response.headers.set(name, value);
    return response;
  });
  return {
    sandbox,
    origin,
    session: (id) => sandbox.sessions.find(({ paymentSessionId }) => paymentSessionId === id),
    close,
  };
}
