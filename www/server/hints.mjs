// Counts the page's look-ups of each session, and CubePay's webhooks about it. The page shows both counts.

const maxSessions = 1000;
/** Matches webhooks about a session that is not paid yet. */
const unpaidStatus = /"(?:CREATED|PENDING)"/;

export function createHintCounter() {
  const sessions = new Map();

  function hints(paymentSessionId) {
    const known = sessions.get(paymentSessionId) ?? { lookUps: 0, webhooks: 0 };
    sessions.set(paymentSessionId, known);
    if (sessions.size > maxSessions) sessions.delete(sessions.keys().next().value);
    return known;
  }

  return {
    /** The number of look-ups of a session, and of webhooks since it was paid. */
    of: (paymentSessionId) => ({ ...hints(paymentSessionId) }),
    lookedUp: (paymentSessionId) => void (hints(paymentSessionId).lookUps += 1),
    /** Counts a webhook. Its format is not documented, so only the session id and the status are searched for. */
    webhook(body) {
      const paymentSessionId = /\bps_\w+/.exec(body)?.[0];
      if (paymentSessionId && !unpaidStatus.test(body)) hints(paymentSessionId).webhooks += 1;
    },
    clear: () => sessions.clear(),
  };
}
