import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { imported } from "./built.mjs";

const { fundingOf } = await imported("sandbox/chain/funding.ts");

const transfer = (units, block) => ({ transactionHash: `0x${block}${units}`, from: `0x${block}`, block: BigInt(block), units: BigInt(units) });

describe("the funding of a one-time wallet", () => {
  it("is nothing before the first transfer", () => {
    assert.deepEqual(fundingOf(50n, [], 9n, 2), { kind: "nothing" });
  });

  it("counts a transfer once its block and those on top are as many as the confirmations", () => {
    const transfers = [transfer(50, 7)];
    assert.equal(fundingOf(50n, transfers, 7n, 2).kind, "confirming");
    assert.equal(fundingOf(50n, transfers, 8n, 2).kind, "funded");
    assert.equal(fundingOf(50n, transfers, 7n, 1).kind, "funded");
  });

  it("says how much is there when it is too little", () => {
    const { kind, units } = fundingOf(50n, [transfer(20, 1)], 9n, 2);
    assert.deepEqual([kind, units], ["too-little", 20n]);
  });

  it("adds transfers up, and names the one that completed the amount", () => {
    const transfers = [transfer(20, 1), transfer(30, 4), transfer(5, 6)];
    const { kind, units, by } = fundingOf(50n, transfers, 9n, 2);
    assert.deepEqual([kind, units, by], ["funded", 55n, transfers[1]]);
  });

  it("does not count an unconfirmed transfer beside a confirmed one", () => {
    const { kind, units } = fundingOf(50n, [transfer(20, 1), transfer(30, 9)], 9n, 2);
    assert.deepEqual([kind, units], ["confirming", 50n]);
    assert.equal(fundingOf(50n, [transfer(50, 1), transfer(5, 9)], 9n, 2).units, 50n);
  });
});
