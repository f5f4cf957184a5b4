import { NextResponse, type NextRequest } from "next/server";
import { access } from "@/lib/back-office";

export const config = { matcher: "/orders/:path*" };

/** Asks for the back office's password: HTTP Basic, which the browser does by itself. */
export function proxy(request: NextRequest) {
  switch (access(request.headers)) {
    case "granted":
      return NextResponse.next();
    case "closed":
      return new NextResponse("The back office is closed. Set BACK_OFFICE_PASSWORD to open it.", { status: 503 });
    case "denied":
      return new NextResponse("The back office needs its password.", {
        status: 401,
        headers: { "WWW-Authenticate": 'Basic realm="Back office", charset="UTF-8"' },
      });
  }
}
