import type { Step } from './act.ts';

/** No other trigger gets its turn after it. */
export function stopStep(): Step {
  return { fields: [], take: (done) => ({ ...done, isLast: true }) };
}
