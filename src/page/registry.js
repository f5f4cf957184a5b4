// What all copies of this package on one page share: whether a payment is under way, and the SDK instances.
//
// It lives on `globalThis`, so that two copies of the package, React's StrictMode and hot reload agree, and it is written
// in JavaScript, so that it outlives a wasm instance that a panic ended. Other scripts of the page can reach it. It never
// holds a session or a token, and an instance, through which a token passes, is not handed out: another script could put
// an `open` of its own in the place of the instance's. `pkg-template/src/registry.ts` takes the same place for the
// package's entry, before the core is loaded.

import { get } from "./values.js";

const key = Symbol.for("cubepay-checkout");

/** Makes a property that no other script can replace. */
function keep(object, property, value) {
  Object.defineProperty(object, property, { value, writable: false, configurable: false });
  return value;
}

/**
 * The SDK's global, if it is there. An element of the page whose id or name is the same is no SDK: the global object does
 * not own what browsers find by such a name.
 */
export const globalSdk = () => (Object.hasOwn(globalThis, "CubePaySDK") ? get(globalThis, "CubePaySDK") : undefined);

const canOpen = (instance) => typeof instance?.open == "function";

const shared = keep(globalThis, key, globalThis[key] ?? {});
const sdks = isOurs(shared.sdks) ? shared.sdks : createSdks();
if (!shared.sdks) keep(shared, "sdks", sdks);

/** Whether these are the functions of this version. What another version, or another script, left there is not used. */
function isOurs(others) {
  return ["find", "initialise", "forget", "distrust", "scriptUrl"].every((name) => typeof others?.[name] == "function");
}

/** The instances of the SDK, one for each setting, behind functions that can be shared. */
function createSdks() {
  const kept = new Map();
  let policy;

  /** What opens the modal of an instance. Frozen: its caller may find no `call` on it but the language's own. */
  const opener = (instance) => canOpen(instance) && Object.freeze((ticket) => instance.open(ticket));

  return Object.freeze({
    // Asynchronous functions give another promise to each caller: nobody can put a `then` on the one that is kept.
    async find(setting, container) {
      const entry = kept.get(setting);
      const current = globalSdk();
      // Whoever replaced the SDK's global wants the new one to be used.
      if (entry && !entry.failed && entry.container === container && container.isConnected && (!current || current === entry.sdk)) {
        return opener(await entry.ready);
      }
    },

    async initialise(setting, sdk, container, options) {
      const before = kept.get(setting);
      const ready = (async () => {
        try {
          const instance = await sdk.init?.(options);
          if (canOpen(instance)) return instance;
        } catch (error) {
          // An SDK that can be initialised only once keeps the instance that it has.
          if (before?.failed && before.sdk === sdk && before.container === container) return await before.ready;
          throw error;
        }
        // `init` gave nothing: the global itself is the instance, and holds one setting at a time.
        const only = kept.get(setting);
        kept.clear();
        if (only) kept.set(setting, only);
        return sdk;
      })();
      kept.set(setting, { sdk, container, ready });
      return opener(await ready);
    },

    forget: (setting) => void kept.delete(setting),

    /** Its modal failed. An instance that can open only once, or was broken by that, is not to fail the next payment too. */
    distrust(setting) {
      const entry = kept.get(setting);
      if (entry) entry.failed = true;
    },

    /** The address, through the Trusted Types policy of this package: a page may create one of a name only once. */
    scriptUrl(url) {
      try {
        policy ??= globalThis.trustedTypes?.createPolicy("cubepay-checkout", { createScriptURL: String });
        return policy?.createScriptURL(url) ?? url;
      } catch {
        // The page forbids the policy, and may allow the plain address.
        return url;
      }
    },
  });
}

/** Makes `lease` the one payment of this page, unless another is under way. */
export function take(lease) {
  if (shared.payment) return false;
  shared.payment = lease;
  return true;
}

/** Ends the payment of `lease`. */
export function giveBack(lease) {
  if (shared.payment === lease) shared.payment = undefined;
}

/** The modes of fetching that a script tag of the page's own origin can have: all give it the same. */
const modes = [undefined, "anonymous", "use-credentials"];

/**
 * The `crossorigin` of a script tag for a payment that began then. WebKit gives a script that failed to every later tag of its
 * address, and Chromium the failure of a hint, unless the tag's mode differs: so it changes with each failure.
 */
export const nextMode = (since) => modes[Math.max(shared.mode ?? 0, shared.failedHint < since ? 1 : 0)];

/**
 * Whether a tag of this mode, for a payment that began then, has failed because a hint from before did. A browser hands that on
 * once.
 */
export function failedByHint(mode, since) {
  const is = !mode && shared.failedHint < since;
  if (is) shared.failedHint = undefined;
  return is;
}

/** A script was not to be had in this mode. */
export function failedIn(mode) {
  shared.mode = (modes.indexOf(mode ?? undefined) + 1) % modes.length;
  shared.stale ||= shared.mode === 0;
}

/** A script came, and was no SDK: WebKit keeps a text that it was hinted at, unless that is fetched anew. */
export function markStale() {
  shared.stale = true;
}

/** Whether the last script was such a one; told once. */
export function takeStale() {
  const stale = Boolean(shared.stale);
  shared.stale = false;
  return stale;
}

export const findSdk = async (setting, container) => sdks.find(setting, container);
export const initialiseSdk = async (setting, container, options) => sdks.initialise(setting, globalSdk(), container, options);
export const forgetSdk = (setting) => sdks.forget(setting);
export const distrustSdk = (setting) => sdks.distrust(setting);
export const scriptUrl = (url) => sdks.scriptUrl(url);

/** What an instance depends on, as text. The theme is none of it: it is set on the container for each payment. */
export function settingOf(url, { merchantId, rpcEndpoints }) {
  let endpoints;
  try {
    endpoints = JSON.stringify(rpcEndpoints);
  } catch {
    // The SDK may know what to do with it.
  }
  return `${merchantId}\n${url}\n${endpoints ?? ""}`;
}
