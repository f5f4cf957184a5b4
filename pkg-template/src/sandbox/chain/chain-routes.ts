// The routes about the chain, which the sandbox SDK uses in addition to the documented API.

import { answerTo, Refusal } from "../../server/answers/refusal.js";
import { reply } from "../../server/answers/reply.js";
import { type Ledger } from "../../testing/ledger.js";
import { isHex, readBody, requireSession } from "../../testing/sandbox-routes.js";
import { type Chain } from "./chain.js";

export interface ChainRoutes {
  readonly chain: Chain;
  readonly ledger: Ledger;
}

/**
 * Handles requests about the chain, under any base path. Resolves with `undefined` for other requests.
 *
 * - `GET /chain/transactions/{hash}`: a receipt, without authentication.
 * - `GET /payment-sessions/{id}/chain?account=0x…`: how to pay, what has arrived, and the account's balance.
 * - `POST /payment-sessions/{id}/test-transfer`: the built-in wallet pays the missing amount.
 * - `POST /payment-sessions/{id}/faucet`, `{ account }`: test money for an account.
 *
 * All but the first require the session's token.
 */
export async function answerForChain(routes: ChainRoutes, request: Request): Promise<Response | undefined> {
  const { pathname, searchParams } = new URL(request.url);
  const hash = /\/chain\/transactions\/(0x[0-9a-f]{64})$/i.exec(pathname)?.[1];
  const [, paymentSessionId, action] = /\/payment-sessions\/([^/]+)\/(chain|faucet|test-transfer)$/.exec(pathname) ?? [];
  if (hash === undefined && (paymentSessionId === undefined || action === undefined)) return undefined;
  try {
    const method = hash !== undefined || action === "chain" ? "GET" : "POST";
    if (request.method !== method) throw new Refusal(405, `This route takes ${method} only.`, { Allow: method });
    if (hash !== undefined) return await receipt(routes, hash);
    const { session } = requireSession(routes, request, paymentSessionId ?? "");
    if (action === "chain") return await stateOf(routes, session, searchParams.get("account"));
    if (action === "faucet") return await faucet(routes, request);
    return await testTransfer(routes, session);
  } catch (error) {
    if (error instanceof Refusal) return answerTo(error);
    throw error;
  }
}

type Session = ReturnType<typeof requireSession>["session"];

async function receipt({ chain }: ChainRoutes, hash: string): Promise<Response> {
  const found = await chain.receiptOf(hash);
  return found ? reply(200, found) : reply(404, { error: "The chain does not know this transaction." });
}

async function stateOf({ chain }: ChainRoutes, session: Session, account: string | null): Promise<Response> {
  if (account !== null && !isHex(account, 40)) throw new Refusal(400, "account must be 0x and 40 hexadecimal digits");
  const { paymentSessionId, oneTimeWalletAddress, status } = session;
  const [missing, balance] = [await missingOf(chain, session), account === null ? null : await chain.balanceOf(account)];
  return reply(200, { ...chain.description, oneTimeWalletAddress, status, ...missing, balance, news: chain.money.newsOf(paymentSessionId) ?? null });
}

async function faucet({ chain }: ChainRoutes, request: Request): Promise<Response> {
  const { account } = await readBody(request);
  if (!isHex(account, 40)) throw new Refusal(400, "account must be 0x and 40 hexadecimal digits");
  await chain.faucet(account);
  return reply(200, { account, balance: await chain.balanceOf(account) });
}

async function testTransfer({ chain }: ChainRoutes, session: Session): Promise<Response> {
  const { status, oneTimeWalletAddress } = session;
  if (status !== "CREATED") return reply(409, { error: `The payment session is ${status} and takes no transaction`, status });
  const { missing } = await missingOf(chain, session);
  const { testWallet } = chain.description;
  if (Number(await chain.balanceOf(testWallet)) < Number(missing)) throw new Refusal(409, "The test wallet has not enough test USDC: use the faucet");
  return reply(202, { transactionHash: await chain.payFromTestWallet(oneTimeWalletAddress, missing), userAddress: testWallet });
}

/** Pays a session's missing amount from the test wallet, which is funded first if necessary. */
export async function fundFromTestWallet(chain: Chain, session: Session): Promise<void> {
  const { missing } = await missingOf(chain, session);
  await chain.supplyTestWallet(missing);
  await chain.payFromTestWallet(session.oneTimeWalletAddress, missing);
}

/** The missing amount, as decimal text and in the token's units. */
async function missingOf(chain: Chain, { amount, oneTimeWalletAddress }: Session): Promise<{ missing: string; missingUnits: string }> {
  return chain.missing(amount, await chain.balanceOf(oneTimeWalletAddress));
}
