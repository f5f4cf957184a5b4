// The server of a chaos run: pages, the built package, the SDK's file, the endpoint. A page asks it for one plan after the
// other and tells it how each payment ended; it sees what was on the wire meanwhile.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { filesIn, inProject } from "../../scripts/project.mjs";
import { listening } from "../support/loopback-server.mjs";
import { mediaType } from "../support/media-types.mjs";
import { answer, begin, create, lookUp, textOf } from "./endpoint.mjs";
import { tokenMark } from "./names.mjs";

const html = { "content-type": "text/html" };
const script = { "content-type": "text/javascript" };
const json = { "content-type": "application/json" };

const saysHowItIs = `addEventListener("message", ({ source }) => source.postMessage({
  state: document.readyState,
  loaded: performance.getEntriesByType("resource").map(({ name }) => name),
}, "*"));`;

const mostHung = 3;

/** A page that has its document for so long, and asks for nothing, will not begin by itself. */
const sleepsAfter = 20_000;

/** All files of a folder, read once: a build beside a long run changes nothing. */
function contents(folder) {
  return new Map(filesIn(folder).map((file) => [file.slice(folder.length + 1), readFileSync(file)]));
}

/**
 * Opens the shop, with so many lanes: each is an origin of its own, in which one page after the other lives.
 * `nextPage(lane)` gives the plan of a page, or nothing at the end of the run, of which `ended(lane)` is told;
 * `told(page, at, seen, wire)` is called after every payment, and
 * `woken(page, what)` when a page that had not begun was loaded again.
 */
export async function openShop({ lanes, nextPage, told, ended, woken }) {
  const published = contents(inProject("pkg"));
  const panicking = contents(inProject("build/panicking"));
  const harness = contents(inProject("tests/chaos"));
  const pages = new Map();
  const strays = [];

  // A redirect to another origin ends at the browser's preflight, which holds nothing.
  const elsewhere = createServer((request, response) => {
    if (request.method !== "OPTIONS" || JSON.stringify(request.headers).includes(tokenMark)) strays.push(`to another origin: ${request.method} ${JSON.stringify(request.headers)}`);
    answer(response, 403);
  });

  /** Ends the lane's page, and gives the address of the next one, if there is one. */
  function turn(lane) {
    for (const page of pages.values()) {
      if (page.lane !== lane) continue;
      for (const { destroy } of page.hung) destroy();
      pages.delete(page.plan.number);
      // The customer went away in the middle of a payment.
      if (page.wires[page.at]) told(page.plan, page.at, undefined, wireOf(page));
    }
    const plan = nextPage(lane);
    if (!plan) {
      ended(lane);
      return "/ended";
    }
    pages.set(plan.number, { plan, lane, at: -1, wires: [], hung: [], leaks: [], waiting: new Set(), last: "nothing", lastAt: Date.now() });
    return `/p/${plan.number}/`;
  }

  const wireOf = (page) => ({ ...page.wires[page.at], leaks: [...page.leaks.splice(0), ...strays.splice(0)] });

  const whereabouts = ({ last, waiting }) => `asked last for ${last}, waits for ${[...waiting].join(", ") || "nothing"}`;

  const asleep = () =>
    [...pages.values()].filter(({ at, lastAt }) => at < 0 && Date.now() - lastAt > sleepsAfter).map(({ plan, lane }) => ({ lane, path: `/p/${plan.number}/` }));

  async function wake(request, response) {
    const { lane, said } = JSON.parse(await textOf(request));
    const page = [...pages.values()].find((each) => each.lane === lane && each.at < 0);
    if (page) woken(page.plan.number, `${whereabouts(page)}, says ${JSON.stringify(said)}`);
    return answer(response, 204);
  }

  /** A page tells of its payment and goes on with the next, or goes. */
  async function report(page, request, response) {
    const seen = JSON.parse(await textOf(request));
    if (seen) {
      told(page.plan, page.at, seen, wireOf(page));
      page.wires[page.at] = undefined;
    }
    page.at += 1;
    const plan = page.plan.payments[page.at];
    if (!plan || seen?.unusable) return answer(response, 200, {}, JSON.stringify({ next: turn(page.lane) }));
    page.wires[page.at] = { posts: [], lookups: [] };
    release(page);
    return answer(response, 200, {}, JSON.stringify({ plan, at: page.at }));
  }

  /** What hung for an earlier payment arrives, once the plan lets nothing of its kind hang any more. */
  function release(page) {
    const { files, script } = page.plan.payments[page.at];
    const stillHangs = { wasm: files.wasm, loader: files.loader, script: script.kind };
    const released = page.hung.filter(({ what }) => stillHangs[what] !== "hang");
    page.hung = page.hung.filter((each) => !released.includes(each));
    for (const { send } of released) send();
  }

  /** Sends a file of the page's, as well as the plan of the payment that is under way lets it. */
  async function load(page, what, { kind, delay }, body, headers, response) {
    if (delay > 0) await sleep(delay);
    const send = () => answer(response, 200, headers, body);
    const ways = {
      missing: () => answer(response, 404, html, "<!doctype html>"),
      down: () => answer(response, 500),
      network: () => response.destroy(),
      hang: () => {
        page.hung.push({ what, send, destroy: () => response.destroy() });
        // A browser opens six connections to an origin: the page must be able to report.
        if (page.hung.length > mostHung) page.hung.shift().send();
      },
      html: () => answer(response, 200, html, "<!doctype html>"),
      "other type": () => answer(response, 200, { "content-type": "application/octet-stream" }, body),
      broken: () => answer(response, 200, headers, body.subarray(0, 1000)),
      cut: () => {
        begin(response, headers, body.subarray(0, 1000));
        setTimeout(() => response.destroy(), 5);
      },
      syntax: () => answer(response, 200, headers, "window.runSdk(;"),
    };
    (ways[kind] ?? send)();
  }

  function file(page, path, response) {
    const [, copy, name] = /^(package|copy)\/(.*)$/.exec(path);
    const inCore = name.startsWith("core/") && page.plan.core === "panicking" && panicking.get(name.slice(5));
    const body = inCore || published.get(name);
    if (!body) return answer(response, 404);
    const what = { "core/load.js": "loader", "core/cubepay_checkout_bg.wasm": "wasm", "core/inline.js": "inline" }[name];
    const headers = { "content-type": mediaType(name) };
    const plan = page.plan.payments[page.at];
    if (!what || !plan) return answer(response, 200, headers, body);
    return load(page, what, { kind: plan.files[what], delay: 0 }, body, headers, response);
  }

  function document(page, response) {
    const { ownTag, number } = page.plan;
    const tag = ownTag ? `<script async src="/p/${number}/sdk.js"></script>` : "";
    const facts = JSON.stringify({ number, sdk: page.plan.sdk, leavesAfter: page.plan.leavesAfter, last: page.plan.payments.length - 1 });
    return answer(response, 200, html, `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Chaos</title>
<script>window.page = ${facts}; window.runSdk = () => {}; ${saysHowItIs}</script><script type="module" src="harness/page.mjs"></script>
${tag}<body><div id="own"></div>`);
  }

  async function handle(lane, request, response) {
    const { pathname, search } = new URL(request.url, "http://shop");
    if (pathname === "/lanes") {
      return answer(response, 200, html, `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Lanes</title><body>
<script>window.lanes = ${JSON.stringify(origins)};</script><script type="module" src="/lanes-page.mjs"></script>`);
    }
    if (pathname === "/lanes-page.mjs") return answer(response, 200, script, harness.get("lanes-page.mjs"));
    if (pathname === "/asleep") return answer(response, 200, json, JSON.stringify(asleep()));
    if (pathname === "/woken") return wake(request, response);
    if (pathname === "/next" && search) strays.push(decodeURIComponent(search.slice(1)));
    if (pathname === "/next") return answer(response, 302, { location: turn(lane) });
    const [, number, path] = /^\/p\/(\d+)\/(.*)$/.exec(pathname) ?? [];
    const page = pages.get(Number(number));
    if (!page) return answer(response, 404);
    page.last = `${request.method} ${pathname}`;
    page.lastAt = Date.now();
    const asked = page.last;
    page.waiting.add(asked);
    response.on("close", () => page.waiting.delete(asked));
    if (`${request.url} ${request.headers.referer}`.includes(tokenMark)) page.leaks.push(`address ${request.url}`);
    if (path === "") return document(page, response);
    if (path === "report") return report(page, request, response);
    if (path.startsWith("harness/")) return answer(response, 200, script, harness.get(path.slice(8)));
    if (path === "sdk.js") {
      const kind = page.at < 0 ? page.plan.ownTag : page.plan.payments[page.at].script;
      return load(page, "script", kind, Buffer.from("window.runSdk();"), script, response);
    }
    if (path.startsWith("sessions/")) {
      const at = Number(path.split("/")[1]);
      const context = { plan: page.plan.payments[at], number: Number(number), at, wire: page.wires[at] ?? { posts: [], lookups: [] }, request, response, elsewhere: elsewhereUrl };
      return request.method === "GET" ? lookUp(context) : create(context);
    }
    return file(page, path, response);
  }

  const servers = [elsewhere, ...Array.from({ length: lanes }, (_, lane) =>
    createServer((request, response) => {
      handle(lane, request, response).catch?.((error) => {
        strays.push(`the shop itself failed: ${error.stack}`);
        response.destroy();
      });
    }),
  )];
  const opened = [];
  for (const server of servers) opened.push(await listening(server));
  const [elsewhereOrigin, ...origins] = opened.map(({ origin }) => origin);
  const elsewhereUrl = `${elsewhereOrigin}/`;

  return {
    url: `${origins[0]}/lanes`,
    /** Where each page is, and what it waits for, as text. */
    whereabouts: () => [...pages.values()].map((page) => `page ${page.plan.number} at payment ${page.at}, ${whereabouts(page)}`).join("; "),
    close: () => Promise.all(opened.map((server) => server.close())),
  };
}
