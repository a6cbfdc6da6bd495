import { ROW_KIND, type RowKind } from '../shared/names.ts';

/**
 * What becomes of a row of each kind when a person is erased. A kind that is added must be given one, without which this does
 * not compile.
 *
 * - `facts`: it says nothing of people: ids, keys, numbers, times, hashes
 * - `ticket`, `message`, `event`, `answer`: seen to by itself
 * - `words`: stands on a ticket; what is written in it goes where the ticket is theirs, and what means them elsewhere
 * - `whole`: stands on a ticket; it goes where the ticket is theirs, and what means them elsewhere
 * - `own`: stands in a partition of a customer's own and goes with them, and what means them in those of others
 * - `struck`: of no ticket; loses what means them
 * - `address`: its key says an address or what somebody looked for: it is emptied, and has expired
 * - `desk`: what the desk says of itself and of its agents: it stays, whoever is named there
 * - `derived`: made of other rows, and made again when those change
 * - `passing`: it expires by itself within days
 */
export type Reach =
  | 'facts'
  | 'ticket'
  | 'message'
  | 'event'
  | 'answer'
  | 'words'
  | 'whole'
  | 'own'
  | 'struck'
  | 'address'
  | 'desk'
  | 'derived'
  | 'passing';

export const REACH: Readonly<Record<RowKind, Reach>> = {
  [ROW_KIND.ticket]: 'ticket',
  [ROW_KIND.message]: 'message',
  [ROW_KIND.messageReference]: 'facts',
  [ROW_KIND.messageVersion]: 'whole',
  [ROW_KIND.event]: 'event',
  [ROW_KIND.customer]: 'struck',
  [ROW_KIND.customerAddress]: 'address',
  [ROW_KIND.agent]: 'desk',
  [ROW_KIND.agentAddress]: 'desk',
  [ROW_KIND.adminCount]: 'facts',
  [ROW_KIND.team]: 'desk',
  [ROW_KIND.teamName]: 'desk',
  [ROW_KIND.mailbox]: 'desk',
  [ROW_KIND.organisation]: 'struck',
  [ROW_KIND.organisationDomain]: 'facts',
  [ROW_KIND.organisationExternalId]: 'facts',
  [ROW_KIND.token]: 'facts',
  [ROW_KIND.tokenHash]: 'facts',
  [ROW_KIND.tokenId]: 'facts',
  [ROW_KIND.calendarFeed]: 'facts',
  [ROW_KIND.signingKeys]: 'facts',
  [ROW_KIND.suppressed]: 'address',
  [ROW_KIND.received]: 'facts',
  [ROW_KIND.mailObject]: 'facts',
  [ROW_KIND.messageId]: 'facts',
  [ROW_KIND.followUp]: 'facts',
  // What is said of a message before it comes expires; what stays are hashes.
  [ROW_KIND.channelMessage]: 'facts',
  [ROW_KIND.channelPlace]: 'facts',
  // What is said in a call, and by whom, stands in its messages; its key is a hash.
  [ROW_KIND.call]: 'facts',
  [ROW_KIND.outgoing]: 'event',
  [ROW_KIND.automaticMails]: 'address',
  [ROW_KIND.answer]: 'answer',
  [ROW_KIND.ticketAnswer]: 'answer',
  [ROW_KIND.counter]: 'facts',
  [ROW_KIND.clock]: 'facts',
  [ROW_KIND.places]: 'derived',
  [ROW_KIND.listed]: 'derived',
  [ROW_KIND.listShards]: 'facts',
  [ROW_KIND.listCounts]: 'facts',
  [ROW_KIND.viewPreferences]: 'desk',
  [ROW_KIND.job]: 'struck',
  [ROW_KIND.secret]: 'desk',
  [ROW_KIND.secretState]: 'desk',
  [ROW_KIND.revisions]: 'facts',
  [ROW_KIND.configured]: 'desk',
  [ROW_KIND.bulkOutcome]: 'facts',
  [ROW_KIND.tag]: 'facts',
  [ROW_KIND.summaryVersion]: 'whole',
  [ROW_KIND.timeEntry]: 'words',
  [ROW_KIND.upload]: 'passing',
  [ROW_KIND.link]: 'facts',
  [ROW_KIND.family]: 'facts',
  [ROW_KIND.presence]: 'facts',
  [ROW_KIND.draft]: 'whole',
  [ROW_KIND.searchLog]: 'derived',
  [ROW_KIND.searchManifest]: 'derived',
  [ROW_KIND.erased]: 'facts',
  [ROW_KIND.changes]: 'facts',
  [ROW_KIND.imported]: 'facts',
  [ROW_KIND.webhookState]: 'desk',
  [ROW_KIND.webhookDelivery]: 'facts',
  [ROW_KIND.webhookWaiting]: 'facts',
  [ROW_KIND.macroUses]: 'facts',
  [ROW_KIND.triggerRuns]: 'facts',
  [ROW_KIND.automated]: 'facts',
  [ROW_KIND.notice]: 'words',
  [ROW_KIND.ruleMails]: 'address',
  [ROW_KIND.notification]: 'facts',
  [ROW_KIND.notificationPreferences]: 'desk',
  [ROW_KIND.digest]: 'facts',
  [ROW_KIND.stagedPart]: 'passing',
  [ROW_KIND.workplace]: 'facts',
  [ROW_KIND.assignment]: 'facts',
  [ROW_KIND.queued]: 'facts',
  [ROW_KIND.held]: 'struck',
  [ROW_KIND.heldPlace]: 'derived',
  [ROW_KIND.heldCounts]: 'facts',
  [ROW_KIND.heldNotice]: 'facts',
  [ROW_KIND.sender]: 'address',
  [ROW_KIND.senderPace]: 'facts',
  [ROW_KIND.article]: 'desk',
  [ROW_KIND.articleSlug]: 'desk',
  [ROW_KIND.articleText]: 'desk',
  [ROW_KIND.articleFile]: 'desk',
  [ROW_KIND.letter]: 'passing',
  [ROW_KIND.reportMail]: 'facts',
  [ROW_KIND.reportReceiver]: 'facts',
  [ROW_KIND.limit]: 'facts',
  [ROW_KIND.sentMessage]: 'facts',
  [ROW_KIND.channelPace]: 'passing',
  [ROW_KIND.channelHealth]: 'desk',
  [ROW_KIND.channelTrials]: 'desk',
  [ROW_KIND.session]: 'facts',
  // Sessions name a visitor by a hash alone; what is known of one goes with their identity (erase-chats.ts).
  [ROW_KIND.chatSession]: 'facts',
  [ROW_KIND.chatVisitor]: 'address',
  [ROW_KIND.gapReport]: 'derived',
  [ROW_KIND.gapDraft]: 'facts',
  [ROW_KIND.emptySearch]: 'address',
  [ROW_KIND.solve]: 'facts',
  [ROW_KIND.survey]: 'words',
  [ROW_KIND.surveyPause]: 'facts',
  [ROW_KIND.awaitingMail]: 'own',
  [ROW_KIND.confirmationAsked]: 'facts',
  [ROW_KIND.chatMail]: 'facts',
  [ROW_KIND.chatWaiting]: 'facts',
  [ROW_KIND.contextEntry]: 'own',
  [ROW_KIND.contextPointer]: 'own',
  [ROW_KIND.shopOrder]: 'facts',
  [ROW_KIND.shopState]: 'facts',
  [ROW_KIND.customerPhone]: 'address',
  [ROW_KIND.customerExternalId]: 'address',
  [ROW_KIND.listedCustomer]: 'derived',
  [ROW_KIND.timeline]: 'derived',
  [ROW_KIND.customerMerge]: 'own',
  [ROW_KIND.customerMove]: 'own',
  [ROW_KIND.articleCounts]: 'facts',
  [ROW_KIND.answerCounts]: 'facts',
  [ROW_KIND.formVisit]: 'facts',
  [ROW_KIND.mailSuggestion]: 'facts',
  [ROW_KIND.articleVote]: 'struck',
  [ROW_KIND.articleComment]: 'struck',
  [ROW_KIND.submitted]: 'facts',
  [ROW_KIND.reportFacts]: 'facts',
  [ROW_KIND.reportDay]: 'facts',
  [ROW_KIND.reportChange]: 'facts',
  [ROW_KIND.retentionLook]: 'facts',
  [ROW_KIND.reportSums]: 'facts',
  [ROW_KIND.reportTable]: 'facts',
  [ROW_KIND.reportAdded]: 'facts',
  [ROW_KIND.lake]: 'facts',
  [ROW_KIND.lakeNote]: 'facts',
  [ROW_KIND.liveToken]: 'passing',
  [ROW_KIND.liveConnection]: 'passing',
  [ROW_KIND.liveWatch]: 'passing',
  [ROW_KIND.liveTurn]: 'passing',
  [ROW_KIND.roomMessage]: 'struck',
  [ROW_KIND.roomLast]: 'facts',
  [ROW_KIND.roomChange]: 'facts',
  [ROW_KIND.roomFollowed]: 'facts',
  [ROW_KIND.roomMention]: 'facts',
  [ROW_KIND.roomTelling]: 'facts',
};

/** What becomes of a row. One of a kind that only a later version knows goes as a whole, or loses what means them. */
export function reachOf({ kind }: { kind: string }): Reach {
  return Object.entries(REACH).find(([known]) => known === kind)?.[1] ?? 'own';
}
