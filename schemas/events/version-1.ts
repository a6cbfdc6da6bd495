import * as z from 'zod';
import { changeSchema, separateWords, thingIn } from './facts.ts';

/** As much of an event of version 1 as differs from version 2: it embedded whole tickets and customers, words included. */
const version1Schema = z.looseObject({
  type: z.string(),
  ticket: z
    .looseObject({ status: z.string(), channel: z.string(), closesAt: z.string().optional() })
    .optional(),
  message: z.looseObject({ automatic: z.boolean().default(false) }).optional(),
  change: changeSchema.optional(),
  mail: z.looseObject({ detail: z.string() }).optional(),
});
type Version1 = z.infer<typeof version1Schema>;

/** An event of version 1 in the shape of version 2, whose schema then leaves the words out. */
export function fromVersion1(stored: unknown): Record<string, unknown> {
  const event = version1Schema.parse(stored);
  return {
    ...event,
    schemaVersion: 2,
    ...ticketOf(event),
    ...messageOf(event),
    ...changeOf(event),
    ...mailOf(event),
  };
}

function ticketOf({ type, ticket, message }: Version1) {
  if (!ticket) return {};
  const times = { solvedAt: null, closesAt: null, closedAt: null };
  const nextDeadline = ticket.status === 'solved' ? (ticket.closesAt ?? null) : null;
  const acknowledge = ticket.channel === 'email' && message?.automatic === false;
  return {
    ticket: { ...times, ...ticket, nextDeadline },
    ...(type === 'ticket.created' && { acknowledge }),
  };
}

function messageOf({ message }: Version1) {
  return message ? { message: { doubted: false, suspicious: false, ...message } } : {};
}

function changeOf(event: Version1) {
  const thing = thingIn(event);
  if (!event.change || !thing) return {};
  const { facts, words } = separateWords(thing, event.change);
  return { change: facts, reworded: Object.keys(words) };
}

function mailOf({ type, mail }: Version1) {
  return mail ? { mail: { ...mail, reason: type.endsWith('.withheld') ? mail.detail : null } } : {};
}
