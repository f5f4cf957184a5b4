// The Rust tools: the wasm32 target, wasm-pack, wasm-bindgen, rustfmt, clippy, and programs that cargo compiles for the tests.
//
// `rustup target add` and `rustup component add` are tried first; they need Rust's download server. If it cannot be reached,
// Debian's "web" packages are installed: a recent rustc with the source of the standard library, which is compiled for wasm32.

import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { ask, run, which } from "../process.mjs";
import { lockedCrateVersion, toolCache } from "../project.mjs";
import { NeedsPerson, step } from "../report.mjs";
import { hasPackage, installPackages } from "./system.mjs";

const target = "wasm32-unknown-unknown";
const linkerVariable = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER";
/** The name of Debian's toolchain in rustup. */
const debianToolchain = "debian";
const debianPackages = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy", "rustfmt-web"];
const wasmPackVersion = "0.15.1";

/** Puts rustup's folder on the PATH, for shells that were opened before rustup was installed. */
export function findCargo() {
  const folder = join(process.env.CARGO_HOME || join(homedir(), ".cargo"), "bin");
  if (existsSync(folder) && !process.env.PATH.split(delimiter).includes(folder)) process.env.PATH += delimiter + folder;
}

const rustupToolchains = () => (ask("rustup", ["toolchain", "list"]) ?? "").split("\n").map((line) => line.split(" ")[0]);

/** Whether the active toolchain has the standard library for wasm32. */
function hasTarget() {
  const folder = ask("rustc", ["--print", "target-libdir", "--target", target]);
  return Boolean(folder) && existsSync(folder) && readdirSync(folder).some((file) => /^libcore-.*\.rlib$/.test(file));
}

/** Selects Debian's toolchain for this process and its children if it is installed and complete. Returns whether it is. */
function takeDebianToolchain() {
  if (!existsSync("/usr/bin/rustc")) return false;
  const before = process.env.RUSTUP_TOOLCHAIN;
  if (which("rustup")) {
    if (!rustupToolchains().includes(debianToolchain)) return false;
    process.env.RUSTUP_TOOLCHAIN = debianToolchain;
  }
  if (hasTarget() && takeLinker()) return true;
  if (before === undefined) delete process.env.RUSTUP_TOOLCHAIN;
  else process.env.RUSTUP_TOOLCHAIN = before;
  return false;
}

/** Finds a wasm linker for Debian's toolchain, which has none. rustup's toolchains and Debian's `lld` package have one. */
function takeLinker() {
  if (process.env[linkerVariable]) return true;
  const folders = [join(process.env.RUSTUP_HOME || join(homedir(), ".rustup"), "toolchains")].filter(existsSync);
  const linkers = folders.flatMap((folder) =>
    readdirSync(folder).map((name) => join(folder, name, "lib/rustlib/x86_64-unknown-linux-gnu/bin/rust-lld")),
  );
  const linker = linkers.find(existsSync) ?? which("rust-lld") ?? which("wasm-ld");
  if (linker) process.env[linkerVariable] = linker;
  return Boolean(linker);
}

/** Compiles the standard library for wasm32 from Debian's source and copies it to rustc's library folder. */
async function buildStandardLibrary() {
  const crate = mkdtempSync(join(tmpdir(), "cubepay-std-"));
  try {
    mkdirSync(join(crate, "src"));
    writeFileSync(join(crate, "Cargo.toml"), '[package]\nname = "std-for-wasm"\nversion = "0.0.0"\nedition = "2021"\n[lib]\n');
    writeFileSync(join(crate, "src/lib.rs"), "");
    await run("cargo", ["build", "--release", "-Zbuild-std=std,panic_abort,test", "--target", target], {
      quiet: true,
      cwd: crate,
      env: { ...process.env, RUSTC_BOOTSTRAP: "1", CARGO_TARGET_DIR: join(crate, "target") },
    });
    const built = join(crate, "target", target, "release/deps");
    const libraries = ask("rustc", ["--print", "target-libdir", "--target", target]);
    mkdirSync(libraries, { recursive: true });
    for (const file of readdirSync(built)) {
      if (file.endsWith(".rlib") && !file.startsWith("libstd_for_wasm")) cpSync(join(built, file), join(libraries, file));
    }
  } finally {
    rmSync(crate, { recursive: true, force: true });
  }
}

async function installFromDebian() {
  if (!(await hasPackage("rustc-web"))) {
    throw new NeedsPerson("The Rust toolchain lacks the wasm32 target, and rustup could not download it.", [
      `rustup target add ${target}`,
    ]);
  }
  if (!existsSync("/usr/bin/rustc") || !existsSync("/usr/bin/cargo-clippy") || !existsSync("/usr/bin/rustfmt")) {
    await step("Rust toolchain with library source, from Debian's packages", () =>
      installPackages(debianPackages, "A Rust toolchain that has the wasm32 target"),
    );
  }
  if (which("rustup")) {
    if (!rustupToolchains().includes(debianToolchain)) {
      await run("rustup", ["toolchain", "link", debianToolchain, "/usr"], { quiet: true });
    }
    process.env.RUSTUP_TOOLCHAIN = debianToolchain;
  }
  if (!takeLinker()) {
    await step("wasm linker, from Debian's packages", () => installPackages(["lld"], "A linker for wasm"));
    if (!takeLinker()) throw new Error("lld is installed, but neither rust-lld nor wasm-ld was found");
  }
  if (!hasTarget()) {
    if (process.getuid?.() !== 0) {
      throw new NeedsPerson("Rust's standard library must be compiled for wasm32 into /usr/lib/rustlib, which needs root.", [
        "sudo npm run setup",
      ]);
    }
    await step(`standard library for ${target}, compiled from source`, buildStandardLibrary);
  }
}

export const wasmTarget = {
  name: `Rust with the ${target} target`,
  present: () => hasTarget() || takeDebianToolchain(),
  async install() {
    if (!which("cargo")) throw new NeedsPerson("Rust is not installed.", ["# install Rust with rustup, as rustup.rs describes"]);
    if (which("rustup")) {
      try {
        if (!ask("rustup", ["show", "active-toolchain"])) await run("rustup", ["toolchain", "install", "stable"], { quiet: true });
        await run("rustup", ["target", "add", target], { quiet: true });
        if (hasTarget()) return;
      } catch {
        console.log("  rustup could not download the target; using Debian's packages instead");
      }
    }
    await installFromDebian();
  },
};

/** rustfmt and clippy of the active toolchain. */
export const lints = {
  name: "rustfmt and clippy",
  present: () => Boolean(ask("cargo", ["fmt", "--version"]) && ask("cargo", ["clippy", "--version"])),
  async install() {
    if (process.env.RUSTUP_TOOLCHAIN === debianToolchain || !which("rustup")) {
      await installPackages(["rust-web-clippy", "rustfmt-web"], "rustfmt or clippy");
    } else {
      await run("rustup", ["component", "add", "rustfmt", "clippy"], { quiet: true });
    }
  },
};

/**
 * A program that cargo compiles from the crate registry. An installed one is used if `accepts` returns true for its version.
 * The compiled program has its own folder, so it never replaces what the user has installed.
 */
function cargoProgram({ crate, program, version, accepts, locked, unoptimised = false }) {
  const folder = () => join(toolCache, `${crate}-${version()}`);
  return {
    get name() {
      return `${program} ${version()}`;
    },
    present() {
      const cached = join(folder(), "bin");
      if (existsSync(join(cached, program))) {
        process.env.PATH = cached + delimiter + process.env.PATH;
        return true;
      }
      return accepts((ask(program, ["--version"]) ?? "").match(/\d+\.\d+\.\d+/)?.[0]);
    },
    async install() {
      const args = ["install", crate, "--version", version(), "--root", folder(), ...(locked ? ["--locked"] : []), ...(unoptimised ? ["--debug"] : [])];
      const env = { ...process.env, CARGO_TARGET_DIR: join(toolCache, "target"), CARGO_PROFILE_DEV_DEBUG: "0" };
      await run("cargo", args, { quiet: true, cwd: tmpdir(), env });
    },
  };
}

// The wasm-bindgen crate and the program that generates the glue must have exactly the same version.
export const wasmBindgen = cargoProgram({
  crate: "wasm-bindgen-cli",
  program: "wasm-bindgen",
  version: () => lockedCrateVersion("wasm-bindgen"),
  accepts: (found) => found === lockedCrateVersion("wasm-bindgen"),
  // Its lock file can name versions that a registry mirror does not have.
  locked: false,
});

export const wasmPack = cargoProgram({
  crate: "wasm-pack",
  program: "wasm-pack",
  version: () => wasmPackVersion,
  accepts: (found) => found !== undefined && found.localeCompare("0.13.0", undefined, { numeric: true }) >= 0,
  locked: true,
});

export const geckodriver = cargoProgram({
  crate: "geckodriver",
  program: "geckodriver",
  version: () => "0.37.1",
  accepts: (found) => found !== undefined && found.localeCompare("0.34.0", undefined, { numeric: true }) >= 0,
  locked: true,
});

export const cargoDeny = cargoProgram({
  crate: "cargo-deny",
  program: "cargo-deny",
  version: () => "0.20.2",
  accepts: (found) => found !== undefined && found.localeCompare("0.18.0", undefined, { numeric: true }) >= 0,
  locked: true,
  // cargo-deny runs for less than a second; optimising it would take minutes.
  unoptimised: true,
});
