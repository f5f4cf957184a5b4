// PostgreSQL for a test: a server of its own, with a data folder of its own, gone with the process that started it.

import { spawn } from "node:child_process";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { ask, run } from "../../scripts/process.mjs";
import { postgresPrograms } from "../../scripts/setup/databases.mjs";
import { freePort } from "./free-port.mjs";

const superuser = "postgres";

/** PostgreSQL refuses to run as root: then it runs as the user that Debian's package made for it. */
function serverUser() {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = ["-u", "-g"].map((which) => ask("id", [which, "postgres"]) ?? ask("id", [which, "nobody"])).map(Number);
  return { uid, gid };
}

// The server ends when its supervisor's stdin does, even if the test's process was killed: at once, as in a crash.
// "keep" ends it in the same way and leaves the data there.
const supervisor = `
  trap "" INT TERM HUP PIPE
  folder=$1; shift
  "$@" & server=$!
  order=
  read -r order
  # A signal that comes while the server starts is lost.
  while kill -QUIT $server 2>/dev/null; do sleep 0.05; done &
  wait $server
  [ "$order" = keep ] || rm -rf "$folder"
`;

/** Runs the server. Gives how to end it, once it accepts connections. */
function serve({ folder, port, settings, user }) {
  const options = Object.entries({ ...settings, port, listen_addresses: "127.0.0.1", unix_socket_directories: "" });
  const command = [join(postgresPrograms(), "postgres"), "-D", join(folder, "data"), ...options.flatMap(([name, value]) => ["-c", `${name}=${value}`])];
  // In a group of its own: Ctrl-C is for the test, whose end is the server's.
  const child = spawn("/bin/sh", ["-c", supervisor, "supervisor", folder, ...command], { ...user, cwd: folder, detached: true, stdio: ["pipe", "ignore", "pipe"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.stdin.on("error", () => {});
  const end = async (order) => {
    child.ref();
    child.stdin.end(order);
    await ended;
  };
  let log = "";
  return new Promise((ready, failed) => {
    child.once("error", failed);
    let isReady = false;
    child.stderr.on("data", (chunk) => {
      log = (log + chunk).slice(-10_000);
      if (isReady || !log.includes("database system is ready to accept connections")) return;
      isReady = true;
      // The process may end while the server runs.
      for (const handle of [child, child.stdin, child.stderr]) handle.unref();
      ready({ end, log: () => log });
    });
    void ended.then(() => failed(new Error(`PostgreSQL did not start:\n${log}`)));
  });
}

/**
 * Starts a server on a free loopback port.
 *
 * `durable`: whether it waits for the disk, as a real one does. What was committed outlives
 * `kill` and `restart` either way, though not a crash of the machine. `settings` are those of `postgresql.conf`.
 */
export async function startPostgres({ durable = false, settings = {} } = {}) {
  const user = serverUser();
  const folder = mkdtempSync(join(tmpdir(), "cubepay-postgres-"));
  const all = {
    shared_buffers: "64MB",
    max_connections: 100,
    ...(!durable && { fsync: "off", full_page_writes: "off" }),
    ...settings,
  };
  const begin = (port) => serve({ folder, port, settings: all, user });
  let port = await freePort();
  let server;
  try {
    if (user.uid !== undefined) chownSync(folder, user.uid, user.gid);
    const initdb = ["-D", join(folder, "data"), "-U", superuser, "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"];
    await run(join(postgresPrograms(), "initdb"), initdb, { quiet: true, cwd: folder, ...user });
    server = await begin(port).catch(async () => begin((port = await freePort())));
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }

  const connection = (database = "postgres") => ({ host: "127.0.0.1", port, user: superuser, database });
  let databases = 0;
  const kill = async () => {
    await server?.end("keep\n");
    server = undefined;
  };
  const start = async () => (server ??= await begin(port));
  return {
    /** What `pg` connects with. */
    connection,
    /** The same as an address. */
    url: (database = "postgres") => `postgres://${superuser}@127.0.0.1:${port}/${database}`,
    /** Makes an empty database and gives its name. */
    async createDatabase() {
      const name = `test_${(databases += 1)}`;
      const client = new pg.Client(connection());
      await client.connect();
      await client.query(`create database ${name}`).finally(() => client.end());
      return name;
    },
    /** Crashes the server: connections break, what was not committed is lost. */
    kill,
    /** Starts it again on the same port and the same data. */
    start,
    /** Crashes the server and starts it again. */
    async restart() {
      await kill();
      await start();
    },
    /** The end of what the server logged since its last start. */
    log: () => server?.log() ?? "",
    /** Ends the server and removes its data. */
    async stop() {
      await server?.end("");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
