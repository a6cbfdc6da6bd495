import type { Message, Redaction } from '../../schemas/message.ts';
import { parseMessageRow } from '../message/index.ts';
import { objectsOfRow } from '../purge/index.ts';
import {
  deletedWrite,
  loadBodies,
  MORE_TO_DELETE,
  planRedaction,
  SAID,
  toDeleteIn,
} from '../redaction/index.ts';
import { refusedBy } from '../shared/table.ts';
import {
  emptiedMessage,
  isEmptied,
  withoutAddressees,
  withoutSubjectBefore,
  withToDelete,
} from './empty-message.ts';
import { changeRow, type EraseDeps, writeEach } from './erase-deps.ts';
import { type StoredRow, struckRow } from './strike-value.ts';
import { isSaidBy, type MessageRow, messageIn, parseRow, type Stake, type Who } from './ticket-stake.ts';

/** What a message is to lose, and under which mark. */
export interface MessageLoss {
  ticketId: number;
  person: Who;
  stake: Stake;
  mark: Pick<Redaction, 'id' | 'at' | 'by'>;
  /** whether all goes, whoever said it, and whoever is named beside it */
  takesAll?: boolean;
}

/** Whether all of a message goes: the person said it, or it is a note about the ticket that they asked for. */
export function goesWhole(row: MessageRow, { person, stake, takesAll = false }: MessageLoss): boolean {
  if (takesAll) return true;
  const { kind, author } = row.message;
  if (isSaidBy(row, person, stake.isTheirs)) return true;
  return stake.isTheirs && kind === 'internal_note' && author.kind !== 'customer';
}

/**
 * Takes a person out of a message: all of it goes, or what means them in what others said. The row says which objects are to be deleted until
 * they are, so that whoever is stopped goes on.
 */
export async function eraseMessage(deps: EraseDeps, row: MessageRow, loss: MessageLoss): Promise<void> {
  const isWhole = goesWhole(row, loss);
  const struck = isWhole ? null : await struckMessage(deps, row, loss);
  await changeRow(deps.table, row, parseRow, (now) => {
    const message = messageIn(now);
    if (message === null) return now;
    if (isWhole) {
      const left = isEmptied(message)
        ? now
        : emptiedMessage(message, { ...loss.mark, parts: ['text', 'html', 'attachment'] });
      return loss.takesAll ? withoutAddressees(left) : left;
    }
    return struck?.(message) ?? now;
  });
  await deleteStruck(deps, row, loss.ticketId);
}

/** How the row of what somebody else said loses what means a person; null when nothing does, and the mail it came as may stay. */
async function struckMessage(
  { texts }: EraseDeps,
  row: MessageRow,
  { ticketId, stake, mark }: MessageLoss,
): Promise<((row: MessageRow) => StoredRow) | null> {
  const message = parseMessageRow(row);
  const bodies = await loadBodies(texts, message);
  const of = { ticketId, redactionId: mark.id };
  const plan = planRedaction(of, message, bodies, { passages: stake.strings.passages, attachments: [] });
  for (const { key, text, contentType } of plan.texts) await texts.put(key, text, contentType);
  return (now) => {
    const said = plan.parts.length === 0 ? now.message : { ...now.message, ...saidBy(plan.message, now) };
    const subjectless = stake.isTheirs ? withoutSubjectBefore(now) : {};
    const left: StoredRow = struckRow<StoredRow>({ ...now, message: said, ...subjectless }, stake.strings);
    const { redactions = [] } = message;
    const raw = redactions.length === 0 ? objectsOfRow(now).filter(({ bucket }) => bucket === 'mail') : [];
    const isSame = left.message === now.message && left.delivery === now.delivery && raw.length === 0;
    if (isSame) return { ...left, ...withToDelete(toDeleteIn(now)) };
    const marked = { ...Object(left.message), redactions: [...redactions, { ...mark, parts: plan.parts }] };
    return { ...left, message: marked, ...withToDelete([...toDeleteIn(now), ...plan.gone, ...raw]) };
  };
}

function saidBy(message: Message, { message: before }: MessageRow): Record<string, unknown> {
  const known = SAID.filter((name) => message[name] !== undefined || name in before);
  return Object.fromEntries(known.map((name) => [name, message[name]]));
}

/** Deletes what the row of a message says is to be deleted, and notes that it is. */
async function deleteStruck(
  { table, deleteForGood }: EraseDeps,
  { pk, sk }: StoredRow,
  ticketId: number,
): Promise<void> {
  const struck = toDeleteIn(await table.get({ pk, sk }));
  if (struck.length === 0) return;
  for (const object of struck) await deleteForGood(object);
  try {
    await writeEach(table, [deletedWrite({ ticketId, messageId: sk.slice('M#'.length) }, struck)]);
  } catch (error) {
    if (!refusedBy(error, MORE_TO_DELETE)) throw error;
    // Another redaction has struck more meanwhile, whose own job sees to it.
  }
}
