import { CubePayClosedError, CubePayError, isCubePayClosedError, isCubePayError, type CubePayErrorCode } from "cubepay-checkout";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <Claim extends true>(_claim?: Claim) => {};

/** The codes are a closed set, and each one narrows: what is left over after all of them is nothing. */
export function whatToDo(error: unknown): string {
  if (!isCubePayError(error)) throw error;
  holds<Same<typeof error, CubePayError>>();
  holds<Same<typeof error.code, CubePayErrorCode>>();
  const { code } = error;
  switch (code) {
    case "closed":
    case "aborted":
      return "offer the button again";
    case "invalid_request":
    case "missing_merchant_id":
    case "missing_container":
    case "unsupported_environment":
      return "fix the call";
    case "payment_in_progress":
      return "wait";
    case "session_ended":
      return "start again with a new requestId";
    case "session_rejected":
      return `the server answered ${error.status satisfies number | undefined}`;
    case "session_unavailable":
    case "session_malformed":
      return "the server's log says why";
    case "core_load_failed":
    case "sdk_load_failed":
    case "sdk_blocked":
    case "sdk_missing":
    case "sdk_init_failed":
      return "look at the hosting";
    case "sdk_open_failed":
    case "sdk_result_malformed":
      return "reconcile";
    case "internal":
      return "report it";
    default: {
      const none: never = code;
      return none;
    }
  }
}

export function narrowed(error: unknown) {
  if (isCubePayClosedError(error)) {
    holds<Same<typeof error, CubePayClosedError>>();
    holds<Same<typeof error.code, "closed">>();
  }
  if (error instanceof CubePayClosedError) holds<Same<typeof error.code, "closed">>();
  if (error instanceof CubePayError) {
    holds<Same<typeof error.outcome, "unpaid" | "unknown">>();
    holds<Same<typeof error.retryable, boolean>>();
    holds<Same<typeof error.requestId, string>>();
    holds<Same<typeof error.paymentSessionId, string | undefined>>();
    const ordinary: Error = error;
    // @ts-expect-error: no such code
    if (error.code === "cancelled") return ordinary;
    // @ts-expect-error: codes are read, not set
    error.code = "closed";
    // @ts-expect-error: the token is on no error
    error.paymentSessionToken;
  }
  // @ts-expect-error: nothing is known of an error before it was asked
  error.code;
  return undefined;
}

new CubePayError("Failed", { code: "internal", outcome: "unknown", cause: new Error("why") });
// @ts-expect-error: an error has a code
new CubePayError("Failed", {});
// @ts-expect-error: of the closed set
new CubePayError("Failed", { code: "failed" });
