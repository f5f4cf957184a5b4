import type { IncomingMessage } from "node:http";
import type { Exchange } from "./exchange.js";

/** How long a client may continue to send its body after the response, in milliseconds. */
const discardMs = 1_000;

/** Whether a body parser, or something else, has read from the request. */
export function wasRead(incoming: IncomingMessage): boolean {
  return incoming.readableDidRead || incoming.readableEnded;
}

/**
 * The body as a stream that reads from the request only on demand. Data that is unread when the response is complete is
 * discarded, so that the connection can be reused.
 *
 * `Readable.toWeb` would destroy the request when the reader cancels, and with it the connection for the response.
 */
export function bodyStream({ incoming, outgoing }: Exchange): ReadableStream<Uint8Array> {
  let release: () => void;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const onData = (chunk: Uint8Array | string): void => {
          incoming.pause();
          controller.enqueue(typeof chunk === "string" ? Buffer.from(chunk, incoming.readableEncoding ?? "utf8") : chunk);
        };
        const onEnd = (): void => {
          stop();
          controller.close();
        };
        const fail = (error: Error): void => {
          stop();
          controller.error(error);
        };
        const onGone = (error?: Error): void => fail(error ?? new Error("The client disconnected before it had sent the whole request."));
        const onAnswered = (): void => {
          fail(new Error("The response was complete before the request's body was read."));
          discard(incoming);
        };
        release = () => incoming.off("data", onData).off("end", onEnd).off("error", onGone).off("close", onGone);
        const stop = (): void => {
          release();
          outgoing.off("finish", onAnswered);
        };
        incoming.pause();
        incoming.on("data", onData).on("end", onEnd).on("error", onGone).on("close", onGone);
        outgoing.on("finish", onAnswered);
      },
      pull() {
        incoming.resume();
      },
      cancel() {
        incoming.pause();
        release();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Closing the connection at once would reset it, and the client might never see the response. */
function discard(incoming: IncomingMessage): void {
  const giveUp = setTimeout(() => incoming.destroy(), discardMs);
  giveUp.unref();
  incoming.once("close", () => clearTimeout(giveUp));
  incoming.resume();
}
