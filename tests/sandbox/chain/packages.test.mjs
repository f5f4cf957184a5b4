import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, afterEach, beforeEach, describe, it } from "node:test";
import { inProject } from "../../../scripts/project.mjs";
import { imported } from "./built.mjs";

const { findChainPackages } = await imported("sandbox/chain/packages.ts");
const path = process.env.PATH;

describe("the packages behind --chain", () => {
  const folder = mkdtempSync(join(tmpdir(), "chain-packages-"));
  const empty = join(folder, "project");
  let cache;
  let caches = 0;
  beforeEach(() => {
    mkdirSync(empty, { recursive: true });
    cache = join(folder, `cache-${(caches += 1)}`);
  });
  afterEach(() => (process.env.PATH = path));
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** An `npm` that does what this shell script says, before the real one on the PATH. */
  function npmDoes(script) {
    const programs = join(folder, `programs-${caches}`);
    mkdirSync(programs);
    writeFileSync(join(programs, "npm"), `#!/bin/sh\n${script}\n`);
    chmodSync(join(programs, "npm"), 0o755);
    process.env.PATH = programs + delimiter + path;
  }

  it("are the project's own if it has them, and nothing is installed", async () => {
    npmDoes("exit 1");
    const { anvil, viem } = await findChainPackages({ project: inProject(), cache, onInstall: () => assert.fail("it installs") });
    assert.ok(existsSync(anvil));
    assert.equal(typeof viem.createPublicClient, "function");
    assert.equal(typeof viem.privateKeyToAccount, "function");
  });

  it("are installed once in the cache if the project lacks them, without running their scripts", async () => {
    // Standing in for the registry: npm "installs" the project's copies, and writes down how it was called.
    npmDoes(`echo "$@" >> ${folder}/calls; ln -s ${inProject("node_modules")} ${cache}/node_modules`);
    const told = [];
    const find = () => findChainPackages({ project: empty, cache, onInstall: (where) => told.push(where) });
    await find();
    await find();

    assert.deepEqual(told, [cache]);
    const calls = readFileSync(`${folder}/calls`, "utf8").trim().split("\n");
    assert.equal(calls.length, 1);
    assert.match(calls[0], new RegExp(`^install --prefix ${cache} .*--ignore-scripts @foundry-rs/anvil@\\S+ viem@\\S+$`));
  });

  it("that cannot be installed end in npm's reason and in words that say what to type", async () => {
    npmDoes(`cat >&2 <<'END'
npm warn config cache
npm error code ENOTFOUND
npm error syscall getaddrinfo
npm error network request to https://registry.example/viem failed
npm error A complete log of this run can be found in: /tmp/x.log
END
exit 1`);
    await assert.rejects(findChainPackages({ project: empty, cache }), {
      name: "ChainUnavailable",
      message:
        "Could not install what --chain needs. npm said: network request to https://registry.example/viem failed. Install it in your project: npm install --save-dev @foundry-rs/anvil viem",
    });
    writeFileSync(join(folder, `programs-${caches}`, "npm"), "#!/bin/sh\nexit 1\n");
    await assert.rejects(findChainPackages({ project: empty, cache }), {
      message: "Could not install what --chain needs. npm ended with status 1. Install it in your project: npm install --save-dev @foundry-rs/anvil viem",
    });
  });

  it("without a build of anvil for this platform are refused", async () => {
    const scope = join(cache, "node_modules/@foundry-rs/anvil");
    mkdirSync(scope, { recursive: true });
    writeFileSync(join(scope, "package.json"), `{"name":"@foundry-rs/anvil","version":"1.7.1"}`);
    symlinkSync(inProject("node_modules/viem"), join(cache, "node_modules/viem"));
    await assert.rejects(findChainPackages({ project: empty, cache }), { name: "ChainUnavailable", message: /no build for this platform/ });
  });
});
