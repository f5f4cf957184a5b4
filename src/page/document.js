// The page: its URLs, the element for the modal, the SDK's script tag. Each URL has one tag, whichever script inserted it, and
// browsers treat tags that failed differently. Functions here report a problem as a word or as `{ what, detail, cause }`. The
// core chooses the error and its advice.

import { beginScope, isLate, now, wait } from "./course.js";
import { failedByHint, failedIn, globalSdk, markStale, nextMode, scriptUrl, takeStale } from "./registry.js";
import { describe, get, keysOf } from "./values.js";

export const isPage = () => get(globalThis, "document") !== undefined;

/**
 * An absolute URL that can be fetched, or `undefined`. Resolves a relative URL against `base`, which defaults to the document's
 * base. Pages may provide their own script through `blob:` or `data:`. Pages of browser extensions have their own scheme.
 */
export function resolve(address, base) {
  try {
    const { protocol, username, href } = new URL(address, base ?? document.baseURI);
    // URLs with credentials cannot be fetched.
    if ((/^(https?|blob|data):$/.test(protocol) || protocol == location.protocol) && !username) return href;
  } catch {
    // The URL is malformed.
  }
}

/**
 * The element for the modal. For the default element: `undefined` if it is absent. For a configured one: "gone", "absent" or
 * "malformed" if it cannot be used.
 */
export function find(container, id) {
  if (container === undefined) return document.getElementById(id) ?? undefined;
  if (typeof container == "string") {
    try {
      return document.querySelector(container) ?? "absent";
    } catch {
      return "malformed";
    }
  }
  // An element of another document, such as a frame's, is not in this page. An imitation of an element may throw.
  return get(container, "isConnected") === true && get(container, "ownerDocument") === document ? container : "gone";
}

/** Appends the default element to the body. */
export function create(id) {
  const element = document.createElement("div");
  element.id = id;
  // Dialog libraries such as Radix disable pointer events on the body while a dialog is open.
  element.style.pointerEvents = "auto";
  document.body.appendChild(element);
  return element;
}

/** The theme as text, without properties that throw when read. */
function themeOf(theme) {
  const texts = {};
  for (const name of keysOf(theme)) if (get(theme, name) !== undefined) texts[name] = describe(get(theme, name));
  return texts;
}

/**
 * Sets the theme's CSS custom properties on the container, where the SDK's Shadow DOM inherits them. Returns the options for the
 * SDK's `init`.
 */
export function prepare(container, { merchantId, rpcEndpoints, theme: given }) {
  const theme = given && themeOf(given);
  try {
    for (const name in theme) if (name.startsWith("--")) container.style.setProperty(name, theme[name]);
  } catch {
    // An imitation of an element may have no `style`.
  }
  return { merchantId, container, ...(rpcEndpoints && { rpcEndpoints }), ...(theme && { theme }) };
}

/** The polling interval for a tag of unknown state, in milliseconds. */
const poll = 50;
/** How long a script may take to run after its download, in milliseconds, before it is considered failed. */
const grace = 500;
/** The longest delay from the error event to the report of a CSP violation, in milliseconds. */
const report = 50;

/** The tag that the previous payment or preload stopped waiting for. The next one continues to use it. */
let abandoned;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const tagOf = (url) => [...document.scripts].find(({ src }) => src == url);

/** Loads the SDK's script unless its global exists. `since` is when the payment began. */
export async function loadSdk(url, { sdkIntegrity: integrity, nonce }, since, milliseconds, scope) {
  if (!globalSdk()) {
    // A tag stays in use after its payment was aborted, so that a slow script is not injected twice.
    const before = takeAbandoned(url) ?? watch(tagOf(url), url, true);
    const search = { url, integrity, nonce, since, before, tag: before, over: false };
    try {
      await wait(scope, arrival(search), milliseconds);
    } catch (error) {
      throw isLate(error) ? { what: "late" } : error;
    } finally {
      search.over = true;
      if (search.tag) abandon(search.tag);
    }
  }
  // The SDK in the page may come from another tag.
  if (integrity && tagOf(url)?.integrity != integrity) throw { what: "unverified" };
}

/** Loads the script before a payment. Errors are ignored here, because the payment tries again and reports them. */
export const preloadSdk = (url, options, milliseconds) => loadSdk(url, options, now(), milliseconds, beginScope()).catch(() => {});

/** Bypasses the HTTP cache and replaces its entry. Errors are ignored, because the script tag reports them. */
const refetch = async (url) => {
  try {
    await fetch(new Request(url, { cache: "reload" }));
  } catch {
    // See above.
  }
};

/** Waits until the global exists or all attempts have failed. */
async function arrival(search) {
  while (!globalSdk()) {
    if (!search.tag) {
      if (takeStale()) await refetch(search.url);
      if (search.over) return;
      search.tag = insert(search);
    }
    const { tag } = search;
    const event = await Promise.race([tag.happened, missed(search)]);
    if (search.over) return;
    if (globalSdk()) break;
    forget(tag, event);
    search.tag = undefined;
    // The tag finished before it was watched and left no global, so it is treated as absent.
    if (event == "missed") continue;
    // The tag was inserted before this payment. A new one may succeed.
    if (tag == search.before) {
      tag.release();
      continue;
    }
    const problem = await failureOf(tag, event, search);
    if (!failedByHint(tag.element.crossOrigin, search.since)) throw problem;
  }
  search.tag?.release();
  search.tag = undefined;
}

/** Watches a tag from another script, whose events may already have fired. For our own tags this never resolves. */
async function missed(search) {
  const { tag } = search;
  let endedAt;
  while (tag.foreign && !tag.event && !search.over) {
    if (globalSdk()) return "load";
    if (wasFetched(tag.url) && now() - (endedAt ??= now()) >= grace) return "missed";
    await pause(poll);
  }
  return new Promise(() => {});
}

/** Why a tag failed. Distinguishes the page's policies from network errors. */
async function failureOf(tag, event, { integrity }) {
  if (event == "load") return { what: "no sdk" };
  await pause(report);
  tag.release();
  if (tag.blocked) return { what: "policy", detail: tag.blocked };
  return { what: integrity ? "absent or changed" : "absent" };
}

/** Removes a failed tag, so that the next payment starts without it. */
function forget(tag, event) {
  if (event == "error") failedIn(tag.element.crossOrigin);
  // The script was downloaded, but the browser did not run it or it is not an SDK.
  if (event != "error" || wasAnsweredWell(tag.url)) markStale();
  if (event != "error") tag.release();
  tag.element.remove();
}

/** Leaves a tag to the next payment. */
function abandon(tag) {
  if (abandoned != tag) abandoned?.release();
  abandoned = tag;
}

/**
 * The tag left by an earlier payment, if it may still load. Removes a tag that has failed since, or that another script changed.
 */
function takeAbandoned(url) {
  const tag = abandoned;
  abandoned = undefined;
  if (!tag) return;
  const { element, foreign, event } = tag;
  const isInPage = tag.url == url && element.isConnected;
  const isChanged = element.src != url || (!foreign && element.type);
  if (isInPage && !isChanged && !event) return tag;
  tag.release();
  if (isInPage) forget(tag, "error");
}

/** Inserts a script tag of our own. */
function insert({ url, integrity, nonce, since }) {
  let what = "refused";
  try {
    const element = document.createElement("script");
    element.async = true;
    // Browsers hide the nonce from the attribute, but not from the property.
    nonce ??= document.querySelector("script[nonce]")?.nonce;
    if (nonce) element.nonce = nonce;
    if (integrity) element.integrity = integrity;
    const { origin } = new URL(url);
    const isOurs = origin != "null" && origin == new URL(document.baseURI).origin;
    // The integrity of a cross-origin script can only be checked in a CORS request.
    const mode = isOurs ? nextMode(since) : integrity && "anonymous";
    if (mode) element.crossOrigin = mode;
    what = "trusted types";
    element.src = scriptUrl(url);
    what = "refused";
    const tag = watch(element, url);
    (document.head ?? document.documentElement).appendChild(element);
    return tag;
  } catch (cause) {
    throw { what, cause };
  }
}

/** Listens to a tag until it is released. */
function watch(element, url, foreign) {
  if (!element) return;
  const tag = { element, url, foreign };
  const onViolation = ({ blockedURI, disposition, effectiveDirective }) => {
    // A violation may report a cross-origin URL as its origin only.
    const isOurs = blockedURI == url || (blockedURI && url.startsWith(`${blockedURI}/`));
    if (isOurs && disposition != "report") tag.blocked = effectiveDirective;
  };
  let ended;
  tag.happened = new Promise((resolve) => (ended = ({ type }) => resolve((tag.event ??= type))));
  tag.release = () => {
    for (const type of ["load", "error"]) element.removeEventListener(type, ended);
    document.removeEventListener("securitypolicyviolation", onViolation);
  };
  for (const type of ["load", "error"]) element.addEventListener(type, ended);
  document.addEventListener("securitypolicyviolation", onViolation);
  return tag;
}

/** The resource timing entries of a URL; empty where the timeline is unavailable. */
function timeline(url) {
  try {
    return performance.getEntriesByName(url, "resource");
  } catch {
    return [];
  }
}

/** Whether the URL was answered with 2xx, or the browser does not expose the status. */
const wasAnsweredWell = (url) =>
  timeline(url).some(({ responseStatus: status }) => status === undefined || (status >= 200 && status < 300));

/** Whether the page is complete and the URL was requested, successfully or not. */
const wasFetched = (url) => document.readyState == "complete" && timeline(url).some(({ responseEnd }) => responseEnd > 0);
