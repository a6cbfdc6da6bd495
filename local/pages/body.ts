/** A request's body as JSON; undefined when it is none, so that schemas refuse it. */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
