// The page: its addresses, the element that the modal lives in, the SDK's script. There is one tag for each address of a
// script, whoever put it there, and engines have their ways with tags that failed. What is wrong is told by a word, or as
// `{ what, detail, cause }`; which error that is, and what a person should do about it, is not decided here.

import { beginScope, isLate, now, wait } from "./course.js";
import { failedByHint, failedIn, globalSdk, markStale, nextMode, scriptUrl, takeStale } from "./registry.js";
import { describe, get, keysOf } from "./values.js";

export const isPage = () => get(globalThis, "document") !== undefined;

/**
 * An absolute address that can be fetched, or `undefined`. A relative one is resolved as the page itself does, unless there is
 * another base. `blob:` and `data:` are how a page brings a script of its own; a browser extension's page has a scheme of its own.
 */
export function resolve(address, base) {
  try {
    const { protocol, username, href } = new URL(address, base ?? document.baseURI);
    // An address with a password in it cannot be fetched.
    if ((/^(https?|blob|data):$/.test(protocol) || protocol == location.protocol) && !username) return href;
  } catch {
    // It is no address.
  }
}

/** The element for the modal: `undefined` for the default one while it is absent; "gone", "absent" or "malformed" for a configured one. */
export function find(container, id) {
  if (container === undefined) return document.getElementById(id) ?? undefined;
  if (typeof container == "string") {
    try {
      return document.querySelector(container) ?? "absent";
    } catch {
      return "malformed";
    }
  }
  // An element of another document, such as a frame's, is not in this page. What only looks like an element may throw.
  return get(container, "isConnected") === true && get(container, "ownerDocument") === document ? container : "gone";
}

/** Puts the default element at the end of the body. */
export function create(id) {
  const element = document.createElement("div");
  element.id = id;
  // Libraries of dialogs, such as Radix, take the pointer away from the whole body while one of theirs is open.
  element.style.pointerEvents = "auto";
  document.body.appendChild(element);
  return element;
}

/** The theme as text: without what throws when it is read. */
function themeOf(theme) {
  const texts = {};
  for (const name of keysOf(theme)) if (get(theme, name) !== undefined) texts[name] = describe(get(theme, name));
  return texts;
}

/**
 * Sets the theme's CSS custom properties on the container, where the SDK's Shadow DOM inherits them, and gives the options of
 * the SDK's `init`.
 */
export function prepare(container, { merchantId, rpcEndpoints, theme: given }) {
  const theme = given && themeOf(given);
  try {
    for (const name in theme) if (name.startsWith("--")) container.style.setProperty(name, theme[name]);
  } catch {
    // What only looks like an element takes no style.
  }
  return { merchantId, container, ...(rpcEndpoints && { rpcEndpoints }), ...(theme && { theme }) };
}

/** How often a tag of unknown state is looked at, in milliseconds. */
const poll = 50;
/** How long after its download a script may take until it runs, in milliseconds, before it counts as dead. */
const grace = 500;
/** The report of a CSP violation may come a little after the error event. */
const report = 50;

/** The tag that a payment or a preload stopped waiting for. Its state stays known to the next one. */
let left;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const tagOf = (url) => [...document.scripts].find(({ src }) => src == url);

/** Loads the SDK's script, unless its global is there. `since` is when the payment began. */
export async function loadSdk(url, { sdkIntegrity: integrity, nonce }, since, milliseconds, scope) {
  if (!globalSdk()) {
    // Given up or not, the tag is not lost: a slow script is not injected a second time.
    const before = takeLeft(url) ?? watch(tagOf(url), url, true);
    const search = { url, integrity, nonce, since, before, tag: before, over: false };
    try {
      await wait(scope, arrival(search), milliseconds);
    } catch (error) {
      throw isLate(error) ? { what: "late" } : error;
    } finally {
      search.over = true;
      if (search.tag) keep(search.tag);
    }
  }
  // The SDK that is in the page may have come through another tag.
  if (integrity && tagOf(url)?.integrity != integrity) throw { what: "unverified" };
}

/** The same, ahead of a payment, which meets a failure again. */
export const preloadSdk = (url, options, milliseconds) => loadSdk(url, options, now(), milliseconds, beginScope()).catch(() => {});

/** Has the browser ask for a file anew, past whatever it remembers of it. A failure is for those who then use the file. */
const refetch = async (url) => {
  try {
    await fetch(new Request(url, { cache: "reload" }));
  } catch {
    // As said.
  }
};

/** Waits until the global is there, or cannot come any more. */
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
    // Its end was missed, and it left no global: it is as good as absent.
    if (event == "missed") continue;
    // It was asked for before this payment, which may fare better with a tag of its own.
    if (tag == search.before) {
      tag.release();
      continue;
    }
    const problem = await whyNot(tag, event, search);
    if (!failedByHint(tag.element.crossOrigin, search.since)) throw problem;
  }
  search.tag?.release();
  search.tag = undefined;
}

/** Watches a tag of somebody else's, whose events may have passed. For one of our own this never ends. */
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

/** Why a tag came to nothing: a policy of the page's is told from a failure of the network. */
async function whyNot(tag, event, { integrity }) {
  if (event == "load") return { what: "no sdk" };
  await pause(report);
  tag.release();
  if (tag.blocked) return { what: "policy", detail: tag.blocked };
  return { what: integrity ? "absent or changed" : "absent" };
}

/** Takes a tag that came to nothing out of the page, so that the next payment starts from nothing. */
function forget(tag, event) {
  if (event == "error") failedIn(tag.element.crossOrigin);
  // It came, and the browser would not run it, or it is no SDK.
  if (event != "error" || wasAnsweredWell(tag.url)) markStale();
  if (event != "error") tag.release();
  tag.element.remove();
}

/** Hands a tag on to the next payment. */
function keep(tag) {
  if (left != tag) left?.release();
  left = tag;
}

/** The tag that was left, if it may still load. One that failed meanwhile, or that another script changed, is taken out. */
function takeLeft(url) {
  const tag = left;
  left = undefined;
  if (!tag) return;
  const { element, foreign, event } = tag;
  const isHere = tag.url == url && element.isConnected;
  const isChanged = element.src != url || (!foreign && element.type);
  if (isHere && !isChanged && !event) return tag;
  tag.release();
  if (isHere) forget(tag, "error");
}

/** Puts a tag of our own into the page. */
function insert({ url, integrity, nonce, since }) {
  let what = "refused";
  try {
    const element = document.createElement("script");
    element.async = true;
    // Browsers hide a nonce from the attribute, not from the property.
    nonce ??= document.querySelector("script[nonce]")?.nonce;
    if (nonce) element.nonce = nonce;
    if (integrity) element.integrity = integrity;
    const { origin } = new URL(url);
    const isOurs = origin != "null" && origin == new URL(document.baseURI).origin;
    // The integrity of another origin's script can be checked only when that origin allows it.
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
    // What is blocked for another origin may be reported by its origin alone.
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

/** What the browser's timeline says of an address. Where it cannot be asked, nothing. */
function timeline(url) {
  try {
    return performance.getEntriesByName(url, "resource");
  } catch {
    return [];
  }
}

/** Whether the timeline says that the address was answered well, or does not tell the status. */
const wasAnsweredWell = (url) =>
  timeline(url).some(({ responseStatus: status }) => status === undefined || (status >= 200 && status < 300));

/** Whether the page is complete and the timeline says that the address was fetched, well or not. */
const wasFetched = (url) => document.readyState == "complete" && timeline(url).some(({ responseEnd }) => responseEnd > 0);
