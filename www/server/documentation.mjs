// The documentation site, which `npm run docs` builds beside the shop.

import { existsSync } from "node:fs";
import { serveStatic } from "@hono/node-server/serve-static";

const notBuilt = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>The documentation is not built yet</title>
  </head>
  <body>
    <main>
      <h1>The documentation is not built yet</h1>
      <p>Run <code>npm run docs</code> and load this page again.</p>
      <p><a href="/">Back to the shop</a></p>
    </main>
  </body>
</html>
`;

/** Serves the site in this folder under /docs/, from the moment that it is there. */
export function documentation(site) {
  let serveSite;
  return (c, next) => {
    if (!existsSync(site)) return c.html(notBuilt, 404);
    // Made only now, because it warns of a folder that is not there.
    serveSite ??= serveStatic({ root: site, rewriteRequestPath: (path) => path.replace("/docs", "") });
    return serveSite(c, next);
  };
}
