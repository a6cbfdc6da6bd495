import type { Greeting } from './setup.ts';

/** Where a visitor is, and what is known of them. */
export interface Visit {
  /** path of the page, and its query */
  readonly path: string;
  readonly isReturning: boolean;
  /** whether somebody is there to answer */
  readonly isOpen: boolean;
  /** greetings that were closed before, by id */
  readonly seen: readonly string[];
}

/** Whether a path is one of a pattern, in which `*` stands for any letters. Takes no longer than path and pattern are long, whatever stands in them. */
export function isOnPage(pattern: string, path: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return path === first;
  if (!path.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = path.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return path.length - last.length >= at && path.endsWith(last);
}

/** The greeting that a visitor is to see, and after how many seconds: the one that comes first. Pure. */
export function greetingFor(greetings: readonly Greeting[], visit: Visit): Greeting | null {
  const fitting = greetings.filter(
    ({ id, text, pages, visitors, whenAway }) =>
      text !== '' &&
      !visit.seen.includes(id) &&
      (visit.isOpen || whenAway) &&
      (visitors === 'all' || (visitors === 'returning') === visit.isReturning) &&
      (pages.length === 0 || pages.some((pattern) => isOnPage(pattern, visit.path))),
  );
  return fitting.reduce<Greeting | null>(
    (first, one) => (first === null || one.afterSeconds < first.afterSeconds ? one : first),
    null,
  );
}
