// Constructed style sheets work with a CSP without 'unsafe-inline'. The custom properties are specific to the sandbox, because
// the real SDK does not document its own.

const css = `
:host {
  --cubepay-sandbox-accent: var(--cubepay-accent, #3f51e0);
  --cubepay-sandbox-on-accent: var(--cubepay-on-accent, #fff);
  --cubepay-sandbox-surface: var(--cubepay-surface, #fff);
  --cubepay-sandbox-text: var(--cubepay-text, #16181d);
  --cubepay-sandbox-muted: var(--cubepay-muted, #5c6370);
  --cubepay-sandbox-line: var(--cubepay-line, #dfe2e8);
  --cubepay-sandbox-radius: var(--cubepay-radius, 16px);
}
@media (prefers-color-scheme: dark) {
  :host {
    --cubepay-sandbox-accent: var(--cubepay-accent, #93a1ff);
    --cubepay-sandbox-on-accent: var(--cubepay-on-accent, #10131f);
    --cubepay-sandbox-surface: var(--cubepay-surface, #1b1e26);
    --cubepay-sandbox-text: var(--cubepay-text, #f1f3f7);
    --cubepay-sandbox-muted: var(--cubepay-muted, #a4abb9);
    --cubepay-sandbox-line: var(--cubepay-line, #343946);
  }
}
dialog {
  box-sizing: border-box;
  width: min(400px, calc(100vw - 32px));
  max-width: none;
  max-height: calc(100dvh - 32px);
  margin: auto;
  padding: 0;
  overflow: auto;
  overscroll-behavior: contain;
  border: 0;
  border-radius: var(--cubepay-sandbox-radius);
  background: var(--cubepay-sandbox-surface);
  color: var(--cubepay-sandbox-text);
  box-shadow: 0 24px 64px rgb(0 0 0 / 0.3);
  font: 400 16px/1.45 var(--cubepay-font, system-ui, sans-serif);
  letter-spacing: normal;
  text-align: start;
  text-transform: none;
  color-scheme: light dark;
}
dialog:focus { outline: none; }
dialog::backdrop { background: rgb(10 12 20 / 0.55); }
.panel { padding: 18px 24px 22px; }
.head { display: flex; align-items: center; gap: 10px; }
h2 { flex: 1; margin: 0; font-size: 16px; font-weight: 600; line-height: 1.3; }
h2:focus { outline: none; }
.badge {
  padding: 2px 8px;
  border: 1px solid var(--cubepay-sandbox-line);
  border-radius: 99px;
  color: var(--cubepay-sandbox-muted);
  font-size: 12px;
  font-weight: 600;
}
.amount { min-height: 1.15em; margin: 14px 0 0; font-size: 40px; font-weight: 700; font-variant-numeric: tabular-nums; letter-spacing: -0.02em; line-height: 1.15; }
.paid-with { min-height: 1.45em; margin: 2px 0 0; color: var(--cubepay-sandbox-muted); font-size: 14px; }
.panel:not([data-awaits-amount]) > :is(.amount, .paid-with):empty { display: none; }
.stage { display: grid; align-content: center; gap: 20px; margin: 20px 0 0; }
.wallets { display: grid; gap: 8px; margin: 0; padding: 0; list-style: none; }
button { font: inherit; color: inherit; cursor: pointer; }
button:focus-visible { outline: 3px solid var(--cubepay-sandbox-accent); outline-offset: 2px; }
button:disabled { cursor: not-allowed; opacity: 0.35; }
[data-wallet] {
  display: grid;
  grid-template-columns: auto 1fr auto;
  align-items: center;
  column-gap: 14px;
  width: 100%;
  min-height: 64px;
  padding: 10px 18px 10px 12px;
  border: 1px solid var(--cubepay-sandbox-line);
  border-radius: 12px;
  background: transparent;
  text-align: start;
  transition: border-color 0.15s, background-color 0.15s;
}
[data-wallet]::after {
  width: 7px;
  height: 7px;
  border: solid var(--cubepay-sandbox-muted);
  border-width: 2px 2px 0 0;
  transform: rotate(45deg);
  content: "";
}
[data-wallet]:hover { border-color: var(--cubepay-sandbox-accent); background: color-mix(in srgb, var(--cubepay-sandbox-accent) 8%, transparent); }
[data-wallet] strong { display: block; font-weight: 600; line-height: 1.3; }
[data-wallet] small { color: var(--cubepay-sandbox-muted); font-size: 13px; }
[data-close] {
  display: grid;
  place-items: center;
  width: 36px;
  height: 36px;
  margin-inline-end: -8px;
  padding: 0;
  border: 0;
  border-radius: 50%;
  background: transparent;
}
[data-close]:hover:not(:disabled) { background: color-mix(in srgb, var(--cubepay-sandbox-text) 10%, transparent); }
svg { display: block; width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
[data-wallet] svg {
  box-sizing: border-box;
  width: 42px;
  height: 42px;
  padding: 9px;
  border-radius: 10px;
  background: color-mix(in srgb, var(--cubepay-sandbox-accent) 12%, transparent);
  color: var(--cubepay-sandbox-accent);
}
[data-close] svg { width: 18px; height: 18px; }
.progress { display: grid; place-items: center; }
.progress[hidden] { display: none; }
.ring { box-sizing: border-box; width: 56px; height: 56px; border: 4px solid var(--cubepay-sandbox-line); border-top-color: var(--cubepay-sandbox-accent); border-radius: 50%; animation: turn 0.9s linear infinite; }
.tick { width: 56px; height: 56px; padding: 14px; box-sizing: border-box; border-radius: 50%; background: var(--cubepay-sandbox-accent); color: var(--cubepay-sandbox-on-accent); stroke-width: 3; }
.tick path { stroke-dasharray: 1; animation: draw 0.35s ease-out both; }
[role="status"] { margin: 0; font-weight: 600; text-align: center; }
[role="status"]:empty { display: none; }
.note { margin: 18px 0 0; color: var(--cubepay-sandbox-muted); font-size: 13px; text-align: center; }
@keyframes turn { to { transform: rotate(1turn); } }
@keyframes draw { from { stroke-dashoffset: 1; } to { stroke-dashoffset: 0; } }
@keyframes appear { from { opacity: 0; transform: translateY(12px) scale(0.98); } }
@keyframes rise { from { transform: translateY(100%); } }
@keyframes fade { from { opacity: 0; } }
dialog[open] { animation: appear 0.18s ease-out; }
dialog[open]::backdrop { animation: fade 0.18s ease-out; }
@media (max-width: 640px) {
  dialog {
    width: 100vw;
    max-height: 92dvh;
    margin: auto 0 0;
    border-radius: var(--cubepay-sandbox-radius) var(--cubepay-sandbox-radius) 0 0;
  }
  .panel { padding-bottom: max(24px, env(safe-area-inset-bottom)); }
  dialog[open] { animation: rise 0.24s ease-out; }
}
@media (prefers-reduced-motion: reduce) {
  dialog[open], dialog[open]::backdrop, .ring, .tick path { animation: none; }
  [data-wallet] { transition: none; }
}
@media (forced-colors: active) {
  dialog { border: 1px solid; }
}
`;

/** The style sheets of a container: the sandbox's and the shop's theme. */
export function styleSheets(theme: Readonly<Record<string, string>>): CSSStyleSheet[] {
  const base = new CSSStyleSheet();
  base.replaceSync(css);
  const themed = new CSSStyleSheet();
  themed.replaceSync(":host {}");
  const rule = themed.cssRules[0] as CSSStyleRule;
  for (const [name, value] of Object.entries(theme)) {
    // Set as a property instead of text, so that a value cannot close the rule and add another.
    if (name.startsWith("--")) rule.style.setProperty(name, String(value));
  }
  return [base, themed];
}
