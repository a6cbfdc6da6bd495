/** Parameters of a query or of a form, and the names of those that came more than once. */
export interface Parameters {
  values: Readonly<Record<string, string>>;
  repeated: ReadonlySet<string>;
}

/** Reads what OAuth sends: one without a value counts as absent, and none may come twice (RFC 6749, 3.1 and 3.2). */
export function readParameters(text: string): Parameters {
  const found = [...new URLSearchParams(text)];
  const names = found.map(([name]) => name);
  return {
    values: Object.fromEntries(found.filter(([, value]) => value !== '')),
    repeated: new Set(names.filter((name, at) => names.indexOf(name) !== at)),
  };
}
