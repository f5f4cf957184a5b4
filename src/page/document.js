// The page: its addresses, and the element that the modal lives in. What is wrong with a configured one is told by a word;
// which error that is, is not decided here.

import { get } from "./values.js";

export const isPage = () => get(globalThis, "document") !== undefined;

/**
 * An absolute address that can be fetched, or `undefined`. A relative one is resolved as the page itself does, unless there is
 * another base. `blob:` and `data:` are how a page brings a script of its own.
 */
export function resolve(address, base) {
  try {
    const { protocol, username, href } = new URL(address, base ?? document.baseURI);
    // An address with a password in it cannot be fetched.
    if (/^(https?|blob|data):$/.test(protocol) && !username) return href;
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
  document.body.appendChild(element);
  return element;
}
