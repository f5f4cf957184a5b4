// examples/express-vue as a merchant would have it.

import { host, installExample } from "../support/running-example.mjs";

/** Copies and installs the example. */
export async function installExpressVue() {
  const example = await installExample("express-vue", { ports: { sandbox: 4242, server: 3000, vite: 5173 } });
  return {
    ...example,
    /** `npm run dev`. */
    async develop() {
      const urls = { shop: `http://${host}:${example.ports.vite}`, sandbox: `http://${host}:${example.ports.sandbox}` };
      // Vite answers before the server does: the order does not exist, and the server says so.
      const server = await example.serve("dev", [[`${urls.shop}/api/orders/none`, 404], [urls.sandbox, 200], [urls.shop, 200]]);
      return { ...server, ...urls };
    },
    /** `npm run build`. */
    build: (env) => example.run("build", env),
  };
}
