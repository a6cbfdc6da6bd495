import type { Failed, Step } from './act.ts';

/** What cannot be done: it names what is gone, or is an action of a later version. */
export function neverStep(code: string, path: string): Step {
  const failed = { code, paths: [path], message: 'It cannot be done any more.' };
  return { fields: [], take: (_, { trigger }): Failed => ({ trigger, ...failed }) };
}
