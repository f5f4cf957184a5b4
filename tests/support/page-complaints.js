// Must come before React: takes down what it, the browser and the package have to say.

window.complaints = [];
for (const level of ["error", "warn"]) {
  console[level] = (...parts) => complaints.push(parts.map(String).join(" "));
}
addEventListener("error", ({ message }) => complaints.push(message));
addEventListener("unhandledrejection", ({ reason }) => complaints.push(`unhandled: ${reason}`));
addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => complaints.push(`CSP: ${violatedDirective} ${blockedURI}`));
