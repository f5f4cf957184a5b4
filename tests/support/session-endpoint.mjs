// What the merchant's session endpoint usually answers, for pages whose endpoint is the test itself.

/** The token that must not leak: a test searches for it in what it sees. */
export const token = "token-that-is-secret";

/** The body of a new session, as the endpoint passes it on. */
export const createdSession = { paymentSessionId: "ps_1", paymentSessionToken: token, status: "CREATED" };

/** A response with a new session. With a `location` header, the page can look the session up. */
export const session = (headers) => Response.json(createdSession, { status: 201, headers });
