// The Content-Security-Policy of the page, as strict as a careful merchant's.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { secureHeaders } from "hono/secure-headers";

/** The CSP hash of the import map, which can only be inline. */
function importMapHash(page) {
  const text = /<script type="importmap">([\s\S]*?)<\/script>/.exec(readFileSync(page, "utf8"))?.[1];
  if (text === undefined) throw new Error(`${page} has no import map`);
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/**
 * Middleware with a looser policy for the documentation: TypeDoc's and rustdoc's pages have inline scripts and styles. Add it
 * before the strict one, so that it sets the headers last.
 */
export const documentationPolicy = () =>
  secureHeaders({
    strictTransportSecurity: false,
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'", "'unsafe-inline'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", "data:"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  });

/**
 * Middleware that adds the policy and the other security headers. `page` is the path of the HTML file, `apiHost` the origin that
 * CubePay's SDK calls.
 */
export const strictPolicy = (page, apiHost) =>
  secureHeaders({
    // The shop uses plain HTTP on loopback.
    strictTransportSecurity: false,
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'", "'wasm-unsafe-eval'", importMapHash(page)],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      connectSrc: ["'self'", apiHost],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  });
