import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import "./globals.css";

export const metadata: Metadata = { title: "Northbound Coffee", description: "Three roasts, paid for in USDC." };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <header className="masthead">
          <Link href="/">Northbound</Link>
          <p>Three roasts, paid for in USDC</p>
        </header>
        <main>{children}</main>
      </body>
    </html>
  );
}
