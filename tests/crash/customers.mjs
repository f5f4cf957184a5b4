// Customers: what each does is drawn from the seed and their number. Their browsers ask again, as the package's own page
// does, with the same requestId, and at another server when one is dead.

import { setTimeout as sleep } from "node:timers/promises";
import { between, chance, oneOf } from "./chance.mjs";
import { control } from "./processes.mjs";

const kinds = [
  [26, "pays, and the page looks it up"],
  [24, "pays and closes the tab"],
  [10, "pays late, with the tab closed"],
  [12, "asks from two tabs at once"],
  [6, "closes the modal, comes back and pays"],
  [7, "closes the modal and stays away"],
  [5, "never pays, and closes the tab"],
  [6, "has a session canceled, and pays another"],
  [4, "has a session that ends in an error"],
];

const patienceMs = 60_000;

/**
 * Sends one customer to the shops.
 *
 * @returns what the customer did, and `gaveUp` when no shop answered for a minute.
 */
export async function sendCustomer({ seed, number, shops, cubePay, table }) {
  const kind = oneOf(kinds, seed, "kind", number);
  const order = { orderId: `order-${number}`, total: `${between(1, 400, seed, "total", number)}.${between(10, 99, seed, "cents", number)}` };
  const browser = { seed, number, shops, table, asked: 0 };
  const begin = (attempt) => post(browser, { ...order, requestId: `request-${number}-${attempt}` });
  const pay = ({ paymentSessionId, paymentSessionToken: token }) => control(cubePay, "/control/pay", { paymentSessionId, token });
  const thinks = (what, most = 100) => sleep(between(0, most, seed, what, number));

  const first = await begin(1);
  if (first === "gave up") return { kind, gaveUp: true };
  if (first === "refused") return { kind, refused: true };
  if (chance(seed, "connects", number) < 0.5) await control(cubePay, "/control/connect", first);
  switch (kind) {
    case "pays, and the page looks it up":
      await thinks("pays");
      await pay(first);
      await lookUp(browser, first);
      break;
    case "pays and closes the tab":
      await thinks("pays");
      await pay(first);
      break;
    case "pays late, with the tab closed":
      await sleep(between(1_000, 4_000, seed, "late", number));
      await pay(first);
      break;
    case "asks from two tabs at once": {
      // The first tab has its session already; the others ask together, each with a requestId of its own.
      const tabs = await Promise.all([begin(2), begin(3)]);
      const open = [first, ...tabs].filter((session) => typeof session === "object");
      const sessions = new Map(open.map((session) => [session.paymentSessionId, session]));
      await Promise.all([...sessions.values()].map(pay));
      return { kind, sessions: sessions.size };
    }
    case "closes the modal, comes back and pays": {
      await lookUp(browser, first);
      const again = await begin(2);
      const session = typeof again === "object" ? again : first;
      await pay(session);
      await lookUp(browser, session);
      break;
    }
    case "closes the modal and stays away":
      await lookUp(browser, first);
      break;
    case "has a session canceled, and pays another": {
      await control(cubePay, "/control/end", { ...first, status: "CANCELED" });
      await lookUp(browser, first);
      await thinks("tries again", 500);
      const again = await begin(2);
      if (typeof again === "object" && again.paymentSessionId !== first.paymentSessionId) await pay(again);
      break;
    }
    case "has a session that ends in an error":
      await control(cubePay, "/control/end", { ...first, status: "ERROR" });
      break;
  }
  return { kind };
}

/** A session; "refused" when the shop says that the order is paid or being paid. */
async function post(browser, body) {
  const answer = await ask(browser, "POST", "/api/payment-sessions", { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
  if (!answer) return "gave up";
  if (answer.ok) return answer.json();
  if (answer.status === 409) return "refused";
  throw new Error(`The shop answered ${answer.status}: ${await answer.text()}`);
}

async function lookUp(browser, { paymentSessionId, paymentSessionToken }) {
  const headers = { Authorization: `Bearer ${paymentSessionToken}` };
  // A page does not ask for ever: the clock is there for what it has not seen.
  await ask(browser, "GET", `/api/payment-sessions?paymentSessionId=${paymentSessionId}`, { headers }, 3_000);
}

/** Asks until there is an answer that is no failure of the moment. */
async function ask(browser, method, path, init, patience = patienceMs) {
  const begun = performance.now();
  for (let attempt = 0; performance.now() - begun < patience; attempt += 1) {
    const { seed, number, shops, table } = browser;
    const shop = shops[Math.floor(chance(seed, "shop", number, (browser.asked += 1)) * shops.length)];
    try {
      const answer = await fetch(`${shop}/${table}${path}`, { method, ...init, signal: AbortSignal.timeout(20_000) });
      if (answer.status < 500 && answer.status !== 429) return answer;
      await answer.arrayBuffer();
    } catch {
      // Dead, or killed while it worked: another one may answer.
    }
    await sleep(Math.min(50 * 2 ** attempt, 1_000));
  }
  return undefined;
}
