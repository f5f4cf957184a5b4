// Plays one row of the matrix in a page: the payment that meets the fault, and the next one, when the fault is mended.

import { pliableSdk } from "../support/fake-sdk.mjs";
import { session, token } from "../support/session-endpoint.mjs";
import { javascript, world } from "../support/world.mjs";
import { elsewhere as otherOrigin, session as sessionElsewhere } from "./elsewhere.mjs";
import { witness } from "./witness.mjs";

/** The rows' scripts, as the page's own: what a driver runs would run in a realm of its own in Firefox. */
function scripts(row, { origin, nobody }) {
  const { options = "{}", limits, arrange = "", request = "{ amount: '50.00' }", call, during = "", mend = "" } = row;
  const source = `(${witness})();
    window.row = {
      options: () => (${options}),
      limits: () => (${limits}),
      async arrange() { ${arrange} },
      call: () => ${call ?? `cubepay.executePayment(${request})`},
      async during() { ${during} },
      async mend() { window.openModal = window.initSdk = undefined; ${mend} },
    };`;
  return `<script nonce="n0nce">${source.replaceAll("$ELSEWHERE", origin).replaceAll("$NOBODY", nobody)}</script>`;
}

export function stage() {
  const shop = world();
  const elsewhere = otherOrigin();

  /** The row's world, as the shop's host plays it. `mended` resolves when the fault is over. */
  function faulty({ world: given = {} }, mended) {
    const scene = { attempt: 0, fetches: 0, mended, elsewhere, shop };
    const { lookup, endpoint = () => session(lookup && { location: "?id=ps_1" }), sdk: bundle, file } = given;
    const changes = {
      csp: given.csp,
      head: given.head ?? "",
      endpoint: (request) => {
        if (lookup && request.method === "GET") return lookup(request, scene);
        scene.attempt += 1;
        return endpoint(request, scene);
      },
      sdk: (request) => {
        scene.fetches += 1;
        return bundle ? bundle(request, scene) : javascript(pliableSdk);
      },
    };
    if (file) changes.file = (path, request) => file(path, request, scene);
    if (given.elsewhere)
      elsewhere.answer = (request, response) => given.elsewhere(request, response, { ...scene, attempt: elsewhere.asked.length });
    elsewhere.preflight = given.preflight ?? true;
    return changes;
  }

  const asked = () => [...shop.asked, ...elsewhere.asked].filter(({ path }) => path.startsWith("/api/"));
  const posts = () => asked().filter(({ method }) => method === "POST");
  const forget = () => (shop.asked.length = elsewhere.asked.length = 0);

  async function saw(script) {
    const told = await shop.run(script);
    if (typeof told !== "string") throw new Error(`the row's script failed: ${JSON.stringify(told)}`);
    return JSON.parse(told);
  }

  /** Gives what was seen: of the row's payment, and of the next. `undefined` if the engine has no such fault. */
  async function play(row) {
    const { csp, head, endpoint, sdk: bundle, file } = shop;
    const usual = { csp, head, endpoint, sdk: bundle, file };
    let mend;
    const mended = new Promise((done) => (mend = done));
    const page = scripts(row, elsewhere);
    const changes = faulty(row, mended);
    try {
      await shop.open({ ...changes, head: page + changes.head });
      if (row.where && !(await shop.run(`return ${row.where}`))) return undefined;
      await saw("await witness.prepare(); return 'true'");
      forget();
      if (row.meanwhile) {
        await saw("witness.begin(); return 'true'");
        await row.meanwhile({ shop, elsewhere });
      }
      let first;
      if (!row.expect.gone) {
        first = await saw(`${row.meanwhile ? "" : "witness.begin();"} return witness.end("${token}")`);
        first.events = first.events?.split(" ").filter(Boolean);
        first.addresses = [...shop.asked, ...elsewhere.asked].map(({ path }) => path);
        first.posts = posts();
        first.lookups = asked().filter(({ method }) => method === "GET");
      }

      Object.assign(shop, usual);
      elsewhere.answer = sessionElsewhere;
      elsewhere.preflight = true;
      mend();
      const problems = row.reload ? await shop.run("return window.problems") : [];
      if (row.reload) await shop.open({ head: page });
      if (row.expect.gone) await shop.run("await witness.ended");
      forget();
      const next = await saw(`return witness.next("${token}")`);
      next.problems = [...problems, ...next.problems];
      next.posts = posts();
      return { first, next };
    } finally {
      mend();
    }
  }

  return { play, shop };
}
