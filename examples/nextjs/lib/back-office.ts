// Access to the back office: by its password, with any user name.

import { headers } from "next/headers";
import { isSecret } from "@/lib/secrets";

/** Whether a request may see the back office. `"closed"` means that no password is set. */
export function access(requestHeaders: Pick<Headers, "get">): "granted" | "denied" | "closed" {
  const password = process.env.BACK_OFFICE_PASSWORD;
  if (!password) return "closed";
  const [scheme, credentials = ""] = requestHeaders.get("authorization")?.split(" ") ?? [];
  if (scheme?.toLowerCase() !== "basic") return "denied";
  const given = Buffer.from(credentials, "base64").toString();
  return isSecret(given.slice(given.indexOf(":") + 1), password) ? "granted" : "denied";
}

/** Call this in every page and action of the back office: proxy.ts protects only the paths that it matches. */
export async function requireStaff(): Promise<void> {
  if (access(await headers()) !== "granted") throw new Error("Only the shop's staff may do this.");
}
