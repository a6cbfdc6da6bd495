import type { DeskStatus } from '../../schemas/status.ts';
import type { InForce } from '../configuration/index.ts';
import { referenceKeys, requireReferences } from '../custom-field/index.ts';
import { customerKey } from '../customer/index.ts';
import { chooseMailbox, type Mailboxes, requireMailboxInUse } from '../mailbox/index.ts';
import { organisationKeys, requireOrganisation } from '../organisation/index.ts';
import { loadResolutions, requireResolution } from '../resolution/index.ts';
import { fieldError } from '../shared/errors.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { loadStatuses } from '../status/index.ts';
import {
  assignmentKeys,
  planKeys,
  requireAssignable,
  requireClearTags,
  requireDescription,
  requirePlannable,
  type TicketChange,
  type TicketTerms,
} from '../ticket/index.ts';

type Change = TicketChange;

const ABOVE = 'change.';

/** What a change is checked by. */
export interface ChangeFacts {
  table: Table;
  terms: TicketTerms;
  mailboxes?: InForce<Mailboxes> | undefined;
}

/**
 * Refuses a change that is right for no ticket: each thing that it names must be there, and in use.
 * @throws InvalidInputError that names the field
 */
export async function requireChange(
  { table, terms, mailboxes }: ChangeFacts,
  change: Change,
  now: Date,
): Promise<void> {
  requireClearTags(change, ABOVE);
  requireDescription(change, terms, ABOVE);
  const resolution = { key: change.resolution?.key, field: `${ABOVE}resolution.key` };
  await requireResolution([() => loadResolutions(table)], resolution);
  await requireStatus(table, change);
  requireAhead(change, now);
  if (mailboxes && change.mailbox !== undefined) {
    const field = `${ABOVE}mailbox`;
    requireMailboxInUse(await chooseMailbox(mailboxes, now, change.mailbox, field), field);
  }
  const { requesterId, organisationId } = change;
  const keys = [
    ...assignmentKeys(change),
    ...planKeys(change),
    ...referenceKeys(terms.fields, change.fields),
    ...organisationKeys(organisationId),
    ...(requesterId === undefined ? [] : [customerKey(requesterId)]),
  ];
  const rowAt = await readRows(table, keys);
  requireAssignable(change, rowAt, ABOVE);
  requirePlannable(change, rowAt, ABOVE);
  requireReferences(terms.fields, change.fields, rowAt, `${ABOVE}fields.`);
  requireOrganisation(organisationId, rowAt, ABOVE);
  if (requesterId !== undefined && rowAt(customerKey(requesterId)) === undefined)
    throw fieldError(`${ABOVE}requesterId`, 'is not a customer of this desk');
}

/** A status that the desk has and uses, with a reason that it lists; a reason alone is one of any status. */
async function requireStatus(table: Table, { status, statusReason }: Change): Promise<void> {
  if (status === undefined && !statusReason) return;
  const statuses = await loadStatuses(table);
  const meant = status === undefined ? undefined : statuses.meant(status);
  if (status !== undefined && meant === undefined)
    throw fieldError(`${ABOVE}status`, 'is not a status of this desk');
  if (meant?.isRetired) throw fieldError(`${ABOVE}status`, 'is retired');
  const lists = ({ reasons }: DeskStatus) =>
    reasons.some(({ key, isRetired }) => key === statusReason && !isRetired);
  const isKnown = meant === undefined ? statuses.all.some(lists) : lists(meant);
  if (statusReason && !isKnown)
    throw fieldError(`${ABOVE}statusReason`, 'is not a reason that the status lists');
}

/** Times that have passed lie ahead of no ticket. */
function requireAhead({ until, plannedFor }: Change, now: Date): void {
  if (until !== undefined && new Date(until) <= now)
    throw fieldError(`${ABOVE}until`, 'must be in the future');
  if (plannedFor && new Date(plannedFor) <= now) throw fieldError(`${ABOVE}plannedFor`, 'must lie ahead');
}
