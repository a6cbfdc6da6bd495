/** What a function may be granted beside its part of the table; `planned.read`: of that what calendar feeds are made of; `linked.read`: files of messages, and the keys by which links to them are signed; `shops.receive`: what shops tell is saved, once it is known by their secrets to be theirs; `channels.try`: that a channel is to be tried out is put into the queue; `channels.admit`: what providers of channels send is put into the queue, once it is known by the secrets of the channel to be theirs; `chat.hold`: chats are read and written by the sessions of visitors, whose site proves who they are by a secret of the channel. */
export type Grant =
  | 'mail.read'
  | 'attachments.read'
  | 'attachments.add'
  | 'attachments.file'
  | 'article-files.add'
  | 'rooms.files'
  | 'redacted.write'
  | 'results.read'
  | 'planned.read'
  | 'linked.read'
  | 'search.read'
  | 'shops.receive'
  | 'channels.admit'
  | 'channels.try'
  | 'chat.hold';

interface DomainEntry {
  /** what the area is about, as the description of the API says it */
  readonly about: string;
  /** first parts of its paths below `/v1` */
  readonly roots: readonly string[];
  /** whether nobody needs to be recognised: nothing of the table is granted but what is named, and no scope is needed */
  readonly isPublic?: true;
  readonly grants?: readonly Grant[];
  /** whether it reads raw mail as what brings mail in does, and has as much memory */
  readonly readsMail?: true;
}

/**
 * The business areas of the API. Each is one function, whose folder in `functions/api` has this name. Routes of API
 * Gateway (two for each root), functions, grants, scopes and the tags of the API's description are all made from this
 * table: a new area is an entry here and a folder there.
 */
export const DOMAINS = {
  tickets: {
    about: 'Tickets and their conversations',
    roots: ['tickets', 'attachments'],
    grants: ['mail.read', 'attachments.read', 'attachments.add'],
  },
  redactions: {
    about: 'What is struck out of messages for good',
    roots: ['tickets/{ticketId}/messages/{messageId}/redactions'],
    grants: ['mail.read', 'attachments.read', 'redacted.write'],
  },
  customers: {
    about: 'The people who write to the desk, and their organisations',
    roots: ['customers', 'organisations'],
  },
  context: {
    about:
      'Orders and other things of customers that other systems know, the tickets that name them, and the shops that tell of them',
    roots: [
      'context-kinds',
      'context',
      'orders',
      'customers/{customerId}/orders',
      'customers/{customerId}/context',
      'tickets/{ticketId}/context',
      'shops',
    ],
  },
  agents: {
    about: 'Agents, teams, mailboxes and tokens',
    roots: ['me', 'agents', 'teams', 'mailboxes', 'tokens'],
  },
  held: {
    about: 'Mail that is held until somebody has looked at it, and the senders that are blocked or trusted',
    roots: ['held-messages', 'senders'],
    grants: ['mail.read', 'attachments.file'],
    readsMail: true,
  },
  rules: {
    about:
      'What admins configure: options, statuses, categories, resolutions, fields and forms of the desk, for how long tickets are kept, and the conditions that its rules are made of',
    roots: [
      'fields',
      'conditions',
      'options',
      'statuses',
      'categories',
      'resolutions',
      'custom-fields',
      'forms',
      'retention-rules',
    ],
  },
  calendars: {
    about: 'When the desk is at work: calendars, and how much business time passes by them',
    roots: ['calendars', 'teams/{teamId}/calendar'],
  },
  sla: {
    about:
      'Service levels: what the desk promises for which tickets, how each ticket stands by it, and how satisfied its requester is',
    roots: ['sla-policies', 'tickets/{ticketId}/sla', 'tickets/{ticketId}/satisfaction'],
  },
  templates: {
    about:
      'What the desk fills in with what it knows: the texts that it writes by itself, and what other teams are asked to do',
    roots: ['templates', 'task-lists', 'tickets/{ticketId}/children', 'tickets/{ticketId}/tasks'],
  },
  webhooks: {
    about: 'Webhooks: where the desk sends its events as they happen, and what was answered',
    roots: ['webhooks'],
  },
  channels: {
    about: 'Channels on which customers write beside mail, as they are set up',
    roots: ['channels'],
    grants: ['channels.try'],
  },
  calls: {
    about: 'Calls and video meetings, as telephone systems tell of them',
    roots: ['calls', 'tickets/{ticketId}/calls'],
    grants: ['attachments.read', 'attachments.add'],
  },
  macros: {
    about: 'Macros and canned replies: what agents do to a ticket in one go',
    roots: ['macros'],
    grants: ['mail.read', 'attachments.read'],
  },
  triggers: {
    about: 'Triggers: what the desk does by itself when something happens to a ticket',
    roots: ['triggers', 'tickets/{ticketId}/why'],
  },
  configuration: {
    about: 'The desk as code: all that admins configure, as one document',
    roots: ['configuration'],
  },
  assignment: {
    about:
      'Who gets which ticket: how teams give out theirs, what agents can take, who is there, the workload, and what agents are told',
    roots: [
      'workload',
      'notifications',
      'live',
      'teams/{teamId}/assignment',
      'agents/{agentId}/profile',
      'agents/{agentId}/availability',
      'agents/{agentId}/sessions',
      'tickets/{ticketId}/assignment',
    ],
  },
  rooms: {
    about: 'What agents say among themselves: rooms, direct conversations, and the thread beside each ticket',
    roots: ['rooms'],
    grants: ['rooms.files'],
  },
  bulk: {
    about: 'Changes of many tickets at once, and tags',
    roots: ['bulk', 'tags'],
  },
  views: {
    about: 'The lists of tickets that agents live in, and the next ticket to work on',
    roots: ['views', 'tickets/next'],
  },
  search: {
    about: 'Search of tickets, customers and organisations',
    roots: ['search'],
    grants: ['search.read'],
  },
  gaps: {
    about:
      'What tickets ask and no article answers, drafts of articles that are made of replies, and the questions that are asked most',
    roots: [
      'kb/gaps',
      'kb/searches',
      'kb/faq',
      'kb/faq.md',
      'kb/faq.html',
      'tickets/{ticketId}/messages/{messageId}/article',
    ],
  },
  articles: {
    about: 'The knowledge base: articles, their texts in languages and versions, and what is thought of them',
    roots: ['kb', 'tickets/{ticketId}/suggestions'],
    grants: ['article-files.add'],
  },
  reports: {
    about: 'Reports: what happened on the desk, in figures that open to their tickets',
    roots: ['reports', 'report-mails'],
  },
  jobs: {
    about: 'Work that takes longer than a request',
    roots: ['jobs'],
    grants: ['results.read'],
  },
  export: {
    about: 'Everything that the desk holds, and whatever changes, for other systems',
    roots: ['export'],
  },
  import: {
    about: 'Tickets, customers and organisations of other systems, with their history',
    roots: ['import'],
    grants: ['attachments.read', 'attachments.add'],
  },
  feeds: {
    about: 'What calendar programs subscribe to',
    roots: ['feeds'],
    isPublic: true,
    grants: ['planned.read'],
  },
  files: {
    about: 'What mails have links to in place of files that are too large for them',
    roots: ['files'],
    isPublic: true,
    grants: ['linked.read'],
  },
  shophooks: {
    about: 'What shops tell of orders, signed by their secrets',
    roots: ['shop-hooks'],
    isPublic: true,
    grants: ['shops.receive'],
  },
  channeldoor: {
    about: 'What the providers of channels send, signed by the secrets of the channel',
    roots: ['channels/{channelKey}/door'],
    isPublic: true,
    grants: ['channels.admit'],
  },
  chat: {
    about: 'Chats of visitors of a site, by the session that each of their browsers has',
    roots: ['chat'],
    isPublic: true,
    grants: ['chat.hold'],
  },
  desk: {
    about: 'The desk itself',
    roots: ['openapi.json', 'asyncapi.json', 'health'],
    isPublic: true,
  },
} as const satisfies Record<string, DomainEntry>;

/** A business area of the API. */
export type Domain = keyof typeof DOMAINS;

/** An area whose callers are recognised. */
export type GuardedDomain = {
  [D in Domain]: (typeof DOMAINS)[D] extends { isPublic: true } ? never : D;
}[Domain];

/** The names of the areas, in the order of the table. */
export const DOMAIN_NAMES = Object.keys(DOMAINS) as Domain[];

/** What the table says about an area. */
export const domainEntry = (domain: Domain): DomainEntry => DOMAINS[domain];

/** Whether the callers of an area are recognised. */
export const isGuarded = (domain: Domain): domain is GuardedDomain => !domainEntry(domain).isPublic;

/** A path of an area: one of its roots below `/v1`, and what lies under it. Of several roots that fit the longest does. */
export type PathOf<D extends Domain> = `/v1/${(typeof DOMAINS)[D]['roots'][number]}${'' | `/${string}`}`;
