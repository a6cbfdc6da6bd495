import type { Arrival } from '../../schemas/mail/arrival.ts';
import { IDENTITY_TAKEN } from '../customer/index.ts';
import { countMail } from '../sender/index.ts';
import type { Context } from '../shared/context.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import type { Write } from '../shared/write.ts';
import { SUPPRESSION_CHANGED } from '../suppression/index.ts';
import {
  type FiledMessage,
  FOLLOWED,
  type HeldMail,
  ID_TAKEN,
  noteReceived,
  noteReceivedId,
  noteReceivedObject,
  noteUnseenId,
  RECEIVED,
} from '../threading/index.ts';
import { findThread } from './find-thread.ts';
import { causesOf, holdMail, isMachineAnswer, isTrusted, type Looked } from './hold.ts';
import type { InboundDeps, Receipt } from './inbound-deps.ts';
import { readArrival } from './read-arrival.ts';
import { mailboxFor } from './recipient.ts';
import { takeIn } from './take-in.ts';

/** A try is in vain only when another function wrote one of the same rows in between: far fewer work at the same time. */
const TRIES = 25;
/** Labels of the refusals after which everything is read and decided anew, as one of the rows that were read has changed. */
export const LOOK_AGAIN = ['version', IDENTITY_TAKEN, FOLLOWED, ID_TAKEN, RECEIVED, SUPPRESSION_CHANGED];

/**
 * Receives a delivered mail: it opens a ticket, joins one, is held until somebody has looked at it, or was received before
 * and changes nothing. All that is written of it is written in one transaction, so that a mail is received as a whole and
 * once.
 * @throws BusyError when other mail changed the same rows again and again
 */
export async function receiveMail(deps: InboundDeps, context: Context, arrival: Arrival): Promise<Receipt> {
  const { table } = deps;
  const read = await readArrival(deps, context, arrival);
  if (read === null) return { outcome: 'known' };
  const { mail, raw, desk, own, rules } = read;
  const receive = async (): Promise<Receipt> => {
    const found = await findThread(table, mail, desk);
    if (found.outcome === 'received') return { outcome: 'known' };
    const at = await mailboxFor(deps.mailboxes, context.now, { arrival, mail, found });
    const looked = { mail, arrival, found, at };
    const causes = rules.holdsMail === false ? [] : causesOf(looked, rules.mailsPerHour ?? null);
    if (causes.length > 0) {
      const { heldId, writes } = await holdMail(table, context, looked, causes);
      await table.write([...writes, ...receivedAs({ heldId }, looked)]);
      return { outcome: 'held', heldId, causes };
    }
    const vouched = isTrusted(looked) ? { heldSince: null } : undefined;
    const suspicions = vouched ? [] : mail.suspicions;
    return takeIn(deps, context, {
      ...looked,
      desk,
      raw,
      rules,
      own,
      guards: (filed) => [
        ...receivedAs(filed, looked),
        ...answersLead({ mail: { ...mail, suspicions }, found }, filed),
      ],
      vouched,
      counted: [countMail(mail.from.address, isMachineAnswer(looked), context.now)],
    });
  };
  return untilNotOvertaken(LOOK_AGAIN, receive, TRIES);
}

/** The writes by which this mail is not received a second time. */
function receivedAs(became: FiledMessage | HeldMail, { mail }: Looked): Write[] {
  return [noteReceived(mail.fingerprint, became), noteReceivedObject(mail.rawKey, became)];
}

/** The writes by which answers to a mail find its ticket, and those that answer alike what nobody has seen here. */
export function answersLead({ mail, found }: Pick<Looked, 'mail' | 'found'>, filed: FiledMessage): Write[] {
  const { idTaken, writtenTo, unseen } = found;
  const named = { ...filed, ...(writtenTo.length > 0 && { mailboxes: [...writtenTo] }) };
  const own = mail.messageId !== '' && !idTaken ? [noteReceivedId(mail.messageId, named)] : [];
  return [...own, ...(mail.suspicions.length > 0 ? [] : unseen.map((id) => noteUnseenId(id, named)))];
}
