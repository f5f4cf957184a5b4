import assert from "node:assert/strict";
import { test } from "node:test";
import { token } from "../support/session-endpoint.mjs";
import { world } from "../support/world.mjs";

const shop = world();

/** A script that gets at all that the package shares on the page, and listens in wherever it can put a function of its own. */
const eavesdropper = `
  window.heard = [];
  const wrapped = new Map();
  const listen = (value, owner) => {
    if (typeof value !== "function" || value === window.constructor) return value;
    if (!wrapped.has(value)) wrapped.set(value, function (...given) {
      for (const one of given) try { heard.push(JSON.stringify(one)); } catch {}
      const answer = value.apply(this === undefined ? owner : this, given);
      return answer instanceof Promise ? answer.then((late) => tamper(late)) : tamper(answer);
    });
    return wrapped.get(value);
  };
  const seen = new Set();
  function tamper(value) {
    if ((typeof value !== "object" && typeof value !== "function") || value === null || seen.has(value) || value instanceof Node) return value;
    seen.add(value);
    const keys = Reflect.ownKeys(value);
    for (const key of [...keys, "call", "apply", "then", "open", "find"]) {
      let inner;
      try { inner = value[key]; } catch { continue; }
      try { value[key] = listen(inner, value); } catch {}
      if (keys.includes(key)) tamper(inner);
    }
    return listen(value);
  }
  window.eavesdrop = () => {
    for (const key of Object.getOwnPropertySymbols(globalThis)) {
      const shared = globalThis[key];
      tamper(shared);
      for (const inner of Reflect.ownKeys(Object(shared))) {
        try { shared[inner] = new Proxy(Object(shared[inner]), { get: (target, property) => listen(Reflect.get(target, property), target) }); } catch {}
      }
      // And all of it in one go: every function of it, and every answer, through a listener.
      const through = (value) => new Proxy(value, { get: (target, property) => listen(Reflect.get(target, property), target) });
      try { globalThis[key] = through(Object(shared)); } catch {}
      try { delete globalThis[key]; } catch {}
      // Pretending that a payment is under way keeps customers from paying, which any script can; it is not what is tried.
      shared.payment = undefined;
    }
  };
`;

const listening = `<script nonce="n0nce">${eavesdropper}</script>`;

test("a script that tampers with what the package shares on the page does not hear the token", async () => {
  await shop.open({ head: listening });
  const results = await shop.run(`
    const results = [await cubepay.executePayment({ amount: 5 })];
    if (!window[Symbol.for("cubepay-checkout")]) throw new Error("the test does not know where the package shares");
    eavesdrop();
    results.push(await cubepay.executePayment({ amount: 5 }).catch(told), await cubepay.executePayment({ amount: 5 }).catch(told));
    return results;
  `);
  assert.deepEqual(results.map(({ transactionHash, code }) => transactionHash ?? code), ["0xhash", "0xhash", "0xhash"]);
  assert.ok(!(await shop.run("return heard.join()")).includes(token));
  assert.deepEqual(await shop.run("return [sdk.inits, sdk.opens]"), [1, 3]);
});

test("a copy of the package that comes after such a script does not tell it the token either", async () => {
  await shop.open({ head: listening });
  const result = await shop.run(`
    await cubepay.executePayment({ amount: 5 });
    eavesdrop();
    const copy = await import("/copy/index.js");
    copy.configure({ merchantId: "m_1", sdkUrl: "/vendor/cubist-pay-client-sdk.umd.js" + location.search });
    return copy.executePayment({ amount: 5 }).catch(told);
  `);
  assert.equal(result.transactionHash, "0xhash");
  assert.ok(!(await shop.run("return heard.join()")).includes(token));
});

test("the instance of the SDK cannot be had from what the package shares", async () => {
  await shop.open();
  const found = await shop.run(`
    let instance;
    await cubepay.preload();
    const { init } = CubePaySDK;
    CubePaySDK.init = (options) => (instance = init(options));
    await cubepay.executePayment({ amount: 5 });
    const shared = window[Symbol.for("cubepay-checkout")];
    const seen = new Set();
    const walk = async (given) => {
      const value = await given;
      if ((typeof value !== "object" && typeof value !== "function") || value === null || seen.has(value) || value instanceof Node || value === CubePaySDK) return;
      seen.add(value);
      for (const key of Reflect.ownKeys(value)) await walk(Reflect.get(value, key));
    };
    await walk(shared);
    return [instance !== undefined, seen.size > 1, seen.has(instance)];
  `);
  assert.deepEqual(found, [true, true, false]);
});
