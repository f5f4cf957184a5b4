// Bodies that do not come as a whole.

import { wait } from "../../support/world.mjs";

const bytes = (part) => (typeof part === "string" ? Buffer.from(part) : part);

/** Sends a part, and the rest when `until` resolves. */
export const paused = (part, until, rest = " ") =>
  new ReadableStream({
    async start(stream) {
      stream.enqueue(bytes(part));
      await until;
      stream.enqueue(bytes(rest));
      stream.close();
    },
  });

/** Sends a part, and then the connection breaks. */
export const broken = (part) =>
  new ReadableStream({
    start: (stream) => stream.enqueue(bytes(part)),
    pull: (stream) => stream.error(new Error("the connection breaks")),
  });

/** Sends a part again and again. */
export const endless = (part, everyMs) =>
  new ReadableStream({
    async pull(stream) {
      await wait(everyMs);
      stream.enqueue(bytes(part));
    },
  });
