// CubePay's API on this machine: a sandbox in a process of its own, which pages of other origins may call, as its SDK does.

import { once } from "node:events";
import { createAdaptorServer } from "@hono/node-server";
import { createSandboxApi } from "cubepay-checkout/testing";

/** A production server refuses the sandbox's public key, so this one has a key of its own. */
export async function openCubePay({ apiKey, captureAfterMs }) {
  const sandbox = createSandboxApi({ apiKey, confirmAfterMs: 0, captureAfterMs });
  const cors = { "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "Authorization, Content-Type" };
  const answer = (request) => (request.method === "OPTIONS" ? new Response(null, { status: 204 }) : sandbox.fetch(request));
  const server = createAdaptorServer({
    fetch: async (request) => {
      const response = await answer(request);
      for (const [name, value] of Object.entries(cors)) response.headers.set(name, value);
      return response;
    },
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => (server.close(), server.closeAllConnections());
  return {
    sandbox,
    origin: `http://127.0.0.1:${server.address().port}`,
    session: (id) => sandbox.sessions.find(({ paymentSessionId }) => paymentSessionId === id),
    close,
  };
}
