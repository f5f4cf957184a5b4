// Who may talk to the sandbox. It listens on this machine only, but so does the browser, which runs pages of strangers: a
// page must neither reach the sandbox by a name of its own (DNS rebinding) nor press the buttons of the sandbox's page.

/** Whether the request was sent to a name of this machine. */
export function isForLoopback(request: Request): boolean {
  const { hostname } = new URL(request.url);
  return hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

/** Whether the request comes from the sandbox's own page, or from no page. */
export function isOwn(request: Request): boolean {
  const origin = request.headers.get("Origin");
  if (origin !== null && origin !== new URL(request.url).origin) return false;
  const site = request.headers.get("Sec-Fetch-Site");
  return site === null || site === "same-origin" || site === "none";
}
