// What the vendor's SDK is given, out of options whose values may throw. What is given, and when, is not decided here.

import { describe, get } from "../page/values.js";

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

/** The theme as text: without what throws when it is read. */
function themeOf(theme) {
  const texts = {};
  try {
    for (const name of Object.keys(theme)) if (get(theme, name) !== undefined) texts[name] = describe(get(theme, name));
  } catch {
    // A proxy that does not show its keys.
  }
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
