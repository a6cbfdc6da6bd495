import type { Ticket } from '../../schemas/ticket.ts';
import { changeBetween, recordEvent, ticketSubject } from '../audit/index.ts';
import { insertMessage, messageFacts } from '../message/index.ts';
import type { Context } from '../shared/context.ts';
import { inParts } from '../shared/parts.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { insertTicket } from '../ticket/index.ts';
import { importId } from './import-id.ts';
import type { ImportedAct } from './plan-ticket.ts';

/** Acts of one transaction: a message is a row and an event, beside the row of the ticket, which keeps the head of the chain. */
const ACTS_TOGETHER = 40;

/**
 * Writes what happened to a ticket: first the ticket as it is in the end, with the act that opened it and what `alongside` claims
 * for it, then the other acts, those that stand already left out. Killed in between, it goes on where it was when it is done again.
 */
export async function writeImported(
  table: Table,
  job: Context,
  input: {
    externalId: string;
    acts: readonly ImportedAct[];
    there: ReadonlySet<string>;
    alongside: readonly Write[];
  },
): Promise<number> {
  const { externalId, acts, there } = input;
  const last = acts.at(-1)?.after;
  if (last === undefined) return 0;
  const missing = acts.filter((act) => !there.has(eventIdOf(externalId, act)));
  for (const [at, some] of inParts(missing, ACTS_TOGETHER).entries()) {
    const writes = some.flatMap((act) => writesOf(externalId, act, job));
    const first = at === 0 && input.alongside.length > 0 ? [insertTicket(last), ...input.alongside] : [];
    await table.write([...first, ...writes]);
  }
  return missing.length;
}

/** The id of the event that tells of an act. */
export function eventIdOf(externalId: string, act: ImportedAct): string {
  return 'message' in act
    ? importId(act.at, externalId, 'told', act.message.id)
    : importId(act.at, externalId, 'change', act.change.externalId);
}

/** The event of an act is told at its own time, by who did it, and says that it was imported. */
function writesOf(externalId: string, act: ImportedAct, { cause }: Context): Write[] {
  const { at, by, before, after } = act;
  const context: Context = {
    actor: by,
    now: new Date(at),
    cause,
    imported: true,
    newId: () => eventIdOf(externalId, act),
  };
  const subject = ticketSubject(after.id);
  if (!('message' in act)) {
    const change = before && changeBetween(withoutWords(before), withoutWords(after));
    return change === null
      ? []
      : [recordEvent(subject, 'ticket.updated', { ticket: after, change }, context)];
  }
  const facts = messageFacts(act.message);
  const told =
    before === null
      ? recordEvent(subject, 'ticket.created', { ticket: after, message: facts, acknowledge: false }, context)
      : recordEvent(subject, 'message.added', { ticket: after, message: facts }, context);
  return [insertMessage(after.id, act.message), told];
}

const withoutWords = (ticket: Ticket): Record<string, unknown> => ({ ...ticket });
