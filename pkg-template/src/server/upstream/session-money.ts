// What a session's status means for its money. Shared by the shop's server, the sandbox, its page and its SDK.

/** No money has been confirmed yet. */
export const awaitsMoney = (status: string | undefined): boolean => status === "CREATED" || status === "PENDING";

/** The money has arrived: it is in the one-time wallet or was captured. */
export const isPaid = (status: string | undefined): boolean => status === "FUNDED" || status === "CAPTURING" || status === "SUCCEEDED";

/** The session ended without payment. */
export const endedUnpaid = (status: string | undefined): boolean => status === "CANCELED" || status === "ERROR";
