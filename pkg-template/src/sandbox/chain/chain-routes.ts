// What the sandbox SDK asks about the chain, beside the documented API.

import { answerTo, Refusal } from "../../server/answers/refusal.js";
import { reply } from "../../server/answers/reply.js";
import { type Ledger } from "../../testing/ledger.js";
import { isHex, readBody, requireSession } from "../../testing/sandbox-routes.js";
import { type Chain } from "./chain.js";

export interface ChainDesk {
  readonly chain: Chain;
  readonly ledger: Ledger;
}

/**
 * Answers, under any base path, or gives nothing for a request that is not about the chain:
 *
 * - `GET /chain/transactions/{hash}`: a receipt, for everyone.
 * - `GET /payment-sessions/{id}/chain?account=0x…`: how to pay, what has arrived, and what the account has.
 * - `POST /payment-sessions/{id}/test-transfer`: the built-in wallet pays what is missing.
 * - `POST /payment-sessions/{id}/faucet`, `{ account }`: test money for an account.
 *
 * All but the first take the session's token.
 */
export async function answerForChain(desk: ChainDesk, request: Request): Promise<Response | undefined> {
  const { pathname, searchParams } = new URL(request.url);
  const hash = /\/chain\/transactions\/(0x[0-9a-f]{64})$/i.exec(pathname)?.[1];
  const [, paymentSessionId, action] = /\/payment-sessions\/([^/]+)\/(chain|faucet|test-transfer)$/.exec(pathname) ?? [];
  if (hash === undefined && (paymentSessionId === undefined || action === undefined)) return undefined;
  try {
    const method = hash !== undefined || action === "chain" ? "GET" : "POST";
    if (request.method !== method) throw new Refusal(405, `This route takes ${method} only.`, { Allow: method });
    if (hash !== undefined) return await receipt(desk, hash);
    const { session } = requireSession(desk, request, paymentSessionId ?? "");
    if (action === "chain") return await standing(desk, session, searchParams.get("account"));
    if (action === "faucet") return await faucet(desk, request);
    return await testTransfer(desk, session);
  } catch (error) {
    if (error instanceof Refusal) return answerTo(error);
    throw error;
  }
}

type Session = ReturnType<typeof requireSession>["session"];

async function receipt({ chain }: ChainDesk, hash: string): Promise<Response> {
  const found = await chain.receiptOf(hash);
  return found ? reply(200, found) : reply(404, { error: "The chain does not know this transaction." });
}

async function standing({ chain }: ChainDesk, session: Session, account: string | null): Promise<Response> {
  if (account !== null && !isHex(account, 40)) throw new Refusal(400, "account must be 0x and 40 hexadecimal digits");
  const { paymentSessionId, oneTimeWalletAddress, status } = session;
  const [missing, balance] = [await missingOf(chain, session), account === null ? null : await chain.balanceOf(account)];
  return reply(200, { ...chain.description, oneTimeWalletAddress, status, ...missing, balance, news: chain.money.newsOf(paymentSessionId) ?? null });
}

async function faucet({ chain }: ChainDesk, request: Request): Promise<Response> {
  const { account } = await readBody(request);
  if (!isHex(account, 40)) throw new Refusal(400, "account must be 0x and 40 hexadecimal digits");
  await chain.faucet(account);
  return reply(200, { account, balance: await chain.balanceOf(account) });
}

async function testTransfer({ chain }: ChainDesk, session: Session): Promise<Response> {
  const { status, oneTimeWalletAddress } = session;
  if (status !== "CREATED") return reply(409, { error: `The payment session is ${status} and takes no transaction`, status });
  const { missing } = await missingOf(chain, session);
  const { testWallet } = chain.description;
  if (Number(await chain.balanceOf(testWallet)) < Number(missing)) throw new Refusal(409, "The test wallet has not enough test USDC: use the faucet");
  return reply(202, { transactionHash: await chain.payFromTestWallet(oneTimeWalletAddress, missing), userAddress: testWallet });
}

/** Pays what a session lacks from the test wallet, which gets the money first if it has too little. */
export async function fundFromTestWallet(chain: Chain, session: Session): Promise<void> {
  const { missing } = await missingOf(chain, session);
  await chain.supplyTestWallet(missing);
  await chain.payFromTestWallet(session.oneTimeWalletAddress, missing);
}

/** What the wallet still lacks, as decimal text and in the token's units. */
async function missingOf(chain: Chain, { amount, oneTimeWalletAddress }: Session): Promise<{ missing: string; missingUnits: string }> {
  return chain.missing(amount, await chain.balanceOf(oneTimeWalletAddress));
}
