/** A wallet could not pay, and the customer can choose again. The message is for them. */
export class TryAgain extends Error {}
