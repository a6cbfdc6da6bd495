import * as z from 'zod';
import { actorSchema, idSchema, timeSchema, ulidSchema } from './actor.ts';
import { articleAnswerSchema, articleSuggestionSchema } from './article-answer.ts';
import { conversationSchema } from './conversation.ts';
import { customValuesSchema } from './custom-value.ts';
import { beforeMergeSchema, mergedSchema } from './merge.ts';
import { openEnum, unknownOf } from './open-enum.ts';
import { ORIGIN_CHANNELS } from './origin.ts';
import { satisfactionSchema } from './satisfaction.ts';
import { storedSlaSchema } from './sla.ts';
import { taskSchema } from './task.ts';
import { lineSchema, textSchema } from './text.ts';
import { storedTimingSchema } from './timing.ts';

/** Longest subject in characters; longer ones from mail are cut. RFC 5322 lines end at 998. */
export const SUBJECT_LIMIT = 500;
export const subjectSchema = lineSchema(SUBJECT_LIMIT);

/** The categories of statuses: all that code asks a status for. Which statuses there are, a desk decides itself. */
export const statusSchema = z.enum(['new', 'open', 'pending', 'hold', 'solved', 'closed']);
export type Status = z.infer<typeof statusSchema>;

/** The status that each category is shipped with as its default: what a ticket is in that says its category alone. */
export const SHIPPED_KEY = {
  new: 'new',
  open: 'open',
  pending: 'pending',
  hold: 'on_hold',
  solved: 'resolved',
  closed: 'closed',
} as const satisfies Record<Status, string>;

export const prioritySchema = z.enum(['low', 'normal', 'high', 'urgent']);
export const typeSchema = z.enum(['question', 'incident', 'problem', 'task']);
/**
 * How a customer came. `api`: by a program, or nobody said how; `form`: by a form of the help centre or of another site;
 * `portal`: the same, signed in. The others beside `email` are for an agent to say who opens the ticket by hand.
 */
export const channelSchema = z.enum([
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
]);
/** The ways in which the desk chooses who of a team gets a ticket. */
export const ASSIGN_BY = ['round_robin', 'least_loaded', 'skill'] as const;
/** How much something concerns (impact), and how little it can wait (urgency). */
export const levelSchema = z.enum(['low', 'medium', 'high']);

/** A tag: letters with their marks, digits, `_`, `-`, `.`, `:` and `/`, kept in lower case and composed (NFC). */
export const tagSchema = textSchema(60)
  .trim()
  .min(1)
  .regex(/^[\p{L}\p{M}\p{N}_\-.:/]+$/u, 'may hold letters, digits and _-.:/ only')
  .toLowerCase()
  .normalize('NFC');
/** Most tags of a ticket. */
export const MOST_TAGS = 50;
/** The tags of a ticket: a set, sorted. */
export const tagsSchema = z
  .array(tagSchema)
  .max(MOST_TAGS)
  .transform((tags) => [...new Set(tags)].sort());

export const shareLevelSchema = z.enum(['read', 'note', 'answer']);
export type ShareLevel = z.infer<typeof shareLevelSchema>;
export const shareKindSchema = z.enum(['agent', 'team']);
/** An agent or a team with whom a ticket is shared, and what they may do there, each level beside those before it. */
const shareSchema = z.object({
  kind: openEnum(shareKindSchema.options),
  id: idSchema,
  level: openEnum(shareLevelSchema.options),
});
export type Share = z.infer<typeof shareSchema>;
/** Why an agent gives back a ticket that was handed to them. */
export const skipReasonSchema = z.enum([
  'other_skills',
  'somebody_else',
  'waits_for_something',
  'no_time',
  'other',
]);
export type SkipReason = z.infer<typeof skipReasonSchema>;
/** Why a ticket counts as spam: `marked` by an agent, `blocked` as its requester was. */
export const spamSchema = z.enum(['marked', 'blocked']);

/** What every ticket has, whatever its status. */
export const ticketCommonSchema = z.object({
  id: idSchema,
  subject: z.string(),
  priority: openEnum(prioritySchema.options),
  type: openEnum(typeSchema.options),
  channel: openEnum(channelSchema.options),
  /** how it was entered; when absent, as its channel says */
  origin: openEnum(ORIGIN_CHANNELS).optional(),
  /** by which the system knows it that it was imported from; absent unless it was */
  externalId: z.string().optional(),
  /** BCP 47: that of its first mail, else of its requester, or what somebody corrected it to; unknown when absent */
  language: z.string().nullable().optional(),
  tags: z.array(z.string()),
  /** the support address that the ticket came to and answers from */
  mailbox: z.string(),
  teamId: idSchema.nullable(),
  assigneeId: idSchema.nullable(),
  /** by which method it is to be given to an agent of this team, as a rule or macro wants it; over as soon as somebody has it */
  assignBy: z.object({ method: openEnum(ASSIGN_BY), teamId: idSchema }).optional(),
  requesterId: idSchema,
  /** whose matter it is: its requester's when it was made, or what somebody corrected it to; none when absent */
  organisationId: idSchema.nullable().optional(),
  /** customers other than the requester who wrote on this ticket */
  collaboratorIds: z.array(idSchema),
  /** collaborators whom an agent added, who may therefore read what is public; those who came by mail may not */
  invitedIds: z.array(idSchema).optional(),
  /** with whom it is shared beside its team and assignee; with nobody when absent */
  sharedWith: z.array(shareSchema).optional(),
  /** agents who follow it; nobody when absent */
  followerIds: z.array(idSchema).optional(),
  /** the closed ticket that this one follows up */
  followUpOf: idSchema.nullable(),
  /** opened among agents: nothing on it is for its requester yet, who does not know of it; no when absent */
  isInternal: z.boolean().optional(),
  /** the ticket whose number the first message has in its subject, without a proof that it belongs there */
  mayBelongTo: idSchema.nullable().default(null),
  /** the sum of its time entries */
  handlingSeconds: z.int().nonnegative().default(0),
  /** what was merged into it; nothing when absent */
  merged: mergedSchema.optional(),
  /** the ticket whose messages it was opened with */
  splitFrom: idSchema.optional(),
  /** tickets that were opened with messages of this one; none when absent */
  splitInto: z.array(idSchema).optional(),
  /** what it is about, and later how it was solved, pinned for agents; its words have versions, which are kept */
  summary: z.object({ problem: z.string(), solution: z.string(), version: z.int().positive() }).optional(),
  /** how it was solved the last time: by which resolution, if somebody named one, when, and by whom */
  resolution: z.object({ key: z.string().nullable(), at: timeSchema, by: actorSchema }).optional(),
  /** what whoever solved it wrote about that */
  resolutionText: z.string().optional(),
  /** when it is to be worked on again, by whom, and whether they were reminded; not planned when absent */
  plannedFor: timeSchema.nullable().optional(),
  plannedAgentId: idSchema.nullable().optional(),
  isReminded: z.boolean().optional(),
  /** since when its customer waits for an answer; absent when they do not */
  waitingSince: timeSchema.optional(),
  /** when its customer last wrote, machines apart; absent where nobody did, or not since that is noted */
  lastCustomerMessageAt: timeSchema.optional(),
  /** where it goes on with its customer on a channel; absent where it came by none */
  conversation: conversationSchema.optional(),
  /** to whom it was handed to work on, and until when it is kept for them; absent when it never was */
  claim: z.object({ agentId: idSchema, until: timeSchema }).optional(),
  /** agents who gave it back, and until when it is not handed to them again */
  skips: z.array(z.object({ agentId: idSchema, until: timeSchema })).optional(),
  /** what it is about, by the keys that the desk's configuration gives */
  category: z.string().nullable().optional(),
  impact: openEnum(levelSchema.options).nullable().optional(),
  urgency: openEnum(levelSchema.options).nullable().optional(),
  /** which custom fields it has */
  form: z.string().nullable().optional(),
  /** values of its custom fields, by key */
  fields: customValuesSchema.optional(),
  /** what an agent has chosen, so that its category does not bring another: of `priority`, `teamId` and `form` */
  chosen: z.array(z.string()).optional(),
  /** when it was put into the trash; absent while it is not there */
  trashedAt: timeSchema.optional(),
  /** for how many days it stays there; thirty when absent */
  trashDays: z.int().positive().optional(),
  /** when it was purged, and by which event: nothing personal is left of it; absent while it was not. `isForgotten`: nothing counts it either */
  purged: z.object({ at: timeSchema, eventId: ulidSchema, isForgotten: z.boolean().optional() }).optional(),
  /**
   * when what is personal was last taken out of it, by which event, and who was erased; null: its time was over. Absent while nothing
   * was
   */
  struck: z.object({ at: timeSchema, eventId: ulidSchema, customerId: idSchema.nullable() }).optional(),
  /** taken for spam: an agent said so, or it came from somebody who is blocked; absent when it is not */
  spam: openEnum(spamSchema.options).optional(),
  /**
   * the policy that an agent chose for it by hand, and why; no policy: since then its conditions decide again. Absent where
   * nobody ever chose
   */
  slaOverride: z.object({ policy: z.string().nullable(), reason: z.string() }).optional(),
  /**
   * the last answer that somebody promised by hand: by when, what they said of it, who they are; no time: they took it back.
   * Absent where nobody ever promised
   */
  promise: z
    .object({
      id: ulidSchema,
      until: timeSchema.nullable(),
      text: z.string(),
      at: timeSchema,
      by: actorSchema,
    })
    .optional(),
  /** whether its requester was asked how satisfied they are, the last time, and what they said; absent where they never were */
  satisfaction: satisfactionSchema.optional(),
  /** the article that most likely answers it, by the newest message of its customer; absent where nothing asks for that */
  suggestion: articleSuggestionSchema.optional(),
  /** the article with which a rule answered it, and what became of that; absent where none did */
  articleAnswer: articleAnswerSchema.optional(),
  /** steps that belong to it, as task lists said them; absent where none was applied */
  tasks: z.array(taskSchema).optional(),
  /** what is promised of it, and what became of that; absent where the desk promises nothing */
  sla: storedSlaSchema.optional(),
  /** what time rules go by, and when the next of them fires; absent where the desk has none */
  timing: storedTimingSchema.optional(),
  /** grows by one with every change */
  version: z.int().positive(),
  createdAt: timeSchema,
  updatedAt: timeSchema,
  /** last message or change by a person */
  lastActivityAt: timeSchema,
});

/** In a category: by which of its statuses, and what goes with it. */
const inCategory = <Category extends Status, Shape extends z.ZodRawShape>(category: Category, shape: Shape) =>
  ticketCommonSchema.extend({
    status: z.literal(category),
    statusKey: z.string().default(SHIPPED_KEY[category]),
    ...shape,
  });
/** Why it waits or how it was solved: one of the reasons that its status lists. */
const reason = { statusReason: z.string().optional() };
/** When a ticket that waits is open again by itself. */
const waits = { ...reason, until: timeSchema.optional() };

/**
 * A ticket. What it has follows its status: only one that waits has a time until which it does, only a solved one has a
 * time at which it will close, unless the desk closes none by itself, and only a closed one has been closed. In a category
 * that another version has added, a ticket is read, shown and left in it.
 */
export const ticketSchema = z.union([
  z.discriminatedUnion('status', [
    inCategory('new', {}),
    inCategory('open', {}),
    inCategory('pending', waits),
    inCategory('hold', waits),
    inCategory('solved', { ...reason, solvedAt: timeSchema, closesAt: timeSchema.optional() }),
    inCategory('closed', {
      ...reason,
      solvedAt: timeSchema,
      closedAt: timeSchema,
      /** the ticket that it was merged into, where it goes on; none when absent */
      mergedInto: idSchema.optional(),
      beforeMerge: beforeMergeSchema.optional(),
    }),
  ]),
  ticketCommonSchema.extend({
    status: unknownOf(statusSchema.options),
    statusKey: z.string().default('unknown'),
  }),
]);
export type Ticket = z.infer<typeof ticketSchema>;
