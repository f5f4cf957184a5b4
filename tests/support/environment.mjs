/** Runs `work` with these environment variables, `undefined` for one that is not set, and puts back what was there. */
export function withEnvironment(variables, work) {
  const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  set(variables);
  try {
    return work();
  } finally {
    set(before);
  }
}

function set(variables) {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
