import { payments } from "@/lib/payments";

export const { POST, GET } = payments.sessions;
