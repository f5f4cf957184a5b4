// What a webhook says. CubePay documents no payload: these are the sandbox's own, and there are several so that a shop is
// not built on one of them.

import { type SandboxCapture, type SandboxSession } from "../testing/sandbox-session.js";
import { randomHex } from "../testing/random-hex.js";

/** Something that a webhook tells. */
export interface WebhookEvent {
  readonly session: SandboxSession;
  /** The capture that ended, where that is the news. */
  readonly capture?: SandboxCapture | undefined;
}

const writers = {
  flat: ({ session, capture }: WebhookEvent): object => ({
    event: capture ? "Payment Capture Update" : "Payment Status Update",
    ...facts(session),
    ...(capture && captureFacts(capture)),
  }),
  nested: ({ session, capture }: WebhookEvent): object => ({
    id: `evt_${randomHex(12)}`,
    type: capture ? "payment_session.capture.updated" : "payment_session.status.updated",
    data: { paymentSession: facts(session), ...(capture && { capture: captureFacts(capture) }) },
  }),
  older: ({ session, capture }: WebhookEvent): object => ({
    eventType: capture ? "CAPTURE_STATUS" : "SESSION_STATUS",
    payload: {
      ...facts(session),
      ...(capture && {
        paymentCaptureId: capture.captureId,
        finalCapture: capture.isFinalCapture,
        transactionHash: capture.captureTransferTransactionHash,
        captureStatus: capture.status,
      }),
    },
  }),
  thin: ({ session }: WebhookEvent): object => ({ paymentSessionId: session.paymentSessionId }),
};

type Named = keyof typeof writers;

/** A payload's shape; `any` is another one each time. */
export type WebhookShape = Named | "any";

const named = Object.keys(writers) as Named[];

/** All of them. */
export const webhookShapes: readonly WebhookShape[] = [...named, "any"];

/** Whether a text names a shape. */
export function isWebhookShape(value: string): value is WebhookShape {
  return webhookShapes.some((shape) => shape === value);
}

/** The body of a webhook. Neither the session's token nor the API key is in it. */
export function webhookPayload(shape: WebhookShape, event: WebhookEvent): string {
  const writer = shape === "any" ? named[Math.floor(Math.random() * named.length)] : shape;
  return JSON.stringify(writers[writer ?? "flat"](event));
}

function facts(session: SandboxSession): object {
  const { paymentSessionId, status, amount, currency, fundingTransactionHash } = session;
  return { paymentSessionId, status, amount, currency, fundingTransactionHash };
}

function captureFacts({ captureId, status, captureAmount, refundAmount, captureTransferTransactionHash, refundTransferTransactionHash }: SandboxCapture): object {
  return { captureId, captureStatus: status, captureAmount, refundAmount, captureTransferTransactionHash, refundTransferTransactionHash };
}
