// Who may see the back office: whoever has its password, under any user name.

import { headers } from "next/headers";
import { isSecret } from "@/lib/secrets";

/** What a request may do in the back office. It is `"closed"` to everybody while no password is set. */
export function access(requestHeaders: Pick<Headers, "get">): "granted" | "denied" | "closed" {
  const password = process.env.BACK_OFFICE_PASSWORD;
  if (!password) return "closed";
  const [scheme, credentials = ""] = requestHeaders.get("authorization")?.split(" ") ?? [];
  if (scheme?.toLowerCase() !== "basic") return "denied";
  const given = Buffer.from(credentials, "base64").toString();
  return isSecret(given.slice(given.indexOf(":") + 1), password) ? "granted" : "denied";
}

/** For each page and action of the back office: proxy.ts alone would protect only the paths that it matches. */
export async function requireStaff(): Promise<void> {
  if (access(await headers()) !== "granted") throw new Error("Only for the shop's staff.");
}
