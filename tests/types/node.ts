import { createPaymentSessions } from "cubepay-checkout/server";
import { toNodeHandler, type NodeHandler, type WebHandler, type WebHandlers } from "cubepay-checkout/server/node";

const sessions = createPaymentSessions({ apiKey: "key", apiHost: "https://api.example", price: () => ({ amount: 50 }) });
sessions satisfies WebHandlers;
sessions.POST satisfies WebHandler;
toNodeHandler(sessions) satisfies NodeHandler;
toNodeHandler((request) => new Response(request.url)) satisfies NodeHandler;
toNodeHandler({ POST: async () => new Response() });

// @ts-expect-error: a handler returns a response
toNodeHandler(() => "ok");
// @ts-expect-error: methods are written in capitals
toNodeHandler({ post: () => new Response() });
// @ts-expect-error: a handler is required
toNodeHandler();

export async function handles(request: Request, response: Response) {
  // @ts-expect-error: a web Response is none that can be written to
  await toNodeHandler(sessions)(request, response);
}
