// CubePay played by this server itself, in development and without an API key only. Remove it, with app/sandbox and
// app/vendor, once the shop has an account.

import * as server from "cubepay-checkout/server";
import { createSandboxApi, type SandboxApi } from "cubepay-checkout/testing";

const globals = globalThis as typeof globalThis & { cubePaySandbox?: SandboxApi };

/**
 * The sandbox; `undefined` in production, and once `CUBEPAY_API_KEY` is set. It is kept on `globalThis` because Next.js
 * gives each route its own copy of a module, and they must all know the same sessions.
 */
export const sandbox =
  process.env.CUBEPAY_API_KEY || process.env.NODE_ENV === "production" ? undefined : (globals.cubePaySandbox ??= createSandboxApi());

/** What `cubePayFromEnv` of `cubepay-checkout/server` gives, which throws without a key, or else the sandbox. */
export const cubePayFromEnv = () =>
  sandbox ? { apiKey: sandbox.apiKey, apiHost: "http://localhost", fetch: sandbox.fetch } : server.cubePayFromEnv();

export const notFound = () => new Response("Not found", { status: 404 });
