import { fieldError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import { loadStatuses } from '../status/index.ts';
import { followsReplies } from './status.ts';
import { KEEP } from './ticket-rules.ts';

/**
 * Makes sure that a status can follow every reply by itself: it is in use, and asks for no reason and no time.
 * @throws InvalidInputError that names the option `statusAfterReply`
 */
export async function requireAfterReply(table: Table, key: string | undefined): Promise<void> {
  if (key === undefined || key === KEEP) return;
  const status = (await loadStatuses(table)).named(key);
  if (status === undefined) throw fieldError('statusAfterReply', 'is not a status of this desk');
  if (!followsReplies(status))
    throw fieldError(
      'statusAfterReply',
      'must be a status of open, pending, hold or solved that is in use, and needs neither a reason nor a time',
    );
}
