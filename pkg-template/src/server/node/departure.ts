import type { ServerResponse } from "node:http";

/** Aborts when the client goes away before the whole response was handed to the network, or has gone already. */
export function departureSignal(outgoing: ServerResponse): AbortSignal {
  const controller = new AbortController();
  const gone = (): void => controller.abort(new DOMException("The client went away before the response was complete.", "AbortError"));
  if (outgoing.destroyed) gone();
  outgoing.once("close", gone);
  outgoing.once("finish", () => outgoing.off("close", gone));
  return controller.signal;
}
