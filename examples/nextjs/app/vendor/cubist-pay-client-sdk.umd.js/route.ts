// The sandbox's SDK, where the shop will host CubePay's own: public/vendor/cubist-pay-client-sdk.umd.js.

import { sandboxSdkSource } from "cubepay-checkout/testing";
import { notFound, sandbox } from "@/lib/sandbox";

export const GET = () =>
  sandbox
    ? new Response(sandboxSdkSource({ api: "/sandbox" }), {
        // The real SDK will have this address: nothing may keep this one.
        headers: { "Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "no-store" },
      })
    : notFound();
