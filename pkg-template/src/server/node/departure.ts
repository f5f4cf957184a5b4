import type { ServerResponse } from "node:http";

/** Aborts when the client disconnects before the response is complete, or has disconnected already. */
export function departureSignal(outgoing: ServerResponse): AbortSignal {
  const controller = new AbortController();
  const gone = (): void => controller.abort(new DOMException("The client disconnected before the response was complete.", "AbortError"));
  if (outgoing.destroyed) gone();
  outgoing.once("close", gone);
  outgoing.once("finish", () => outgoing.off("close", gone));
  return controller.signal;
}
