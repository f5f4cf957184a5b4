// A cron job calls this route every minute:
//   curl --fail --header "Authorization: Bearer $CRON_SECRET" https://your-shop.example/api/cubepay/settle

import { payments } from "@/lib/payments";
import { isSecret } from "@/lib/secrets";

async function settle(request: Request) {
  const secret = process.env.CRON_SECRET;
  if (!secret) return Response.json({ error: "CRON_SECRET is not set. Set it to allow a cron job to call this route." }, { status: 503 });
  if (!isSecret(request.headers.get("authorization") ?? "", `Bearer ${secret}`)) {
    return Response.json({ error: "Only the shop's cron job may call this route." }, { status: 401 });
  }
  return Response.json(await payments.settle());
}

export { settle as GET, settle as POST };
