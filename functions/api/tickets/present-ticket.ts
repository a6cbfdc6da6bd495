import type * as z from 'zod';
import type { Caller } from '../../../core/auth/index.ts';
import type { MessagePage, UnseenMessagesError } from '../../../core/conversation/index.ts';
import { type CustomFields, valuesForCustomer } from '../../../core/custom-field/index.ts';
import { editOf, isRedacted, isReply, talkedSeconds, versionOf } from '../../../core/message/index.ts';
import { ConflictError } from '../../../core/shared/errors.ts';
import type { Presign } from '../../../core/shared/presign.ts';
import type { Table } from '../../../core/shared/table.ts';
import { purgeTime } from '../../../core/shared/trash-time.ts';
import { enteredBy, goesOnFor, mergedIntoOf, mergedTicketsOf } from '../../../core/ticket/index.ts';
import type { TicketSummary } from '../../../core/views/index.ts';
import type { messageOutSchema, ticketOutSchema } from '../../../schemas/api/tickets.ts';
import { plainValues } from '../../../schemas/custom-value.ts';
import { MESSENGERS } from '../../../schemas/identity.ts';
import type { Attachment, Message } from '../../../schemas/message.ts';
import type { ChannelOrigin } from '../../../schemas/origin.ts';
import { slaColourOf } from '../../../schemas/sla.ts';
import { SHIPPED_KEY, statusSchema, type Ticket } from '../../../schemas/ticket.ts';
import { pageOf } from '../../edge/page.ts';
import { servedAs } from '../../edge/served-as.ts';
import { presentRecipients } from './present-recipients.ts';
import { messagesCursor } from './ticket-requests.ts';

type MessageOut = z.input<typeof messageOutSchema>;

/** What is needed to show a message: its files' links, and whether an agent is looking. */
export interface Show {
  presign: Presign;
  mailBucket: string;
  attachmentBucket: string;
  toAgent: boolean;
  /** by which it is known what customers see */
  customFields?: CustomFields | undefined;
}

/** Name under which a file without one is saved. */
const UNNAMED = 'attachment';

/** The answer that shows a ticket, with its version. */
export const answerTicket = (ticket: Ticket, toAgent: boolean, customFields?: CustomFields) => ({
  body: presentTicket(ticket, toAgent, customFields),
  version: ticket.version,
});

/**
 * A ticket as the API shows it to somebody. Of a merged one, customers see where it goes on, if they may read that; values of
 * custom fields are their requester's alone.
 */
export async function shownTo(
  principal: Caller,
  table: Table,
  ticket: Ticket,
  customFields?: CustomFields,
): Promise<z.input<typeof ticketOutSchema>> {
  const isTheirs = principal.kind === 'agent' || principal.id === ticket.requesterId;
  return {
    ...presentTicket(ticket, principal.kind === 'agent', isTheirs ? customFields : undefined),
    mergedInto: await goesOnFor(principal, table, ticket),
  };
}

/** A ticket as the API shows it. */
export function presentTicket(
  ticket: Ticket,
  toAgent: boolean,
  customFields?: CustomFields,
): z.input<typeof ticketOutSchema> {
  const {
    resolutionText: _text,
    sla,
    slaOverride: _override,
    tasks: _tasks,
    promise,
    suggestion: _s,
    ...told
  } = ticket;
  const shown = withoutTags(told, toAgent);
  const mayBelongTo = toAgent ? ticket.mayBelongTo : null;
  const handlingSeconds = toAgent ? ticket.handlingSeconds : null;
  const sharedWith = toAgent ? (ticket.sharedWith ?? []) : [];
  const followerIds = toAgent ? (ticket.followerIds ?? []) : [];
  const none = { statusReason: null, until: null, solvedAt: null, closesAt: null, closedAt: null };
  const waits = toAgent ? {} : { statusReason: null, until: null };
  const { organisationId = null, form = null, language = null } = ticket;
  const { category = null, impact = null, urgency = null } = toAgent ? ticket : {};
  const fields = toAgent ? plainValues(ticket.fields) : valuesForCustomer(ticket.fields, customFields);
  const about = { category, impact, urgency, form, fields };
  const { trashedAt = null, spam = null, purged, externalId = null } = toAgent ? ticket : {};
  const came = { origin: enteredBy(ticket), externalId, language };
  const forAgents = {
    ...presentPlan(ticket, toAgent),
    resolution: toAgent ? presentResolution(ticket) : null,
    dialogue: presentDialogue(ticket, toAgent),
    mayBelongTo,
    handlingSeconds,
    sharedWith,
    followerIds,
    trashedAt,
    purgesAt: trashedAt && !purged ? purgeTime({ trashedAt, trashDays: ticket.trashDays }) : null,
    purgedAt: purged?.at ?? null,
    spam,
    ...presentMerges(ticket, toAgent),
    satisfaction: presentSatisfaction(ticket, toAgent),
    suggestedArticle: presentSuggestion(ticket, toAgent),
    articleAnswer: presentAnswer(ticket, toAgent),
    ...presentPromised(toAgent ? { sla, promise } : {}),
  };
  return { ...none, ...shown, ...waits, ...about, ...came, organisationId, ...forAgents };
}

/** Where a ticket goes on with its customer on a channel, and whether that takes replies. */
function presentDialogue({ conversation }: Ticket, toAgent: boolean) {
  if (conversation === undefined || !toAgent) return null;
  const { channel, key, place, replyUntil = null, reach = 'reachable', isLeft = false } = conversation;
  const { isPublic = false, privately } = conversation;
  const privatelyUntil = privately?.until ?? null;
  return { channel, key, place, replyUntil, reach, isPublic, privatelyUntil, isLeft };
}

/** How near a ticket is to breaking what is promised, as it was derived last, and what was promised by hand. */
function presentPromised({ sla, promise }: Pick<Ticket, 'sla' | 'promise'>) {
  const { dueAt = null, urgency = null } = sla ?? {};
  const due = { dueAt, slaUrgency: urgency, slaColour: slaColourOf(urgency) };
  return { ...due, promise: presentPromise(promise) };
}

/** The answer that was promised by hand last; null where there is none, or it was taken back. */
function presentPromise(promise: Ticket['promise']) {
  if (promise === undefined || promise.until === null) return null;
  const { until, text, at, by } = promise;
  return { until, text, at, by };
}

/** What its requester was asked and said of how satisfied they are, the last time; null when they never were. */
function presentSatisfaction({ satisfaction }: Ticket, toAgent: boolean) {
  return satisfaction === undefined || !toAgent
    ? null
    : { ...satisfaction, rating: satisfaction.rating ?? null };
}

/** The article that most likely answers it; null where none does, or nobody asked. */
function presentSuggestion({ suggestion }: Ticket, toAgent: boolean) {
  const { articleId = null, locale = null, confidence = 0 } = suggestion ?? {};
  return articleId === null || locale === null || !toAgent ? null : { articleId, locale, confidence };
}

/** The article with which a rule answered it, and what became of that; null where none did. */
function presentAnswer({ articleAnswer }: Ticket, toAgent: boolean) {
  if (articleAnswer === undefined || !toAgent) return null;
  const { articleId, locale, at, until, outcome = null, endedAt = null } = articleAnswer;
  return { articleId, locale, at, until, outcome, endedAt };
}

/** How a ticket was solved the last time; null when it never was. */
function presentResolution({ resolution, resolutionText = '' }: Ticket) {
  return resolution === undefined ? null : { ...resolution, text: resolutionText };
}

/** What agents plan and sum up among themselves. */
function presentPlan({ summary, plannedFor, plannedAgentId }: Ticket, toAgent: boolean) {
  if (!toAgent) return { summary: null, plannedFor: null, plannedAgentId: null };
  return {
    summary: summary ?? null,
    plannedFor: plannedFor ?? null,
    plannedAgentId: plannedAgentId ?? null,
  };
}

/**
 * Which tickets are one with it, and which it was split from and into: other people's tickets are no customer's business.
 * Where theirs goes on, `shownTo` says.
 */
function presentMerges(ticket: Ticket, toAgent: boolean) {
  return {
    mergedInto: toAgent ? mergedIntoOf(ticket) : null,
    mergedTicketIds: toAgent ? mergedTicketsOf(ticket).map(({ id }) => id) : [],
    splitFrom: (toAgent && ticket.splitFrom) || null,
    splitInto: toAgent ? (ticket.splitInto ?? []) : [],
  };
}

/** A line of a list as the API shows it. */
export function presentSummary(line: TicketSummary, toAgent: boolean) {
  const category = statusSchema.safeParse(line.status).data;
  const statusKey = line.statusKey ?? (category ? SHIPPED_KEY[category] : String(line.status));
  const { plannedFor = null, plannedAgentId = null, dueAt = null, slaUrgency = null } = toAgent ? line : {};
  const due = { dueAt, slaUrgency, slaColour: slaColourOf(slaUrgency) };
  return { ...withoutTags(line, toAgent), statusKey, plannedFor, plannedAgentId, ...due };
}

/** A ticket, or its line in a list, as its reader may see it: tags are what agents say among themselves. */
export function withoutTags<T extends Pick<Ticket, 'tags'>>(ticket: T, toAgent: boolean): T {
  return toAgent ? ticket : { ...ticket, tags: [] };
}

/** A page of a ticket's messages; `next` leads to older ones. `query` is what was asked for. */
export async function presentMessagePage(
  ticketId: number,
  { messages, before, mergedFrom }: MessagePage,
  query: { limit?: number; cursor?: string },
  show: Show,
) {
  const items = await Promise.all(
    messages.map(async (message) => ({
      ...(await presentMessage(message, show)),
      mergedFrom: mergedFrom?.get(message.id) ?? null,
    })),
  );
  return pageOf(items, `/v1/tickets/${ticketId}/messages`, query, messagesCursor(ticketId, before));
}

/** A message with links that work for a few minutes. */
export async function presentMessage(message: Message, show: Show): Promise<MessageOut> {
  const { id, kind, author, createdAt, text, replyText } = message;
  const { origin } = message;
  const clean = origin.channel !== 'email' || origin.verdicts.virus !== 'FAIL';
  const link = (key: string | null, filename: string, contentType?: string) =>
    key === null || !clean
      ? null
      : show.presign({ bucket: show.attachmentBucket, key, filename, ...(contentType && { contentType }) });
  return {
    id,
    kind,
    author,
    createdAt,
    text,
    replyText,
    textUrl: await link(message.textKey, `${id}.txt`),
    html: (clean && message.html) || null,
    safeHtmlUrl: await link(message.safeHtmlKey ?? null, `${id}.safe.html`),
    remoteImages: message.remoteImages ?? [],
    htmlUrl: await link(message.htmlKey, `${id}.html`),
    attachments: await Promise.all(message.attachments.map((file) => presentAttachment(file, link))),
    redactions: message.redactions ?? [],
    recipients: message.kind === 'public_reply' ? presentRecipients(message, show.toAgent) : [],
    delivery: message.kind === 'public_reply' && show.toAgent ? message.delivery : null,
    ...presentQuoted(message, show.toAgent),
    isReply: isReply(message),
    origin: await presentOrigin(message, show),
    version: versionOf(message),
    edited: editOf(message) ?? null,
    mergedFrom: null,
  };
}

/** What a reply on a channel is beside words, and what is quoted, by a customer too. */
function presentQuoted(message: Message, toAgent: boolean): Pick<MessageOut, 'template' | 'quotes'> {
  if (!toAgent) return { template: null, quotes: null };
  if (message.kind === 'public_reply')
    return { template: message.template ?? null, quotes: message.quotes?.messageId ?? null };
  return { template: null, quotes: isOfChannel(message.origin) ? (message.origin.quoted ?? null) : null };
}

/** The refusal of whoever has not seen what the customer wrote, with what they have not seen. */
export async function presentUnseen(refusal: UnseenMessagesError, show: Show): Promise<ConflictError> {
  const messages = await Promise.all(refusal.messages.map((message) => presentMessage(message, show)));
  return new ConflictError(refusal.code, refusal.message, { messages });
}

async function presentAttachment(
  file: Attachment,
  link: (key: string, filename: string, contentType: string) => Promise<string> | null,
): Promise<MessageOut['attachments'][number]> {
  const { filename, contentType, size, inline, contentId, struckBy = null } = file;
  const url = struckBy === null ? await link(file.key, filename || UNNAMED, servedAs(contentType)) : null;
  return { filename, contentType, size, inline, contentId, url, struckBy };
}

const isOfChannel = (origin: Message['origin']): origin is ChannelOrigin =>
  MESSENGERS.some((one) => one === origin.channel);

/** What of a call a message is, and what is known of the call. */
function presentCallOf(call: NonNullable<ChannelOrigin['call']>): MessageOut['origin']['call'] {
  if (call.part !== 'call') return { part: call.part };
  const { saidAt: _, visibility: _visibility, seconds: _seconds, ...facts } = call;
  const durationSeconds = talkedSeconds(call) ?? undefined;
  return { ...facts, ...(durationSeconds !== undefined && { durationSeconds }) };
}

/** How a message came over a channel, as agents are told. */
function presentOfChannel(origin: ChannelOrigin): MessageOut['origin'] {
  const { channel, key, providerId, place, placeUrl, isPublic = false, sentAt, name, quotes } = origin;
  const { group, extra = [], missing = [], isHidden = false, as: cameAs, call, ip } = origin;
  return {
    channel,
    key,
    providerId,
    place,
    isPublic,
    isHidden,
    sentAt,
    missing,
    ...(placeUrl !== undefined && { placeUrl }),
    ...(ip !== undefined && { ip }),
    ...(name !== undefined && { fromName: name }),
    ...(quotes !== undefined && { quotes }),
    ...(group !== undefined && { group }),
    ...(extra.length > 0 && { kinds: extra.map(({ kind }) => String(kind)) }),
    ...(cameAs !== undefined && { cameAs }),
    ...(call !== undefined && { call: presentCallOf(call) }),
  };
}

async function presentOrigin(message: Message, show: Show): Promise<MessageOut['origin']> {
  const { id, origin } = message;
  const { channel } = origin;
  if (!show.toAgent) return { channel };
  if (origin.channel === 'form' || origin.channel === 'portal')
    return { ...origin, form: origin.form ?? null };
  if (origin.channel === 'import' || origin.channel === 'api') return { ...origin };
  if (isOfChannel(origin)) return presentOfChannel(origin);
  if (origin.channel !== 'email') return { channel };
  const { from, fromName, to = [], cc = [], doubted = false, unknownSender = false } = origin;
  const {
    unknownRecipient = false,
    heldSince = null,
    replyTo = null,
    subject,
    messageId,
    automatic,
    noAutoAnswer = automatic,
    verdicts,
    rawKey,
  } = origin;
  const rawMail = { bucket: show.mailBucket, key: rawKey, filename: `${id}.eml` };
  const rawUrl = isRedacted(message) ? undefined : await show.presign(rawMail);
  return {
    channel,
    from,
    fromName,
    to,
    cc,
    doubted,
    unknownSender,
    replyTo,
    subject,
    messageId,
    automatic,
    unknownRecipient,
    heldSince,
    noAutoAnswer,
    verdicts,
    rawUrl,
  };
}
