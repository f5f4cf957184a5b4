// A page that uses the built package, and everything around it: the host, the merchant's endpoint, the SDK's bundle.
// Each test says how they answer, and sees what was asked.

import { after, before, beforeEach } from "node:test";
import { inProject } from "../../scripts/project.mjs";
import { startBrowser } from "./browser.mjs";
import { countingSdk } from "./fake-sdk.mjs";
import { serveFetch } from "./loopback-server.mjs";
import { session } from "./session-endpoint.mjs";
import { folderAt } from "./static-site.mjs";

export const javascript = (text, headers) => new Response(text, { headers: { "content-type": "text/javascript", "cache-control": "no-store", ...headers } });
export const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

const packageFile = folderAt("/package/", inProject("pkg"));
const secondCopy = folderAt("/copy/", inProject("pkg"));

const usual = () => ({
  csp: undefined,
  head: "",
  endpoint: () => session(),
  sdk: () => javascript(countingSdk),
  file: () => undefined,
});

/** The world of the tests of one file. */
export function world() {
  const world = { ...usual(), asked: [], browser: undefined, origin: undefined };
  let server;
  let started;

  async function answer(request) {
    const { pathname, search } = new URL(request.url);
    world.asked.push({ path: pathname, method: request.method, authorization: request.headers.get("authorization"), body: await request.clone().text() });
    if (pathname === "/") return page(world, search);
    if (pathname.startsWith("/api/payment-sessions")) return world.endpoint(request);
    if (pathname.startsWith("/vendor/")) return world.sdk(request);
    const special = await world.file(pathname, request);
    if (special) return special;
    return packageFile(pathname) ?? secondCopy(pathname) ?? new Response("not found", { status: 404 });
  }

  before(async () => {
    server = await serveFetch(answer);
    world.origin = server.origin;
    started = await startBrowser();
    world.browser = started.browser;
    await world.browser.manage().setTimeouts({ script: 30_000 });
  }, { timeout: 60_000 });

  // What a test left unanswered is answered before the next: browsers queue a request behind another of its address.
  const unanswered = [];
  world.never = () => new Promise((answer) => unanswered.push(() => answer(new Response(null, { status: 503 }))));

  beforeEach(() => {
    for (const answer of unanswered.splice(0)) answer();
    Object.assign(world, usual(), { asked: [] });
  });

  after(async () => {
    await started?.quit();
    await server?.close();
  });

  /** Opens the page, whose script has imported the package and does nothing more. */
  world.open = async (changes) => {
    Object.assign(world, changes);
    await world.browser.get(`${world.origin}/?${Math.random()}`);
    await world.browser.wait(() => world.browser.executeScript("return !!window.ready"), 10_000, "the page's script did not run");
    world.asked.length = 0;
  };

  /** Runs an async function's body in the page. What it throws is what it gives. */
  world.run = (body) =>
    world.browser.executeAsyncScript(`
      const done = arguments[arguments.length - 1];
      (async () => { ${body} })().then(done, (error) => done(told(error)));
    `);

  /** Pays once; with the default request unless one is given as JavaScript. */
  world.pay = (request = "{ amount: '50.00' }") => world.run(`return cubepay.executePayment(${request})`);

  world.times = (path) => world.asked.filter((request) => request.path.startsWith(path)).length;
  return world;
}

function page({ csp, head }, search) {
  const html = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>A page that pays</title>
<script type="importmap" nonce="n0nce">{ "imports": { "cubepay-checkout": "/package/index.js" } }</script>
${head.replace("$SEARCH", search)}
<script type="module" nonce="n0nce">
  window.problems = [];
  for (const kind of ["error", "unhandledrejection"]) addEventListener(kind, (event) => window.problems.push(String(event.reason ?? event.message)));
  import * as cubepay from "cubepay-checkout";
  // A browser's memory may hold the bundle of another test's page, whatever the headers say.
  cubepay.configure({ merchantId: "m_1", sdkUrl: "/vendor/cubist-pay-client-sdk.umd.js" + location.search });
  const told = (error) => {
    const { name, code, message, outcome, retryable, requestId, paymentSessionId, status } = error ?? {};
    const classes = [cubepay.CubePayError, cubepay.CubePayClosedError].map((type) => error instanceof type);
    return { isError: error instanceof Error, classes, name, code, message, outcome, retryable, requestId, paymentSessionId, status };
  };
  Object.assign(window, { cubepay, told, ready: true });
</script>
<body>`;
  const headers = { "content-type": "text/html" };
  if (csp) headers["content-security-policy"] = csp;
  return new Response(html, { headers });
}
