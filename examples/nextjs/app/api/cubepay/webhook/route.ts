import { payments } from "@/lib/payments";

export const { POST } = payments.webhook;
