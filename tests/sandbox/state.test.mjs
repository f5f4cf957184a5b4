import assert from "node:assert/strict";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { runSandbox, startSandbox, temporaryFolder } from "../support/sandbox.mjs";
import { until } from "../support/until.mjs";

const folder = temporaryFolder();
after(() => folder.remove());

test("sessions, captures and tokens are there after a restart", async () => {
  const args = ["--state", folder.in("restart.jsonl"), "--capture-after", "0"];
  const before = await startSandbox(args);
  const session = await before.create({ requestId: "order-1" });
  await before.press(session.paymentSessionId, "fund");
  await before.capture(session.paymentSessionId, { requestId: "c-1", captureAmount: "20.00" });
  const then = await before.look(session);
  await before.stop();

  const afterwards = await startSandbox(args);
  assert.deepEqual(await afterwards.look(session), then);
  assert.equal((await afterwards.create({ requestId: "order-1" })).paymentSessionId, session.paymentSessionId);
  const again = await afterwards.capture(session.paymentSessionId, { requestId: "c-1", captureAmount: "20.00" });
  assert.equal(again.status, 202);
  assert.equal((await afterwards.everything()).sessions[0].captures.length, 1);
  await afterwards.stop();
});

test("what was under way is finished after a restart", async () => {
  const args = ["--state", folder.in("under-way.jsonl"), "--capture-after", "300"];
  const before = await startSandbox(args);
  const session = await before.create();
  await before.press(session.paymentSessionId, "fund");
  await before.capture(session.paymentSessionId, { requestId: "c", captureAmount: "50.00", isFinalCapture: true });
  assert.equal((await before.look(session)).status, "CAPTURING");
  await before.stop("SIGKILL");
  await sleep(300);
  const afterwards = await startSandbox(args);
  assert.equal((await afterwards.look(session)).status, "SUCCEEDED");
  await afterwards.stop();
});

test("nothing that was answered is lost, whenever the process is killed", async () => {
  const args = ["--state", folder.in("killed.jsonl"), "--capture-after", "0"];
  const captureOf = (id) => ({ requestId: id, captureAmount: "50.00", isFinalCapture: true });
  const answered = new Map();
  for (let round = 0; round < 12; round += 1) {
    const sandbox = await startSandbox(args);
    for (const [id, known] of answered) {
      // By the API: the page shows the newest sessions only, and a fast machine makes more.
      const { status } = await sandbox.look(known.session);
      assert.ok(status, `${id} is there in round ${round}`);
      if (known.captureId) {
        const again = await sandbox.capture(id, captureOf(id));
        assert.deepEqual([status, again.status, again.body.captureId], ["SUCCEEDED", 202, known.captureId], id);
      } else if (known.isFunded) assert.ok(["FUNDED", "CAPTURING", "SUCCEEDED"].includes(status), `${id} is ${status}`);
    }
    const customers = Array.from({ length: 4 }, async () => {
      for (;;) {
        const session = await sandbox.create({ requestId: crypto.randomUUID() });
        const id = session.paymentSessionId;
        const known = { session };
        answered.set(id, known);
        if ((await sandbox.press(id, "fund")).status === 200) known.isFunded = true;
        const { status, body } = await sandbox.capture(id, captureOf(id));
        if (status === 202) known.captureId = body.captureId;
      }
    }).map((customer) => customer.catch(() => {}));
    await sleep(50 + Math.random() * 500);
    await sandbox.stop("SIGKILL");
    await Promise.all(customers);
  }
  assert.ok([...answered.values()].filter(({ captureId }) => captureId).length >= 12, "the rounds did something");
});

const transaction = { transactionHash: `0x${"a".repeat(64)}`, userAddress: `0x${"b".repeat(40)}` };

test("whichever line of the state file was the last before a kill, the session settles after the restart", async () => {
  const file = folder.in("cut.jsonl");
  const args = ["--state", file, "--confirm-after", "50", "--capture-after", "50"];
  const before = await startSandbox(args);
  const session = await before.create();
  const { paymentSessionId, paymentSessionToken: bearer } = session;
  const becomes = (sandbox, status) => until(`the session becomes ${status}`, async () => (await sandbox.look(session)).status === status);
  await before.ask("POST", `/payment-sessions/${paymentSessionId}/transactions`, { bearer, body: transaction });
  await becomes(before, "FUNDED");
  await before.capture(paymentSessionId, { requestId: "c-1", captureAmount: "20.00" });
  await becomes(before, "FUNDED");
  await before.capture(paymentSessionId, { requestId: "c-2", captureAmount: "30.00", isFinalCapture: true });
  await becomes(before, "SUCCEEDED");
  await before.stop();

  const [header, ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
  const statuses = lines.map((line) => JSON.parse(line).fields.status);
  assert.deepEqual(statuses, ["CREATED", "PENDING", "FUNDED", "CAPTURING", "FUNDED", "CAPTURING", "SUCCEEDED"], "one change is one line");
  const settled = { CREATED: "CREATED", PENDING: "FUNDED", FUNDED: "FUNDED", SUCCEEDED: "SUCCEEDED" };
  for (const [index, status] of statuses.entries()) {
    writeFileSync(file, `${[header, ...lines.slice(0, index + 1)].join("\n")}\n`);
    const afterwards = await startSandbox(args);
    await becomes(afterwards, settled[status] ?? (index === 3 ? "FUNDED" : "SUCCEEDED"));
    await afterwards.stop();
  }
});

test("a session that an older state file has under way without a time settles after the restart", async () => {
  const file = folder.in("older.jsonl");
  const before = await startSandbox(["--state", file, "--confirm-after", "60000", "--capture-after", "60000"]);
  const [pending, capturing] = [await before.create(), await before.create()];
  await before.ask("POST", `/payment-sessions/${pending.paymentSessionId}/transactions`, { bearer: pending.paymentSessionToken, body: transaction });
  await before.press(capturing.paymentSessionId, "fund");
  await before.capture(capturing.paymentSessionId, { requestId: "c", captureAmount: "50.00", isFinalCapture: true });
  await before.stop();
  const [header, ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
  const withoutTimes = lines.map((line) => JSON.stringify({ ...JSON.parse(line), settlesAt: undefined }));
  writeFileSync(file, `${[header, ...withoutTimes].join("\n")}\n`);

  const afterwards = await startSandbox(["--state", file, "--confirm-after", "50", "--capture-after", "50"]);
  await until("the transaction is confirmed", async () => (await afterwards.look(pending)).status === "FUNDED");
  await until("the capture is done", async () => (await afterwards.look(capturing)).status === "SUCCEEDED");
  await afterwards.stop();
});

test("a line that was not finished is left out", async () => {
  const file = folder.in("torn.jsonl");
  const before = await startSandbox(["--state", file]);
  const session = await before.create();
  await before.stop("SIGKILL");
  appendFileSync(file, `{"fields":{"paymentSessionId":"ps_to`);
  const afterwards = await startSandbox(["--state", file]);
  assert.equal((await afterwards.look(session)).status, "CREATED");
  await afterwards.stop();
});

test("a file of something else is refused and stays as it is", async () => {
  const file = folder.in("notes.txt");
  writeFileSync(file, "shopping list\n");
  const { code, stderr } = await runSandbox(["--port", "0", "--state", file]);
  assert.equal(code, 1);
  assert.match(stderr, /notes\.txt is not a state file of this sandbox/);
  assert.equal(readFileSync(file, "utf8"), "shopping list\n");
});

test("two sandboxes do not share one file, and a killed one leaves it free", async () => {
  const file = folder.in("shared.jsonl");
  const first = await startSandbox(["--state", file]);
  const { code, stderr } = await runSandbox(["--port", "0", "--state", file]);
  assert.equal(code, 1);
  assert.match(stderr, /Another sandbox \(process \d+\) uses .*shared\.jsonl/);
  await first.stop("SIGKILL");
  await (await startSandbox(["--state", file])).stop();
});
