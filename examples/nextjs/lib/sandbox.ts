// CubePay played by this server itself, for as long as there is no API key. Remove it, with app/sandbox and app/vendor,
// once the shop has an account.

import { createSandboxApi, type SandboxApi } from "cubepay-checkout/testing";

const globals = globalThis as typeof globalThis & { cubePaySandbox?: SandboxApi };

/**
 * The sandbox, or `undefined` once `CUBEPAY_API_KEY` is set. It is kept on `globalThis` because Next.js gives each route
 * its own copy of a module, and they must all know the same sessions.
 */
export const sandbox = process.env.CUBEPAY_API_KEY ? undefined : (globals.cubePaySandbox ??= createSandboxApi());

export const notFound = () => new Response("Not found", { status: 404 });
