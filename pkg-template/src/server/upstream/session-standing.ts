// What the status of a session means for its money, whoever asks: the shop's server, the sandbox, its page and its SDK.

/** Nothing has arrived for good yet. */
export const awaitsMoney = (status: string | undefined): boolean => status === "CREATED" || status === "PENDING";

/** The money has arrived: in the one-time wallet, or captured from it. */
export const isPaid = (status: string | undefined): boolean => status === "FUNDED" || status === "CAPTURING" || status === "SUCCEEDED";

/** It has ended without money for the shop. */
export const endedUnpaid = (status: string | undefined): boolean => status === "CANCELED" || status === "ERROR";
