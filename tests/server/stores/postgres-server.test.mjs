// The server that the tests start: it ends with the process that started it, and survives its own crashes.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { connect } from "node:net";
import { it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { inProject } from "../../../scripts/project.mjs";

const program = `
  import pg from "pg";
  import { startPostgres } from "./tests/support/postgres.mjs";
  const server = await startPostgres();
  const pool = new pg.Pool(server.connection());
  pool.on("error", () => {});
  await pool.query("create table kept (n integer)");
  for (let n = 0; n < 3; n += 1) {
    await pool.query("insert into kept values (1)");
    await server.restart();
  }
  const { rows: [{ count, folder }] } = await pool.query("select count(*)::integer as count, current_setting('data_directory') as folder from kept");
  console.log(JSON.stringify({ count, folder, port: server.connection().port }));
  setInterval(() => {}, 1000);
`;

const isOpen = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });

it("keeps what was committed through crashes, and leaves nothing behind when the test's process is killed", async () => {
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], { cwd: inProject(), stdio: ["ignore", "pipe", "inherit"] });
  const [output] = await once(child.stdout, "data");
  const { count, folder, port } = JSON.parse(output);
  assert.deepEqual([count, existsSync(folder), await isOpen(port)], [3, true, true]);
  child.kill("SIGKILL");
  await once(child, "exit");
  for (let left = 200; left > 0 && (existsSync(folder) || (await isOpen(port))); left -= 1) await sleep(50);
  assert.deepEqual([existsSync(folder), await isOpen(port)], [false, false]);
});
