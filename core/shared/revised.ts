import { differencesBetween } from './differences.ts';
import { keyOf, type Row, type Update } from './write.ts';

/** Label of the refusal when others changed a row meanwhile that only the desk itself changes; whoever is overtaken reads it anew. */
export const OVERTAKEN = 'version';

/**
 * Writes what differs between two states of a row that only the desk itself changes: it counts revisions, not versions, since
 * nobody is shown them and a change that is tried again may count twice.
 */
export function revised(before: Row & { revision: number }, after: Row): Update {
  const condition = { expression: '#revision = :expected', values: { ':expected': before.revision } };
  const differences = differencesBetween(before, after);
  return { type: 'update', key: keyOf(before), ...differences, condition, refusal: OVERTAKEN };
}
