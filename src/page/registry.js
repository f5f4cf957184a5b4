// State shared by all copies of this package on one page: whether a payment is in progress, and the SDK instances.
//
// The state lives on `globalThis`, so that two copies of the package, React's StrictMode and hot reload share it. It is written
// in JavaScript to survive a wasm instance that panicked. Other scripts of the page can reach it. It therefore never holds a
// session or a token. Instances, through which a token passes, are not exposed, because another script could replace an
// instance's `open`. `pkg-template/src/registry.ts` uses the same key for the package's entry, before the core is loaded.

import { get } from "./values.js";

const key = Symbol.for("cubepay-checkout");

/** Defines a property that other scripts cannot replace. */
function keep(object, property, value) {
  Object.defineProperty(object, property, { value, writable: false, configurable: false });
  return value;
}

/**
 * The SDK's global, if it exists. Browsers also expose elements as globals by id or name, but the global object does not own
 * those.
 */
export const globalSdk = () => (Object.hasOwn(globalThis, "CubePaySDK") ? get(globalThis, "CubePaySDK") : undefined);

const canOpen = (instance) => typeof instance?.open == "function";

const shared = keep(globalThis, key, globalThis[key] ?? {});
const sdks = isOurs(shared.sdks) ? shared.sdks : createSdks();
if (!shared.sdks) keep(shared, "sdks", sdks);

/** Whether these are the functions of this version. Functions left by another version or script are not used. */
function isOurs(others) {
  return ["find", "initialise", "forget", "distrust", "scriptUrl"].every((name) => typeof others?.[name] == "function");
}

/** The SDK instances by key. Only functions that are safe to share are exposed. */
function createSdks() {
  const kept = new Map();
  let policy;

  /** Opens the modal of an instance. Frozen, so that no script can put its own `call` on it. */
  const opener = (instance) => canOpen(instance) && Object.freeze((ticket) => instance.open(ticket));

  return Object.freeze({
    // Asynchronous functions return a new promise to each caller, so no script can put a `then` on the stored one.
    async find(instanceKey, container) {
      const entry = kept.get(instanceKey);
      const current = globalSdk();
      // If the SDK's global was replaced, the new one must be used.
      if (entry && !entry.failed && entry.container === container && container.isConnected && (!current || current === entry.sdk)) {
        return opener(await entry.ready);
      }
    },

    async initialise(instanceKey, sdk, container, options) {
      const before = kept.get(instanceKey);
      const ready = (async () => {
        try {
          const instance = await sdk.init?.(options);
          if (canOpen(instance)) return instance;
        } catch (error) {
          // An SDK that can only be initialised once keeps its previous instance.
          if (before?.failed && before.sdk === sdk && before.container === container) return await before.ready;
          throw error;
        }
        // `init` returned nothing: the global itself is the instance, and holds one configuration at a time.
        const only = kept.get(instanceKey);
        kept.clear();
        if (only) kept.set(instanceKey, only);
        return sdk;
      })();
      kept.set(instanceKey, { sdk, container, ready });
      return opener(await ready);
    },

    forget: (instanceKey) => void kept.delete(instanceKey),

    /** Called when the modal failed. An instance that can only open once, or that broke, must not fail the next payment too. */
    distrust(instanceKey) {
      const entry = kept.get(instanceKey);
      if (entry) entry.failed = true;
    },

    /** The URL, through this package's Trusted Types policy. A page may create a policy only once per name. */
    scriptUrl(url) {
      try {
        policy ??= globalThis.trustedTypes?.createPolicy("cubepay-checkout", { createScriptURL: String });
        return policy?.createScriptURL(url) ?? url;
      } catch {
        // The page forbids the policy, but may allow the plain URL.
        return url;
      }
    },
  });
}

/** Makes `lease` the page's only payment, unless another is in progress. */
export function take(lease) {
  if (shared.payment) return false;
  shared.payment = lease;
  return true;
}

/** Ends the payment of `lease`. */
export function giveBack(lease) {
  if (shared.payment === lease) shared.payment = undefined;
}

/** The CORS modes of a same-origin script tag. All of them load the same file. */
const modes = [undefined, "anonymous", "use-credentials"];

/**
 * The `crossorigin` attribute of a script tag for a payment that began at `since`. WebKit reuses a failed script for every later
 * tag of its URL, and Chromium a failed preload hint, unless the mode differs. So the mode changes after each failure.
 */
export const nextMode = (since) => modes[Math.max(shared.mode ?? 0, shared.failedHint < since ? 1 : 0)];

/**
 * Whether a tag with this mode, for a payment that began at `since`, failed because of an earlier preload hint. A browser reuses
 * that failure once.
 */
export function failedByHint(mode, since) {
  const wasHint = !mode && shared.failedHint < since;
  if (wasHint) shared.failedHint = undefined;
  return wasHint;
}

/** Records that a script failed to load in this mode. */
export function failedIn(mode) {
  shared.mode = (modes.indexOf(mode ?? undefined) + 1) % modes.length;
  shared.stale ||= shared.mode === 0;
}

/** Records that a script loaded without defining the SDK. WebKit keeps a preloaded text until it is fetched again. */
export function markStale() {
  shared.stale = true;
}

/** Whether the cached script must be fetched again. Resets the mark. */
export function takeStale() {
  const stale = Boolean(shared.stale);
  shared.stale = false;
  return stale;
}

export const findSdk = async (instanceKey, container) => sdks.find(instanceKey, container);
export const initialiseSdk = async (instanceKey, container, options) => sdks.initialise(instanceKey, globalSdk(), container, options);
export const forgetSdk = (instanceKey) => sdks.forget(instanceKey);
export const distrustSdk = (instanceKey) => sdks.distrust(instanceKey);
export const scriptUrl = (url) => sdks.scriptUrl(url);

/**
 * The options that an instance depends on, as text. The theme is not among them, because each payment sets it on the container.
 */
export function instanceKeyOf(url, { merchantId, rpcEndpoints }) {
  let endpoints;
  try {
    endpoints = JSON.stringify(rpcEndpoints);
  } catch {
    // The SDK may accept what JSON does not.
  }
  return `${merchantId}\n${url}\n${endpoints ?? ""}`;
}
