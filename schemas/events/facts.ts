import * as z from 'zod';
import { actorSchema, idSchema, timeSchema, ulidSchema } from '../actor.ts';
import { ARTICLE_STATES, AUDIENCES } from '../article.ts';
import { plainValue } from '../custom-value.ts';
import { LETTER_PURPOSES } from '../letter.ts';
import { openEnum } from '../open-enum.ts';
import { RECEIVER_STATES } from '../report-mail.ts';
import { NOTICE_GROUPS } from '../trigger-acts/mail.ts';

/**
 * What events of version 2 tell of things: ids and facts, and no words of people, since the bus has an archive that
 * cannot forget one event. These shapes are frozen: live rows grow without them, and a field that is to be told from now on
 * is added here, where it must be no text that somebody wrote, no name and no address of a person.
 */
export const ticketFactsSchema = z.object({
  id: idSchema,
  /** the category of its status */
  status: openEnum(['new', 'open', 'pending', 'hold', 'solved', 'closed']),
  /** its status; this and what follows is absent in events that were told before desks had statuses of their own */
  statusKey: z.string().optional(),
  /** key of the reason for which it waits or by which it was solved */
  statusReason: z.string().nullable().optional(),
  /** when it is open again by itself */
  until: timeSchema.nullable().optional(),
  priority: openEnum(['low', 'normal', 'high', 'urgent']),
  type: openEnum(['question', 'incident', 'problem', 'task']),
  channel: openEnum([
    'email',
    'form',
    'portal',
    'api',
    'phone',
    'in_person',
    'chat',
    'sms',
    'social',
    'web',
    'letter',
    'whatsapp',
    'telegram',
    'messenger',
    'instagram',
    'viber',
    'line',
    'slack',
    'discord',
    'x',
    'discourse',
    'call',
    'custom',
  ]),
  /** absent in events that were told before it was written down */
  origin: openEnum([
    'email',
    'form',
    'portal',
    'api',
    'import',
    'whatsapp',
    'telegram',
    'messenger',
    'instagram',
    'sms',
    'viber',
    'line',
    'slack',
    'discord',
    'x',
    'discourse',
    'chat',
    'call',
    'custom',
  ]).optional(),
  /** BCP 47; absent where it is not known */
  language: z.string().nullable().optional(),
  tags: z.array(z.string()),
  /** the support address, which is a setting of the desk */
  mailbox: z.string(),
  teamId: idSchema.nullable(),
  assigneeId: idSchema.nullable(),
  /** by which method it is to be given to an agent of that team; absent unless a rule or macro wants that, and nobody has it yet */
  assignBy: z
    .object({ method: openEnum(['round_robin', 'least_loaded', 'skill']), teamId: idSchema })
    .optional(),
  requesterId: idSchema,
  /** absent in events that were told before there were organisations */
  organisationId: idSchema.nullable().optional(),
  collaboratorIds: z.array(idSchema),
  /** with whom it is shared beside team and assignee, and how far; with nobody when absent */
  sharedWith: z
    .array(
      z.object({
        kind: openEnum(['agent', 'team']),
        id: idSchema,
        level: openEnum(['read', 'note', 'answer']),
      }),
    )
    .optional(),
  /** agents who follow it; nobody when absent */
  followerIds: z.array(idSchema).optional(),
  followUpOf: idSchema.nullable(),
  /** the ticket that the first message names without a proof; absent in events that were told before this was */
  mayBelongTo: idSchema.nullable().optional(),
  /** the sum of its time entries; absent in events that were told before there were any */
  handlingSeconds: z.int().nonnegative().optional(),
  /** the ticket that it was merged into; absent unless it was */
  mergedInto: idSchema.nullable().optional(),
  /** the ticket whose messages it was opened with; absent unless it was */
  splitFrom: idSchema.optional(),
  /** how it was solved the last time: key of the resolution, when, by whom; absent when it never was, or before this was told */
  resolution: z.object({ key: z.string().nullable(), at: timeSchema, by: actorSchema }).optional(),
  /** when it is to be worked on again, and by which agent; absent when it never was planned */
  plannedFor: timeSchema.nullable().optional(),
  plannedAgentId: idSchema.nullable().optional(),
  /** absent where it has none, and in events that were told before there were any, as are the three after it */
  category: z.string().nullable().optional(),
  impact: openEnum(['low', 'medium', 'high']).nullable().optional(),
  urgency: openEnum(['low', 'medium', 'high']).nullable().optional(),
  form: z.string().nullable().optional(),
  /** custom fields that hold no words, by key, in what is told of a new ticket; later events tell what changes of them */
  fields: z.record(z.string(), z.json()).optional(),
  version: z.int().positive(),
  createdAt: timeSchema,
  updatedAt: timeSchema,
  lastActivityAt: timeSchema,
  solvedAt: timeSchema.nullable(),
  closesAt: timeSchema.nullable(),
  closedAt: timeSchema.nullable(),
  /** when it was put into the trash; absent while it is not there */
  trashedAt: timeSchema.optional(),
  /** when it was purged, and by which event; absent when it was not */
  purged: z.object({ at: timeSchema, eventId: ulidSchema }).optional(),
  /** why it counts as spam; absent when it does not */
  spam: openEnum(['marked', 'blocked']).optional(),
  /** key of the SLA policy that somebody chose by hand; null: conditions decide. Absent where nobody ever chose */
  chosenPolicy: z.string().nullable().optional(),
  /** the last promise of an answer by hand: by when; null: it was taken back. What was said stays in the audit trail. Absent where nobody ever promised */
  promised: z.object({ id: ulidSchema, until: timeSchema.nullable() }).optional(),
  /** how near it is to breaking what is promised, and when that is; absent where the desk promises nothing */
  slaUrgency: openEnum(['none', 'calm', 'soon', 'breached']).optional(),
  dueAt: timeSchema.nullable().optional(),
  /** when something is due next; null while nothing is */
  nextDeadline: timeSchema.nullable(),
  /** that a time rule fires within the hour; absent where none does */
  isRuleNear: z.literal(true).optional(),
});

export const messageFactsSchema = z.object({
  id: ulidSchema,
  kind: openEnum(['public_reply', 'internal_note', 'customer_message']),
  /** how it was entered; absent in what was told before there were channels to choose from */
  origin: openEnum([
    'email',
    'form',
    'portal',
    'api',
    'import',
    'whatsapp',
    'telegram',
    'messenger',
    'instagram',
    'sms',
    'viber',
    'line',
    'slack',
    'discord',
    'x',
    'discourse',
    'chat',
    'call',
    'custom',
  ]).optional(),
  /** by which it came from the customer, or goes out to them; null for what stays among agents; absent as `origin` is */
  channel: openEnum([
    'email',
    'form',
    'portal',
    'api',
    'import',
    'whatsapp',
    'telegram',
    'messenger',
    'instagram',
    'sms',
    'viber',
    'line',
    'slack',
    'discord',
    'x',
    'discourse',
    'chat',
    'call',
    'custom',
  ])
    .nullable()
    .optional(),
  /** when the mail of a reply goes out that can be taken back until then; absent for all others */
  leavesAt: timeSchema.optional(),
  /** of a public reply: whether it answers the customer; absent in what was told before automations wrote */
  isReply: z.boolean().optional(),
  /** written by a machine */
  automatic: z.boolean(),
  /** a mail that may come from somebody else than it says */
  doubted: z.boolean(),
  /** a mail that is suspected to be spam or to carry a virus */
  suspicious: z.boolean(),
  /** the ticket that it was written to and stands on, when that one was merged into the ticket of the event */
  writtenTo: idSchema.optional(),
});
export type MessageFacts = z.infer<typeof messageFactsSchema>;

/** What something was struck from, and how many attachments were. */
export const redactionFactsSchema = z.object({
  id: ulidSchema,
  parts: z.array(
    openEnum([
      'text',
      'html',
      'attachment',
      'file_name',
      'subject',
      'earlier_version',
      'audit_trail',
      'promise',
      'step_reason',
      'notification',
      'rating_comment',
    ]),
  ),
  attachments: z.int().nonnegative(),
});

/** A mail of the desk: the id that the mail service gave it, `''` for none, and why it was withheld or failed. */
export const mailFactsSchema = z.object({
  mailId: z.string(),
  reason: z.string().nullable(),
  /** of a reply that is no mail: the channel on which it went out, by its key, and the id that it has there as `mailId` */
  channelKey: z.string().optional(),
  /** of a mail with several recipients, whom the event is about; null: known by the address alone. Absent: the whole mail */
  recipient: z.object({ as: openEnum(['to', 'cc', 'bcc']), customerId: idSchema.nullable() }).optional(),
  /**
   * of a bounce: `hard` is for good, as of an address that is none; `soft` passes, as of a full mailbox. With the type and
   * subtype in the words of SES ("Bounce types"). Absent where the mail service took no mail at all, and in what was told before
   */
  bounce: z
    .object({
      kind: openEnum(['hard', 'soft']),
      type: openEnum(['Permanent', 'Transient', 'Undetermined']),
      subType: z
        .string()
        .regex(/^[A-Za-z]{1,40}$/)
        .nullable(),
    })
    .optional(),
});

export const customerFactsSchema = z.object({
  id: idSchema,
  /** on which they are known; absent in what was told before there were several to tell of */
  channels: z.array(openEnum(['email'])).optional(),
  /** absent in events that were told before there were organisations */
  organisationId: idSchema.nullable().optional(),
  /** whether what they write is spam; not when absent */
  isBlocked: z.boolean().optional(),
  /** whether nobody has confirmed yet that the address is theirs; confirmed when absent */
  isUnconfirmed: z.boolean().optional(),
  /** absent in events that were told before customers had any, as the one after it */
  tags: z.array(z.string()).optional(),
  isVip: z.boolean().optional(),
  /** the record of the same person in which this one goes on, and those that go on in this one; absent where there is none */
  mergedInto: idSchema.optional(),
  formerIds: z.array(idSchema).optional(),
  locale: z.string().nullable(),
  timezone: z.string().nullable(),
  /** custom fields that hold no words, by key, in what is told of a new customer */
  fields: z.record(z.string(), z.json()).optional(),
  version: z.int().positive(),
  createdAt: timeSchema,
  updatedAt: timeSchema,
});

/** What the mail says by which an address is to be confirmed: in which language, from which mailbox, and where its link leads. */
export const confirmationFactsSchema = z.object({
  language: z.string(),
  mailbox: z.string(),
  /** where the help centre of the form is reached */
  servedAt: z.string(),
  /** where they gave it; in a form when absent */
  by: openEnum(['form', 'chat']).optional(),
});

export const agentFactsSchema = z.object({
  id: idSchema,
  role: openEnum(['admin', 'agent', 'light_agent']),
  teamIds: z.array(idSchema).nullable(),
  /** absent in events that were told before there were any */
  permissions: z.array(openEnum(['lead', 'reports.agents'])).optional(),
  active: z.boolean(),
  /** absent in events that were told before agents had any, as the one after it */
  locale: z.string().nullable().optional(),
  timezone: z.string().nullable().optional(),
  version: z.int().positive(),
  createdAt: timeSchema,
  updatedAt: timeSchema,
});

export const teamFactsSchema = z.object({
  id: idSchema,
  /** absent in events that were told before teams had leads */
  leadIds: z.array(idSchema).optional(),
  version: z.int().positive(),
  createdAt: timeSchema,
  updatedAt: timeSchema,
});

export const mailboxFactsSchema = z.object({
  address: z.string(),
  teamId: idSchema.nullable(),
  /** what becomes of messages to its closed tickets; absent in events that were told before a mailbox could say it */
  followUp: z
    .object({
      policy: openEnum(['reopen', 'new_ticket', 'new_ticket_after', 'refuse']),
      days: z.int().optional(),
    })
    .optional(),
  /** absent in events that were told before mailboxes could be made and retired */
  isDefault: z.boolean().optional(),
  isRetired: z.boolean().optional(),
  version: z.int().nonnegative(),
});

/** Its name, domains and external id may tell who somebody is, and are words. */
export const organisationFactsSchema = z.object({
  id: idSchema,
  tags: z.array(z.string()),
  /** absent in events that were told before there were any, as the one after it */
  parentId: idSchema.nullable().optional(),
  defaultTeamId: idSchema.nullable().optional(),
  /** custom fields that hold no words, by key, in what is told of a new organisation */
  fields: z.record(z.string(), z.json()).optional(),
  version: z.int().positive(),
  createdAt: timeSchema,
  updatedAt: timeSchema,
});

export const tokenFactsSchema = z.object({
  id: ulidSchema,
  owner: z.looseObject({ kind: openEnum(['agent', 'customer']), id: idSchema }),
  scopes: z.array(z.string()),
  expiresAt: timeSchema.nullable(),
  revokedAt: timeSchema.nullable(),
  createdAt: timeSchema,
  /** number of the automation as which it acts; absent where it acts as its owner */
  automationId: idSchema.optional(),
});

/** The calendar feed of an agent. */
export const feedFactsSchema = z.object({
  agentId: idSchema,
  subjects: z.boolean(),
  expiresAt: timeSchema.nullable(),
  createdAt: timeSchema,
});

/** A mail that was held: of what it says and of whom it comes from, nothing. */
export const heldFactsSchema = z.object({
  id: idSchema,
  state: openEnum(['held', 'released', 'deleted', 'expired']),
  /** why, the gravest first, as the list of held mail names them */
  causes: z.array(z.string()),
  /** the support address that it was written to, which is a setting of the desk */
  mailbox: z.string(),
  /** the ticket that it would have joined when it came */
  ticketId: idSchema.nullable(),
  heldAt: timeSchema,
  expiresAt: timeSchema,
  version: z.int().positive(),
});

/** What was said of a sender, or of a domain; who that is stands in the audit trail alone. */
export const senderFactsSchema = z.object({
  isDomain: z.boolean(),
  standing: openEnum(['blocked', 'trusted']).nullable(),
  version: z.int().positive(),
});

/** An article of the knowledge base; its titles, slugs and texts are words. */
export const articleFactsSchema = z.object({
  id: idSchema,
  section: z.string(),
  position: z.int().nonnegative(),
  labels: z.array(z.string()),
  audience: openEnum(AUDIENCES),
  original: z.string(),
  authorId: idSchema.nullable(),
  reviewerId: idSchema.nullable(),
  reviewAt: timeSchema.nullable(),
  reviewDays: z.int().positive().nullable(),
  version: z.int().positive(),
});

/** The text of an article in a language: how far it has come, and which version readers get. */
export const articleTextFactsSchema = z.object({
  locale: z.string(),
  version: z.int().positive(),
  state: openEnum(ARTICLE_STATES),
  publishedVersion: z.int().positive().nullable(),
});

/** A link of a ticket: what the other ticket is to it. */
export const linkFactsSchema = z.object({
  kind: openEnum(['related', 'duplicate', 'parent', 'child', 'problem', 'incident']),
  ticketId: idSchema,
});

/** A step of a ticket, by the keys of its list and of itself. */
export const taskFactsSchema = z.object({
  list: z.string(),
  step: z.string(),
  required: z.boolean(),
  teamId: idSchema.nullable(),
  agentId: idSchema.nullable(),
  dueAt: timeSchema.nullable(),
});

/** Time that an agent worked on a ticket. */
export const timeEntryFactsSchema = z.object({
  id: ulidSchema,
  agentId: idSchema,
  seconds: z.int().positive(),
  workedAt: timeSchema,
  version: z.int().positive(),
  createdAt: timeSchema,
  updatedAt: timeSchema,
  removedAt: timeSchema.nullable(),
});

/** A question to a requester about one solve: on which scale, and whose solve it is. */
export const surveyFactsSchema = z.object({
  id: ulidSchema,
  solvedAt: timeSchema,
  askedAt: timeSchema,
  expiresAt: timeSchema,
  scale: z.int().positive(),
  /** who had the ticket as it was solved, else who solved it; null: no agent */
  agentId: idSchema.nullable(),
  teamId: idSchema.nullable(),
  /** the channel on which the customer is asked; absent: by mail */
  channel: openEnum([
    'whatsapp',
    'telegram',
    'messenger',
    'instagram',
    'sms',
    'viber',
    'line',
    'slack',
    'discord',
    'x',
    'discourse',
    'chat',
    'call',
    'custom',
  ]).optional(),
});

export type SurveyFacts = z.infer<typeof surveyFactsSchema>;

/** What of a chat goes to its visitor by mail: replies that they have not read there, or all that was written. */
export const chatMailFactsSchema = z.object({
  id: ulidSchema,
  what: openEnum(['unread', 'transcript']),
  /** of the replies, oldest first; none of a transcript */
  messageIds: z.array(ulidSchema),
});

export type ChatMailFacts = z.infer<typeof chatMailFactsSchema>;

/** The article that most likely answers what a customer asked in a message; no article: none does. */
export const articleSuggestionFactsSchema = z.object({
  messageId: ulidSchema,
  articleId: idSchema.nullable(),
  locale: z.string().nullable(),
  /** in percent */
  confidence: z.int().min(0).max(100),
});

/** The article with which a rule answered a ticket, and what became of that. */
export const articleAnswerFactsSchema = z.object({
  articleId: idSchema,
  locale: z.string(),
  messageId: ulidSchema.optional(),
  at: timeSchema,
  until: timeSchema,
  /** absent while the ticket waits for what the customer says */
  outcome: openEnum(['helped', 'not_helped', 'replied', 'no_answer', 'taken_over', 'undelivered']).optional(),
});

/** What a customer said of a solve, and what before; of their words, whether there are any. */
export const ratingFactsSchema = z.object({
  score: z.int().positive(),
  level: openEnum(['good', 'neutral', 'bad']),
  /** key of the reason */
  reason: z.string().nullable(),
  hasComment: z.boolean(),
  /** when they first rated; null: this is the first time */
  before: z
    .object({ score: z.int().positive(), level: openEnum(['good', 'neutral', 'bad']), at: timeSchema })
    .nullable(),
});

/** What became of something that is promised of a ticket. */
export const slaFactsSchema = z.object({
  metric: openEnum([
    'first_response',
    'next_response',
    'periodic_update',
    'pausable_update',
    'first_assignment',
    'team_time',
    'requester_wait',
    'agent_work',
    'resolution',
    'promise',
  ]),
  /** number of the instance, among those of its metric on this ticket */
  instance: z.int().positive(),
  /** when it happened, which may be before it was told */
  occurredAt: timeSchema,
  /** key of the policy that promises it, and what, in seconds; null: nothing is any more, or, of a policy, somebody did by hand */
  policy: z.string().nullable(),
  targetSeconds: z.int().nonnegative().nullable(),
  /** when its time is over, if its clock goes on; null when that is not known */
  dueAt: timeSchema.nullable(),
  /** which of the warnings of the policy it is, from 0 */
  warning: z.int().nonnegative().optional(),
  /** how often the breach was told again */
  number: z.int().positive().optional(),
  /** whether what was promised was done after its time */
  late: z.boolean().optional(),
  /** what was told before and does not hold any more */
  withdrawn: z.array(openEnum(['warned', 'breached', 'met'])).optional(),
});
export type SlaFacts = z.infer<typeof slaFactsSchema>;

/** An agent who is given a ticket of a team by the desk, or had it. */
const assignmentFactsShape = { agentId: idSchema, teamId: idSchema.nullable() };
const REASONS = ['round_robin', 'least_loaded', 'skill', 'returning'] as const;
export const assignmentFactsSchema = z.object({ ...assignmentFactsShape, reason: openEnum(REASONS) });
export const releaseFactsSchema = z.object({
  ...assignmentFactsShape,
  reason: openEnum(['untouched', 'away', 'offline', 'deactivated']),
});
export const untouchedFactsSchema = z.object(assignmentFactsShape);
/** A ticket that an agent is asked to take, until when, and why they are. */
export const offerFactsSchema = z.object({
  ...assignmentFactsShape,
  until: timeSchema,
  reason: openEnum(REASONS),
});
export const offerEndFactsSchema = z.object({
  ...assignmentFactsShape,
  outcome: openEnum(['accepted', 'declined', 'expired', 'withdrawn']),
});
/** Whether an agent is there, and why that changed. */
export const availabilityFactsSchema = z.object({
  agentId: idSchema,
  status: openEnum(['online', 'away', 'away_hand_back', 'offline']),
  before: openEnum(['online', 'away', 'away_hand_back', 'offline']),
  reason: openEnum(['chosen', 'session_began', 'sessions_ended', 'hours_began']),
});

/** Something that admins configure, of an area such as `fields`, by its key. */
export const configurationFactsSchema = z.object({
  area: z.string(),
  key: z.string(),
  isRetired: z.boolean(),
  version: z.int().positive(),
  /** what it is now, apart from words, by the names that its area gives them */
  facts: z.record(z.string(), z.json()),
});
export type ConfigurationFacts = z.infer<typeof configurationFactsSchema>;

/** Fields before and after: only those that changed. */
export const changeSchema = z.record(z.string(), z.object({ before: z.json(), after: z.json() }));
export type Change = z.infer<typeof changeSchema>;

/**
 * The fields of each thing whose values are facts. All others hold words of people, those of tomorrow too. What belongs to
 * another thing stands before that one: an event that tells of both is about the first.
 */
const FACTS = {
  timeEntry: timeEntryFactsSchema,
  ticket: ticketFactsSchema,
  customer: customerFactsSchema,
  agent: agentFactsSchema,
  team: teamFactsSchema,
  mailbox: mailboxFactsSchema,
  organisation: organisationFactsSchema,
  token: tokenFactsSchema,
  feed: feedFactsSchema,
  held: heldFactsSchema,
  sender: senderFactsSchema,
  article: articleFactsSchema,
} as const;

/** What an event can be about. */
export type Thing = keyof typeof FACTS;
const THINGS = Object.keys(FACTS) as Thing[];

/** What an event is about, by the thing that it tells of. */
export function thingIn(told: object): Thing | undefined {
  return THINGS.find((thing) => Object.hasOwn(told, thing));
}

/** A change as the bus may know it, and the part that only the audit trail keeps: values that are words of people. */
export function separateWords(thing: Thing, change: Change): { facts: Change; words: Change } {
  return separateFrom(FACTS[thing].shape, change);
}

/** A change as the bus may know it, by the names of what are facts of the thing that it is about; all else is words. */
export function separateFrom(known: object, change: Change): { facts: Change; words: Change } {
  const isFact = ([field, values]: [string, Change[string]]) =>
    Object.hasOwn(known, field) || (isCustom(field) && !isWorded(values.before) && !isWorded(values.after));
  const isCustom = (field: string) => field.startsWith('fields.') && Object.hasOwn(known, 'fields');
  const fields = Object.entries(change);
  const words = fields.filter((field) => !isFact(field));
  return {
    facts: Object.fromEntries(fields.filter(isFact)),
    words: Object.fromEntries(
      words.map(([field, values]) => [field, isCustom(field) ? asRead(values) : values]),
    ),
  };
}

/** Whether a value of a custom field is words of people. */
export function isWorded(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A changed custom field as people read it. */
function asRead({ before, after }: Change[string]): Change[string] {
  const read = (value: unknown) => z.json().parse(plainValue(value) ?? null);
  return { before: read(before), after: read(after) };
}

export const jobFactsSchema = z.object({
  id: ulidSchema,
  kind: z.string(),
  state: openEnum(['waiting', 'running', 'stopped', 'done', 'failed']),
  /** number of the page that it is at */
  turn: z.int().nonnegative(),
});

/** Which secret was set or removed; never what it is. */
export const secretFactsSchema = z.object({
  sender: openEnum(['webhooks', 'channels', 'oidc', 'forms']),
  /** of the webhook, channel or whatever else shows it */
  id: z.string(),
  version: z.int().positive(),
});

/** A webhook that something happened to; where it leads is no fact. */
export const webhookFactsSchema = z.object({
  key: z.string(),
  number: idSchema,
});

/** A trigger, as it was when it did something. */
export const triggerFactsSchema = z.object({
  key: z.string(),
  number: idSchema,
  version: z.int().nonnegative(),
});

/** A mail that a trigger writes of a ticket, and who gets it; what it says is no fact. */
export const noticeFactsSchema = z.object({
  id: ulidSchema,
  to: openEnum([...NOTICE_GROUPS, 'address', 'agents']),
  /** who the assignee was, and which team the ticket was of; null where it goes to others */
  agentId: idSchema.nullable(),
  teamId: idSchema.nullable(),
  /** who is notified; absent where it goes to others */
  agentIds: z.array(idSchema).optional(),
  /** at which event they are, and when it began: of one thing each gets one mail; absent where it goes to others */
  on: z.object({ id: ulidSchema, type: z.string() }).optional(),
  beganAt: timeSchema.optional(),
  trigger: triggerFactsSchema,
});
export type NoticeFacts = z.infer<typeof noticeFactsSchema>;

/** That a trigger notified agents; what it told them is no fact. */
export const notificationFactsSchema = z.object({
  /** of what it told them, and of its mail */
  noticeId: ulidSchema,
  agentIds: z.array(idSchema),
  trigger: triggerFactsSchema,
});

/** How an agent wants to be told things. */
export const preferencesFactsSchema = z.object({
  agentId: idSchema,
  topics: z.record(z.string(), z.string()),
  nextDigestAt: timeSchema.nullable(),
  version: z.int().positive(),
});

/** What an agent is told together, by the ids of their notifications. */
export const digestFactsSchema = z.object({
  agentId: idSchema,
  notificationIds: z.array(ulidSchema),
  /** mentions in rooms, by their ids; absent: of none */
  roomMentionIds: z.array(ulidSchema).optional(),
  /** since when mails are told of that are held; absent where they are not wanted */
  heldSince: timeSchema.optional(),
});

/** A mail with a report that is made, and where it is kept until it is sent. */
export const reportMailFactsSchema = z.object({
  /** of the report by mail in the configuration */
  key: z.string(),
  number: idSchema,
  /** names the mail */
  sendId: ulidSchema,
  jobId: ulidSchema,
  part: z.int().nonnegative(),
});

/** An address outside of the desk, by its hash, that gets a report by mail or is asked whether it wants one. */
export const reportReceiverFactsSchema = z.object({
  key: z.string(),
  number: idSchema,
  hash: z.string(),
  state: openEnum(RECEIVER_STATES).optional(),
});

/** A mail that somebody asked for in the help centre, without to whom it goes. */
export const letterFactsSchema = z.object({ id: ulidSchema, purpose: openEnum(LETTER_PURPOSES) });

/** What a trigger asks for that takes a transaction of its own: a link with another ticket, a merge into it, or a child ticket. */
export const askedActFactsSchema = z.object({
  do: openEnum(['link', 'merge', 'open_child']),
  /** of a link and a merge: the other ticket */
  ticketId: idSchema.optional(),
  /** of a link: what the other ticket is to this one */
  kind: openEnum(['related', 'duplicate', 'parent', 'child', 'problem', 'incident']).optional(),
  /** of a child ticket: whose it is, which template says what is to be done, and what it is about where that is said */
  teamId: idSchema.optional(),
  template: z.string().optional(),
  subject: z.string().optional(),
});
export type AskedActFacts = z.infer<typeof askedActFactsSchema>;

/** A time rule whose time has come, and what it counts from, by which it is known whether that lasts. */
export const dueRuleSchema = z.object({ key: z.string(), spell: z.string() });

/** What a trigger did to a ticket: the fields that it changed, and which of its conditions held, by their places. */
export const firingFactsSchema = z.object({
  trigger: triggerFactsSchema,
  fields: z.array(z.string()),
  held: z.array(z.string()),
  /** what it did beside changing fields, by the names of its actions */
  did: z.array(z.string()),
});
export type FiringFacts = z.infer<typeof firingFactsSchema>;

/** A trigger that could not do what it says, and why: a code, and what of the ticket it is about. */
export const triggerFailureSchema = z.object({
  trigger: triggerFactsSchema,
  code: z.string(),
  paths: z.array(z.string()),
});
export type TriggerFailure = z.infer<typeof triggerFailureSchema>;
