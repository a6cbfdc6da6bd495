import * as z from 'zod';
import { findAgentByAddress, loadAgent, parseFeedRow } from '../../core/agent/index.ts';
import { parseAnswerCounts } from '../../core/answer-count/index.ts';
import { articleIdOfSlug, parseArticleRow, parseArticleTextRow } from '../../core/article/article-store.ts';
import { parseArticleCounts } from '../../core/article/counts.ts';
import { parseCommentRow, parseVoteRow } from '../../core/article/vote.ts';
import { parseArticleFileRow } from '../../core/article-file/file-store.ts';
import { parseQueued } from '../../core/assignment/queue-store.ts';
import { parseStandingRow } from '../../core/assignment/standing-store.ts';
import { parseUploadRow } from '../../core/attachment/upload-store.ts';
import { listTokens } from '../../core/auth/index.ts';
import { findTokenByHash, findTokenById } from '../../core/auth/token-store.ts';
import { parseWorkplaceRow } from '../../core/availability/workplace-store.ts';
import { parseOutcome } from '../../core/bulk/bulk-store.ts';
import { parseCallRow } from '../../core/call/index.ts';
import { parseChannelMessage } from '../../core/channel-in/filed-store.ts';
import { parseChannelPlace } from '../../core/channel-in/place-store.ts';
import { healthIn } from '../../core/channel-reply/health-store.ts';
import { parsePaceRow } from '../../core/channel-reply/pace-store.ts';
import { parseSentMessageRow } from '../../core/channel-reply/sent-message-store.ts';
import { parseTrials } from '../../core/channel-trial/trial-store.ts';
import { parseChatSessionRow } from '../../core/chat/session-store.ts';
import { parseChatVisitor } from '../../core/chat/visitor-store.ts';
import { parseChatWaitingRow } from '../../core/chat-desk/index.ts';
import { chatMailIn } from '../../core/chat-mail/index.ts';
import { parseClock } from '../../core/clock/clock-store.ts';
import { parseConfiguredRow } from '../../core/configuration/configured-store.ts';
import { parseRevisions } from '../../core/configuration/revision-store.ts';
import { parseStaged } from '../../core/configuration/staged-store.ts';
import { parseAwaitingRow, parseConfirmationAskedRow } from '../../core/confirmation/index.ts';
import { parseEntryRow, parsePointerRow } from '../../core/context/index.ts';
import { parseCustomerRow, parseIdentityRow } from '../../core/customer/customer-store.ts';
import { parseExternalIdRow as parseCustomerIdRow } from '../../core/customer/external-id-store.ts';
import { parseListingRow } from '../../core/customer/listed/listing-store.ts';
import { parsePhoneRow } from '../../core/customer/phone-store.ts';
import { parseMergeRow, parseMoveRow } from '../../core/customer-merge/merge-store.ts';
import { parseTimelineRow } from '../../core/customer-timeline/timeline-store.ts';
import { parseDraftRow } from '../../core/draft/draft-store.ts';
import { parseChangeEntry } from '../../core/export/index.ts';
import { parseVisitRow } from '../../core/form-visit/index.ts';
import { parseGapDraft, parseReportRow, parseSearchRow } from '../../core/gap/index.ts';
import { parseHeldCounts, parseHeldRow, parsePlaceRow } from '../../core/held/index.ts';
import { knownUntil } from '../../core/held/notice-store.ts';
import { importedIn } from '../../core/import/index.ts';
import { parseSubmittedRow } from '../../core/intake/index.ts';
import { parseJobRow } from '../../core/jobs/job-store.ts';
import { parseLake } from '../../core/lake/lake-store.ts';
import { parseFamilyRow } from '../../core/link/family-store.ts';
import { parseLinkRow } from '../../core/link/link-store.ts';
import { parseConnectionRow, parseLiveTokenRow, parseTurnRow, parseWatchRow } from '../../core/live/index.ts';
import { parseUses } from '../../core/macro/index.ts';
import { parseMailSuggestionRow } from '../../core/mail-suggestion/index.ts';
import { parseMailboxRow } from '../../core/mailbox/mailbox-store.ts';
import { parseReferenceRow } from '../../core/message/message-reference-store.ts';
import { parseMessageRow } from '../../core/message/message-store.ts';
import { parseMessageVersion } from '../../core/message/message-version-store.ts';
import { parseNotice } from '../../core/notice/index.ts';
import { parseNotification, parseNotificationPreferences } from '../../core/notification/index.ts';
import { parseDomainRow, parseExternalIdRow } from '../../core/organisation/organisation-names-store.ts';
import { parseOrganisationRow } from '../../core/organisation/organisation-store.ts';
import { recentMails } from '../../core/outbound/automatic-mail-store.ts';
import { parseDigestRow } from '../../core/outbound/digest-store.ts';
import { parseOutgoingRow } from '../../core/outbound/outgoing-store.ts';
import { recentRuleMails } from '../../core/outbound/rule-mail-store.ts';
import { parseLetterRow, parseLimitRow, parseSessionRow } from '../../core/portal/index.ts';
import { parsePresenceRow } from '../../core/presence/presence-store.ts';
import { parseErasedRow } from '../../core/purge/rows-store.ts';
import { dayInNote } from '../../core/report/store/day-notes-store.ts';
import { dayChangeIn, keptDayIn, keptDaysIn } from '../../core/report/store/day-store.ts';
import { unpackDay } from '../../core/report/store/packed-days.ts';
import { contentOfPart, parseSums } from '../../core/report/store/sums-store.ts';
import { parseReceiver } from '../../core/report-mail/receiver-store.ts';
import { parseReportMailState } from '../../core/report-mail/state-store.ts';
import { parseLookedRow } from '../../core/retention/looked-store.ts';
import {
  parseFollowed,
  parseRoomChange,
  parseRoomLast,
  parseRoomMention,
  parseRoomMessage,
  parseTelling,
} from '../../core/room/index.ts';
import { lastAskedIn } from '../../core/satisfaction/pause-store.ts';
import { parseSolve } from '../../core/satisfaction/solve-store.ts';
import { parseSurveyRow } from '../../core/satisfaction/survey-store.ts';
import { parseLogRow } from '../../core/search/store/log-store.ts';
import { loadManifest } from '../../core/search/store/manifest-store.ts';
import { parseSecret, parseSecretState } from '../../core/secrets/secret-store.ts';
import { paceIn, parseSenderRow } from '../../core/sender/index.ts';
import { takeId } from '../../core/shared/counter-store.ts';
import { recallAnswer } from '../../core/shared/idempotency-store.ts';
import type { RowKind } from '../../core/shared/names.ts';
import type { Table } from '../../core/shared/table.ts';
import { parseTicketAnswer } from '../../core/shared/ticket-answers-store.ts';
import { parseShopOrder, parseShopState } from '../../core/shop/shop-store.ts';
import { suppressionIn } from '../../core/suppression/suppression-store.ts';
import { loadTeam } from '../../core/team/index.ts';
import { parseNameRow } from '../../core/team/team-name-store.ts';
import { loadSigningKeys } from '../../core/threading/index.ts';
import {
  parseFiledMessage,
  parseFollowUpRow,
  parseMailObjectRow,
  parseReceivedRow,
} from '../../core/threading/thread-store.ts';
import { parseTicketRow } from '../../core/ticket/index.ts';
import { parseSummaryVersion } from '../../core/ticket/summary-store.ts';
import { parseTimeEntryRow } from '../../core/time-entry/time-entry-store.ts';
import { parseAutomated, parseRuns } from '../../core/trigger/index.ts';
import { parsePreferences } from '../../core/views/defined/view-preferences-store.ts';
import { loadListShards } from '../../core/views/index.ts';
import { parseCounts } from '../../core/views/list-counts-store.ts';
import { parsePlaces } from '../../core/views/places-store.ts';
import { parseTagRow } from '../../core/views/tags-store.ts';
import { parseListRow } from '../../core/views/views-store.ts';
import { parseDelivery } from '../../core/webhook/delivery-store.ts';
import { parseWaiting } from '../../core/webhook/waiting-store.ts';
import { parseWebhookState } from '../../core/webhook/webhook-state-store.ts';
import { NOW } from '../support/context.ts';
import { ADMIN } from '../support/desk.ts';
import { eventIn } from '../support/events.ts';

/** A stored row. */
export interface StoredRow {
  readonly pk: string;
  readonly sk: string;
  readonly kind: string;
}

/** Reads one stored row as the desk does. Where that needs the key, the row is in the table. */
type Reader = (row: StoredRow, table: Table) => unknown;

const numberIn = (key: string): number => Number(/(\d+)$/.exec(key)?.[1]);
const afterHash = (key: string): string => key.slice(key.indexOf('#') + 1);
/** JSON knows no bytes: a kept row has each by its place. */
const bytesSchema = z.looseObject({ entry: z.record(z.string(), z.int()) });
function searchEntryIn(row: unknown): unknown {
  const { entry, ...rest } = bytesSchema.parse(row);
  return parseLogRow({ ...rest, entry: Uint8Array.from(Object.values(entry)) }).documents;
}
const placesSchema = z
  .record(z.string(), z.int())
  .transform((places) => Uint8Array.from(Object.values(places)));
const packedDaySchema = z.looseObject({ packed: placesSchema });
const partSchema = z.looseObject({ part: placesSchema });
const dayChangeSchema = z.looseObject({ was: placesSchema.nullable(), is: placesSchema.nullable() });
function reportChangeIn(row: unknown): unknown {
  const { was, is, ...change } = dayChangeIn(dayChangeSchema.parse(row));
  return { ...change, was: was && unpackDay(was), is: is && unpackDay(is) };
}
const refuse = (): Uint8Array => {
  throw new Error('No key may be made.');
};

/** How today's code reads each kind of row. */
export const READERS: Readonly<Record<RowKind, Reader>> = {
  ticket: parseTicketRow,
  message: parseMessageRow,
  message_reference: parseReferenceRow,
  message_version: parseMessageVersion,
  event: eventIn,
  customer: parseCustomerRow,
  customer_address: (row) => parseIdentityRow(row)?.customerId,
  customer_phone: parsePhoneRow,
  listed_customer: parseListingRow,
  timeline: parseTimelineRow,
  customer_merge: parseMergeRow,
  customer_move: parseMoveRow,
  customer_external_id: (row) => parseCustomerIdRow(row),
  agent: ({ sk }, table) => loadAgent(table, numberIn(sk)),
  agent_address: ({ pk }, table) => findAgentByAddress(table, afterHash(pk)),
  // Only conditions read it: the last admin stays.
  count: (row) => row,
  team: ({ sk }, table) => loadTeam(table, numberIn(sk)),
  team_name: parseNameRow,
  upload: parseUploadRow,
  mailbox: parseMailboxRow,
  organisation: parseOrganisationRow,
  organisation_domain: parseDomainRow,
  organisation_external_id: parseExternalIdRow,
  token: async (_, table) => {
    const { items } = await listTokens({ table }, { principal: ADMIN, page: { limit: 10 } });
    return items;
  },
  calendar_feed: parseFeedRow,
  token_hash: ({ pk }, table) => findTokenByHash(table, afterHash(pk)),
  token_id: ({ pk }, table) => findTokenById(table, afterHash(pk)),
  article: parseArticleRow,
  article_text: parseArticleTextRow,
  article_file: parseArticleFileRow,
  form_visit: parseVisitRow,
  mail_suggestion: parseMailSuggestionRow,
  sent_message: parseSentMessageRow,
  channel_pace: parsePaceRow,
  channel_health: (row) => healthIn(row),
  channel_trials: parseTrials,
  gap_report: parseReportRow,
  gap_draft: parseGapDraft,
  empty_search: parseSearchRow,
  article_counts: parseArticleCounts,
  answer_counts: parseAnswerCounts,
  article_vote: parseVoteRow,
  article_comment: parseCommentRow,
  article_slug: ({ pk }, table) => {
    const [, locale = '', slug = ''] = pk.split('#');
    return articleIdOfSlug(table, { locale, slug });
  },
  signing_keys: (_, table) => loadSigningKeys(table, refuse),
  suppressed: (row) => suppressionIn(row, NOW),
  received: parseReceivedRow,
  mail_object: parseMailObjectRow,
  message_id: parseFiledMessage,
  channel_message: parseChannelMessage,
  channel_place: parseChannelPlace,
  call: parseCallRow,
  follow_up: parseFollowUpRow,
  outgoing: parseOutgoingRow,
  automatic_mails: (row) => recentMails(row, NOW),
  ticket_answer: parseTicketAnswer,
  answer: (_, table) => recallAnswer(table, { owner: 'agent#1', key: 'once', content: '{}' }, NOW),
  counter: ({ pk }, table) => takeId(table, pk.slice('COUNTER#'.length) as 'ticket'),
  clock: parseClock,
  places: (row) => parsePlaces(row, numberIn(row.pk)),
  listed: parseListRow,
  view_preferences: parsePreferences,
  list_counts: (row) => Object.fromEntries(parseCounts(row)),
  job: parseJobRow,
  awaiting_mail: parseAwaitingRow,
  confirmation_asked: parseConfirmationAskedRow,
  chat_mail: chatMailIn,
  chat_waiting: parseChatWaitingRow,
  submitted: parseSubmittedRow,
  retention_look: parseLookedRow,
  secret: parseSecret,
  secret_state: parseSecretState,
  revisions: (row) => Object.fromEntries(parseRevisions(row)),
  link: parseLinkRow,
  family: parseFamilyRow,
  presence: parsePresenceRow,
  draft: parseDraftRow,
  erased: parseErasedRow,
  configured: parseConfiguredRow,
  time_entry: parseTimeEntryRow,
  bulk_outcome: parseOutcome,
  tag: parseTagRow,
  summary_version: parseSummaryVersion,
  changes: parseChangeEntry,
  imported: importedIn,
  workplace: parseWorkplaceRow,
  assignment: parseStandingRow,
  queued: parseQueued,
  webhook_state: parseWebhookState,
  webhook_delivery: parseDelivery,
  webhook_waiting: parseWaiting,
  macro_uses: parseUses,
  staged_part: parseStaged,
  trigger_runs: parseRuns,
  automated: parseAutomated,
  notice: parseNotice,
  notification: parseNotification,
  notification_preferences: parseNotificationPreferences,
  digest: parseDigestRow,
  rule_mails: (row) => recentRuleMails(row, NOW),
  list_shards: (_, table) => loadListShards(table, 1),
  held: parseHeldRow,
  held_place: parsePlaceRow,
  held_counts: parseHeldCounts,
  held_notice: knownUntil,
  sender: parseSenderRow,
  sender_pace: paceIn,
  letter: parseLetterRow,
  report_mail: parseReportMailState,
  report_receiver: parseReceiver,
  limit: parseLimitRow,
  session: parseSessionRow,
  chat_session: parseChatSessionRow,
  chat_visitor: parseChatVisitor,
  solve: parseSolve,
  survey: parseSurveyRow,
  survey_pause: lastAskedIn,
  context_entry: parseEntryRow,
  context_pointer: parsePointerRow,
  shop_order: parseShopOrder,
  shop_state: parseShopState,
  search_log: searchEntryIn,
  report_facts: keptDaysIn,
  report_day: (row) => unpackDay(keptDayIn(packedDaySchema.parse(row)).packed),
  report_change: reportChangeIn,
  report_sums: parseSums,
  report_table: (row) => contentOfPart(partSchema.parse(row)),
  report_added: (row) => contentOfPart(partSchema.parse(row)),
  lake: parseLake,
  lake_note: dayInNote,
  search_manifest: (_, table) => loadManifest(table),
  live_token: parseLiveTokenRow,
  live_connection: parseConnectionRow,
  live_watch: parseWatchRow,
  live_turn: parseTurnRow,
  room_message: parseRoomMessage,
  room_last: parseRoomLast,
  room_change: parseRoomChange,
  room_followed: parseFollowed,
  room_mention: parseRoomMention,
  room_telling: parseTelling,
};
