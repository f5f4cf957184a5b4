// Serves the measured page, the package, the SDK and the merchant's endpoint on loopback. Each visit has its own URLs, so that
// nothing comes from the browser's caches.

import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { inProject } from "../scripts/project.mjs";
import { plainSdk } from "../tests/support/fake-sdk.mjs";
import { listening } from "../tests/support/loopback-server.mjs";
import { mediaType } from "../tests/support/media-types.mjs";
import { createdSession } from "../tests/support/session-endpoint.mjs";

const session = JSON.stringify({ ...createdSession, amount: "50.00", currency: "USD" });

/** An SDK bundle of `bytes` bytes, padded with random text. It is served without compression. */
function sdkOf(bytes) {
  const padding = randomBytes(bytes).toString("base64").slice(0, bytes - plainSdk.length - 5);
  return `${plainSdk}\n/*${padding}*/`;
}

const page = (visit) => `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Bench</title><meta name="viewport" content="width=device-width">
<script type="importmap">{ "imports": { "cubepay-checkout": "/${visit}/package/index.js", "cubepay-checkout/element": "/${visit}/package/element.js" } }</script>
<body><div id="cubepay-sdk-root"></div>
<script>window.visit = "/${visit}";</script>
<script type="module" src="/${visit}/bench/page.js"></script>`;

/**
 * Starts the site. `packageFolder` is the folder of the built package, and `endpointMs` the response time of the merchant's endpoint
 * in milliseconds; both can be changed at any time. `requested` has the requested paths, without the visit.
 */
export async function openSite({ packageFolder = inProject("pkg"), sdkBytes = 150_000 } = {}) {
  const site = { packageFolder, endpointMs: 0, requested: [], encodings: new Set() };
  const sdk = Buffer.from(sdkOf(sdkBytes));
  const compressed = new Map();

  function file(path, accepted) {
    const encoding = /\bbr\b/.test(accepted) ? "br" : /\bgzip\b/.test(accepted) ? "gzip" : undefined;
    const key = `${path} ${encoding}`;
    if (!compressed.has(key)) {
      const bytes = readFileSync(path);
      compressed.set(key, encoding === "br" ? brotliCompressSync(bytes) : encoding === "gzip" ? gzipSync(bytes, { level: 9 }) : bytes);
    }
    site.encodings.add(encoding ?? "none");
    return { type: mediaType(path), encoding, body: compressed.get(key) };
  }

  async function answer(request) {
    const [, visit, folder, ...rest] = new URL(request.url, "http://site").pathname.split("/");
    site.requested.push([folder, ...rest].filter(Boolean).join("/"));
    if (!folder) return { type: "text/html", body: page(visit) };
    if (folder === "sdk.js") return { type: "text/javascript", body: sdk };
    if (folder === "sessions") {
      await sleep(site.endpointMs);
      return { status: 201, type: "application/json", body: session };
    }
    const path = join(folder === "package" ? site.packageFolder : inProject("bench"), ...rest);
    if (!existsSync(path)) return { status: 404, body: "" };
    return file(path, request.headers["accept-encoding"] ?? "");
  }

  const server = createServer(async (request, response) => {
    const { status = 200, type = "text/plain", encoding, body } = await answer(request);
    response.writeHead(status, {
      "Content-Type": type,
      "Content-Length": Buffer.byteLength(body),
      "Cache-Control": "no-store",
      ...(encoding && { "Content-Encoding": encoding }),
      // `performance.now()` has a finer resolution in cross-origin isolated pages.
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    });
    response.end(body);
  });
  server.keepAliveTimeout = 60_000;
  const { origin, close } = await listening(server);

  let visits = 0;
  const began = Date.now().toString(36);
  return Object.assign(site, {
    /** A page URL that has never been used. */
    fresh: () => `${origin}/${began}-${(visits += 1)}`,
    close,
  });
}
