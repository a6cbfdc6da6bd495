import * as z from 'zod';
import { actorSchema, timeSchema, ulidSchema } from '../actor.ts';
import { agentSchema, mailboxSchema, teamSchema, tokenSchema } from '../agent.ts';
import { customerSchema } from '../customer.ts';
import { messageKindSchema } from '../message.ts';
import { ticketSchema } from '../ticket.ts';

/** Fields before and after: only those that changed. */
export const changeSchema = z.record(z.string(), z.object({ before: z.json(), after: z.json() }));
export type Change = z.infer<typeof changeSchema>;

const envelope = z.object({
  id: ulidSchema,
  schemaVersion: z.literal(1),
  at: timeSchema,
  actor: actorSchema,
  /** id of the event or message that led to this one; null when somebody acted directly */
  cause: z.string().nullable(),
});

/** What the world may know of a message; its text stays in the table. */
const messageSummary = z.object({ id: ulidSchema, kind: messageKindSchema, automatic: z.boolean() });

const mailReport = z.object({ to: z.string(), mailId: z.string(), detail: z.string() });

const onTicket = envelope.extend({ ticket: ticketSchema });
/** How far the mail of an agent's reply got. */
const onReply = onTicket.extend({ message: z.object({ id: ulidSchema }), mail: mailReport });
/** How far the acknowledgement of a ticket got. */
const onAcknowledgement = onTicket.extend({ mail: mailReport });

/** Every event of the desk, by its `detail-type`. Past tense: each one is a fact. */
export const eventSchema = z.discriminatedUnion('type', [
  onTicket.extend({ type: z.literal('ticket.created'), message: messageSummary }),
  onTicket.extend({ type: z.literal('ticket.updated'), change: changeSchema }),
  onTicket.extend({ type: z.literal('message.added'), message: messageSummary }),
  onReply.extend({ type: z.literal('message.sent') }),
  onReply.extend({ type: z.literal('message.withheld') }),
  onReply.extend({ type: z.literal('message.delivered') }),
  onReply.extend({ type: z.literal('message.bounced') }),
  onReply.extend({ type: z.literal('message.complained') }),
  onAcknowledgement.extend({ type: z.literal('acknowledgement.sent') }),
  onAcknowledgement.extend({ type: z.literal('acknowledgement.withheld') }),
  onAcknowledgement.extend({ type: z.literal('acknowledgement.delivered') }),
  onAcknowledgement.extend({ type: z.literal('acknowledgement.bounced') }),
  onAcknowledgement.extend({ type: z.literal('acknowledgement.complained') }),
  envelope.extend({ type: z.literal('customer.created'), customer: customerSchema }),
  envelope.extend({ type: z.literal('customer.updated'), customer: customerSchema, change: changeSchema }),
  envelope.extend({ type: z.literal('agent.created'), agent: agentSchema }),
  envelope.extend({ type: z.literal('agent.updated'), agent: agentSchema, change: changeSchema }),
  envelope.extend({ type: z.literal('team.created'), team: teamSchema }),
  envelope.extend({ type: z.literal('team.updated'), team: teamSchema, change: changeSchema }),
  envelope.extend({ type: z.literal('mailbox.updated'), mailbox: mailboxSchema, change: changeSchema }),
  envelope.extend({ type: z.literal('token.created'), token: tokenSchema }),
  envelope.extend({ type: z.literal('token.revoked'), token: tokenSchema }),
]);
export type DeskEvent = z.infer<typeof eventSchema>;
export type EventType = DeskEvent['type'];

/** What reaches a consumer's queue: the event inside the envelope of EventBridge. */
export const busEventSchema = z.object({
  id: z.string(),
  source: z.string(),
  'detail-type': z.string(),
  detail: eventSchema,
});
