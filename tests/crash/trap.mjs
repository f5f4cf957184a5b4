// Kills its own process with SIGKILL at the n-th boundary: before a statement or a call, or while one is under way.

/** What a statement is called in a report. */
const labelOf = (text) => text.trim().replace(/\s+/g, " ").replace(/^with clock as materialized \(.*?\) as now\),? ?/, "").slice(0, 60);

export class Trap {
  #at;
  #when;
  #log;
  #passed = 0;

  /** Counts nothing before it is armed. */
  constructor(log) {
    this.#log = log;
  }

  /** From now on, the `at`-th boundary is the last one. `when`: "before" or "during". */
  arm({ at, when }) {
    [this.#at, this.#when, this.#passed] = [at, when, 0];
  }

  /** A moment at which nothing is under way. */
  point(label) {
    if (this.#isHere("before")) this.#die(label);
  }

  /** A statement or a call, with a boundary before it, and one while it is under way. */
  around(label, call) {
    if (this.#at === undefined) return call();
    const isHere = this.#isHere(this.#when);
    if (isHere && this.#when === "before") this.#die(label);
    const answer = call();
    // What was written to a socket is on its way by then; whether the other side gets to it is left open.
    if (isHere) setImmediate(() => setImmediate(() => this.#die(label)));
    return answer;
  }

  fetch(request) {
    return this.around(`${request.method} ${new URL(request.url).pathname}`, () => globalThis.fetch(request));
  }

  /** A pool of PostgreSQL with a boundary at every statement, those of its transactions included. */
  pool(pool) {
    const query = (client) => (text, values) => this.around(labelOf(text), () => client.query(text, values));
    return {
      query: query(pool),
      connect: async () => {
        const client = await pool.connect();
        const [on, removeListener] = [client.on.bind(client), client.removeListener.bind(client)];
        return { query: query(client), release: (broken) => client.release(broken), on, removeListener };
      },
    };
  }

  /** A connection to SQLite with a boundary at every statement. */
  database(database) {
    const traced = (text, call) => (/^\s*pragma/i.test(text) ? call() : this.around(labelOf(text), call));
    return {
      exec: (text) => traced(text, () => database.exec(text)),
      prepare: (text) => {
        const statement = database.prepare(text);
        return { all: (...values) => traced(text, () => statement.all(...values)), run: (...values) => traced(text, () => statement.run(...values)) };
      },
    };
  }

  #isHere(when) {
    return this.#at !== undefined && when === this.#when && (this.#passed += 1) === this.#at;
  }

  #die(label) {
    this.#log.write({ what: "killed", pid: process.pid, at: label });
    process.kill(process.pid, "SIGKILL");
    // The signal arrives while this waits.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
}
