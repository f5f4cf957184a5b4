import { createSandboxApi, installFakeCubePay, sandboxSdkSource, type FakeOutcome } from "cubepay-checkout/testing";

const fake = installFakeCubePay({ outcome: "succeed", endpoint: 503, session: { network: "POLYGON" } });
fake.outcome = "close";
fake.outcome = { open: "fail", init: "promise", result: "hash", closedAs: "object" } satisfies FakeOutcome;
fake.endpoint = "network-error";
fake.transactionHash satisfies string;
fake.calls.open.length satisfies number;
fake.uninstall();

// @ts-expect-error: no such outcome
fake.outcome = "explode";
// @ts-expect-error: no such variant
fake.outcome = { open: "succeed", result: "receipt" };
// @ts-expect-error: the hash is set at installation
fake.transactionHash = "0x1";
// @ts-expect-error: unknown option
installFakeCubePay({ outcomes: "close" });

sandboxSdkSource({ api: "/sandbox", speed: 0 }) satisfies string;
// @ts-expect-error: of the wrong type
sandboxSdkSource({ speed: "fast" });

const sandbox = createSandboxApi({ confirmAfterMs: 0 });
sandbox.fetch satisfies (request: Request) => Promise<Response>;
sandbox.setStatus("ps_1", "FUNDED");
sandbox.expire("ps_1");
sandbox.sessions[0]?.captures[0]?.status satisfies "CAPTURING" | "CAPTURED" | "ERROR" | undefined;
// @ts-expect-error: no such status
sandbox.setStatus("ps_1", "PAID");
