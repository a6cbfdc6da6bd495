import type * as z from 'zod';
import type { Agent, Team, Token } from '../../schemas/agent.ts';
import type { Article } from '../../schemas/article.ts';
import type { CalendarFeed } from '../../schemas/calendar-feed.ts';
import type { CustomValues } from '../../schemas/custom-value.ts';
import type { Customer } from '../../schemas/customer.ts';
import type { DeskEvent, EventType } from '../../schemas/events/events.ts';
import {
  type availabilityFactsSchema,
  type Change,
  type ConfigurationFacts,
  type digestFactsSchema,
  isWorded,
  type letterFactsSchema,
  type mailFactsSchema,
  type preferencesFactsSchema,
  type reportMailFactsSchema,
  type reportReceiverFactsSchema,
  separateFrom,
  separateWords,
  thingIn,
} from '../../schemas/events/facts.ts';
import type { Held, Sender } from '../../schemas/held.ts';
import type { Job } from '../../schemas/job.ts';
import type { Mailbox } from '../../schemas/mailbox.ts';
import type { Organisation } from '../../schemas/organisation.ts';
import type { Recipient } from '../../schemas/recipient.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import type { TimeEntry } from '../../schemas/time-entry.ts';
import type { SecretSender } from '../shared/names.ts';
import { isNear } from '../shared/near.ts';
import { taskDue } from '../shared/tasks.ts';
import { purgeTime } from '../shared/trash-time.ts';
import type { Words } from './event-row.ts';

/** A mail of the desk for an event; `reason` says why it was withheld, `detail` is the mail system's own explanation. */
export interface MailReport {
  to: string;
  mailId: string;
  detail: string;
  reason: string | null;
  /** the channel on which it went out, of a reply that is no mail */
  channelKey?: string;
  /** of a bounce: whether it is for good */
  bounce?: Bounce | undefined;
  /** whom it is about, of a mail with several recipients */
  recipient?: Pick<Recipient, 'as' | 'customerId'>;
}

/** A bounce: whether it is for good, as the desk takes it, and its type and subtype in the words of the mail service. */
export type Bounce = NonNullable<z.output<typeof mailFactsSchema>['bounce']>;

/** What commands pass to `recordEvent` in full; the event keeps a part of it. */
interface Things {
  ticket: Ticket;
  timeEntry: TimeEntry;
  customer: Customer;
  agent: Agent;
  team: Team;
  mailbox: Mailbox;
  organisation: Organisation;
  configuration: ConfigurationFacts;
  token: Token;
  feed: CalendarFeed & { agentId: number };
  held: Held;
  sender: Sender & { isDomain: boolean };
  article: Article;
  job: Pick<Job, 'id' | 'kind' | 'state'> & { turn: number };
  secret: { sender: SecretSender; id: string; version: number };
  change: Change;
  mail: MailReport;
  webhook: { key: string; number: number };
  trigger: { key: string; number: number; version: number };
  availability: z.output<typeof availabilityFactsSchema>;
  preferences: z.output<typeof preferencesFactsSchema>;
  digest: z.output<typeof digestFactsSchema>;
  letter: z.output<typeof letterFactsSchema>;
  reportMail: z.output<typeof reportMailFactsSchema>;
  receiver: z.output<typeof reportReceiverFactsSchema>;
  /** who was erased, of what that took out of something else */
  person: { customerId: number } | null;
}

type Added =
  | 'id'
  | 'schemaVersion'
  | 'at'
  | 'actor'
  | 'cause'
  | 'depth'
  | 'importedAt'
  | 'importedBy'
  | 'type'
  | 'reworded';

/** What a command must pass for an event of a type: the things as they are now, and what changed. */
export type Told<T extends EventType> = T extends EventType
  ? {
      [Name in Exclude<keyof Extract<DeskEvent, { type: T }>, Added>]: Name extends keyof Things
        ? Things[Name]
        : Extract<DeskEvent, { type: T }>[Name];
    }
  : never;

/** Separates what was passed into facts, of which the event keeps those in its schema, and words, which stay beside it. */
export function separate(
  told: Partial<Things>,
  type: EventType,
): { facts: Record<string, unknown>; words: Words } {
  const { ticket, customer, organisation, change, mail } = told;
  const isNew = type.endsWith('.created');
  const split = separated(told);
  const reworded = Object.keys(split.words);
  return {
    facts: {
      ...told,
      ...(ticket && { ticket: withFields(withDeadline(ticket), isNew) }),
      ...(customer && { customer: withFields(withChannels(customer), isNew) }),
      ...(organisation && { organisation: withFields(organisation, isNew) }),
      ...(change && { change: split.facts, reworded }),
    },
    words: {
      ...(reworded.length > 0 && { change: split.words }),
      ...(mail && { mail: { to: mail.to, detail: mail.detail } }),
    },
  };
}

/** What changed, in facts and words. What of something configured is a fact, it says itself. */
function separated({ change, ...told }: Partial<Things>): { facts: Change; words: Change } {
  if (change === undefined) return { facts: {}, words: {} };
  const { configuration } = told;
  if (configuration) return separateFrom({ ...configuration, ...configuration.facts }, change);
  const thing = thingIn(told);
  return thing ? separateWords(thing, change) : { facts: {}, words: {} };
}

/** A thing with those of its custom fields that hold no words, as far as they are told: when it is new. */
function withFields<Thing extends { fields?: CustomValues | undefined }>(
  { fields, ...thing }: Thing,
  isNew: boolean,
) {
  if (!isNew || fields === undefined) return thing;
  return {
    ...thing,
    fields: Object.fromEntries(Object.entries(fields).filter(([, value]) => !isWorded(value))),
  };
}

/** A customer with the channels of their identities, whose values are words. */
function withChannels(customer: Customer) {
  return { ...customer, channels: [...new Set(customer.identities.map(({ channel }) => channel))] };
}

/** A ticket with everything that a status can have, null where its own has none, and the earliest of its deadlines. */
function withDeadline(ticket: Ticket) {
  const none = { statusReason: null, until: null, solvedAt: null, closesAt: null, closedAt: null };
  const chosen = ticket.slaOverride && { chosenPolicy: ticket.slaOverride.policy };
  const { dueAt, urgency: slaUrgency } = ticket.sla ?? {};
  const promised = ticket.promise && { promised: { id: ticket.promise.id, until: ticket.promise.until } };
  const told = { ...none, ...ticket, ...chosen, ...promised, ...(ticket.sla && { dueAt, slaUrgency }) };
  const [nextDeadline = null] = deadlinesOf(ticket, told)
    .filter((at) => at !== null)
    .sort();
  const rule = ticket.timing?.next ?? null;
  const isRuleNear =
    rule !== null && ticket.trashedAt === undefined && isNear(rule, new Date(ticket.updatedAt));
  return { ...told, nextDeadline, ...(isRuleNear && { isRuleNear }) };
}

/** When something happens to a ticket by itself; null: that does not. In the trash all of it rests but what was promised. */
function deadlinesOf(
  ticket: Ticket,
  { closesAt, until }: { closesAt: string | null; until: string | null },
): (string | null)[] {
  const next = ticket.sla?.next ?? null;
  const { trashedAt, trashDays } = ticket;
  if (ticket.purged) return [];
  if (trashedAt !== undefined) return [purgeTime({ trashedAt, trashDays }), next];
  const isDone = ticket.status === 'solved' || ticket.status === 'closed';
  const planned = isDone || ticket.isReminded ? null : (ticket.plannedFor ?? null);
  return [closesAt, until, planned, next, taskDue(ticket), ticket.timing?.next ?? null];
}
