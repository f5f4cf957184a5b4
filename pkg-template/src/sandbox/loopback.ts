// Protects the sandbox from web pages. It only listens on this machine, but the browser on this machine runs foreign pages. They
// must neither reach the sandbox by their own host name (DNS rebinding) nor use the buttons of the sandbox's page.

/** Whether the request was sent to a host name of this machine. */
export function isForLoopback(request: Request): boolean {
  const { hostname } = new URL(request.url);
  return hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

/** Whether the request comes from the sandbox's own page, or not from a page. */
export function isOwn(request: Request): boolean {
  const origin = request.headers.get("Origin");
  if (origin !== null && origin !== new URL(request.url).origin) return false;
  const site = request.headers.get("Sec-Fetch-Site");
  return site === null || site === "same-origin" || site === "none";
}
