import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { encodeFunctionData, erc20Abi } from "viem";
import { imported } from "./built.mjs";

const { transferCall } = await imported("testing/sandbox-sdk/transfer-call.ts");

const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`);

describe("the call that the modal asks wallets for", () => {
  it("is what viem encodes, for every address and amount", () => {
    const property = fc.property(address, fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), (to, units) => {
      assert.equal(transferCall(to, String(units)), encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, units] }));
    });
    fc.assert(property);
  });

  it("takes an address with the capitals of its checksum", () => {
    const to = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
    assert.equal(transferCall(to, "1"), transferCall(to.toLowerCase(), "1"));
  });
});
