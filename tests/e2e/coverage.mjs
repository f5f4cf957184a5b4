// How much of a page's own scripts and style sheets is used, as Chromium's DevTools count it.

// Neither used nor unused for DevTools: the rules that name a keyframe are.
const notCounted = /\/\*[\s\S]*?\*\/|@keyframes [^{]+\{(?:[^{}]*\{[^}]*\})*\s*\}/g;

/** What a file comes to when these stretches of it are painted in their order: an inner block overrules the outer one. */
function measure(text, stretches) {
  const used = new Uint8Array(text.length);
  for (const { startOffset, endOffset, isUsed } of stretches) used.fill(isUsed ? 1 : 0, startOffset, endOffset);
  const counted = text.replace(notCounted, (piece) => " ".repeat(piece.length));
  const unused = [...counted].map((character, at) => (used[at] ? "\n" : character)).join("");
  const size = (text) => text.replace(/\s/g, "").length;
  return { total: size(counted), unused: size(unused), pieces: unused.split(/\n{2,}/).map((piece) => piece.trim()).filter(Boolean) };
}

function sum(kind, files) {
  const add = (field) => files.reduce((total, file) => total + file[field], 0);
  return { kind, total: add("total"), unused: add("unused"), pieces: files.flatMap(({ pieces }) => pieces) };
}

const textOf = async (url) => (await fetch(url)).text();

/**
 * Counts from the next page load on. `stop` tells of the scripts that the page loads by itself and of the style sheets
 * that it links to, in characters other than white space.
 */
export async function countCoverage(browser) {
  const send = (method, params = {}) => browser.sendAndGetDevToolsCommand(method, params);
  for (const domain of ["Profiler", "DOM", "CSS"]) await send(`${domain}.enable`);
  await send("Profiler.startPreciseCoverage", { callCount: false, detailed: true });
  await send("CSS.startRuleUsageTracking");

  async function scripts() {
    const { result } = await send("Profiler.takePreciseCoverage");
    const eager = result.filter(({ url }) => /^http.*\.js$/.test(url) && !/\/core\/|\/vendor\//.test(url));
    const files = eager.map(async ({ url, functions }) => {
      const blocks = functions.flatMap(({ ranges }) => ranges.map((range) => ({ ...range, isUsed: range.count > 0 })));
      return measure(await textOf(url), blocks);
    });
    return Promise.all(files);
  }

  async function styles() {
    const { ruleUsage } = await send("CSS.stopRuleUsageTracking");
    const links = await browser.executeScript(`return [...document.querySelectorAll("link[rel=stylesheet]")].map(({ href }) => href)`);
    const linked = await Promise.all(links.map(textOf));
    const files = [];
    for (const styleSheetId of new Set(ruleUsage.map((rule) => rule.styleSheetId))) {
      const { text } = await send("CSS.getStyleSheetText", { styleSheetId });
      const rules = ruleUsage.filter((rule) => rule.styleSheetId === styleSheetId);
      // The modal has a sheet as well.
      if (linked.includes(text)) files.push(measure(text, rules.map((rule) => ({ ...rule, isUsed: rule.used }))));
    }
    return files;
  }

  return { stop: async () => [sum("scripts", await scripts()), sum("styles", await styles())] };
}
