import { isProduction } from "../checks/production.js";
import { reply } from "./reply.js";

/** Ends the handling of a request with this answer. Its message goes to the customer's browser, its `cause` to the shop's log. */
export class Refusal extends Error {
  override readonly name: string = "Refusal";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** What the developer of the shop needs to know beyond the message. It is logged in development, and never sent. */
  readonly detail: string | undefined;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}, detail?: string) {
    super(message);
    this.status = status;
    this.headers = headers;
    this.detail = detail;
  }
}

/** The answer that tells of a refusal. */
export function answerTo({ status, message, headers }: Refusal): Response {
  return reply(status, { error: message }, headers);
}

/** Without a record of the session nothing may be handed out: 503, to be tried again. `cause` goes to the shop's log. */
export function notRecorded(cause?: unknown): Refusal {
  const refusal = new Refusal(503, "The shop cannot take payments at present. Try again in a moment.", { "Retry-After": "1" });
  return cause === undefined ? refusal : Object.assign(refusal, { cause });
}

const mostLines = 100;
let lines = 0;

/**
 * Logs a refusal that has a `detail`, outside production. At most 100 lines a process: where `NODE_ENV` is not set at
 * all, a stranger's requests must not fill the disk.
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
