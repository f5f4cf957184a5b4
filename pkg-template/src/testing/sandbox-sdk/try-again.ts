/** A wallet could not pay, and the customer can choose again. The message is shown to the customer. */
export class TryAgain extends Error {}
