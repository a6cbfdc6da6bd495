import type { DeskEvent } from '../../schemas/events/events.ts';
import { loadConversation } from '../conversation/index.ts';
import { loadCustomer } from '../customer/index.ts';
import type { Context } from '../shared/context.ts';
import { readRows } from '../shared/read-rows.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { automaticMailCount, countWrite, parseCountRow, TOO_MANY } from './automatic-mail-store.ts';
import type { Desk } from './desk.ts';
import { MailRefusedError, type MailService, sentMessageId } from './mail-gateway.ts';
import {
  CLAIMED,
  claimWrite,
  type Outgoing,
  outgoingMail,
  parseOutgoingRow,
  reachedWrites,
  releaseWrite,
  STAGE,
  withheldWrites,
} from './outgoing-store.ts';
import { type AddressFacts, mayGoOut, type Plan, planFor, recipientOf } from './plan-mail.ts';
import type { SigningKeys } from './signing-keys-store.ts';
import { suppressedAddress, suppressionIn } from './suppression-store.ts';
import { type Material, writeMail } from './write-mail.ts';

/** What became of the mail that an event asked for. */
export type Sent = 'nothing_to_send' | 'sent' | 'withheld' | 'done_before';

/**
 * Another sender has the mail and was not heard of since: it may be under way. Raised so that the queue tries again
 * later, when a report from the mail service or the end of the lease has decided.
 */
export class MailInDoubtError extends Error {
  constructor(sendId: string) {
    super(`The mail ${sendId} may be under way`);
    this.name = 'MailInDoubtError';
  }
}

export interface SenderDeps {
  table: Table;
  service: MailService;
  desk: Desk;
  keys: SigningKeys;
  region: string;
  boundary: () => string;
}

/** Messages of a ticket that a mail is written from: references and quotes reach back this far. */
const MESSAGES = 100;

/**
 * Sends the mail that an event asks for, once: claimed before it is sent, noted after. A mail that must not go out is
 * noted as withheld, with the reason. @throws MailInDoubtError, MailRefusedError and whatever the service throws: the
 * event comes again.
 */
export async function sendMail(deps: SenderDeps, context: Context, event: DeskEvent): Promise<Sent> {
  const plan = planFor(event);
  if (plan === null) return 'nothing_to_send';
  const { table, desk } = deps;
  const known = await table.get(outgoingMail.of(plan.sendId));
  if (known !== undefined && parseOutgoingRow(known).stage !== STAGE.claimed) return 'done_before';
  const { material, facts } = await gather(deps, context.now, plan);
  const { outgoing, messages } = material;
  const message = messages.at(-1);
  if (message === undefined)
    throw new Error(`The message ${plan.messageId} is not on ticket ${plan.ticketId}`);
  const decision = mayGoOut(outgoing.purpose, outgoing.to, message, facts, desk);
  if (!decision.answer) return withhold(deps, context, material, decision.reason);
  const claimed = await claim(table, outgoing, context.now);
  if (claimed !== 'claimed')
    return claimed === 'too_many' ? withhold(deps, context, material, claimed) : 'done_before';
  return handOver(deps, context, material);
}

async function gather(
  deps: SenderDeps,
  now: Date,
  plan: Plan,
): Promise<{ material: Material; facts: AddressFacts }> {
  const { table, desk, keys, region } = deps;
  const { ticket, messages: all } = await loadConversation(table, plan.ticketId, MESSAGES);
  const messages = all.slice(0, all.findIndex(({ id }) => id === plan.messageId) + 1);
  const customer = await loadCustomer(table, ticket.requesterId);
  const message = messages.at(-1);
  const to = message ? recipientOf(message, messages, ticket, customer) : '';
  const suppressed = suppressedAddress.of(to);
  const counted = automaticMailCount.of({ address: to, now });
  const rowAt = await readRows(table, [suppressed, counted]);
  const outgoing: Outgoing = { ...plan, to };
  return {
    material: { outgoing, ticket, messages, customer, desk, keys, region, now, boundary: deps.boundary() },
    facts: {
      suppressed: suppressionIn(rowAt(suppressed), now),
      recentAutomaticMails: parseCountRow(rowAt(counted)),
    },
  };
}

async function claim(
  table: Table,
  outgoing: Outgoing,
  now: Date,
): Promise<'claimed' | 'done_before' | 'too_many'> {
  const counted = outgoing.purpose === 'acknowledgement' ? [countWrite(outgoing.to, now)] : [];
  try {
    await table.write([claimWrite(outgoing, now), ...counted]);
    return 'claimed';
  } catch (error) {
    if (refusedBy(error, TOO_MANY)) return 'too_many';
    if (!refusedBy(error, CLAIMED)) throw error;
    const row = await table.get(outgoingMail.of(outgoing.sendId));
    if (row !== undefined && parseOutgoingRow(row).stage === STAGE.claimed)
      throw new MailInDoubtError(outgoing.sendId);
    return 'done_before';
  }
}

async function handOver(deps: SenderDeps, context: Context, material: Material): Promise<Sent> {
  const { outgoing, ticket } = material;
  const { table, service, region } = deps;
  const composed = await writeMail(material);
  const { from: source } = composed.envelope;
  let mailId: string;
  try {
    mailId = await service.send({ source, to: outgoing.to, raw: composed.raw, sendId: outgoing.sendId });
  } catch (error) {
    if (error instanceof MailRefusedError) await table.write([releaseWrite(outgoing.sendId)]);
    throw error;
  }
  const facts = { ticket, mailId, sentMessageId: sentMessageId(mailId, region), detail: '' };
  await table.write(reachedWrites(outgoing, 'sent', facts, context)).catch(ignoreClaimed);
  return 'sent';
}

async function withhold(
  deps: SenderDeps,
  context: Context,
  material: Material,
  reason: string,
): Promise<Sent> {
  const { outgoing, ticket } = material;
  await deps.table.write(withheldWrites(outgoing, ticket, reason, context)).catch(ignoreClaimed);
  return 'withheld';
}

/** A report of the mail service was faster than we: it has noted the same, or more. */
function ignoreClaimed(error: unknown): void {
  if (!refusedBy(error, CLAIMED)) throw error;
}
