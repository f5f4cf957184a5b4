// The sandbox in the place of CubePay, and a record of the sessions that it made.

import { createSandboxApi } from "cubepay-checkout/testing";
import { breakOff, failing, serve } from "./server.mjs";

const sandbox = createSandboxApi();
/** The ids of the sessions that each requestId has made. */
const made = new Map();

async function makeSession(request) {
  const { requestId } = await request.clone().json();
  const response = await sandbox.fetch(request);
  if (response.status === 201) {
    const { paymentSessionId } = await response.clone().json();
    made.set(requestId, [...(made.get(requestId) ?? []), paymentSessionId]);
  }
  return response;
}

const failure = failing({ "CubePay answers 503": 17, "CubePay drops the request": 19, "session made, answer lost": 23, "session made, answer cut off": 29 });

async function answer(request, env) {
  if (request.method === "GET") return sandbox.fetch(request);
  const name = failure();
  if (name === "CubePay answers 503") return Response.json({ error: "overloaded" }, { status: 503 });
  if (name === "CubePay drops the request") return breakOff(env);
  const response = await makeSession(request);
  if (name === "session made, answer lost") return breakOff(env);
  if (name === undefined) return response;
  const text = await response.text();
  return breakOff(env, { "Content-Type": "application/json", "Content-Length": text.length }, text.slice(0, text.length / 2));
}

await serve(answer, () => ({ made: [...made] }));
