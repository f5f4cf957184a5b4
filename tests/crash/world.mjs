// What a run needs: a database, a CubePay that outlives everybody, a log, and shops. All of it ends with the run.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "../support/postgres.mjs";
import { openDatabase } from "./database.mjs";
import { judge } from "./invariants.mjs";
import { Log, readLog } from "./log.mjs";
import { mutating } from "./mutate.mjs";
import { control, start } from "./processes.mjs";

const apiKey = "sk_live_crash_tests_0123456789";

/**
 * @param kind - "postgres" or "sqlite".
 * @param postgres - a server that runs already; without one, the world has its own.
 * @param mutant - changes in the text of the built package, for the shops.
 */
export async function createWorld({ kind, seed, cubePay: cubePayOptions, postgres, shop: shopOptions, mutant }) {
  const folder = mkdtempSync(join(tmpdir(), "cubepay-crash-"));
  const logFile = join(folder, "log.jsonl");
  writeFileSync(logFile, "");
  const ending = [() => rmSync(folder, { recursive: true, force: true })];
  const end = async () => {
    for (const last of ending.reverse()) await last();
  };
  try {
    let server = postgres;
    if (kind === "postgres" && !server) {
      server = await startPostgres();
      ending.push(() => server.stop());
    }
    const where =
      kind === "postgres" ? { kind, connection: server.connection(await server.createDatabase()) } : { kind, file: join(folder, "shop.db") };
    const database = await openDatabase(where);
    ending.push(() => database.close());
    const cubePay = await start("cubepay.mjs", { seed, apiKey, ...cubePayOptions });
    ending.push(() => cubePay.kill());
    const log = new Log(logFile);
    ending.push(() => log.close());
    return {
      kind,
      postgres: server,
      database,
      cubePay,
      log,
      end,
      /** Starts a server of the shop, which ends with the world. */
      startShop: async (options = {}) => {
        const shop = await start("shop.mjs", { database: where, logFile, apiHost: cubePay.origin, apiKey, ...shopOptions, ...options }, { env: mutant && mutating(mutant) });
        ending.push(() => shop.isAlive && shop.kill());
        return shop;
      },
      /** Holds everything against each other. */
      judge: async (tables, options) => {
        const { sessions, counts } = await control(cubePay, "/control/report");
        const rows = await Promise.all(tables.map((table) => database.rows(table)));
        const events = readLog(logFile);
        const judgement = judge({
          sessions,
          payments: rows.flatMap(({ payments }) => payments),
          orders: rows.flatMap(({ orders }) => orders),
          events,
          ...options,
        });
        return { ...judgement, atCubePay: counts, events };
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}
