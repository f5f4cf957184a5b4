// Another origin than the shop's, with the raw socket in hand: connections that break, answers that are no HTTP.

import { once } from "node:events";
import { after, before } from "node:test";
import { freePort } from "../support/free-port.mjs";
import { serve } from "../support/loopback-server.mjs";
import { createdSession } from "../support/session-endpoint.mjs";

export const cors = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "*",
  "access-control-expose-headers": "Location, Retry-After",
};

/** Answers as a session endpoint that lets every origin call. */
export function session(request, response, headers) {
  response.writeHead(201, { ...cors, "content-type": "application/json", ...headers }).end(JSON.stringify(createdSession));
}

/** Writes bytes as they are, and then ends the connection or, with `tear`, breaks it when they have left. */
export function raw(bytes, { tear = false } = {}) {
  return (request, response) => {
    const { socket } = response;
    if (tear) socket.write(bytes, () => setTimeout(() => socket.resetAndDestroy(), 20));
    else socket.end(bytes);
  };
}

/** An answer with the headers that let a page read it, as raw text up to its body. */
export const head = (status, headers = {}) =>
  `HTTP/1.1 ${status} -\r\n${Object.entries({ ...cors, ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("")}\r\n`;

/** The server, for the tests of one file. `answer` is set by each row; `asked` is what came, preflights apart. */
export function elsewhere() {
  const elsewhere = { answer: session, preflight: true, asked: [], origin: undefined, nobody: undefined };
  let server;
  const answer = async (request, response) => {
    let body = "";
    request
      .setEncoding("utf8")
      .on("data", (chunk) => (body += chunk))
      .on("error", () => {});
    await once(request, "close");
    if (request.method === "OPTIONS") return response.writeHead(elsewhere.preflight ? 204 : 403, elsewhere.preflight ? cors : {}).end();
    elsewhere.asked.push({ path: request.url, method: request.method, authorization: request.headers.authorization, body });
    elsewhere.answer(request, response);
  };

  before(async () => {
    server = await serve(answer);
    elsewhere.origin = server.origin;
    elsewhere.nobody = `http://127.0.0.1:${await freePort()}`;
  });

  after(() => server?.close());

  return elsewhere;
}
