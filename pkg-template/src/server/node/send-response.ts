import type { ServerResponse } from "node:http";
import type { Exchange } from "./exchange.js";

/** Headers of a single connection, which Node writes itself and HTTP/2 forbids. */
const connectionHeaders: ReadonlySet<string> = new Set(["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"]);
/** Headers that are appended to those of earlier middleware instead of replacing them. */
const cumulative: ReadonlySet<string> = new Set(["set-cookie", "vary"]);

/**
 * Writes a response, no faster than the client reads it. Cancels the body if the client disconnects.
 *
 * @throws the error of the response's body. Until `headersSent`, another response can be written.
 */
export async function sendResponse(response: Response, { incoming, outgoing }: Exchange): Promise<void> {
  const { body } = response;
  if (outgoing.headersSent || outgoing.destroyed) {
    body?.cancel().catch(() => {});
    return;
  }
  // An error event without a listener would end the process.
  outgoing.on("error", () => {});
  const earlier = outgoing.getHeaders();
  outgoing.statusCode = response.status;
  // HTTP/2 does not have a status text.
  if (incoming.httpVersionMajor === 1) outgoing.statusMessage = response.statusText;
  writeHeaders(response.headers, outgoing);
  if (body === null || incoming.method === "HEAD") {
    body?.cancel().catch(() => {});
    outgoing.end();
    return;
  }
  try {
    await writeBody(body, outgoing);
  } catch (error) {
    if (!outgoing.headersSent) restoreHeaders(outgoing, earlier);
    throw error;
  }
  outgoing.end();
}

function writeHeaders(headers: Headers, outgoing: ServerResponse): void {
  for (const name of new Set(headers.keys())) {
    if (connectionHeaders.has(name)) continue;
    const values = name === "set-cookie" ? headers.getSetCookie() : [headers.get(name) ?? ""];
    const earlier = cumulative.has(name) ? [outgoing.getHeader(name) ?? []].flat().map(String) : [];
    const all = [...earlier, ...values];
    outgoing.setHeader(name, name === "set-cookie" ? all : all.join(", "));
  }
}

function restoreHeaders(outgoing: ServerResponse, earlier: ReturnType<ServerResponse["getHeaders"]>): void {
  for (const name of outgoing.getHeaderNames()) outgoing.removeHeader(name);
  for (const [name, value] of Object.entries(earlier)) if (value !== undefined) outgoing.setHeader(name, value);
  outgoing.statusMessage = "";
}

async function writeBody(body: ReadableStream<Uint8Array>, outgoing: ServerResponse): Promise<void> {
  const reader = body.getReader();
  let closed = false;
  const stop = (): void => {
    closed = true;
    reader.cancel().catch(() => {});
  };
  outgoing.once("close", stop);
  // A slow stream sends its headers ahead of its first bytes. One that fails at once can still become a 500.
  const slow = setImmediate(() => outgoing.flushHeaders());
  try {
    for (;;) {
      const { done, value } = await reader.read();
      clearImmediate(slow);
      if (done || closed) return;
      if (!outgoing.write(value)) await drained(outgoing);
    }
  } catch (error) {
    stop();
    throw error;
  } finally {
    clearImmediate(slow);
    outgoing.off("close", stop);
  }
}

function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      outgoing.off("drain", settle).off("close", settle);
      resolve();
    };
    outgoing.on("drain", settle).on("close", settle);
  });
}
