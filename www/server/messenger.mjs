// What the shop's server is told about a session: the page's look-ups, and CubePay's webhooks, which the shop plays itself.

const sessionsToRemember = 1000;
// A timer may fire a millisecond before the sandbox's clock says so.
const marginMilliseconds = 10;

/**
 * The sandbox works out its statuses from the clock and notifies nobody. The shop knows when a transaction or a capture
 * will be complete, so it sends the webhook itself at that moment. `post` delivers a webhook's body to the shop's route.
 */
export function createMessenger({ sandbox, post }) {
  const sessions = new Map();
  const timers = new Set();

  function session(paymentSessionId) {
    const known = sessions.get(paymentSessionId) ?? { lookUps: 0, webhooks: 0, isSilent: false };
    sessions.set(paymentSessionId, known);
    if (sessions.size > sessionsToRemember) sessions.delete(sessions.keys().next().value);
    return known;
  }

  async function send(paymentSessionId) {
    const { status } = sandbox.sessions.findLast((candidate) => candidate.paymentSessionId === paymentSessionId) ?? {};
    if (!status) return;
    session(paymentSessionId).webhooks += 1;
    await post({ paymentSessionId, status });
  }

  return {
    /** How often the page and webhooks have told the server about this session. */
    told: (paymentSessionId) => ({ lookUps: session(paymentSessionId).lookUps, webhooks: session(paymentSessionId).webhooks }),
    lookedUp: (paymentSessionId) => void (session(paymentSessionId).lookUps += 1),
    /** No webhook is sent about this session. */
    silence: (paymentSessionId) => void (session(paymentSessionId).isSilent = true),
    /** Sends a webhook once the session has changed, in `afterMs`. */
    sendAfter(paymentSessionId, afterMs) {
      if (session(paymentSessionId).isSilent) return;
      const timer = setTimeout(() => {
        timers.delete(timer);
        void send(paymentSessionId);
      }, afterMs + marginMilliseconds);
      timers.add(timer);
    },
    /** Forgets all sessions, and sends no more webhooks about them. */
    stop() {
      timers.forEach(clearTimeout);
      timers.clear();
      sessions.clear();
    },
  };
}
