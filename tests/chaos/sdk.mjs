// The vendor's SDK as a plan wants it, in every variant that its documentation leaves open. Runs in the page.

import { hashOfSdk } from "./names.mjs";

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const named = (error) => Object.assign(error, { name: "CubePayClosedError" });
class CubePayClosedError extends Error {
  name = "CubePayClosedError";
}

/** What the modal settles with, from the ticket that it was opened with. */
const shapes = {
  text: (ticket, hash) => hash,
  hash: (ticket, transactionHash) => ({ transactionHash }),
  "funding hash": (ticket, fundingTransactionHash) => ({ fundingTransactionHash }),
  "in session": (ticket, fundingTransactionHash) => ({ session: { fundingTransactionHash, status: "FUNDED" } }),
  full: (ticket, transactionHash) => ({ transactionHash, session: { ...ticket, paymentSessionId: "ps_other", status: "FUNDED" }, details: { block: 7 } }),
  echo: (ticket, transactionHash) => ({ transactionHash, session: { deep: { ...ticket } }, details: { list: [ticket.paymentSessionToken] } }),
  "echo in an error": (ticket, transactionHash) => ({ transactionHash, details: { warning: new Error(`slow: ${ticket.paymentSessionToken}`) } }),
  "echo in a map": (ticket, transactionHash) => ({ transactionHash, details: { ticket: new Map([["ticket", new Set([ticket.paymentSessionToken])]]) } }),

  undefined: () => undefined,
  null: () => null,
  empty: () => ({}),
  number: () => 5,
  blank: () => " ",
  "wrong type": () => ({ transactionHash: 5, session: "none" }),
  hostile: () => ({
    get transactionHash() {
      throw new Error("a getter of the SDK's");
    },
    get session() {
      throw new Error("a getter of the SDK's");
    },
  }),

  closed: () => named(new Error("closed")),
  "closed subclass": () => new CubePayClosedError("closed"),
  "closed plain": () => ({ name: "CubePayClosedError" }),
  "closed with token": (ticket) => named(new Error(`closed ${ticket.paymentSessionToken}`)),

  error: () => new Error("no wallet"),
  token: (ticket) => Object.assign(new Error(`refused ${ticket.paymentSessionToken}`), { ticket }),
  "nested token": (ticket) => new Error("refused", { cause: new Error(`by ${ticket.paymentSessionToken}`) }),
  "hidden token": (ticket) => Object.defineProperty(new Error("refused"), "ticket", { value: ticket, enumerable: false }),
  "aggregate token": (ticket) => new AggregateError([new Error(`by ${ticket.paymentSessionToken}`)], "refused"),
  "token in a map": (ticket) => Object.assign(new Error("refused"), { tickets: new Map([[ticket.paymentSessionToken, ticket]]) }),
  circular: () => {
    const error = new Error("circular");
    return Object.assign(error, { error });
  },
};
const hostileError = () =>
  new Proxy(new Error("hostile"), {
    get() {
      throw new Error("a getter of the SDK's");
    },
  });

/** `now()` is the payment that is under way: its number, plan and what is seen of it. `style` is the page's. */
export function vendor(page, now) {
  let openModals = 0;

  function open(ticket) {
    const { at, plan, seen, panicked } = now();
    const { settles, shape, way, delay } = plan.open;
    seen.opens += 1;
    openModals += 1;
    seen.mostModals = Math.max(seen.mostModals, openModals);
    if (ticket.paymentSessionId !== `ps_${page.number}_${at}`) seen.wrongTickets += 1;
    const end = () => (openModals = Math.max(0, openModals - 1));
    const make = shape === "hostile" && settles === "rejects" ? hostileError : shapes[shape];
    const value = make(ticket, hashOfSdk(page.number, at));
    const settle = (resolve, reject) => {
      end();
      return settles === "resolves" ? resolve(value) : reject(value);
    };
    // A core that panics here leaves its modal to itself.
    if (panicked) end();
    if (way === "at once") return settle((value) => value, (value) => {
      throw value;
    });
    const thenable = {
      then(resolve, reject) {
        setTimeout(() => {
          settle(resolve, reject);
          if (way === "twice") settles === "resolves" ? reject(new Error("the second time")) : resolve("0xsecond");
        }, delay);
      },
    };
    if (way !== "promise") return thenable;
    return delay === 0 ? new Promise(settle) : wait(delay).then(() => new Promise(settle));
  }

  function init() {
    const { plan, seen } = now();
    const { kind, delay } = plan.init;
    seen.inits.push(kind);
    const instance = page.sdk === "global" ? undefined : { open };
    if (kind === "throws") throw new Error("init throws");
    if (kind === "garbage") return page.sdk === "global" ? undefined : { opens: true };
    if (kind === "hang") return new Promise(() => {});
    if (kind === "rejects") return wait(delay).then(() => Promise.reject(new Error("init rejects")));
    if (kind === "promise") return wait(delay).then(() => instance);
    if (kind === "thenable") return { then: (resolve) => setTimeout(resolve, delay, instance) };
    return instance;
  }

  /** What the SDK's file does when it runs. */
  return function run() {
    const { plan, seen } = now();
    seen.scriptRuns.push(plan.script.kind);
    if (plan.script.kind === "throws") throw new Error("the script throws");
    if (plan.script.kind === "no global") return;
    window.CubePaySDK = page.sdk === "global" ? { init, open } : { init };
  };
}
