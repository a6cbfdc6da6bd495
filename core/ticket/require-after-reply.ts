import type { DeskStatus } from '../../schemas/status.ts';
import { loadThing } from '../configuration/index.ts';
import { DESK_OPTIONS, optionsArea } from '../options/index.ts';
import { ConflictError, fieldError } from '../shared/errors.ts';
import { definedFields } from '../shared/optimistic.ts';
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

/**
 * Refuses a change of a status after which it could not follow replies any more, while the options say that it does: the
 * option would do nothing, and nobody would hear of it.
 * @throws ConflictError `status.after_reply`
 */
export async function requireStillFollows(
  table: Table,
  key: string,
  change: { [Name in keyof DeskStatus]?: DeskStatus[Name] | undefined },
): Promise<void> {
  const area = optionsArea({});
  const { statusAfterReply } = await loadThing(table, area, { what: area.what, key: DESK_OPTIONS });
  const status = statusAfterReply === key ? (await loadStatuses(table)).named(key) : undefined;
  if (status === undefined || !followsReplies(status)) return;
  if (followsReplies({ ...status, ...definedFields(change) })) return;
  throw new ConflictError(
    'status.after_reply',
    'The option `statusAfterReply` names this status: let another one follow replies first.',
  );
}
