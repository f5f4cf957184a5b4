import { NextResponse, type NextRequest } from "next/server";
import { access } from "@/lib/back-office";

export const config = { matcher: "/orders/:path*" };

/** Protects the back office with HTTP Basic authentication. The browser asks for the password. */
export function proxy(request: NextRequest) {
  switch (access(request.headers)) {
    case "granted":
      return NextResponse.next();
    case "closed":
      return new NextResponse("The back office is closed. Set BACK_OFFICE_PASSWORD to open it.", { status: 503 });
    case "denied":
      return new NextResponse("The back office needs a password.", {
        status: 401,
        headers: { "WWW-Authenticate": 'Basic realm="Back office", charset="UTF-8"' },
      });
  }
}
