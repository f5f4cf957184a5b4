// What has told the shop's server about a session: the page's look-ups, and CubePay's webhooks. The page shows both counts.

const sessionsToRemember = 1000;
/** Webhooks about a session that nobody has paid yet. */
const beforeTheMoney = /"(?:CREATED|PENDING)"/;

export function createHintCounter() {
  const sessions = new Map();

  function hints(paymentSessionId) {
    const known = sessions.get(paymentSessionId) ?? { lookUps: 0, webhooks: 0 };
    sessions.set(paymentSessionId, known);
    if (sessions.size > sessionsToRemember) sessions.delete(sessions.keys().next().value);
    return known;
  }

  return {
    /** The page's look-ups of a session, and the webhooks about its money. */
    of: (paymentSessionId) => ({ ...hints(paymentSessionId) }),
    lookedUp: (paymentSessionId) => void (hints(paymentSessionId).lookUps += 1),
    /** Takes a webhook of any shape: only the session's id is read. */
    webhook(body) {
      const paymentSessionId = /\bps_\w+/.exec(body)?.[0];
      if (paymentSessionId && !beforeTheMoney.test(body)) hints(paymentSessionId).webhooks += 1;
    },
    clear: () => sessions.clear(),
  };
}
