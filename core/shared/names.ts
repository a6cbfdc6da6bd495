/**
 * Names that infrastructure and running code must spell alike. This file imports nothing, so that both sides may
 * import it.
 */

/**
 * The languages that a message can be found to be written in (ISO 639-1): those that the desk writes, and those of Europe that could be
 * taken for one of them or are much written. What tells others apart is left out of bundles.
 */
export const DETECTED_LANGUAGES = 'en de fr es it nl pt ro ru sl hr sr bg uk pl cs sk hu ca da sv no fi tr';

/** The `source` of every event that the desk puts on its bus. */
export const EVENT_SOURCE = 'bilet';

/**
 * Members by which an event on the bus says who has no use for it, as nobody there listens: the rules of these leave it out.
 * An event without them is for everybody.
 */
export const UNHEARD_BY = {
  webhooks: 'unheardByWebhooks',
  assignment: 'unheardByAssignment',
  live: 'unheardByLive',
} as const;
export type UnheardBy = (typeof UNHEARD_BY)[keyof typeof UNHEARD_BY];
/** Areas of the configuration that say who listens. */
export const LISTENER_AREAS = ['webhooks', 'assignments'] as const;

/** The `source` of what the desk lets its open connections know, and nothing else: it is no event, and nobody keeps it. */
export const LIVE_SOURCE = 'bilet.live';

/**
 * The `kind` attribute of rows: every kind that there is. Stream filters and readers select by it; of each, a row as it was
 * ever written is kept in `test/upgrade`, and today's code must read it.
 */
export const ROW_KIND = {
  ticket: 'ticket',
  message: 'message',
  messageReference: 'message_reference',
  messageVersion: 'message_version',
  event: 'event',
  customer: 'customer',
  customerAddress: 'customer_address',
  customerPhone: 'customer_phone',
  customerExternalId: 'customer_external_id',
  listedCustomer: 'listed_customer',
  timeline: 'timeline',
  customerMerge: 'customer_merge',
  customerMove: 'customer_move',
  agent: 'agent',
  agentAddress: 'agent_address',
  adminCount: 'count',
  team: 'team',
  teamName: 'team_name',
  mailbox: 'mailbox',
  organisation: 'organisation',
  organisationDomain: 'organisation_domain',
  organisationExternalId: 'organisation_external_id',
  token: 'token',
  tokenHash: 'token_hash',
  tokenId: 'token_id',
  calendarFeed: 'calendar_feed',
  signingKeys: 'signing_keys',
  suppressed: 'suppressed',
  received: 'received',
  mailObject: 'mail_object',
  messageId: 'message_id',
  followUp: 'follow_up',
  outgoing: 'outgoing',
  automaticMails: 'automatic_mails',
  answer: 'answer',
  ticketAnswer: 'ticket_answer',
  counter: 'counter',
  clock: 'clock',
  places: 'places',
  listed: 'listed',
  listShards: 'list_shards',
  listCounts: 'list_counts',
  viewPreferences: 'view_preferences',
  job: 'job',
  secret: 'secret',
  secretState: 'secret_state',
  revisions: 'revisions',
  configured: 'configured',
  bulkOutcome: 'bulk_outcome',
  tag: 'tag',
  summaryVersion: 'summary_version',
  timeEntry: 'time_entry',
  upload: 'upload',
  link: 'link',
  family: 'family',
  presence: 'presence',
  draft: 'draft',
  searchLog: 'search_log',
  searchManifest: 'search_manifest',
  erased: 'erased',
  changes: 'changes',
  imported: 'imported',
  webhookState: 'webhook_state',
  webhookDelivery: 'webhook_delivery',
  webhookWaiting: 'webhook_waiting',
  macroUses: 'macro_uses',
  triggerRuns: 'trigger_runs',
  automated: 'automated',
  notice: 'notice',
  ruleMails: 'rule_mails',
  notification: 'notification',
  notificationPreferences: 'notification_preferences',
  digest: 'digest',
  stagedPart: 'staged_part',
  workplace: 'workplace',
  assignment: 'assignment',
  queued: 'queued',
  held: 'held',
  heldPlace: 'held_place',
  heldCounts: 'held_counts',
  heldNotice: 'held_notice',
  sender: 'sender',
  senderPace: 'sender_pace',
  article: 'article',
  articleText: 'article_text',
  articleSlug: 'article_slug',
  letter: 'letter',
  limit: 'limit',
  session: 'session',
  gapReport: 'gap_report',
  gapDraft: 'gap_draft',
  emptySearch: 'empty_search',
  solve: 'solve',
  survey: 'survey',
  surveyPause: 'survey_pause',
  awaitingMail: 'awaiting_mail',
  confirmationAsked: 'confirmation_asked',
  chatMail: 'chat_mail',
  chatWaiting: 'chat_waiting',
  submitted: 'submitted',
  retentionLook: 'retention_look',
  contextEntry: 'context_entry',
  contextPointer: 'context_pointer',
  shopOrder: 'shop_order',
  shopState: 'shop_state',
  articleCounts: 'article_counts',
  answerCounts: 'answer_counts',
  articleVote: 'article_vote',
  articleComment: 'article_comment',
  reportFacts: 'report_facts',
  reportDay: 'report_day',
  reportChange: 'report_change',
  articleFile: 'article_file',
  formVisit: 'form_visit',
  reportSums: 'report_sums',
  reportTable: 'report_table',
  reportAdded: 'report_added',
  mailSuggestion: 'mail_suggestion',
  reportMail: 'report_mail',
  reportReceiver: 'report_receiver',
  lake: 'lake',
  lakeNote: 'lake_note',
  channelMessage: 'channel_message',
  channelPlace: 'channel_place',
  call: 'call',
  sentMessage: 'sent_message',
  channelPace: 'channel_pace',
  channelHealth: 'channel_health',
  chatSession: 'chat_session',
  chatVisitor: 'chat_visitor',
  channelTrials: 'channel_trials',
  liveToken: 'live_token',
  liveConnection: 'live_connection',
  liveWatch: 'live_watch',
  liveTurn: 'live_turn',
  roomMessage: 'room_message',
  roomLast: 'room_last',
  roomChange: 'room_change',
  roomFollowed: 'room_followed',
  roomMention: 'room_mention',
  roomTelling: 'room_telling',
} as const;
export type RowKind = (typeof ROW_KIND)[keyof typeof ROW_KIND];

/** Attribute of rows that were copied from a backup: the table they came from. Nothing reacts to such an event again. */
export const RESTORED_ATTRIBUTE = 'restoredFrom';

/** Attribute of the table that DynamoDB's time to live reads: epoch seconds. */
export const TTL_ATTRIBUTE = 'expiresAtSeconds';

/**
 * Index of rows that have a deadline, by its time. A row without one lacks the key attributes and is not in it, so that
 * it is as small as what is to come. Rows are spread over `shards` partitions of the index.
 */
export const DUE_INDEX = {
  name: 'due',
  partitionKey: 'dueShard',
  sortKey: 'nextDeadline',
  shards: 4,
} as const;

/** The partition of the list of changes, by which exports go on. */
export const CHANGES_PARTITION = 'CHANGES';

/** Kinds of rows that exports are told of, and what is left of those that were erased. */
export const TOLD_TO_EXPORTS = [
  ROW_KIND.event,
  ROW_KIND.ticket,
  ROW_KIND.message,
  ROW_KIND.messageReference,
  ROW_KIND.customer,
  ROW_KIND.organisation,
  ROW_KIND.agent,
  ROW_KIND.team,
  ROW_KIND.mailbox,
  ROW_KIND.configured,
  ROW_KIND.erased,
] as const;

/** Partition key prefixes whose rows are derived, and may therefore be deleted. */
export const DELETABLE_PREFIX = {
  /** list rows that the projector moves */
  lists: 'L#',
  /** the log of the search index */
  search: 'X#',
  /** which deliveries of webhooks wait for their next try */
  waiting: 'W#',
  /** which tickets of a team wait for an agent */
  queue: 'Q#',
  /** what reports are added up from and to, beside what happened on each day */
  reports: 'R#',
  /** open connections, and what they watch */
  live: 'V#',
} as const;

/** Partition key of the open connections. */
export const CONNECTIONS_PARTITION = `${DELETABLE_PREFIX.live}connections`;

/** Start of the partition keys of secrets, which no function reads unless it is granted those of one sender. */
export const SECRET_PREFIX = 'SECRET#';

/** The parts of the desk that hold secrets to show to others. Of each, one function reads them and shows them. */
export const SECRET_SENDERS = ['webhooks', 'channels', 'oidc', 'forms', 'shophooks', 'shopapis'] as const;
export type SecretSender = (typeof SECRET_SENDERS)[number];

/** Start of the partition keys of a sender's secrets. */
export const secretsOf = (sender: SecretSender): string => `${SECRET_PREFIX}${sender}#`;

/** Starts of the partition keys of the rows that say what a calendar feed shows to whom, beside the lists of what is planned. */
export const FEED_PREFIX = { feeds: 'FEED#', agents: 'AGENTS', tokens: 'TOKENID#', shards: 'LISTS' } as const;

/** The partition key of the keys by which the desk signs what it sends. */
export const KEYS_PARTITION = 'KEYS';

/** Starts of the partition keys of the lists that calendar feeds read, and of nothing else. */
export const PLANNED_PREFIX = {
  planned: `${DELETABLE_PREFIX.lists}planned:`,
  own: `${DELETABLE_PREFIX.lists}plannedown:`,
} as const;
/** Start of the partition keys of rows that count the tickets in lists. */
export const COUNTS_PREFIX = 'COUNTS#';
/** Start of the partition keys of rows that count the mails that are held. */
export const HELD_COUNTS_PREFIX = 'HELDCOUNT#';

/** The row that says over how many partitions lists are spread. */
export const LIST_SHARDS_KEY = { pk: 'LISTS', sk: 'SHARDS' } as const;

/** Start of the keys of what came over channels, as it came, in the bucket of attachments. */
export const PAYLOADS_PREFIX = 'payloads/';
/** Start of the keys of files that providers put into the bucket themselves, until they are looked at and kept with their message. */
export const PUT_ASIDE_PREFIX = `${PAYLOADS_PREFIX}put/`;
/** Days for which it is kept: longer than a queue keeps what could not be done. */
export const PAYLOAD_DAYS = 30;

/** Start of the keys of files that jobs leave, in the bucket of attachments. */
export const RESULT_PREFIX = 'jobs/';
/** Days for which such a file is kept. */
export const RESULT_DAYS = 90;

/** Start of the keys of texts out of which something was struck, in the bucket of attachments. */
export const REDACTED_PREFIX = 'redacted/';
/** Days for which the table can be set back to any moment ("Point-in-time recovery", the default of DynamoDB). */
export const BACKUP_DAYS = 35;
/** Days within which DynamoDB deletes what has expired: "within a few days" (Developer Guide, "Using time to live"). */
export const EXPIRED_ROW_DAYS = 7;
/** Days for which a queue keeps what could not be done. */
export const DEAD_LETTER_DAYS = 14;
/** Start of the keys of files that were uploaded and belong to no message yet, in the bucket of attachments. */
export const UPLOAD_PREFIX = 'uploads/';
/** Days for which such a file is kept; the lifecycle of the bucket counts whole ones, from the next midnight. */
export const UPLOAD_DAYS = 8;
/** Starts of the keys of what belongs to mail that came in: files and long texts, in the bucket of attachments. */
export const FILED_PREFIXES = ['attachments/', 'bodies/'] as const;
/** Start of the keys of long texts, and of HTML, of messages. */
export const BODIES_PREFIX = 'bodies/';
/** Start of the keys of files that people attached to messages. */
export const ATTACHED_PREFIX = 'attached/';
/** Start of the keys of files of messages that agents write among themselves. */
export const ROOM_FILES_PREFIX = 'rooms/';
/** Start of the keys of images and files of articles, in the bucket of attachments. */
export const ARTICLE_FILES_PREFIX = 'articles/';

/** Partition key prefixes of the lists that the dashboard counts, and of nothing else. */
export const COUNTED_PREFIX = {
  status: `${DELETABLE_PREFIX.lists}status:`,
  unassigned: `${DELETABLE_PREFIX.lists}unassigned#`,
} as const;

/** Message tags that outgoing mail carries through SES, so that its feedback finds the message again. */
export const MAIL_TAG = { send: 'bilet-send', ticket: 'bilet-ticket' } as const;

/** CloudWatch namespace of a desk's own metrics, so that two desks of one account are counted apart. */
export const metricNamespace = (prefix: string): string => `Bilet/${prefix}`;

/** What a desk counts of itself. Each is a number of things in some time. */
export const METRIC = {
  mailReceived: 'MailReceived',
  /** until somebody looks at it, of what was received */
  mailHeld: 'MailHeld',
  mailSent: 'MailSent',
  mailWithheld: 'MailWithheld',
  mailBounced: 'MailBounced',
  mailComplained: 'MailComplained',
  /** refused for good, or given up */
  mailFailed: 'MailFailed',
  ticketsCreated: 'TicketsCreated',
  /** deadlines that passed over five minutes ago: the sweep found them, their clock did not */
  ticketsOverdue: 'TicketsOverdue',
  /** milliseconds from a deadline until what was to happen then was done, by its timer */
  deadlineLateness: 'DeadlineLateness',
  /** messages of any queue that come again ten minutes or more after their first try */
  workKeepsFailing: 'WorkKeepsFailing',
  /** webhooks that the desk switched off, since nothing has reached them for a day or they are gone */
  webhooksSwitchedOff: 'WebhooksSwitchedOff',
  /** of who could not prove to be the provider of a channel */
  channelKnocksRefused: 'ChannelKnocksRefused',
} as const;

/** Counts the tickets that moved to a status, those created in it included. */
export const STATUS_METRIC = {
  new: 'TicketsToNew',
  open: 'TicketsToOpen',
  pending: 'TicketsToPending',
  hold: 'TicketsToHold',
  solved: 'TicketsToSolved',
  closed: 'TicketsToClosed',
} as const;

type NameIn<T> = T[keyof T];
export type MetricName = NameIn<typeof METRIC> | NameIn<typeof STATUS_METRIC>;
export const METRIC_NAMES: readonly MetricName[] = [
  ...Object.values(METRIC),
  ...Object.values(STATUS_METRIC),
];

/** The index of the search in the collection of a desk that has one. */
export const ENGINE_INDEX = 'desk';
