import { type CubePayApiError } from "../upstream/api-error.js";
import { Refusal } from "../answers/refusal.js";

/** The error response for a failed call to the API. It tells the browser what to do, without internal details. */
export function refusalOf(error: CubePayApiError, { lookup }: { lookup: boolean }): Refusal {
  const unavailable = "The payment service is not available at present. Try again in a moment.";
  switch (error.code) {
    case "invalid_request":
      return new Refusal(400, error.reason ?? "The payment service refused this payment.");
    case "conflict":
      if (lookup) return new Refusal(409, "The payment service refused this payment in its present state.");
      // A session that is being created can only conflict because of its requestId.
      return new Refusal(409, "The payment service refused this payment. Start it again, with a new requestId.");
    case "unauthorized":
      if (lookup) return new Refusal(error.status === 403 ? 403 : 401, "The session token is not valid for this payment session.");
      return new Refusal(502, "The payment service does not accept this shop's requests.");
    case "not_found":
      if (lookup) return new Refusal(404, "There is no such payment session.");
      return new Refusal(502, unavailable);
    case "rate_limited":
      return new Refusal(503, unavailable, { "Retry-After": String(waitSeconds(error) ?? 1) });
    case "timeout":
      return new Refusal(504, "The payment service did not answer in time. Try again in a moment.");
    case "unavailable": {
      const wait = waitSeconds(error);
      return new Refusal(error.status === 503 ? 503 : 502, unavailable, wait === undefined ? {} : { "Retry-After": String(wait) });
    }
    case "network":
    case "malformed":
      return new Refusal(502, unavailable);
  }
}

/** At least a second and at most an hour; a longer delay is useless to a browser. */
function waitSeconds({ retryAfterSeconds }: CubePayApiError): number | undefined {
  return retryAfterSeconds === undefined ? undefined : Math.min(Math.max(retryAfterSeconds, 1), 3600);
}
