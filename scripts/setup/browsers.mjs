// The three browsers that the tests run in, and their WebDriver programs.

import { existsSync, readdirSync } from "node:fs";
import { ask, which } from "../process.mjs";
import { installPackages } from "./system.mjs";

const firstOf = (...programs) => programs.map(which).find(Boolean);

/** Debian installs WebKitGTK's test browser beside the library, not on the PATH. */
function findMiniBrowser() {
  for (const architecture of existsSync("/usr/lib") ? readdirSync("/usr/lib").filter((name) => name.includes("-linux-")) : []) {
    for (const version of ["webkit2gtk-4.1", "webkit2gtk-4.0"]) {
      const file = `/usr/lib/${architecture}/${version}/MiniBrowser`;
      if (existsSync(file)) return file;
    }
  }
  return which("MiniBrowser");
}

/** The paths of browsers and drivers; `undefined` if not installed. */
export const programs = {
  get chromium() {
    return firstOf("chromium", "google-chrome", "google-chrome-stable", "chromium-browser");
  },
  get chromedriver() {
    return which("chromedriver");
  },
  get firefox() {
    return firstOf("firefox-esr", "firefox");
  },
  get geckodriver() {
    return which("geckodriver");
  },
  get webkitDriver() {
    return which("WebKitWebDriver");
  },
  get miniBrowser() {
    return findMiniBrowser();
  },
};

export const blink = {
  name: "Chromium and its driver (Blink)",
  present: () => Boolean(programs.chromium && programs.chromedriver),
  install: () => installPackages(["chromium", "chromium-driver"], "Chromium or its driver"),
};

export const gecko = {
  name: "Firefox (Gecko)",
  present: () => Boolean(programs.firefox),
  install: () => installPackages(["firefox-esr"], "Firefox"),
};

export const webkit = {
  name: "WebKitGTK and its driver (WebKit)",
  present: () => Boolean(programs.webkitDriver && programs.miniBrowser && which("xvfb-run") && which("xauth")),
  install: () => installPackages(["webkit2gtk-driver", "xvfb", "xauth"], "WebKitGTK, its driver or Xvfb"),
};

/** The installed versions, for reports. */
export const versions = () => ({
  chromium: ask(programs.chromium, ["--version"]),
  firefox: ask(programs.firefox, ["--version"]),
  webkitgtk: ask("dpkg-query", ["-W", "-f", "WebKitGTK ${Version}", "webkit2gtk-driver"]) ?? "WebKitGTK",
});
