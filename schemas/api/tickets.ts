import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from '../actor.ts';
import { REACHES } from '../conversation.ts';
import { localeSchema, personNameSchema, phoneSchema } from '../customer.ts';
import { CHANNEL_STATES, DELIVERY_CHANNELS, type Delivery, EMAIL_STATES, FAILURES } from '../delivery.ts';
import { MESSENGERS } from '../identity.ts';
import { messageKindSchema, redactedPartSchema } from '../message.ts';
import { shownEnum } from '../open-enum.ts';
import { MISSING_REASONS, ORIGIN_CHANNELS } from '../origin.ts';
import { SLA_COLOURS, SLA_URGENCIES } from '../sla.ts';
import {
  channelSchema,
  levelSchema,
  prioritySchema,
  shareKindSchema,
  shareLevelSchema,
  spamSchema,
  statusSchema,
  subjectSchema,
  tagsSchema,
  typeSchema,
} from '../ticket.ts';
import { articleAnswerOutSchema, suggestedArticleSchema } from './article-answers.ts';
import { uploadIdsSchema } from './attachments.ts';
import { auditEventSchema } from './audit.ts';
import { callOfMessageSchema } from './calls.ts';
import { changeTicketSchema, descriptionShape, statusChangeShape, statusShape } from './change-ticket.ts';
import { placeInSchema, templateInSchema } from './channels.ts';
import {
  actorOutSchema,
  addressInSchema,
  idParamSchema,
  messageHtmlSchema,
  messageTextSchema,
  messengerIdentityInSchema,
  pageQuerySchema,
  pageSchema,
  problemSchema,
  SOMETHING,
} from './common.ts';
import { shownValuesSchema } from './custom-fields.ts';
import { mailRecipientSchema, namedRecipientsSchema } from './recipients.ts';
import { resolutionOutSchema } from './resolutions.ts';
import { satisfactionOutSchema } from './satisfaction.ts';
import { shownSlaSchema } from './sla.ts';

/** A ticket as the API shows it: times that its status does not have are null. */
export const ticketOutSchema = z
  .object({
    id: idSchema,
    subject: z.string(),
    status: shownEnum(statusSchema.options).describe('the category of its status'),
    statusKey: z.string().describe('its status'),
    statusReason: z
      .string()
      .nullable()
      .describe('key of the reason for which it waits or by which it was solved; for agents only'),
    until: timeSchema.nullable().describe('when it is open again by itself; for agents only'),
    priority: shownEnum(prioritySchema.options),
    type: shownEnum(typeSchema.options),
    channel: shownEnum(channelSchema.options).describe(
      `how the customer came: ${channelSchema.options.join(', ')}; later versions may add others`,
    ),
    origin: shownEnum(ORIGIN_CHANNELS).describe(
      `how it was entered: ${ORIGIN_CHANNELS.join(', ')}; later versions may add others`,
    ),
    externalId: z
      .string()
      .nullable()
      .describe(
        'by which the system knows it that it was imported from; null unless it was, and for customers',
      ),
    language: z.string().nullable().describe('BCP 47; null: not known'),
    tags: z.array(z.string()).describe('for agents only: customers get none'),
    mailbox: z.string(),
    teamId: idSchema.nullable(),
    assigneeId: idSchema.nullable(),
    requesterId: idSchema,
    organisationId: idSchema
      .nullable()
      .describe("whose matter it is: its requester's when it was made, unless it was corrected"),
    collaboratorIds: z.array(idSchema),
    sharedWith: z
      .array(
        z.object({
          kind: shownEnum(shareKindSchema.options),
          id: idSchema,
          level: shownEnum(shareLevelSchema.options),
        }),
      )
      .describe('agents and teams beside its own who may read it, write notes, or answer; for agents only'),
    followerIds: z.array(idSchema).describe('agents who follow it; for agents only'),
    followUpOf: idSchema.nullable(),
    mayBelongTo: idSchema
      .nullable()
      .describe(
        'the ticket whose number stands in the subject of the first mail, which did not prove that it belongs there; for agents only',
      ),
    summary: z
      .object({ problem: z.string(), solution: z.string(), version: z.int().positive() })
      .nullable()
      .describe('what it is about and how it was solved, for agents only; null: nobody has said'),
    resolution: resolutionOutSchema
      .nullable()
      .describe('how it was solved the last time; for agents only. Those before stand in the audit trail'),
    plannedFor: timeSchema.nullable().describe('when it is to be worked on again; for agents only'),
    plannedAgentId: idSchema.nullable().describe('who is reminded then; for agents only'),
    mergedInto: idSchema.nullable().describe('the ticket that it was merged into, where it goes on'),
    mergedTicketIds: z
      .array(idSchema)
      .describe('tickets that were merged into it, directly or by way of others; for agents only'),
    splitFrom: idSchema
      .nullable()
      .describe('the ticket from which its first messages were split off; for agents only'),
    splitInto: z.array(idSchema).describe('tickets to which messages of it were split off; for agents only'),
    dialogue: z
      .object({
        channel: shownEnum(MESSENGERS),
        key: z.string().describe('of the channel, as admins set it up'),
        place: z.string().describe('where it goes on, as the channel names it'),
        replyUntil: timeSchema.nullable().describe('until when the channel takes replies; null: always'),
        reach: shownEnum(REACHES).describe('whether the customer gets what is sent to them there'),
        isPublic: z.boolean().describe('whether anybody reads there what is written, replies too'),
        privatelyUntil: timeSchema
          .nullable()
          .describe(
            'until when a reply can go to the writer of the last message alone (`privately`); null: it cannot',
          ),
        isLeft: z
          .boolean()
          .describe('whether replies go by mail, as an agent chose, until the customer writes there again'),
      })
      .nullable()
      .describe(
        'where it goes on with its customer on a channel; null where it came by none. For agents only',
      ),
    handlingSeconds: z
      .int()
      .nonnegative()
      .nullable()
      .describe('the time that agents worked on it, the sum of its time entries; for agents only'),
    category: z.string().nullable().describe('key of what it is about; for agents only'),
    impact: shownEnum(levelSchema.options).nullable().describe('for agents only'),
    urgency: shownEnum(levelSchema.options).nullable().describe('for agents only'),
    form: z.string().nullable().describe('key of the form that says which custom fields it has'),
    fields: shownValuesSchema,
    trashedAt: timeSchema.nullable().describe('since when it is in the trash; for agents only'),
    purgesAt: timeSchema
      .nullable()
      .describe('when nothing personal is left of it, unless it is restored before; for agents only'),
    purgedAt: timeSchema
      .nullable()
      .describe('since when nothing but its number, its times and its audit trail is left; for agents only'),
    spam: shownEnum(spamSchema.options)
      .nullable()
      .describe(
        'marked by an agent, or blocked as its requester is; null when it is no spam, and for customers',
      ),
    dueAt: timeSchema
      .nullable()
      .describe(
        'the earliest time of something that is promised, owed and whose clock runs; for agents only',
      ),
    slaUrgency: shownEnum(SLA_URGENCIES)
      .nullable()
      .describe(
        'how near it is to breaking what is promised; null where nothing is promised, and for customers',
      ),
    satisfaction: satisfactionOutSchema
      .nullable()
      .describe(
        'whether its requester was asked how satisfied they are, the last time, and what they said; for agents only',
      ),
    suggestedArticle: suggestedArticleSchema
      .nullable()
      .describe(
        'the article that most likely answers it, where something of the desk reads that; for agents only',
      ),
    articleAnswer: articleAnswerOutSchema
      .nullable()
      .describe('the article with which a rule answered it, and what became of that; for agents only'),
    promise: z
      .object({
        until: timeSchema,
        text: z.string().describe('what was said of it'),
        at: timeSchema.describe('when it was promised'),
        by: actorOutSchema,
      })
      .meta({ id: 'PromiseByHand' })
      .nullable()
      .describe(
        'the last answer that somebody promised by hand and did not take back, kept or not; for agents only',
      ),
    slaColour: shownEnum(SLA_COLOURS)
      .nullable()
      .describe('the colour of `slaUrgency`: late ones are red, nearly late ones yellow'),
    version: z.int().positive(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
    lastActivityAt: timeSchema,
    solvedAt: timeSchema.nullable(),
    closesAt: timeSchema
      .nullable()
      .describe('when a solved ticket closes by itself; null where the desk closes none'),
    closedAt: timeSchema.nullable(),
  })
  .meta({ id: 'Ticket' });

/** One row of a list of tickets. */
export const ticketSummaryOutSchema = ticketOutSchema
  .pick({
    id: true,
    subject: true,
    status: true,
    statusKey: true,
    priority: true,
    tags: true,
    teamId: true,
    assigneeId: true,
    requesterId: true,
    version: true,
    createdAt: true,
    lastActivityAt: true,
    plannedFor: true,
    plannedAgentId: true,
    dueAt: true,
    slaUrgency: true,
    slaColour: true,
  })
  .meta({ id: 'TicketSummary' });

export const attachmentOutSchema = z
  .object({
    filename: z.string(),
    contentType: z.string(),
    size: z.int().nonnegative().describe('bytes'),
    inline: z.boolean(),
    contentId: z.string().nullable(),
    url: z
      .string()
      .nullable()
      .describe('link for five minutes; null when the mail carried malware, and when it was struck'),
    struckBy: ulidSchema.nullable().describe('the redaction that struck it'),
  })
  .meta({ id: 'Attachment' });

const recipientOutSchema = z.object({ address: z.string(), name: z.string() }).meta({ id: 'Recipient' });

const verdict = shownEnum(['PASS', 'FAIL', 'GRAY', 'PROCESSING_FAILED', 'DISABLED']);
const verdictsOutSchema = z.object({
  spf: verdict,
  dkim: verdict,
  dmarc: verdict,
  spam: verdict,
  virus: verdict,
});

/** How far a reply got; channel and state say how by the fields that they have. */
const deliveryOut = z.object({
  channel: shownEnum(DELIVERY_CHANNELS),
  state: shownEnum([...EMAIL_STATES, ...CHANNEL_STATES.filter((state) => state === 'read')]),
  key: z.string().optional().describe('of the channel on which it goes out, where that is not mail'),
  at: timeSchema.optional(),
  waitsFor: shownEnum(['credentials', 'channel'])
    .optional()
    .describe('of a reply that waits: for what, where that is not its turn alone'),
  code: shownEnum(FAILURES).optional().describe('why it did not arrive on its channel'),
  parts: z
    .array(
      z.object({
        id: z.string(),
        channelId: z.string(),
        billedAs: z
          .int()
          .optional()
          .describe('as how many messages the provider bills it, such as the parts of an SMS'),
      }),
    )
    .optional()
    .describe('the messages of the channel that it became, by their ids of the desk and of the channel'),
  privateTo: z
    .string()
    .optional()
    .describe('what was written in public to whose writer alone it goes, as the channel names it'),
  leavesAt: timeSchema.optional().describe('until when a reply that waits can be taken back'),
  restored: z
    .boolean()
    .optional()
    .describe('of a reply that was taken back: whether all that it changed of its ticket was put back'),
  kept: z
    .array(z.string())
    .optional()
    .describe(
      'of a reply that was taken back: fields that it changed and that something else has changed since',
    ),
  mailId: z.string().optional(),
  detail: z.string().optional().describe('the reason, in the words of the mail system or the provider'),
});
const deliveryOutSchema = deliveryOut as z.ZodType as z.ZodType<z.output<typeof deliveryOut>, Delivery>;

/** How a message was entered: one shape for every channel, those of later versions too. Of email it tells all. */
const originOutSchema = z
  .object({
    channel: shownEnum(ORIGIN_CHANNELS),
    form: z
      .string()
      .nullable()
      .optional()
      .describe('key of the form that was filled in; null for the one that every desk has'),
    site: z.string().optional().describe('the site on which the form stands, where that is another'),
    ip: z.string().optional().describe('the address of the network from which it was written'),
    from: z.string().optional(),
    fromName: z.string().optional(),
    to: z
      .array(recipientOutSchema)
      .optional()
      .describe('whom the mail was written to, the first of very many'),
    cc: z.array(recipientOutSchema).optional().describe('who got a copy'),
    doubted: z.boolean().optional().describe('whether the mail may come from somebody else than `from`'),
    unknownSender: z
      .boolean()
      .optional()
      .describe(
        'whether who wrote it took no part in the ticket before: a reply address or a Message-ID led them there',
      ),
    replyTo: z
      .string()
      .nullable()
      .optional()
      .describe('who filled in the form that sent the mail, and is answered; null for other mail'),
    subject: z.string().optional().describe('its subject, where that is another than the ticket’s'),
    messageId: z.string().optional(),
    externalId: z.string().optional().describe('of what was imported: by which the other system knows it'),
    writtenBy: z
      .string()
      .optional()
      .describe('of what was imported: who wrote it there, when they are nobody of this desk'),
    automatic: z.boolean().optional().describe('whether a machine wrote it'),
    unknownRecipient: z
      .boolean()
      .optional()
      .describe('whether it was sent to no mailbox, and was therefore not acknowledged'),
    heldSince: timeSchema.nullable().optional().describe('when it came, if it was held since'),
    noAutoAnswer: z
      .boolean()
      .optional()
      .describe('whether it is never answered automatically, whoever wrote it: over a list, for instance'),
    verdicts: verdictsOutSchema.optional(),
    key: z.string().optional().describe('of the channel over which it came, as admins set it up'),
    providerId: z.string().optional().describe('by which the channel knows it'),
    place: z.string().optional().describe('where it was written on the channel, as that names it'),
    placeUrl: z.string().optional().describe('where people see that place'),
    isPublic: z.boolean().optional().describe('whether anybody can read it there'),
    isHidden: z
      .boolean()
      .optional()
      .describe('whether who runs that place has hidden it there from others than its writer'),
    sentAt: timeSchema.optional().describe('when it was written, by the clock of the channel'),
    quotes: z.string().optional().describe('the channel’s id of the message that it quotes'),
    group: z
      .string()
      .optional()
      .describe('what belongs together, such as pictures of an album, has the same'),
    kinds: z.array(z.string()).optional().describe('what it is beside words: a reaction, a button'),
    missing: z
      .array(z.object({ filename: z.string(), reason: shownEnum(MISSING_REASONS) }))
      .optional()
      .describe('files of it that could not be fetched, or must not be kept'),
    cameAs: shownEnum(['history', 'echo'])
      .optional()
      .describe(
        'history: it was written before the channel was connected; echo: the desk’s side wrote it elsewhere',
      ),
    call: callOfMessageSchema
      .optional()
      .describe('of a call: `providerId` is the id that its telephone system gives it'),
    rawUrl: z
      .string()
      .optional()
      .describe('the message as it came; absent when something was struck out of it'),
  })
  .meta({ id: 'Origin' });

/** The mark that something was struck out of a message. */
export const redactionOutSchema = z
  .object({
    id: ulidSchema,
    at: timeSchema,
    by: actorOutSchema,
    parts: z.array(shownEnum(redactedPartSchema.options)).describe('from what something was struck'),
  })
  .meta({ id: 'Redaction' });

/** A message as the API shows it. Parts that agents alone may see are left out for customers. */
export const messageOutSchema = z
  .object({
    id: ulidSchema,
    kind: shownEnum(messageKindSchema.options),
    author: actorOutSchema,
    createdAt: timeSchema,
    text: z.string().describe('whole text, or its beginning when textUrl is set'),
    textUrl: z.string().nullable(),
    replyText: z
      .string()
      .describe(
        'of a mail, what was written in it, without what it quotes. What came over the API is taken as it is: a mail program quotes by itself, but who writes here chooses every word, and a cut would lose some',
      ),
    html: z
      .string()
      .nullable()
      .describe(
        'safe to show: sanitised when it was stored. A picture from elsewhere has its address in `data-remote-src`, to be made `src` by a client that wants to show it. null when there is none, or it is long',
      ),
    safeHtmlUrl: z.string().nullable().describe('the same where it is long, as a download'),
    remoteImages: z
      .array(z.string())
      .describe('addresses of the pictures that are held back in it, a hundred at the most'),
    htmlUrl: z.string().nullable().describe('the HTML as sent, as a download: not safe to show'),
    attachments: z.array(attachmentOutSchema),
    origin: originOutSchema.describe('how it was entered; customers are told the channel alone'),
    recipients: z
      .array(mailRecipientSchema)
      .describe(
        'who gets a reply; until it leaves, those whom its writer named. Customers are not told of bcc, nor how far it got',
      ),
    delivery: deliveryOutSchema.nullable().describe('how far a reply got; for agents only'),
    template: z
      .object({ name: z.string(), language: z.string() })
      .nullable()
      .describe(
        'as which template a reply goes out on its channel, with the values that the text says; for agents only',
      ),
    quotes: ulidSchema
      .nullable()
      .describe('the message of the ticket that it quotes, as far as it is known; for agents only'),
    isReply: z
      .boolean()
      .describe(
        'whether it answers the customer: an agent’s public reply, or one of an automation that says so',
      ),
    version: z
      .int()
      .positive()
      .describe(
        'grows by one with every edit of a note, and is the ETag of an edit; 1 for every other message',
      ),
    edited: z
      .object({ at: timeSchema, by: actorOutSchema })
      .nullable()
      .describe('the last edit of a note; null when there was none'),
    mergedFrom: idSchema
      .nullable()
      .describe('in a conversation: the ticket that it was written to, where that one was merged into this'),
    redactions: z
      .array(redactionOutSchema)
      .describe('what was struck out of it, oldest first: ▇▇▇ is in its place'),
  })
  .meta({ id: 'Message' });

/** A page of a ticket's messages, oldest first. */
const messagePageSchema = pageSchema(messageOutSchema);

export const conversationPageSchema = messagePageSchema;

/** A network address as a program says it. */
const ipInSchema = z
  .string()
  .regex(
    /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f:]{2,39})$/,
    'must be a network address such as 192.0.2.1 or 2001:db8::1',
  );

/** What somebody writes: text, HTML or both, and files. */
const saidShape = {
  text: messageTextSchema.optional().describe('read from `html` when absent; one of them is needed'),
  html: messageHtmlSchema.optional().describe('sanitised before it is stored; mailed beside the text'),
  ip: ipInSchema
    .optional()
    .describe(
      'of what a customer wrote and a program writes down for them: the network address from which they did, for agents alone. Of what customers write themselves it is known',
    ),
  attachments: uploadIdsSchema
    .optional()
    .describe(
      'ids of files that its writer uploaded (`POST /v1/attachments`), or that stand in the draft which it ends; each belongs to one message',
    ),
};

/** Whether what an automation sends answers the customer. */
const countsAsReplySchema = z
  .boolean()
  .optional()
  .describe(
    'of a public reply by an automation: whether it answers the customer, as an agent’s always does; not when absent',
  );

/** A new ticket. Customers give subject, what they write and the fields that they may set; the rest is an agent's to say. */
export const createTicketSchema = z.strictObject({
  subject: subjectSchema,
  ...saidShape,
  kind: messageKindSchema
    .optional()
    .describe(
      'public_reply, when absent, is mailed to the requester; customer_message is what the requester said, written down for them',
    ),
  ...statusShape,
  countsAsReply: countsAsReplySchema,
  requester: z
    .union([
      z.strictObject({ id: idSchema }),
      z.strictObject({ address: addressInSchema, name: personNameSchema.optional() }),
      z.strictObject({ name: personNameSchema, phone: phoneSchema.nullable().optional() }),
      z.strictObject({ phone: phoneSchema }),
      z.strictObject({
        identity: messengerIdentityInSchema,
        name: personNameSchema.optional(),
        phone: phoneSchema.optional().describe('one for which the channel vouches'),
      }),
    ])
    .optional()
    .describe(
      'whom the ticket is for; agents say it, and customers open tickets for themselves. Who called before from a number is known by it, together with the name where one is said; who has no number is made a customer by each such ticket. Who writes on a messaging channel is known by their identity there, or by a number for which the channel vouches, and becomes a customer with it otherwise. Replies to somebody without an address are kept, and withheld for want of one.',
    ),
  dialogue: z
    .strictObject({
      key: z.string().max(60).describe('of the channel'),
      to: placeInSchema.describe(
        'a number in E.164 on SMS and WhatsApp; on a channel of one’s own its place there',
      ),
      name: personNameSchema.optional().describe('what they are called, where the desk does not know them'),
      template: templateInSchema.optional().describe('of WhatsApp, in place of `text`'),
    })
    .optional()
    .describe(
      'the channel on which the ticket begins, and whom its first message, a public reply, goes to: they are the requester. 422 `channel.cannot_begin` where the customer has to write first, `channel.template_needed` where a template is, `reply.blocked` and alike where they are not to be written to; 409 `channel.in_conversation` with `ticketId` while a ticket goes on there',
    ),
  channel: channelSchema.optional().describe('how the customer came; api when absent'),
  language: localeSchema.optional().describe("BCP 47; the requester's when absent"),
  mailbox: addressInSchema
    .optional()
    .describe("the support address to answer from, one of the desk's; the first of them when absent"),
  priority: prioritySchema.optional(),
  type: typeSchema.optional(),
  tags: tagsSchema.optional(),
  ...descriptionShape,
  teamId: idSchema
    .nullable()
    .optional()
    .describe(
      "null: no team; when absent the mailbox's team, or for an agent who is limited to other teams the first of these",
    ),
  assigneeId: idSchema.nullable().optional(),
  organisationId: idSchema
    .nullable()
    .optional()
    .describe("whose matter it is; the requester's organisation when absent"),
});

/** Which form is asked for: of a new ticket, or of one that there is. */
export const ticketFormQuerySchema = z.strictObject({
  ticketId: idParamSchema.optional().describe('the ticket whose form it is; that of a new one when absent'),
  language: localeSchema
    .optional()
    .describe("BCP 47: the language of the labels; the customer's own when absent, or the desk's"),
});

/** A message, and what changes of the ticket along with it. */
export const addMessageSchema = z.strictObject({
  kind: messageKindSchema,
  ...saidShape,
  ...statusChangeShape,
  ticket: changeTicketSchema
    .optional()
    .describe('what changes of the ticket along with the message, in the same transaction'),
  to: namedRecipientsSchema
    .optional()
    .describe('of a public reply: addresses, or customers as `{"id": 12}`; the requester when absent'),
  cc: namedRecipientsSchema.optional().describe('likewise; the collaborators when absent'),
  bcc: namedRecipientsSchema.optional().describe('likewise, whom the others do not see; nobody when absent'),
  channel: z
    .string()
    .max(60)
    .optional()
    .describe(
      'of a public reply: how it goes out. `email`, from then on as later replies do; or the key of the channel on which the ticket has its conversation. When absent: where its customer last wrote, and by mail when it names recipients. 422 `reply.window_closed`, `reply.blocked`, `reply.opted_out` or `reply.unreachable` when the channel takes none now, with `ways` that would reach the customer',
    ),
  privately: z
    .boolean()
    .optional()
    .describe(
      'of a public reply to what was written in public, such as a comment: it goes to its writer alone, without files, as `dialogue.privatelyUntil` allows',
    ),
  incidents: z
    .enum(['solve'])
    .optional()
    .describe(
      'with a reply that solves a problem: the incidents that are linked with it get the same reply and are solved, by a job',
    ),
  draftVersion: z
    .int()
    .positive()
    .optional()
    .describe(
      'of the draft that the reply or note was written in, which ends with it: 409 `draft.changed` when it has changed',
    ),
  countsAsReply: countsAsReplySchema,
  template: templateInSchema
    .optional()
    .describe(
      'of a reply on WhatsApp, in place of `text`: a template that it has approved. It is taken after the time for replies is over, too',
    ),
  quotes: ulidSchema
    .optional()
    .describe(
      'of a reply on a channel: the message of the ticket that it answers, which is shown with it where the channel can',
    ),
  lastSeenMessageId: ulidSchema
    .optional()
    .describe(
      'the last message that the writer of a reply or note saw: 409 `ticket.unseen_messages` when the customer has written since',
    ),
});

/** What the summary of a ticket said. */
const summaryVersionOutSchema = z
  .object({
    version: z.int().positive(),
    problem: z.string(),
    solution: z.string(),
    at: timeSchema,
    by: actorOutSchema,
  })
  .meta({ id: 'SummaryVersion' });
export const summaryVersionPageSchema = pageSchema(summaryVersionOutSchema);

/** Why a message was not added; when the customer wrote meanwhile, what came since. */
export const messageRefusedSchema = problemSchema
  .extend({
    messages: z
      .array(messageOutSchema)
      .optional()
      .describe('with `ticket.unseen_messages`: what came since, oldest first, a hundred at the most'),
  })
  .meta({ id: 'MessageRefused' });

/** Why a ticket was not opened; with `channel.in_conversation` where the conversation goes on. */
export const ticketRefusedSchema = problemSchema
  .extend({
    ticketId: idSchema
      .optional()
      .describe('with `channel.in_conversation`: the ticket in which it goes on, where one may read it'),
  })
  .meta({ id: 'TicketRefused' });

/** What a note says from now on. */
export const editMessageSchema = z
  .strictObject({
    text: messageTextSchema.optional().describe('read from `html` when absent; one of them is needed'),
    html: messageHtmlSchema.optional().describe('what it shows from now on; nothing but text when absent'),
  })
  .refine(...SOMETHING)
  .meta({ minProperties: 1 });

/** What a note said before an edit. */
const messageVersionOutSchema = z
  .object({
    version: z.int().positive(),
    text: z.string(),
    html: z.string().optional().describe('as it was shown, when it was written as HTML'),
    at: timeSchema.describe('since when it said so'),
    by: actorOutSchema.describe('who wrote this version'),
  })
  .meta({ id: 'MessageVersion' });
export const messageVersionPageSchema = pageSchema(messageVersionOutSchema);

/** With whom a ticket is to be shared: an active agent or a team, and how far. */
export const shareTicketSchema = z.strictObject({
  kind: shareKindSchema,
  id: idSchema.describe('of the agent or team'),
  level: shareLevelSchema.describe('read; note: and write internal notes; answer: and answer the requester'),
});
export const shareParamsSchema = z.object({
  ticketId: idParamSchema,
  sharedKind: shareKindSchema,
  sharedId: idParamSchema,
});

/** Who is to follow a ticket. */
export const followTicketSchema = z.strictObject({
  agentId: idSchema.describe('of an active agent who may read the ticket'),
});
export const followerParamsSchema = z.object({ ticketId: idParamSchema, followerId: idParamSchema });

export const messageParamsSchema = z.object({ ticketId: idParamSchema, messageId: ulidSchema });

/** A message, and the ticket as what was done to the message left it. */
export const messageAddedSchema = z.object({
  ticket: ticketOutSchema,
  message: messageOutSchema,
  incidentsJobId: ulidSchema
    .optional()
    .describe(
      'of the job that answers and solves the incidents of a problem; `GET /v1/jobs/{jobId}` shows it',
    ),
});

/** A place of a timeline: a message, which stands in the conversation of the same answer, or an event. */
const timelineItemSchema = z
  .object({
    id: ulidSchema.describe('of the message or event; items are in the order of their ids'),
    at: timeSchema,
    messageId: ulidSchema.nullable().describe('of a message in `conversation`; null for an event'),
    event: auditEventSchema.nullable().describe('null for a message'),
  })
  .meta({ id: 'TimelineItem' });

export const ticketWithConversationSchema = ticketOutSchema
  .extend({
    sla: shownSlaSchema
      .nullable()
      .describe('what is promised and what became of it; null where nothing is promised, and for customers'),
    urgency: shownEnum([...levelSchema.options, ...SLA_URGENCIES])
      .nullable()
      .describe(
        `how little it can wait, for agents only: ${levelSchema.options.join(', ')} where somebody said so, else ${SLA_URGENCIES.join(', ')} by what is promised (\`sla.urgency\`)`,
      ),
    conversation: messagePageSchema.describe(
      'the newest messages, or those of the timeline; next leads to older ones',
    ),
    timeline: pageSchema(timelineItemSchema)
      .optional()
      .describe(
        'with `include=events`: messages and events in one order, oldest first; next leads to older ones. A page may be shorter than its limit. Customers see messages alone.',
      ),
  })
  .meta({ id: 'TicketWithConversation' });

/** What comes along with a ticket: so many messages, or items of the timeline, whose pages `cursor` leads through. */
export const ticketQuerySchema = z.strictObject({
  include: z.enum(['events']).optional().describe('events: one timeline of messages and events'),
  limit: pageQuerySchema.shape.limit,
  cursor: pageQuerySchema.shape.cursor,
});
