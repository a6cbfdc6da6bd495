/**
 * One object of several, later ones before earlier ones, as `{ ...a, ...b }` is. What one of them makes when it is asked for, the whole
 * makes then, too: bundles make schemas late (`lib/deferred/deferred-schemas.ts`).
 */
export function joined<A extends object, B extends object>(a: A, b: B): Omit<A, keyof B> & B {
  return Object.defineProperties(
    {},
    { ...Object.getOwnPropertyDescriptors(a), ...Object.getOwnPropertyDescriptors(b) },
  ) as Omit<A, keyof B> & B;
}

/** An object of which each part is made when it is first asked for. */
export function madeLate<Parts extends object>(makers: { [Name in keyof Parts]: () => Parts[Name] }): Parts {
  const parts = {} as Parts;
  for (const name of Object.keys(makers) as (keyof Parts)[])
    Object.defineProperty(parts, name, { enumerable: true, configurable: true, get: once(makers[name]) });
  return parts;
}

function once<Made>(make: () => Made): () => Made {
  let kept: { made: Made } | undefined;
  return () => {
    kept ??= { made: make() };
    return kept.made;
  };
}
