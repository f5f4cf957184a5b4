// What a payment of a chaos run is called, so that each side of it recognises it: page, endpoint, SDK, checks.

export const sessionId = (page, at) => `ps_${page}_${at}`;
export const hashOfSdk = (page, at) => `0xsdk${page}x${at}`;
export const hashOfLookup = (page, at) => `0xlook${page}x${at}`;
export const givenRequestId = (page, at, nth) => `order-${page}-${at}-${nth}`;

/** By this part a token is found wherever it is, however it was escaped there. */
export const tokenMark = "sEcReT";

const ends = { plain: "", quoted: '"\\', "of two lines": "\nline" };

/** The token of a session; some have characters that JSON escapes, or that no header can hold. */
export function tokenOf(page, at, kind) {
  return `${tokenMark}-${page}-${at}-0123456789${ends[kind]}`;
}

/** Timeouts in milliseconds: short where the plan lets something hang, else longer than a busy machine ever takes. */
export function limitsOf(plan) {
  const endpointHangs = [...plan.attempts, plan.session.lookup].some(({ kind }) => kind === "hang" || kind === "stalled") || plan.options === "headers hang";
  const sdkHangs = [plan.script.kind, plan.init.kind, plan.files.wasm, plan.files.loader].includes("hang");
  return { endpointHangs, sessionTimeoutMs: endpointHangs ? 500 : 10_000, sdkTimeoutMs: sdkHangs ? 500 : 4_000 };
}

export const maxAttemptsOf = ({ options }) => (options === "one attempt" ? 1 : options === "four attempts" ? 4 : 3);
