// The SDK's script is blocked: by CSP, Trusted Types, its integrity, an extension; or the page has a tag of its own.

import { createHash } from "node:crypto";
import { countingSdk, pliableSdk } from "../../support/fake-sdk.mjs";
import { javascript, wait } from "../../support/world.mjs";
import { cors } from "../elsewhere.mjs";
import { briefly, bundle, failed, missing, none, paid } from "./script.mjs";

const blocked = (more) => ({ code: "sdk_blocked", outcome: "unpaid", opens: 0, ...more });
const integrity = (text, algorithm = "sha384") => `${algorithm}-${createHash(algorithm).update(text).digest("base64")}`;
const tag = '<script nonce="n0nce" src="/vendor/cubist-pay-client-sdk.umd.js$SEARCH"></script>';
const page = (fault, arrange, expect, more) => ({ fault, arrange, expect, ...more });

const policies = [
  {
    fault: "the page's CSP blocks the script",
    world: { csp: "script-src 'nonce-n0nce' 'wasm-unsafe-eval' http://127.0.0.1:*/package/" },
    arrange: "document.querySelectorAll('[nonce]').forEach((script) => script.remove())",
    reload: "the policy is in the page's header",
    expect: blocked({ said: /Content-Security-Policy \(script-src/ }),
  },
  {
    fault: "the page's CSP blocks the origin of the script",
    world: { csp: "script-src 'self' 'wasm-unsafe-eval' 'nonce-n0nce'" },
    options: '{ sdkUrl: "$ELSEWHERE/sdk.js", nonce: "another" }',
    reload: "the policy is in the page's header",
    expect: blocked({ said: /script-src/ }),
  },
  {
    fault: "the page's CSP knows another nonce than the configured one",
    world: { csp: "script-src 'nonce-n0nce' 'wasm-unsafe-eval' http://127.0.0.1:*/package/" },
    options: '{ nonce: "another" }',
    reload: "the policy is in the page's header",
    expect: blocked(),
  },
  {
    fault: "a CSP that a script adds to the page blocks the SDK",
    arrange: `document.head.append(Object.assign(document.createElement("meta"), { httpEquiv: "Content-Security-Policy", content: "script-src 'self' 'nonce-n0nce' 'wasm-unsafe-eval'" }))`,
    options: '{ sdkUrl: "$ELSEWHERE/sdk.js", nonce: "another" }',
    reload: "a policy that was added cannot be taken away",
    expect: blocked(),
  },
  ...["'none'", "another"].map((allowed) => ({
    fault: `the page's Trusted Types allow ${allowed === "'none'" ? "no policy" : "another policy only"}`,
    world: { csp: `script-src 'self' 'nonce-n0nce' 'wasm-unsafe-eval'; require-trusted-types-for 'script'; trusted-types ${allowed}` },
    where:
      "'trustedTypes' in window && (() => { try { document.createElement('script').src = '/x'; return false } catch { return true } })()",
    reload: "the policy is in the page's header",
    expect: blocked({ said: /trusted-types cubepay-checkout/ }),
  })),
  {
    fault: "the page's default Trusted Types policy refuses every address",
    world: { csp: "script-src 'self' 'nonce-n0nce' 'wasm-unsafe-eval'; require-trusted-types-for 'script'; trusted-types default" },
    where:
      "'trustedTypes' in window && (() => { try { document.createElement('script').src = '/x'; return false } catch { return true } })()",
    arrange: "trustedTypes.createPolicy('default', { createScriptURL: () => null })",
    reload: "a policy cannot be taken away",
    expect: blocked(),
  },
  bundle("the script was tampered with", () => javascript(`${pliableSdk} /* tampered */`), failed({ said: /sdkIntegrity/ }), {
    options: `{ sdkIntegrity: "${integrity(pliableSdk)}" }`,
  }),
  bundle("the script was cut short, under an integrity", () => javascript(pliableSdk.slice(0, -1)), failed({ said: /sdkIntegrity/ }), {
    options: `{ sdkIntegrity: "${integrity(pliableSdk)}" }`,
  }),
  bundle("the script has an integrity of a stronger kind that does not fit", () => javascript(pliableSdk), failed(), {
    options: `{ sdkIntegrity: "${integrity(pliableSdk, "sha256")} ${integrity("another", "sha512")}" }`,
  }),
  bundle("the integrity is of no known kind", () => javascript(pliableSdk), paid, {
    options: '{ sdkIntegrity: "md5-XUFAKrxLKna5cZ2REBfFkg==" }',
  }),
  {
    fault: "the script of another origin has an integrity, and no CORS",
    world: { elsewhere: (request, response) => response.writeHead(200, { "content-type": "text/javascript" }).end(pliableSdk) },
    options: `{ sdkUrl: "$ELSEWHERE/sdk.js", sdkIntegrity: "${integrity(pliableSdk)}" }`,
    expect: failed({ said: /sdkIntegrity/ }),
  },
  {
    fault: "the script of another origin has an integrity, and CORS",
    world: { elsewhere: (request, response) => response.writeHead(200, { ...cors, "content-type": "text/javascript" }).end(pliableSdk) },
    options: `{ sdkUrl: "$ELSEWHERE/sdk.js", sdkIntegrity: "${integrity(pliableSdk)}" }`,
    expect: paid,
  },
  {
    fault: "the page loaded the SDK without the integrity that is asked for",
    world: { head: tag },
    options: `{ sdkIntegrity: "${integrity(pliableSdk)}" }`,
    expect: blocked({ said: /integrity/ }),
  },
];

const ownTags = [
  {
    fault: "the page's own tag failed before the payment",
    world: {
      head: tag,
      sdk: (request, { fetches }) => (fetches === 1 ? none(404) : javascript(pliableSdk)),
    },
    expect: paid,
  },
  {
    fault: "the page's own tag ran and threw",
    world: {
      head: tag,
      sdk: () => javascript(`if (!witness.begun) throw new Error("the bundle throws"); ${pliableSdk}`),
    },
    expect: paid,
  },
  {
    fault: "the page's own tag was removed while it loaded",
    world: { sdk: async () => (await wait(300), javascript(pliableSdk)) },
    arrange: `const script = Object.assign(document.createElement("script"), { src: "/vendor/cubist-pay-client-sdk.umd.js" + location.search, nonce: "n0nce" });
      document.head.append(script); setTimeout(() => script.remove(), 50)`,
    expect: paid,
  },
];

const extensions = [
  page(
    "an extension removes the tag as soon as it is put in",
    `new MutationObserver((records) => records.forEach(({ addedNodes }) => addedNodes.forEach((node) => node.src?.includes("vendor") && node.remove()))).observe(document, { childList: true, subtree: true })`,
    paid,
  ),
  page(
    "an extension removes the tag and tells it failed",
    `window.guard = new MutationObserver((records) => records.forEach(({ addedNodes }) => addedNodes.forEach((node) => node.src?.includes("vendor") && (node.remove(), node.dispatchEvent(new Event("error")))))); guard.observe(document, { childList: true, subtree: true })`,
    failed(),
    {
      world: { sdk: (request, { mended }) => mended.then(() => javascript(countingSdk)) },
      mend: "guard.disconnect()",
    },
  ),
  page(
    "an extension makes `src` throw",
    `window.own = Object.getOwnPropertyDescriptor(HTMLScriptElement.prototype, "src"); Object.defineProperty(HTMLScriptElement.prototype, "src", { ...own, set() { throw new Error("blocked") } })`,
    blocked(),
    {
      mend: 'Object.defineProperty(HTMLScriptElement.prototype, "src", own)',
    },
  ),
  page(
    "an extension keeps `src` from being set",
    `window.own = Object.getOwnPropertyDescriptor(HTMLScriptElement.prototype, "src"); Object.defineProperty(HTMLScriptElement.prototype, "src", { ...own, set() {} })`,
    failed(),
    {
      limits: briefly,
      mend: 'Object.defineProperty(HTMLScriptElement.prototype, "src", own)',
    },
  ),
  page(
    "an extension puts a script of its own in the place of the SDK",
    `window.own = Object.getOwnPropertyDescriptor(HTMLScriptElement.prototype, "src"); Object.defineProperty(HTMLScriptElement.prototype, "src", { ...own, set() { own.set.call(this, "data:text/javascript,") } })`,
    missing(),
    {
      mend: 'Object.defineProperty(HTMLScriptElement.prototype, "src", own)',
    },
  ),
  page(
    "an extension makes `append` throw",
    "document.head.appendChild = () => { throw new Error('blocked') }",
    failed({ said: /blocked/ }),
    { mend: "delete document.head.appendChild" },
  ),
  page(
    "an extension keeps script elements from being made",
    "document.createElement = (name) => { throw new Error('blocked') }",
    failed({ said: /blocked/ }),
    { mend: "delete document.createElement" },
  ),
  page(
    "a consent manager changes the type of every new script",
    `window.append = document.head.appendChild; document.head.appendChild = (node) => (node.setAttribute("type", "text/plain"), append.call(document.head, node))`,
    failed(),
    {
      limits: briefly,
      mend: "delete document.head.appendChild",
    },
  ),
  page(
    "a consent manager runs a copy of the script later",
    `document.head.appendChild = (node) => {
      setTimeout(() => { const copy = document.createElement("script"); copy.src = node.src; copy.nonce = "n0nce"; document.body.append(copy) }, 100);
      return node;
    }`,
    failed(),
    { limits: briefly, mend: "delete document.head.appendChild" },
  ),
];

export const policyFaults = [...policies, ...ownTags, ...extensions];
