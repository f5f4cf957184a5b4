// The sandbox's API, which its SDK calls to play the customer's transaction.

import { notFound, sandbox } from "@/lib/sandbox";

const handle = (request: Request) => sandbox?.fetch(request) ?? notFound();

export { handle as GET, handle as POST };
