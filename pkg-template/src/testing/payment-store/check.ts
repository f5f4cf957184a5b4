// The checks of a store, and the records that they write.

import { type PaymentRecord } from "../../server/payments/payment.js";
import { type NewPaymentRecord, type PaymentStore } from "../../server/payments/store.js";
import { type ShopRows } from "../shop-rows.js";
import { expectEqual, expectRecord } from "./expect.js";

/** A new store to check, and how to write a shop's rows in its database. */
export interface Trial {
  readonly store: PaymentStore<any>;
  readonly rows: ShopRows<any> | undefined;
}

/** A check of one rule of the contract. */
export interface Check {
  readonly name: string;
  readonly run: (trial: Trial) => Promise<void>;
  /** Whether the check writes a shop's rows. */
  readonly needsRows?: boolean;
}

/** A claim or delay that does not expire during a check, in milliseconds. */
export const longMs = 3_600_000;

/** A record of a new payment. Each `n` gives a different one. */
export function newRecord(n: number | string, fields: Partial<NewPaymentRecord> = {}): NewPaymentRecord {
  return {
    requestId: `request-${n}`,
    paymentSessionId: `ps_${n}`,
    reference: `order-${n}`,
    holdsReference: true,
    amount: "50.00",
    currency: "USD",
    metadata: {},
    status: "open",
    fundingTransactionHash: null,
    captures: [],
    handedOutAt: null,
    attempts: 0,
    problem: null,
    createdAt: "2026-01-31T12:00:00.000Z",
    paidAt: null,
    deliveredAt: null,
    ...fields,
  };
}

/** A record with a value in every field. */
export function fullRecord(n: number | string): NewPaymentRecord {
  return newRecord(n, {
    reference: `Bestellung Nr. ${n} "É" 'x' \\ % _ 注文 🛒`,
    amount: "1234567890123456789012345678901234567890.123456789012345678",
    currency: "JPY",
    metadata: {
      text: "Zoë 🎉 \u0000 \ud800 \u2028 ' \" \\ </script>",
      numbers: [0, -1.5, 1e-7, 9007199254740991],
      deep: { a: { b: { c: { d: [{ e: [[[null, true, false, "", {}]]] }] } } } },
      "key with spaces, ünïcode and 'quotes'": [],
    },
    status: "capturing",
    fundingTransactionHash: "0xabc123",
    captures: [
      { requestId: "c-1", amount: "20.00", final: false, status: "requested" },
      {
        requestId: "c-2",
        captureId: "cap_2",
        amount: "1234567890123456789012345678901234567890.10",
        final: true,
        status: "captured",
        refundAmount: "9.90",
        captureTransferTransactionHash: "0x1",
        refundTransferTransactionHash: undefined,
      },
    ],
    handedOutAt: "2026-01-31T12:00:00.001Z",
    attempts: 7,
    problem: "CubePay answered 502.\nTried again in 5 s: ünïcode 🙈",
    createdAt: "2026-01-31T12:00:00.123Z",
    paidAt: "2026-02-28T23:59:59.999Z",
    deliveredAt: "2028-02-29T00:00:00.010Z",
  });
}

/** The fields that are written unchanged. */
export function givenFields({ version, updatedAt, dueAt, claimedUntil, ...given }: PaymentRecord): NewPaymentRecord {
  return given;
}

/** Inserts a record, which must succeed. */
export async function inserted(store: PaymentStore<any>, record: NewPaymentRecord, schedule: Parameters<PaymentStore["insert"]>[1] = { dueInMs: null }): Promise<PaymentRecord> {
  return expectRecord(await store.insert(record, schedule), "insert of a new record");
}

/** Reads the stored record. */
export async function stored(store: PaymentStore<any>, requestId: string): Promise<PaymentRecord> {
  const [record, ...more] = await store.find("requestId", [requestId]);
  expectEqual(more.length, 0, `records with requestId ${requestId} beyond the first`);
  return expectRecord(record, `find by requestId ${requestId}`);
}

export const requestIds = (records: readonly PaymentRecord[]): string[] => records.map(({ requestId }) => requestId);

export const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
