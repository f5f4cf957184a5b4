import { isProduction } from "../checks/production.js";
import { reply } from "./reply.js";

/** An error response. The browser gets the message, and the shop's log gets the `cause`. */
export class Refusal extends Error {
  override readonly name: string = "Refusal";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Details for the shop's developer. Logged in development, never sent. */
  readonly detail: string | undefined;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}, detail?: string) {
    super(message);
    this.status = status;
    this.headers = headers;
    this.detail = detail;
  }
}

/** The response for a refusal. */
export function answerTo({ status, message, headers }: Refusal): Response {
  return reply(status, { error: message }, headers);
}

/** The response when the session could not be recorded: 503, so that the client retries. `cause` goes to the shop's log. */
export function notRecorded(cause?: unknown): Refusal {
  const refusal = new Refusal(503, "The shop cannot take payments at present. Try again in a moment.", { "Retry-After": "1" });
  return cause === undefined ? refusal : Object.assign(refusal, { cause });
}

const mostLines = 100;
let lines = 0;

/**
 * Logs a refusal that has a `detail`, except in production. At most 100 lines per process: where `NODE_ENV` is not set, external
 * requests must not fill the disk.
 *
 * @returns the refusal.
 */
export function loggedInDevelopment(refusal: Refusal): Refusal {
  if (refusal.detail === undefined || lines >= mostLines || isProduction()) return refusal;
  lines += 1;
  const last = lines === mostLines ? " Further refusals are not logged." : "";
  console.warn(`cubepay-checkout/server: answered ${refusal.status}. ${refusal.detail}${last}`);
  return refusal;
}
