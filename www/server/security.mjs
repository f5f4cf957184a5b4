// The Content-Security-Policy that the page is served with: what a strict merchant would send.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { secureHeaders } from "hono/secure-headers";

/** An inline script is allowed by its hash; an import map can only be inline. */
function importMapHash(page) {
  const text = /<script type="importmap">([\s\S]*?)<\/script>/.exec(readFileSync(page, "utf8"))?.[1];
  if (text === undefined) throw new Error(`${page} has no import map`);
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/**
 * Middleware that loosens the policy for the documentation: TypeDoc and rustdoc write scripts and styles into their
 * pages. It has to be added before the strict one, to have the last word.
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
 * Middleware that adds the policy, and the other security headers, for the page in this file. `apiHost` is the origin that
 * CubePay's SDK calls.
 */
export const strictPolicy = (page, apiHost) =>
  secureHeaders({
    // The shop is plain HTTP on loopback.
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
