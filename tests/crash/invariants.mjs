// What must hold once everything has come to rest: CubePay's books, the shop's database and what was done outside of it are
// held against each other. Plain functions over plain data.

const sameAmount = (one, other) => Number(one) === Number(other);

/**
 * @param sessions - CubePay's, with their captures.
 * @param payments - the rows of the package's table.
 * @param orders - the rows that `onPaid` wrote.
 * @param events - what the processes logged, in order.
 * @param withOrders - whether `onPaid` wrote orders.
 * @returns `broken`: sentences, one for each broken promise; `figures`.
 */
export function judge({ sessions, payments, orders, events, withOrders = true }) {
  const broken = [];
  const rows = new Map(payments.filter(({ payment_session_id: id }) => id !== null).map((row) => [row.payment_session_id, row]));
  const ordersOf = groupBy(orders, (order) => order.payment_session_id);
  const reviews = new Map(events.filter(({ what }) => what === "review").map(({ id, reason }) => [id, reason]));
  const effects = effectsIn(events);

  for (const session of sessions) {
    const { paymentSessionId: id, captures, fundedAt, amount } = session;
    const row = rows.get(id);
    const written = ordersOf.get(id) ?? [];
    const begun = effects.begun.get(id) ?? [];
    const isCaptured = captures.some(({ final, status }) => final && status === "CAPTURED");
    const say = (what) => broken.push(`${id} (${row?.reference ?? "unknown to the shop"}, ${session.status}, ${row?.status}): ${what}`);

    if (fundedAt !== null && !row) say("was paid, and the store does not know it");
    if (new Set(captures.map(({ requestId }) => requestId)).size !== captures.length) say("CubePay has a capture twice");
    const intended = parsed(row?.captures ?? []).length;
    if (captures.length > Math.max(intended, 1)) say(`was captured ${captures.length} times, and the store has ${intended} captures`);
    const captured = captures.reduce((sum, { captureAmount }) => sum + Number(captureAmount), 0);
    if (fundedAt !== null && !isCaptured && reviews.get(id) !== "second_payment") say("was paid and never captured");
    if (isCaptured && !sameAmount(captured, wanted(row, amount))) say(`was captured for ${captured}, not ${wanted(row, amount)}`);

    if (isCaptured && row?.status !== "delivered") say(`was captured, and came to rest as ${row?.status}: ${row?.problem}`);
    if (isCaptured && withOrders && written.length !== 1) say(`was captured and has ${written.length} orders`);
    if (isCaptured && begun.length === 0) say("was captured and onPaid was never called");
    if (!isCaptured && (written.length > 0 || begun.length > 0)) say("was delivered and is not captured");
    for (const order of written) if (!sameAmount(order.amount, captured)) say(`its order says ${order.amount}`);
    const completedAt = Math.max(...captures.map(({ capturedAt }) => capturedAt));
    if (isCaptured && begun.some(({ at }) => at < completedAt)) say("was delivered before its capture was complete");

    if (row && !restsTogether(row.status, session.status)) say("the store and CubePay disagree");
    if (session.status === "ERROR" && row && !reviews.has(id)) say("ended in ERROR, and nobody was told");
  }

  const known = new Set(sessions.map(({ paymentSessionId }) => paymentSessionId));
  for (const id of rows.keys()) if (!known.has(id)) broken.push(`${id} is in the store and CubePay does not know it`);
  for (const row of payments) {
    if (row.payment_session_id === null && row.status !== "open" && row.status !== "abandoned") broken.push(`${row.request_id} has no session and is ${row.status}`);
  }

  const references = groupBy(sessions.filter(({ captures }) => captures.length > 0), ({ paymentSessionId: id }) => rows.get(id)?.reference);
  for (const [reference, paid] of references) if (paid.length > 1) broken.push(`${reference} was captured ${paid.length} times: ${paid.map(({ paymentSessionId: id }) => id).join(", ")}`);

  // Neither the database nor the log may hold a token.
  const text = JSON.stringify([payments, orders, events]);
  for (const { token, paymentSessionId: id } of sessions) if (text.includes(token)) broken.push(`${id}: its token was kept`);

  broken.push(...effects.broken);
  return { broken, figures: { ...figuresOf({ sessions, payments, events, reviews, rows }), ...effects.figures } };
}

/** What is to be captured of a session: what its captures in the store say, and without any the whole amount. */
function wanted(row, amount) {
  const captures = parsed(row?.captures ?? []);
  const whole = captures.length <= 1 && captures.every((capture) => capture.requestId === `capture-${row.payment_session_id}`);
  return whole ? amount : captures.reduce((sum, capture) => sum + Number(capture.amount), 0);
}

const parsed = (json) => (typeof json === "string" ? JSON.parse(json) : json);

function restsTogether(status, atCubePay) {
  switch (atCubePay) {
    case "SUCCEEDED":
      return status === "delivered";
    case "ERROR":
      return status === "review";
    case "CANCELED":
      return status === "canceled" || status === "abandoned";
    case "CREATED":
    case "PENDING":
      return status === "open" || status === "abandoned";
    case "FUNDED":
      return status === "review";
    default:
      return false;
  }
}

/**
 * What `onPaid` did outside of the database. It may be done twice only where the first process or its database died while
 * `onPaid` ran; where the machine did not let a process run for as long as its claim lasts, that is counted too, apart.
 */
function effectsIn(events) {
  const begun = new Map();
  const broken = [];
  const figures = { "onPaid calls": 0, "repeated: its process died": 0, "repeated: its database died": 0, "repeated: its process was stalled": 0 };
  const restarts = [...events.entries()].filter(([, { what }]) => what === "database restarts").map(([place]) => place);
  const places = new Map();
  for (const [place, event] of events.entries()) if (event.pid !== undefined) places.set(event.pid, [...(places.get(event.pid) ?? []), place]);

  for (const [place, event] of events.entries()) {
    if (event.what !== "onPaid begins") continue;
    figures["onPaid calls"] += 1;
    const earlier = begun.get(event.id) ?? [];
    begun.set(event.id, [...earlier, { ...event, place }]);
    const last = earlier.at(-1);
    if (!last) continue;
    const between = places.get(last.pid).filter((each) => each > last.place && each < place).map((each) => events[each]);
    const saw = (what) => between.some((each) => each.what === what && each.id === event.id);
    // The death of a process is written down before it is killed, and it may still do something until then.
    const hadDied = places.get(last.pid).some((each) => each < place && events[each].what === "killed");
    // Either it died meanwhile, or it was away already, or what was left of its connections broke.
    const lost = between.some(({ what, id, error }) => what === "delivery failed" && id === event.id && isLostConnection(error));
    const databaseDied = restarts.length > 0 && (lost || restarts.some((each) => each > last.place && each < place));
    // A process notices that it was stalled only once it runs again.
    const stalled = places
      .get(last.pid)
      .map((each) => events[each])
      .some(({ what, at, lateMs }) => what === "stalled" && at >= last.at && at - lateMs <= event.at);
    if (saw("delivery saved")) broken.push(`${event.id}: onPaid was called again after its delivery had been saved`);
    else if (hadDied) figures["repeated: its process died"] += 1;
    else if (databaseDied) figures["repeated: its database died"] += 1;
    else if (stalled) figures["repeated: its process was stalled"] += 1;
    else if (!saw("onPaid ends") && !saw("delivery failed")) broken.push(`${event.id}: onPaid ran in two processes at once`);
    else broken.push(`${event.id}: onPaid was called twice, and nothing had died: ${JSON.stringify(between.filter(({ id }) => id === event.id))}`);
  }
  return { begun, broken, figures };
}

/** An error by which a client of PostgreSQL says that the server is away. 57P01 to 57P03: it stops, has crashed, or starts. */
const isLostConnection = (error) => /^(ECONN|EPIPE|57P0)|Connection terminated|connection error|timeout exceeded when trying to connect/.test(error);

function figuresOf({ sessions, payments, events, reviews, rows }) {
  const tally = {};
  const add = (what, by = 1) => (tally[what] = (tally[what] ?? 0) + by);
  add("payments", payments.length);
  add("sessions", sessions.length);
  add("paid by customers", sessions.filter(({ fundedAt }) => fundedAt !== null).length);
  add("captured once", sessions.filter(({ captures }) => captures.length === 1).length);
  for (const { status } of payments) add(`at rest: ${status}`);
  add("processes killed", events.filter(({ what }) => what === "killed").length);
  add("database restarts", events.filter(({ what }) => what === "database restarts").length);
  for (const [id, reason] of reviews) if (rows.has(id)) add(`review: ${reason}`);
  return tally;
}

function groupBy(items, key) {
  const groups = new Map();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}
