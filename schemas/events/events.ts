import * as z from 'zod';
import { actorSchema, idSchema, timeSchema, ulidSchema } from '../actor.ts';
import { openEnum } from '../open-enum.ts';
import { skipReasonSchema } from '../ticket.ts';
import {
  agentFactsSchema,
  articleAnswerFactsSchema,
  articleFactsSchema,
  articleSuggestionFactsSchema,
  articleTextFactsSchema,
  askedActFactsSchema,
  assignmentFactsSchema,
  availabilityFactsSchema,
  changeSchema,
  chatMailFactsSchema,
  configurationFactsSchema,
  confirmationFactsSchema,
  customerFactsSchema,
  digestFactsSchema,
  dueRuleSchema,
  feedFactsSchema,
  firingFactsSchema,
  heldFactsSchema,
  jobFactsSchema,
  letterFactsSchema,
  linkFactsSchema,
  mailboxFactsSchema,
  mailFactsSchema,
  messageFactsSchema,
  noticeFactsSchema,
  notificationFactsSchema,
  offerEndFactsSchema,
  offerFactsSchema,
  organisationFactsSchema,
  preferencesFactsSchema,
  ratingFactsSchema,
  redactionFactsSchema,
  releaseFactsSchema,
  reportMailFactsSchema,
  reportReceiverFactsSchema,
  secretFactsSchema,
  senderFactsSchema,
  slaFactsSchema,
  surveyFactsSchema,
  taskFactsSchema,
  teamFactsSchema,
  ticketFactsSchema,
  timeEntryFactsSchema,
  tokenFactsSchema,
  triggerFactsSchema,
  triggerFailureSchema,
  untouchedFactsSchema,
  webhookFactsSchema,
} from './facts.ts';
import { fromVersion1 } from './version-1.ts';

/** Version of the events that are written today. Those of later versions are read as far as their shape is known. */
export const EVENT_VERSION = 2;

const envelope = {
  id: ulidSchema,
  schemaVersion: z.int().min(EVENT_VERSION),
  at: timeSchema,
  actor: actorSchema,
  /** id of the event or message that led to this one; null when somebody acted directly */
  cause: z.string().nullable(),
  /** how many automations in a row led to it; absent of what none did */
  depth: z.int().positive().optional(),
  /**
   * when and by whom it was imported, of what happened in another system at the time `at`; absent of what happened here. Nothing
   * follows from it any more: it sends no mail and sets no rule going
   */
  importedAt: timeSchema.optional(),
  importedBy: actorSchema.optional(),
};

/** An event of any type and version, as the table keeps it and the bus carries it: who looks no further stops at none. */
export const storedEventSchema = z.looseObject({
  ...envelope,
  schemaVersion: z.int().positive(),
  type: z.string(),
});
export type StoredEvent = z.infer<typeof storedEventSchema>;

const event = z.object(envelope);
const onTicket = event.extend({ ticket: ticketFactsSchema });
/** How far the mail of an agent's reply got. */
const onReply = onTicket.extend({ message: z.object({ id: ulidSchema }), mail: mailFactsSchema });
/** How far the acknowledgement of a ticket got. */
const onAcknowledgement = onTicket.extend({ mail: mailFactsSchema });
/** How far the mail got that tells the writer of a message that it was refused. */
const onRefusal = onTicket.extend({ mail: mailFactsSchema });
/** How far a mail got that a trigger wrote of a ticket. */
const onNotice = onTicket.extend({ mail: mailFactsSchema });
/** How far the mail got that asks how satisfied somebody is. */
const onSurvey = onTicket.extend({ mail: mailFactsSchema });
/** How far the mail got that brings a visitor of a chat what they have not read there. */
const onChatMail = onTicket.extend({ mail: mailFactsSchema });
/** What became of something that the desk promises of a ticket. */
const onSla = onTicket.extend({ sla: slaFactsSchema });
/** What became of time that an agent worked: an entry that is not there yet, or no more, counts no seconds. */
const onTimeEntry = onTicket.extend({ timeEntry: timeEntryFactsSchema });
/** What differs now: facts before and after, and the names of the fields whose words differ. */
const changed = { change: changeSchema, reworded: z.array(z.string()) };
/** What became of something that admins configure. */
const onConfiguration = event.extend({ configuration: configurationFactsSchema, ...changed });
/** What becomes of a mail that is held. */
const onHeld = event.extend({ held: heldFactsSchema });
/** Events that lost words, with the hash of those that are left: null, as none are. */
const struckWords = z.array(z.object({ eventId: ulidSchema, words: z.string().nullable() }));
/** Told of each of the tickets: those that are merged or unmerged, and the one that they are merged into. */
const onMerge = onTicket.extend({ sourceIds: z.array(idSchema), targetId: idSchema, ...changed });

/** Told of both records of a person: the one that is merged, or let go, and the one that it is merged into. */
const onCustomerMerge = event.extend({
  customer: customerFactsSchema,
  sourceId: idSchema,
  targetId: idSchema,
  ...changed,
});

/** Every event of the desk, by its `detail-type`. Past tense: each one is a fact. */
export const eventSchema = z.discriminatedUnion('type', [
  onTicket.extend({
    type: z.literal('ticket.created'),
    message: messageFactsSchema,
    /** whether who opened it may get an acknowledgement, as far as the message tells */
    acknowledge: z.boolean(),
  }),
  onTicket.extend({ type: z.literal('ticket.updated'), ...changed }),
  /** the time has come for which a ticket was planned, for this agent */
  onTicket.extend({ type: z.literal('ticket.reminded'), agentId: idSchema }),
  /** its customer waits for an answer on a channel that takes one until then, and no later */
  onTicket.extend({ type: z.literal('ticket.reply_closing'), until: timeSchema }),
  /** a step of a task list is to be done now; it was not done in time; all that are required are done or skipped */
  onTicket.extend({ type: z.literal('ticket.task_opened'), task: taskFactsSchema }),
  onTicket.extend({ type: z.literal('ticket.task_overdue'), task: taskFactsSchema }),
  onTicket.extend({ type: z.literal('ticket.tasks_done') }),
  /**
   * the time of time rules has come, each for what it counts from; or none has, and what comes next is near: a change of the rules said so
   */
  onTicket.extend({ type: z.literal('ticket.timed'), due: z.array(dueRuleSchema) }),
  /** an agent gave it back to whom it had been handed to work on */
  onTicket.extend({ type: z.literal('ticket.skipped'), reason: openEnum(skipReasonSchema.options) }),
  /** the desk gave it to an agent, took it back, or asks one whether they take it */
  onTicket.extend({ type: z.literal('ticket.assigned'), assignment: assignmentFactsSchema }),
  onTicket.extend({ type: z.literal('ticket.released'), assignment: releaseFactsSchema }),
  onTicket.extend({ type: z.literal('ticket.offered'), offer: offerFactsSchema }),
  onTicket.extend({ type: z.literal('ticket.offer_ended'), offer: offerEndFactsSchema }),
  /** nobody did anything on it since the desk gave it to an agent, for as long as the team allows: it is taken back */
  onTicket.extend({ type: z.literal('ticket.left_untouched'), assignment: untouchedFactsSchema }),
  onTicket.extend({ type: z.literal('message.added'), message: messageFactsSchema }),
  /**
   * a customer's message to a closed ticket whose mailbox takes none, or a mail of an agent that could not be done: it is kept, and its
   * writer is told so by mail
   */
  onTicket.extend({
    type: z.literal('message.refused'),
    /** `author`: who wrote it, as the desk is who refuses; absent in what was told before it was noted */
    message: messageFactsSchema.extend({ author: actorSchema.optional() }),
  }),
  onTicket.extend({
    type: z.literal('message.edited'),
    message: z.object({ id: ulidSchema, version: z.int().min(2) }),
    ...changed,
  }),
  onTicket.extend({
    type: z.literal('agent.mentioned'),
    /** the note that mentions somebody; of a message in the thread of the ticket among agents, no message of the ticket */
    message: z.object({ id: ulidSchema }),
    /** the message of the thread that does; absent where a note does */
    room: z.object({ id: z.string(), number: z.int().positive() }).optional(),
    /** those mentioned by themselves, and who is in a mentioned team and may read the ticket */
    agentIds: z.array(idSchema),
    teamIds: z.array(idSchema),
  }),
  onTicket.extend({
    type: z.literal('message.redacted'),
    message: z.object({ id: ulidSchema }),
    redaction: redactionFactsSchema,
    strikes: struckWords,
  }),
  /** nothing personal is left of it from now on; all events of the ticket before have lost their words */
  onTicket.extend({ type: z.literal('ticket.purged'), strikes: z.literal('all') }),
  /**
   * what is personal was taken out of it, as one of its people was erased, or it is as old as the desk keeps what is personal: all
   * events of the ticket before have lost their words, or those that are named
   */
  onTicket.extend({
    type: z.literal('ticket.anonymised'),
    /** who was erased; null: its time was over */
    person: z.object({ customerId: idSchema }).nullable(),
    strikes: z.union([z.literal('all'), struckWords]),
  }),
  onTicket.extend({
    type: z.literal('message.undone'),
    message: z.object({ id: ulidSchema }),
    /** whether all that the reply changed of the ticket was put back */
    restored: z.boolean(),
    /** the fields that were, and those that stay since something else changed them; absent before they were told apart */
    putBack: z.array(z.string()).optional(),
    kept: z.array(z.string()).optional(),
  }),
  onReply.extend({ type: z.literal('message.sent') }),
  onReply.extend({ type: z.literal('message.withheld') }),
  onReply.extend({ type: z.literal('message.delivered') }),
  /** on channels that tell so */
  onReply.extend({ type: z.literal('message.read') }),
  onReply.extend({ type: z.literal('message.delayed') }),
  onReply.extend({ type: z.literal('message.bounced') }),
  onReply.extend({ type: z.literal('message.complained') }),
  onReply.extend({ type: z.literal('message.failed') }),
  onAcknowledgement.extend({ type: z.literal('acknowledgement.sent') }),
  onAcknowledgement.extend({ type: z.literal('acknowledgement.withheld') }),
  onAcknowledgement.extend({ type: z.literal('acknowledgement.delivered') }),
  onAcknowledgement.extend({ type: z.literal('acknowledgement.delayed') }),
  onAcknowledgement.extend({ type: z.literal('acknowledgement.bounced') }),
  onAcknowledgement.extend({ type: z.literal('acknowledgement.complained') }),
  onAcknowledgement.extend({ type: z.literal('acknowledgement.failed') }),
  /**
   * triggers did something, or failed at it: `fields` are what each changed of the ticket, `held` the conditions of that version of
   * it that held, by their places. What they changed together is told by `ticket.updated`, which has the same cause
   */
  onTicket.extend({
    type: z.literal('ticket.automated'),
    on: z.object({ id: ulidSchema, type: z.string() }),
    firings: z.array(firingFactsSchema),
    failures: z.array(triggerFailureSchema),
  }),
  /** a trigger writes a mail that is no part of the conversation */
  onTicket.extend({ type: z.literal('notice.asked'), notice: noticeFactsSchema }),
  onNotice.extend({ type: z.literal('notice.sent') }),
  onNotice.extend({ type: z.literal('notice.withheld') }),
  onNotice.extend({ type: z.literal('notice.delivered') }),
  onNotice.extend({ type: z.literal('notice.delayed') }),
  onNotice.extend({ type: z.literal('notice.bounced') }),
  onNotice.extend({ type: z.literal('notice.complained') }),
  onNotice.extend({ type: z.literal('notice.failed') }),
  /** a trigger told agents something */
  onTicket.extend({ type: z.literal('notification.made'), notification: notificationFactsSchema }),
  /** an agent wants to be told things otherwise */
  event.extend({ type: z.literal('preferences.changed'), preferences: preferencesFactsSchema }),
  /** what an agent is told together leaves as a mail */
  event.extend({ type: z.literal('digest.asked'), digest: digestFactsSchema }),
  /** a report is ready to leave by mail to one of its receivers */
  event.extend({ type: z.literal('report.mail_ready'), reportMail: reportMailFactsSchema }),
  /** an address outside of the desk is asked whether it wants a report by mail, and says so */
  event.extend({ type: z.literal('report.receiver_asked'), receiver: reportReceiverFactsSchema }),
  event.extend({ type: z.literal('report.receiver_answered'), receiver: reportReceiverFactsSchema }),
  /** somebody asked for a mail in the help centre: what it says and to whom it goes stands in a row that expires */
  event.extend({ type: z.literal('letter.asked'), letter: letterFactsSchema }),
  /** a trigger asks for something that takes a transaction of its own: what comes of it is told by events that have this one as their cause */
  onTicket.extend({
    type: z.literal('trigger.asked'),
    trigger: triggerFactsSchema,
    on: z.object({ id: ulidSchema, type: z.string() }),
    act: askedActFactsSchema,
  }),
  onMerge.extend({ type: z.literal('ticket.merged') }),
  onMerge.extend({ type: z.literal('ticket.unmerged') }),
  onTicket.extend({
    type: z.literal('ticket.split'),
    /** the ticket that the messages were on, and the new one that they are on now; the event's is one of the two */
    originalId: idSchema,
    newId: idSchema,
    messageIds: z.array(ulidSchema),
    ...changed,
  }),
  onTicket.extend({ type: z.literal('ticket.linked'), link: linkFactsSchema }),
  onTicket.extend({ type: z.literal('ticket.unlinked'), link: linkFactsSchema }),
  onRefusal.extend({ type: z.literal('refusal.sent') }),
  onRefusal.extend({ type: z.literal('refusal.withheld') }),
  onRefusal.extend({ type: z.literal('refusal.delivered') }),
  onRefusal.extend({ type: z.literal('refusal.delayed') }),
  onRefusal.extend({ type: z.literal('refusal.bounced') }),
  onRefusal.extend({ type: z.literal('refusal.complained') }),
  onRefusal.extend({ type: z.literal('refusal.failed') }),
  /** the requester is asked how satisfied they are with how the ticket was solved */
  onTicket.extend({ type: z.literal('satisfaction.asked'), survey: surveyFactsSchema }),
  /** they said so, or changed what they had said */
  onTicket.extend({
    type: z.literal('satisfaction.rated'),
    survey: surveyFactsSchema,
    rating: ratingFactsSchema,
  }),
  /** it was looked which article may answer a message of its customer */
  onTicket.extend({ type: z.literal('article.suggested'), suggestion: articleSuggestionFactsSchema }),
  /** a rule answered with an article, and the ticket waits for what its customer says of that */
  onTicket.extend({ type: z.literal('article.answered'), answer: articleAnswerFactsSchema }),
  /** it is known whether the article helped, or who went on instead; or the customer says something else by now */
  onTicket.extend({ type: z.literal('article.judged'), answer: articleAnswerFactsSchema }),
  onSurvey.extend({ type: z.literal('survey.sent') }),
  onSurvey.extend({ type: z.literal('survey.withheld') }),
  onSurvey.extend({ type: z.literal('survey.delivered') }),
  onSurvey.extend({ type: z.literal('survey.delayed') }),
  onSurvey.extend({ type: z.literal('survey.bounced') }),
  onSurvey.extend({ type: z.literal('survey.complained') }),
  onSurvey.extend({ type: z.literal('survey.failed') }),
  /** what the visitor of a chat has not read there goes to them by mail, or what was written, as they want it */
  onTicket.extend({ type: z.literal('chat_mail.asked'), chatMail: chatMailFactsSchema }),
  onChatMail.extend({ type: z.literal('chat_mail.sent') }),
  onChatMail.extend({ type: z.literal('chat_mail.withheld') }),
  onChatMail.extend({ type: z.literal('chat_mail.delivered') }),
  onChatMail.extend({ type: z.literal('chat_mail.delayed') }),
  onChatMail.extend({ type: z.literal('chat_mail.bounced') }),
  onChatMail.extend({ type: z.literal('chat_mail.complained') }),
  onChatMail.extend({ type: z.literal('chat_mail.failed') }),
  onTimeEntry.extend({ type: z.literal('time.entered'), ...changed }),
  onTimeEntry.extend({ type: z.literal('time.changed'), ...changed }),
  onTimeEntry.extend({ type: z.literal('time.removed'), ...changed }),
  /** the clock of something promised began, stood still, went on */
  onSla.extend({ type: z.literal('sla.started') }),
  onSla.extend({ type: z.literal('sla.paused') }),
  onSla.extend({ type: z.literal('sla.resumed') }),
  /** its time is nearly over; it is over; it has been over for long */
  onSla.extend({ type: z.literal('sla.warned') }),
  onSla.extend({ type: z.literal('sla.breached') }),
  onSla.extend({ type: z.literal('sla.escalated') }),
  /** what was promised was done */
  onSla.extend({ type: z.literal('sla.met') }),
  /** something else is promised than before, or what was told of it does not hold any more */
  onSla.extend({ type: z.literal('sla.changed') }),
  event.extend({ type: z.literal('customer.created'), customer: customerFactsSchema }),
  event.extend({ type: z.literal('customer.updated'), customer: customerFactsSchema, ...changed }),
  /** somebody gave the address to a form: the one mail that goes there asks whether they did */
  event.extend({
    type: z.literal('customer.confirmation_asked'),
    customer: customerFactsSchema,
    confirmation: confirmationFactsSchema,
  }),
  /** the address is theirs: what waited for that leaves */
  event.extend({ type: z.literal('customer.confirmed'), customer: customerFactsSchema }),
  /** a record of a person was merged into another of theirs, or let go again; each of the two has the event */
  onCustomerMerge.extend({ type: z.literal('customer.merged') }),
  onCustomerMerge.extend({ type: z.literal('customer.unmerged') }),
  /** nothing personal is left of them from now on; all events of the customer before have lost their words */
  event.extend({
    type: z.literal('customer.erased'),
    customer: customerFactsSchema,
    strikes: z.literal('all'),
  }),
  /** a job has got to the end of erasing them: nothing of theirs is found any more */
  event.extend({ type: z.literal('customer.erasure_ended'), customer: customerFactsSchema }),
  /** words about a customer who was erased were struck from the trail of something else */
  event.extend({
    type: z.literal('words.struck'),
    person: z.object({ customerId: idSchema }),
    strikes: struckWords,
  }),
  event.extend({
    type: z.literal('customer.suppression_lifted'),
    customer: customerFactsSchema,
    /** `reason` is why mail was kept from the address that the audit trail names */
    mail: mailFactsSchema,
  }),
  event.extend({ type: z.literal('organisation.created'), organisation: organisationFactsSchema }),
  event.extend({
    type: z.literal('organisation.updated'),
    organisation: organisationFactsSchema,
    ...changed,
  }),
  event.extend({ type: z.literal('agent.created'), agent: agentFactsSchema }),
  event.extend({ type: z.literal('agent.updated'), agent: agentFactsSchema, ...changed }),
  /** an invitation was sent to them, or taken back before they had signed in */
  event.extend({ type: z.literal('agent.invited'), agent: agentFactsSchema }),
  event.extend({ type: z.literal('agent.invitation_withdrawn'), agent: agentFactsSchema }),
  event.extend({ type: z.literal('availability.changed'), availability: availabilityFactsSchema }),
  event.extend({ type: z.literal('team.created'), team: teamFactsSchema }),
  event.extend({ type: z.literal('team.updated'), team: teamFactsSchema, ...changed }),
  event.extend({ type: z.literal('mailbox.created'), mailbox: mailboxFactsSchema }),
  event.extend({ type: z.literal('mailbox.updated'), mailbox: mailboxFactsSchema, ...changed }),
  event.extend({ type: z.literal('mailbox.retired'), mailbox: mailboxFactsSchema }),
  event.extend({ type: z.literal('mailbox.restored'), mailbox: mailboxFactsSchema }),
  onConfiguration.extend({ type: z.literal('configuration.created') }),
  onConfiguration.extend({ type: z.literal('configuration.updated') }),
  onConfiguration.extend({ type: z.literal('configuration.retired') }),
  onConfiguration.extend({ type: z.literal('configuration.restored') }),
  event.extend({ type: z.literal('token.created'), token: tokenFactsSchema }),
  event.extend({ type: z.literal('token.revoked'), token: tokenFactsSchema }),
  event.extend({ type: z.literal('feed.created'), feed: feedFactsSchema }),
  event.extend({ type: z.literal('feed.revoked'), feed: feedFactsSchema }),
  event.extend({ type: z.literal('job.started'), job: jobFactsSchema }),
  event.extend({ type: z.literal('job.stopped'), job: jobFactsSchema }),
  event.extend({ type: z.literal('job.resumed'), job: jobFactsSchema }),
  event.extend({ type: z.literal('job.ended'), job: jobFactsSchema }),
  event.extend({ type: z.literal('secret.set'), secret: secretFactsSchema }),
  event.extend({ type: z.literal('secret.removed'), secret: secretFactsSchema }),
  /** a mail waits for somebody to look at it, and is neither a ticket nor a message */
  onHeld.extend({ type: z.literal('mail.held') }),
  /** somebody let it be what it would have been */
  onHeld.extend({
    type: z.literal('mail.released'),
    became: z.object({ ticketId: idSchema, messageId: ulidSchema }),
  }),
  onHeld.extend({ type: z.literal('mail.deleted') }),
  /** its time is over; the admins were told before, by mail, of all whose time would be over by then */
  onHeld.extend({ type: z.literal('mail.expired') }),
  onHeld.extend({ type: z.literal('mail.expiring'), until: timeSchema }),
  /** somebody blocks or trusts a sender or a domain, or does so no more */
  event.extend({ type: z.literal('sender.changed'), sender: senderFactsSchema, ...changed }),
  event.extend({
    type: z.literal('article.created'),
    article: articleFactsSchema,
    text: articleTextFactsSchema,
  }),
  event.extend({ type: z.literal('article.updated'), article: articleFactsSchema, ...changed }),
  /** somebody wrote a text of it, or brought an earlier one back: the next version in that language */
  event.extend({
    type: z.literal('article.written'),
    article: articleFactsSchema,
    text: articleTextFactsSchema,
  }),
  /** its texts went on: to somebody who looks at them, to the readers, away from them, or back to its author */
  event.extend({
    type: z.literal('article.moved'),
    article: articleFactsSchema,
    texts: z.array(articleTextFactsSchema),
  }),
  /** the time has come for which somebody wanted to look whether it still holds; somebody did */
  event.extend({ type: z.literal('article.review_due'), article: articleFactsSchema }),
  event.extend({ type: z.literal('article.reviewed'), article: articleFactsSchema, ...changed }),
  /** what waits for it is tried again; `turn` counts how often that was */
  event.extend({
    type: z.literal('webhook.resumed'),
    webhook: webhookFactsSchema.extend({ turn: z.int().positive() }),
  }),
  /** somebody asked for a test: this event itself is sent to it */
  event.extend({ type: z.literal('webhook.tested'), webhook: webhookFactsSchema }),
  /** a trigger lets it know what happened: this event itself is sent to it, and to no other */
  onTicket.extend({
    type: z.literal('webhook.called'),
    webhook: webhookFactsSchema,
    trigger: triggerFactsSchema,
    on: z.object({ id: ulidSchema, type: z.string() }),
  }),
  /** the desk sends nothing to it any more, as nothing has arrived since a time or as it is gone; the admins are told by mail */
  event.extend({
    type: z.literal('webhook.switched_off'),
    webhook: webhookFactsSchema,
    reason: openEnum(['failed_for_a_day', 'gone']),
    failingSince: timeSchema,
  }),
  /** the desk lets it do nothing any more, as it could not do what it says again and again; the admins are told by mail */
  event.extend({
    type: z.literal('trigger.switched_off'),
    trigger: triggerFactsSchema,
    reason: openEnum(['failed_again_and_again']),
  }),
]);
export type DeskEvent = z.infer<typeof eventSchema>;
export type EventType = DeskEvent['type'];

/** An event of any version, in the shape of today. Fails for a type that this version does not know. */
export const anyEventSchema = storedEventSchema
  .transform((stored) => (stored.schemaVersion < EVENT_VERSION ? fromVersion1(stored) : stored))
  .pipe(eventSchema);

/** What reaches a consumer's queue: the event inside the envelope of EventBridge. */
export const busEventSchema = z.object({
  id: z.string(),
  source: z.string(),
  'detail-type': z.string(),
  detail: anyEventSchema,
});
