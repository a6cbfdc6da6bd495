import type { Recipient } from '../../schemas/recipient.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import type { Bounce } from '../audit/index.ts';
import { normalizeAddress } from '../email/index.ts';
import { deliveryWrite, fateOfRow, recipientsOfRow } from '../message/index.ts';
import type { Context } from '../shared/context.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { noteSentId } from '../threading/index.ts';
import {
  CLAIMED,
  deliveryOf,
  loadOutgoing,
  type Outgoing,
  outgoingMail,
  type Reported,
  requireKnownPurpose,
  STAGE,
  type StoredOutgoing,
  toldWrite,
} from './outgoing-store.ts';
import { gets, leading } from './recipients.ts';

/** Stands for every recipient of a mail, where a report names none and is about all. */
export const EVERYBODY: readonly string[] = ['*'];

/** What is reported of some recipients of a mail. */
interface RecipientReport {
  reached: Reported | 'delayed';
  isSoft?: boolean;
  about: readonly string[] | null;
  ticket: Ticket;
  mailId: string;
  sentMessageId: string;
  detail: string;
  bounce?: Bounce | undefined;
}

/** Others note what they hear of other recipients of the same mail at the same time. */
const TRIES = 25;

/**
 * Notes what the mail service reports of recipients of a mail that went to several: of each by themselves, and of the mail
 * as a whole by those in To. SES reports of one or of several at a time, in any order, and more than once. An address that the
 * mail did not go to, as of somebody to whom it was forwarded, tells nothing of the mail.
 */
export async function noteRecipients(
  table: Table,
  context: Context,
  first: StoredOutgoing,
  report: RecipientReport,
): Promise<'noted' | 'known'> {
  const places = (first.recipients ?? []).flatMap((one, place) => (isAbout(report, one) ? [place] : []));
  let known: StoredOutgoing | null = first;
  let outcome: 'noted' | 'known' = 'known';
  for (const place of places) {
    const note = async () => {
      const stored = known ?? (await loadOutgoing(table, first.sendId));
      known = stored;
      if (stored === null || !tellsMore(stored, place, report)) return;
      // It changes now, by this or by what was noted in the meantime.
      known = null;
      await table.write(recipientWrites(stored, place, report, context));
      outcome = 'noted';
    };
    await untilNotOvertaken([CLAIMED], note, TRIES);
  }
  return outcome;
}

function isAbout({ about }: RecipientReport, recipient: Recipient): boolean {
  if (!gets(recipient)) return false;
  if (about === EVERYBODY) return true;
  return about?.some((address) => normalizeAddress(address) === recipient.address) === true;
}

/** The name of a recipient among the stages of a mail. */
const nameOf = (at: number): string => `r${at}`;

/** A delay is a stage of its own among those of a recipient: it is told once, and nothing surer is known. */
const stageOf = ({ reached }: RecipientReport): number =>
  reached === 'delayed' ? STAGE.sent : STAGE[reached];

/** Whether a report tells more of a recipient than is known: a passing bounce says less than a delivery. */
function tellsMore({ stages = {} }: StoredOutgoing, at: number, report: RecipientReport): boolean {
  const known = Number(stages[nameOf(at)] ?? STAGE.claimed);
  return known < (report.isSoft && report.reached === 'bounced' ? STAGE.delivered : stageOf(report));
}

/**
 * The writes of what is reported of one recipient. Refused with `CLAIMED` when something else was noted of the mail since
 * `stored` was read.
 */
function recipientWrites(
  stored: StoredOutgoing,
  at: number,
  report: RecipientReport,
  context: Context,
): Write[] {
  const mail = requireKnownPurpose(stored);
  const { ticketId, messageId, sendId } = mail;
  const { mailId, sentMessageId, detail, bounce, reached, ticket } = report;
  const name = nameOf(at);
  const known = stored.stages?.[name];
  const shown = shownOf(mail, at, report, context);
  const condition = {
    expression: `#stage = :seen AND ${known === undefined ? `attribute_not_exists(#stages.#${name})` : `#stages.#${name} = :known`}`,
    values: { ':seen': stored.stage, ...(known !== undefined && { ':known': known }) },
  };
  const set = { stage: shown.stage, [`stages.${name}`]: stageOf(report), mailId, shown: true };
  const { as, customerId, address } = shown.recipient;
  return [
    { type: 'update', key: outgoingMail.of(sendId), set, condition, refusal: CLAIMED },
    noteSentId(sentMessageId, { ticketId, messageId }),
    ...(mail.purpose === 'reply' ? [shown.write] : []),
    toldWrite(
      mail,
      reached,
      { ticket, mailId, detail, bounce, to: address, recipient: { as, customerId } },
      context,
    ),
  ];
}

/**
 * What the reply shows: of this recipient, and of the mail as a whole where it tells of that too. Where it is the first that
 * is heard of the mail, which was in doubt, all recipients are shown.
 */
function shownOf(
  mail: StoredOutgoing & Outgoing,
  at: number,
  report: RecipientReport,
  { now }: Context,
): { stage: number; recipient: Recipient; write: Write } {
  const { reached, mailId, detail } = report;
  const { stage } = mail;
  const of = mail.recipients[at] as Recipient;
  const recipient: Recipient = {
    ...of,
    state: reached,
    at: now.toISOString(),
    ...(detail !== '' && { detail }),
  };
  const isFirst = stage < STAGE.sent;
  const isSurer = reached === 'delayed' ? stage < STAGE.delivered : stage < STAGE[reached];
  const leads = leading(mail.recipients).has(at) && isSurer;
  const whole = leads ? reached : isFirst ? 'sent' : null;
  const delivery = whole === null ? null : deliveryOf(whole, { mailId, detail: leads ? detail : '' }, now);
  const all = isFirst ? mail.recipients.map((one, place) => [place, one] as const) : [];
  const unshown = () => recipientsOfRow(new Map([...all, [at, recipient] as const]));
  return {
    stage: leads ? Math.max(stage, stageOf(report)) : Math.max(stage, STAGE.sent),
    recipient,
    write: deliveryWrite(
      mail.ticketId,
      mail.messageId,
      delivery,
      mail.shown ? fateOfRow(at, recipient) : unshown(),
    ),
  };
}
