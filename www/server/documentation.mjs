// Serves the documentation site, which `npm run docs` builds.

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

/** Serves the site in this folder under /docs/. Until the site is built, answers with a page that says how to build it. */
export function documentation(site) {
  let serveSite;
  return (c, next) => {
    if (!existsSync(site)) return c.html(notBuilt, 404);
    // Created on first use, because `serveStatic` warns about a missing folder.
    serveSite ??= serveStatic({ root: site, rewriteRequestPath: (path) => path.replace("/docs", "") });
    return serveSite(c, next);
  };
}
