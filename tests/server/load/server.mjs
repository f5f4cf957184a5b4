// A server in a process of its own, that fails as networks and servers do once it is told to be "faulty". Shop and CubePay
// are two: in one, the connections between them would wait behind the customers' to be accepted.

import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { serveFetch } from "../../support/loopback-server.mjs";

const failures = {};
let faulty = false;

/** Every nth call has the failure of that name; the others have none. */
export function failing(table) {
  let calls = 0;
  return () => {
    if (!faulty) return undefined;
    calls += 1;
    const name = Object.keys(table).find((each) => calls % table[each] === 0);
    if (name) failures[name] = (failures[name] ?? 0) + 1;
    return name;
  };
}

/** Closes the connection in the place of an answer, or after these words of it. */
export function breakOff({ outgoing }, head, words) {
  if (head) outgoing.writeHead(201, head).write(words, () => outgoing.destroy());
  else outgoing.destroy();
  return RESPONSE_ALREADY_SENT;
}

/** Listens, tells its parent where, and later, asked for it, what `report` gives. */
export async function serve(fetch, report = () => ({})) {
  const { origin } = await serveFetch(fetch);
  process.on("message", (message) => {
    if (message === "faulty") faulty = true;
    else process.send({ failures, ...report() });
  });
  process.send({ origin });
}
