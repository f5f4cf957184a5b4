// The payloads of webhooks. CubePay documents none, so these are the sandbox's own. There are several, so that a shop does not
// depend on one of them.

import { type SandboxCapture, type SandboxSession } from "../testing/sandbox-session.js";
import { randomHex } from "../testing/random-hex.js";

/** The event that a webhook reports. */
export interface WebhookEvent {
  readonly session: SandboxSession;
  /** The capture that ended, if the event is about a capture. */
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

/** The shape of a payload; `any` chooses one at random each time. */
export type WebhookShape = Named | "any";

const named = Object.keys(writers) as Named[];

/** All shapes. */
export const webhookShapes: readonly WebhookShape[] = [...named, "any"];

/** Whether a text is a shape. */
export function isWebhookShape(value: string): value is WebhookShape {
  return webhookShapes.some((shape) => shape === value);
}

/** The body of a webhook. It contains neither the session's token nor the API key. */
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
