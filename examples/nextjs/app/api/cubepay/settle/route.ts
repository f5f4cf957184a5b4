// For a cron job, every minute:
//   curl --fail --header "Authorization: Bearer $CRON_SECRET" https://your-shop.example/api/cubepay/settle

import { payments } from "@/lib/payments";
import { isSecret } from "@/lib/secrets";

async function settle(request: Request) {
  const secret = process.env.CRON_SECRET;
  if (!secret) return Response.json({ error: "Set CRON_SECRET to let a cron job in." }, { status: 503 });
  if (!isSecret(request.headers.get("authorization") ?? "", `Bearer ${secret}`)) {
    return Response.json({ error: "This is for the shop's cron job." }, { status: 401 });
  }
  return Response.json(await payments.settle());
}

export { settle as GET, settle as POST };
