import type { HeldCause } from '../../schemas/held.ts';
import type { Arrival } from '../../schemas/mail/arrival.ts';
import { causesToHold, contentOf, holdWrites } from '../held/index.ts';
import { mayWrite } from '../mailbox/index.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { type ThreadLookup, takesPart } from './find-thread.ts';
import type { Recipient } from './recipient.ts';
import type { Mail } from './understand-mail.ts';

type Found = Exclude<ThreadLookup, { outcome: 'received' }>;

/** A mail and what was found out about it, before it is decided whether it becomes a message. */
export interface Looked {
  mail: Mail;
  arrival: Arrival;
  found: Found;
  at: Recipient;
}

/** Whether a machine answers a ticket that is there: two that do so do not stop by themselves. */
export const isMachineAnswer = ({ mail, found }: Pick<Looked, 'mail' | 'found'>): boolean =>
  mail.automatic && found.outcome !== 'new';

/** Whether mail is taken as it is: somebody has said so of its sender, or an agent sent it, which their domain proves. */
export const isTrusted = ({ mail, found }: Pick<Looked, 'mail' | 'found'>): boolean =>
  found.standing === 'trusted' || (found.agentId !== null && mail.proof === 'proven');

/** Why somebody is to look at a mail before it becomes a ticket or a message; empty: it does at once. */
export function causesOf({ mail, arrival, found, at }: Looked, mostAnHour: number | null): HeldCause[] {
  return causesToHold({
    verdicts: arrival.verdicts,
    isConfirmation: mail.confirmation !== null,
    isOwn: mail.isOwn && mail.form === null,
    isMachineAnswer: isMachineAnswer({ mail, found }),
    isForwarded: at.isForwarded,
    isKeptApart: found.toldAgentId !== null,
    standing: isTrusted({ mail, found }) ? 'trusted' : found.standing,
    pace: found.pace,
    mostAnHour,
    isUnknownRecipient: at.isUnknown,
    isNotAllowed: !isTakenBy(at, mail, found),
  });
}

/** Whether a mailbox takes mail of who wrote it: who takes part in a ticket answers on it, whoever may begin one. */
function isTakenBy(at: Recipient, mail: Mail, found: Found): boolean {
  const writer = (found.outcome === 'new' ? mail.form?.writer : undefined) ?? mail.from;
  if (found.outcome === 'join' && takesPart(found.ticket, found)) return true;
  return mayWrite(at.writers, {
    address: writer.address,
    isKnown: found.customerId !== null || found.organisationId !== null,
  });
}

/** The writes by which a mail is held, with the number under which somebody finds it. */
export async function holdMail(
  table: Table,
  context: Context,
  { mail, arrival, found, at }: Looked,
  causes: HeldCause[],
): Promise<{ heldId: number; writes: Write[] }> {
  const id = await takeId(table, 'held');
  const { writes } = holdWrites(
    {
      id,
      causes,
      mailbox: at.address,
      ticketId: found.outcome === 'join' ? found.ticket.id : null,
      delivery: arrival,
      fingerprint: mail.fingerprint,
      content: contentOf(mail),
    },
    context,
  );
  return { heldId: id, writes };
}
