/** Next.js calls this once, when the server starts and before it handles requests. The build does not call it. */
export async function register() {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    try {
      const { migrate } = await import("@/lib/schema");
      const { payments } = await import("@/lib/payments");
      await migrate();
      // Completes payments after a closed tab and a lost webhook. A host that stops the process between requests needs a cron
      // job for that: see app/api/cubepay/settle/route.ts.
      if (process.env.PAYMENTS_WATCH !== "off") payments.watch({ everyMs: 1_000 });
    } catch (error) {
      // Otherwise Next.js would keep running and answer every request with an error.
      console.error("The shop cannot start.", error);
      process.exit(1);
    }
  }
}
