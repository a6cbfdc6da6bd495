/**
 * What the desk may cost. The numbers are lowered when the code gets better; raising one is a decision that a commit
 * must give the reason for.
 */

const times = <Name extends string>(count: number, name: Name): Name[] => Array<Name>(count).fill(name);

/** A bulk change of one ticket: the job is started, chooses, changes, writes its file and ends, each page with its lease. */
const BULK = [
  ...times(2, 'BatchGetItem'),
  ...times(5, 'GetItem'),
  ...times(6, 'Query'),
  ...times(6, 'TransactWriteItems'),
];
/** What each further ticket of it costs. */
const BULK_TICKET = ['BatchGetItem', 'TransactWriteItems'] as const;

/** The DynamoDB requests of each operation, in the order in which they are sent. */
export const DYNAMODB_CALLS = {
  'open a ticket for a customer by number': ['BatchGetItem', 'UpdateItem', 'TransactWriteItems'],
  'open a ticket without saying for which team': ['BatchGetItem', 'UpdateItem', 'TransactWriteItems'],
  'open a ticket for a known address': ['BatchGetItem', 'UpdateItem', 'TransactWriteItems'],
  'open a ticket for a new address': ['BatchGetItem', 'UpdateItem', 'UpdateItem', 'TransactWriteItems'],
  'open a ticket for somebody new on a messaging channel': [
    'GetItem',
    'UpdateItem',
    'UpdateItem',
    'TransactWriteItems',
  ],
  'open a ticket for somebody known on a messaging channel': [
    'GetItem',
    'GetItem',
    'UpdateItem',
    'TransactWriteItems',
  ],
  'look up what an organisation shares with a customer': ['GetItem', 'GetItem'],
  'look up what is shared with a customer of no organisation': ['GetItem'],
  'add a message': ['GetItem', 'TransactWriteItems'],
  'answer, saying what was seen': ['GetItem', 'Query', 'TransactWriteItems'],
  'answer whom its writer names': ['BatchGetItem', 'TransactWriteItems'],
  'answer with a file that stands in its draft': ['BatchGetItem', 'TransactWriteItems'],
  'save a draft': ['BatchGetItem', 'TransactWriteItems'],
  'add a collaborator': ['BatchGetItem', 'TransactWriteItems'],
  'mention an agent in a note': ['BatchGetItem', 'TransactWriteItems'],
  'edit a note': ['BatchGetItem', 'TransactWriteItems'],
  'save an order': ['GetItem', 'TransactWriteItems'],
  'save an order as it is': ['GetItem'],
  'list the orders of a customer': ['Query', 'BatchGetItem'],
  // The conversation, one for each number that it names, and the newest of each kind.
  'read what is known around a ticket that names an order': [
    'GetItem',
    ...times(3, 'Query'),
    ...times(2, 'BatchGetItem'),
  ],
  'take what a shop tells of an order': [...times(3, 'GetItem'), 'TransactWriteItems'],
  'take again what a shop told': ['GetItem'],
  'follow a ticket': ['BatchGetItem', 'TransactWriteItems'],
  'take a reply back': ['BatchGetItem', 'TransactWriteItems'],
  'change a ticket': ['BatchGetItem', 'TransactWriteItems'],
  'change a ticket into what it is': ['BatchGetItem'],
  'give a ticket to a team and an agent': ['BatchGetItem', 'TransactWriteItems'],
  'give the mail of a mailbox to a team': ['GetItem', 'Query', 'BatchGetItem', 'TransactWriteItems'],
  'look at the configuration within a second': [],
  'look at the configuration after a second': ['GetItem'],
  'look at a configuration that has changed': ['GetItem', 'Query'],
  'make an agent of two teams': ['BatchGetItem', 'UpdateItem', 'TransactWriteItems'],
  'make a token': ['GetItem', 'TransactWriteItems'],
  'make a calendar feed': ['BatchGetItem', 'TransactWriteItems'],
  'read a calendar feed': ['BatchGetItem', 'Query'],
  'enter time': ['BatchGetItem', 'TransactWriteItems'],
  'correct a time entry': ['BatchGetItem', 'TransactWriteItems'],
  'read a page of time entries': ['Query'],
  'split a message off': [
    'GetItem',
    'BatchGetItem',
    'Query',
    'GetItem',
    'Query',
    'UpdateItem',
    'TransactWriteItems',
  ],
  'make a customer with a phone number': ['UpdateItem', 'TransactWriteItems'],
  'merge a customer into another': ['BatchGetItem', 'TransactWriteItems'],
  'let a merged customer go': ['BatchGetItem', 'GetItem', 'TransactWriteItems'],
  'read a page of all customers': ['GetItem', 'BatchGetItem'],
  'read a page of the customers with a tag': ['Query', 'BatchGetItem'],
  'find who may be the same person': ['GetItem', 'Query', 'Query', 'BatchGetItem'],
  'read a page of the timeline of a customer': ['GetItem', 'Query', 'BatchGetItem'],
  'merge a ticket': ['BatchGetItem', 'TransactWriteItems'],
  'open a ticket with one merged into it': ['Query', 'Query'],
  'let a merged ticket go': ['BatchGetItem', 'TransactWriteItems'],
  'link two tickets': ['BatchGetItem', 'TransactWriteItems'],
  'put a ticket below a parent': ['BatchGetItem', 'GetItem', 'GetItem', 'TransactWriteItems'],
  'end a link': ['BatchGetItem', 'TransactWriteItems'],
  'read a page of links': ['Query', 'BatchGetItem'],
  'be at a ticket': ['GetItem', 'Query', 'UpdateItem'],
  'still be at a ticket': ['GetItem', 'Query'],
  'open a ticket with its conversation': ['Query'],
  'open a ticket with its timeline': ['Query', 'Query'],
  'read older messages': ['Query'],
  'read a page of a list': ['Query'],
  'read a page of a list as an agent of two teams': ['Query', 'Query'],
  // a requester has two lists: of what they know of, and of what they do not
  'read a page by a filter of a requester': ['Query', 'Query', 'BatchGetItem'],
  'read a page by number': ['GetItem', 'BatchGetItem'],
  'read a page by change': ['Query', 'BatchGetItem'],
  'count the tickets of every status': ['GetItem'],
  'count the tickets of every status before they are counted': Array<'Query'>(7).fill('Query'),
  'read a page of an audit trail': ['Query'],
  'project a change into the lists': ['Query', 'UpdateItem', 'BatchWriteItem', 'UpdateItem'],
  'project a change that is listed already': ['Query'],
  'recognise an API token': ['BatchGetItem', 'BatchGetItem'],
  'recognise an API token again': ['BatchGetItem'],
  'recognise nobody': [],
  'recall the answer of an Idempotency-Key': ['GetItem'],
  'close a ticket when its timer wakes': ['GetItem', 'Query', 'TransactWriteItems'],
  'let a stale timer go': ['GetItem'],
  'arm the clock of a ticket': ['BatchGetItem', 'UpdateItem'],
  'arm a clock that is armed': ['BatchGetItem'],
  'sweep when nothing is due': Array<'Query'>(5).fill('Query'),
  'share a ticket': ['BatchGetItem', 'TransactWriteItems'],
  'end that a ticket is shared': ['BatchGetItem', 'TransactWriteItems'],
  'change one ticket by a job': BULK,
  'change three tickets by a job': [...BULK, ...BULK_TICKET, ...BULK_TICKET],
  'read a page of tags': ['Query'],
  // the revisions and the sections, by which its section is there; a slug that another has is a second try
  'make an article': ['GetItem', 'Query', 'UpdateItem', 'TransactWriteItems', 'TransactWriteItems'],
  'write and publish a text of an article': ['GetItem', 'GetItem', 'TransactWriteItems'],
  'read an article that a page shows': ['GetItem'],
  'say whether an article helped': ['GetItem', 'TransactWriteItems'],
  'suggest articles while somebody types': ['BatchGetItem'],
  'rename a tag of one ticket': [
    ...times(2, 'BatchGetItem'),
    ...times(8, 'GetItem'),
    ...times(2, 'Query'),
    ...times(8, 'TransactWriteItems'),
  ],
} as const satisfies Record<string, readonly string[]>;

/** The DynamoDB requests of what agents say among themselves, whatever the size of the room, in a function that knows the rooms. */
export const ROOM_CALLS = {
  'say something in a room': ['BatchGetItem', 'TransactWriteItems'],
  'say something to somebody': ['BatchGetItem', 'TransactWriteItems'],
  'say something beside a ticket': ['BatchGetItem', 'TransactWriteItems'],
  'mention somebody': ['BatchGetItem', 'TransactWriteItems'],
  'edit what was said': ['BatchGetItem', 'TransactWriteItems'],
  'read on in a room': ['BatchGetItem', 'Query'],
  'say how far one has read': ['BatchGetItem', 'UpdateItem'],
  'say it again': ['BatchGetItem'],
  // the revisions; what they follow; how far each has come
  'see what is unread of all rooms': ['GetItem', 'Query', 'BatchGetItem'],
} as const satisfies Record<string, readonly string[]>;

/** The DynamoDB requests of what views do, of which the desk has 300. */
export const VIEW_CALLS = {
  'read a page of a view': ['Query'],
  'read a page of a view as an agent of two teams': ['Query', 'Query'],
  'count the tickets of fifty views': ['BatchGetItem'],
  'count the tickets of fifty views as an agent of two teams': ['BatchGetItem'],
  'move a ticket into one of 300 views': ['Query', 'UpdateItem', 'BatchWriteItem', 'TransactWriteItems'],
  'change a ticket that moves in none of 300 views': ['Query'],
  'be handed the next ticket': ['Query', 'BatchGetItem', 'UpdateItem'],
} as const satisfies Record<string, readonly string[]>;

/** Read units of pages of fifty tickets, of which each is half a unit where it is looked at by itself. */
export const PAGE_UNITS = { 'a page of a view': 4, 'the next ticket': 30, 'found words': 52 } as const;

/**
 * The DynamoDB requests that a walk through many tickets costs for each of them alone: the job asks for a look, the projector looks. Those that
 * only come to a row or two are read and written ten at a time.
 */
export const WALK_CALLS = {
  'fill the list of a view': ['UpdateItem'],
  'lists.rebuild': ['UpdateItem', 'Query', 'BatchGetItem', 'UpdateItem'],
  'lists.recount': ['UpdateItem'],
} as const satisfies Record<string, readonly string[]>;

/** A mail that goes out: what it is made of and whether it may, the claim, and that it was sent. */
const SEND = ['Query', 'BatchGetItem', 'TransactWriteItems', 'TransactWriteItems'] as const;

/** The DynamoDB requests of each step in the life of a mail. */
export const MAIL_CALLS = {
  'take in the first mail of a customer': ['BatchGetItem', 'UpdateItem', 'UpdateItem', 'TransactWriteItems'],
  'take in one of several new customers in short order': ['BatchGetItem', 'UpdateItem', 'TransactWriteItems'],
  'take in a second one': ['BatchGetItem', 'UpdateItem', 'TransactWriteItems'],
  'take in one after a pause': ['GetItem', 'BatchGetItem', 'UpdateItem', 'TransactWriteItems'],
  'send an acknowledgement': SEND,
  'send an acknowledgement after a pause': ['Query', 'GetItem', ...SEND.slice(1)],
  'hear that it was sent, which is known': ['BatchGetItem'],
  'hear that it was delivered': ['BatchGetItem', 'TransactWriteItems'],
  'send a reply': SEND,
  'hear that the reply was delivered': ['BatchGetItem', 'TransactWriteItems'],
  'hear again that it was delivered': ['BatchGetItem'],
  'send a reply to two': SEND,
  'hear that it was delivered to one of them': ['BatchGetItem', 'TransactWriteItems'],
  'hear of two mails that each was sent and delivered': ['BatchGetItem', ...times(2, 'TransactWriteItems')],
  'hear that it is late': [],
  'take in the answer to the reply': ['BatchGetItem', 'BatchGetItem', 'TransactWriteItems'],
  'send the first reply to somebody who never wrote': [...SEND.slice(0, 2), ...SEND.slice(1)],
  'send the next one': SEND,
} as const satisfies Record<string, readonly string[]>;

/** The most that each function loads when it starts, in KB (1,000 bytes), compressed as Lambda stores it: a hundredth above what it needs. */
export const BUNDLE_KB: Readonly<Record<string, number>> = {
  'api-agents': 167,
  'api-authorizer': 110,
  'api-calendars': 170,
  'api-configuration': 273,
  // It knows how phone numbers are written in every country.
  'api-customers': 208,
  'api-desk': 179,
  'api-export': 131,
  'api-context': 176,
  'api-feeds': 116,
  'api-files': 103,
  // Releasing a held mail reads it as what brings mail in does.
  'api-articles': 213,
  'api-held': 292,
  'api-import': 170,
  // It makes drafts of articles, with what makes HTML of their texts safe.
  'api-gaps': 170,
  'api-jobs': 131,
  'api-reports': 214,
  'api-macros': 247,
  'api-redactions': 146,
  'api-rules': 194,
  'api-assignment': 219,
  'api-bulk': 213,
  'api-search': 195,
  'api-sla': 211,
  'api-templates': 235,
  'api-tickets': 288,
  'api-triggers': 239,
  'automation-run': 319,
  'assignment-assign': 248,
  'clock-arm': 233,
  'clock-sweep': 226,
  'clock-wake': 208,
  'api-shophooks': 131,
  'dashboard-tickets': 101,
  // With the reports that it writes as mails, in ten languages, and what writes and reads Parquet.
  'jobs-run': 563,
  'mail-feedback': 125,
  'mail-inbound': 358,
  // It applies the triggers of the creation before it acknowledges.
  'mail-outbound': 423,
  'stream-projector': 261,
  'api-views': 203,
  'api-webhooks': 192,
  'sign-in-invitation': 109,
  'help-centre-serve': 332,
  'report-book': 193,
  'report-page-serve': 26,
  'stream-publisher': 121,
  // Whoever sets timers knows what has them, agents and offers among it.
  'webhooks-deliver': 230,
  'api-channels': 147,
  'api-channeldoor': 160,
  'api-chat': 281,
  'channels-receive': 309,
  'channel-replies-send': 213,
  'live-socket': 171,
  'live-tell': 171,
  'api-rooms': 154,
  'api-calls': 219,
};

/** Largest bundle of a function that answers over HTTP, and of any function, in KB (design, numbers to hold). */
export const API_BUNDLE_KB = 300;
/**
 * Those that may be as large as any: what applies a desk as documents knows all that can be configured, and what releases mail that was
 * held reads it. What shows tickets knows the kinds of events of all that the desk can do, and is a few kilobytes above the limit of the others.
 */
export const LARGE_API = ['api-configuration', 'api-held', 'api-tickets'];
export const ANY_BUNDLE_KB = 600;
/** The most schemas that a function makes when it starts, of the thousands that it knows; the description of the API shows them all. */
export const SCHEMAS_AT_START = 400;
/**
 * As they are deployed, with what they read late: what draws pictures of reports stands beside the function of jobs (decision 105), and a client of S3, with
 * all that the one of the table has too, beside what releases mail that was held (decision 150).
 */
export const DEPLOYED_KB: Readonly<Record<string, number>> = { 'api-held': 640, 'jobs-run': 2250 };

/**
 * The write units that a ticket takes of which five things are promised, each with warnings and escalations: each step itself, with an
 * event for each thing that begins, pauses or is done, and in the background lists and counts of the shipped views, search, and the clock.
 */
export const PROMISED_UNITS = {
  'a new customer asks': { own: 33, background: 19 },
  'an agent answers': { own: 20, background: 19 },
  'the customer asks again': { own: 16, background: 16 },
  'it waits for the customer': { own: 22, background: 18 },
  'it is urgent': { own: 26, background: 14 },
  'it is open again': { own: 20, background: 17 },
  'it is answered again': { own: 24, background: 16 },
  'it is solved': { own: 19, background: 16 },
} as const satisfies Record<string, { own: number; background: number }>;
/** How many write units more these steps take than those of a ticket of which nothing is promised: nearly all of them are events. */
export const PROMISED_UNITS_MORE = 140;

/** The DynamoDB requests of imports. Numbers of tickets are taken several at a time while many are. */
export const IMPORT_CALLS = {
  'a ticket of a known customer': ['BatchGetItem', 'UpdateItem', 'TransactWriteItems'],
  'a ticket that is there': ['BatchGetItem'],
} as const satisfies Record<string, readonly string[]>;

/**
 * What it takes to let three triggers react to a mail: the ticket, its requester of whom one asks, and one transaction; in write units, and
 * in the events that are told, of each of which webhooks cost an invocation, and triggers another where they can listen to it.
 */
export const TRIGGER_CALLS = ['GetItem', 'BatchGetItem', 'TransactWriteItems'] as const;
export const TRIGGER_UNITS = 18;
export const TRIGGER_EVENTS_TOLD = ['ticket.updated', 'message.added', 'ticket.automated'] as const;

/**
 * What a mail costs that opens a ticket, to which three triggers do something and which is then given to an agent: the requests and write units
 * of the functions that do so, the write units of lists behind them, each event that is told, and how often functions are invoked. The
 * acknowledgement is invoked, and its own cost stands with mail.
 */
export const AUTOMATED_MAIL = {
  calls: 27,
  units: { own: 67, background: 18 },
  told: [
    ...['customer.created', 'ticket.created', 'message.added'],
    ...['ticket.updated', 'message.added', 'ticket.automated'],
    ...['ticket.updated', 'ticket.assigned'],
  ],
  invocations: {
    ...{ Inbound: 1, Publisher: 3, Projector: 3, Outbound: 1 },
    ...{ Automation: 5, Assignment: 3, Webhooks: 8, Reports: 7, LiveTell: 7 },
  },
};
/** What a trigger that the desk comes with costs where it tells one agent something: their notification, its mail and what the trail says. */
export const SHIPPED_TRIGGER_COSTS = {
  'tell a team of one': {
    ran: 'done',
    calls: ['GetItem', 'Query', 'BatchGetItem', 'TransactWriteItems'],
    units: 22,
  },
  'tell an assignee': {
    ran: 'done',
    calls: ['GetItem', 'BatchGetItem', 'TransactWriteItems'],
    units: 22,
  },
};
/** Its share of a whole life of a ticket with five mails in, of 1,400 write units and 250 invocations (design, numbers to hold). */
export const AUTOMATED_MAIL_SHARE = { units: 1400 / 5, invocations: 250 / 5 };

/** The DynamoDB requests of asking how satisfied people are: two of those that ask and rate read the options as they are now. */
export const SATISFACTION_CALLS = {
  'a solve is noted': ['UpdateItem'],
  'nobody is asked on a desk that does not want it': [],
  'a requester is asked': [
    ...['GetItem', 'GetItem', 'Query', 'Query', 'BatchGetItem', 'BatchGetItem'],
    'TransactWriteItems',
  ],
  'a solve is rated': ['BatchGetItem', 'GetItem', 'Query', 'TransactWriteItems'],
  'an agent looks': ['GetItem', 'GetItem', 'Query'],
} as const satisfies Record<string, readonly string[]>;

/** The DynamoDB requests of what customers do in the help centre. */
export const HELP_CENTRE_CALLS = {
  'somebody asks for a code': ['TransactWriteItems'],
  // the letter, whose address it is, and the customer
  'they sign in by it': [...times(3, 'GetItem'), 'TransactWriteItems'],
  'they open a page': ['GetItem', 'GetItem'],
  // what counts forms of an address and of a network is written before anything else
  'a stranger sends a form': [
    ...['GetItem', 'BatchGetItem', 'UpdateItem', 'UpdateItem'],
    ...times(2, 'TransactWriteItems'),
  ],
  'somebody known sends one': ['GetItem', 'GetItem', 'UpdateItem', ...times(2, 'TransactWriteItems')],
  'a form comes twice': ['GetItem'],
  'a stranger confirms their address': ['GetItem', 'TransactWriteItems'],
} as const satisfies Record<string, readonly string[]>;

/** Whose a session is, in a chat, and what leads from there to the ticket. */
const IN_CHAT = ['GetItem', 'BatchGetItem'] as const;
/** Whether somebody writes too often, by session and by network. */
const COUNTED = ['UpdateItem', 'UpdateItem'] as const;

/** The DynamoDB requests of what browsers ask of a chat. */
export const CHAT_CALLS = {
  'begin a session': ['UpdateItem', 'TransactWriteItems', 'BatchGetItem'],
  // numbers of a customer and of a ticket; the next tickets of a function take theirs from the same block
  'write the first message': [
    ...[...IN_CHAT, ...COUNTED, 'BatchGetItem'],
    ...['UpdateItem', 'UpdateItem', 'TransactWriteItems'],
  ],
  // all that it goes by is guessed of the visitor, and read at once
  'write the next one': [...IN_CHAT, ...COUNTED, 'BatchGetItem', 'TransactWriteItems'],
  'send one again': [...IN_CHAT, ...COUNTED, 'BatchGetItem', 'GetItem', 'BatchGetItem'],
  // whether an agent has seen what was written last
  'read on where nothing came': [...IN_CHAT, 'Query', 'Query'],
  // names of agents; that it came, that an agent has seen what was before it, and that its visitor is there
  'read on where a reply came': [
    ...[...IN_CHAT, 'Query', 'BatchGetItem', 'TransactWriteItems'],
    ...['UpdateItem', 'UpdateItem'],
  ],
  'say how far one has read': [...IN_CHAT, 'UpdateItem', 'Query', 'TransactWriteItems', 'UpdateItem'],
} as const satisfies Record<string, readonly string[]>;

/** What is read of a call that is on a ticket: where its messages are, the ticket, and the message that it is. */
const OF_CALL = ['GetItem', 'GetItem', 'BatchGetItem'] as const;

/** The DynamoDB requests of what telephone systems tell. */
export const CALLS_CALLS = {
  // numbers of a customer and of a ticket; what is noted and answered follows in a second transaction, and here is nothing
  'a stranger is missed': [
    ...['GetItem', 'GetItem', 'Query', 'UpdateItem', 'GetItem', 'UpdateItem', 'TransactWriteItems'],
    ...OF_CALL,
  ],
  'it is told again': ['GetItem', ...OF_CALL],
  'it turns out that somebody took it': ['GetItem', ...OF_CALL, 'TransactWriteItems'],
  'somebody reads it': [...OF_CALL],
  'somebody lists those of a ticket': ['Query'],
} as const satisfies Record<string, readonly string[]>;

/** The DynamoDB requests of answers with articles, in functions that have the articles in memory. */
export const ANSWER_CALLS = {
  'a customer writes to a desk of which nothing reads suggestions': [],
  'it is noted which article may answer': ['BatchGetItem', 'BatchGetItem', 'TransactWriteItems'],
  'it is noted again': ['BatchGetItem'],
  'a rule answers': ['GetItem', 'BatchGetItem', 'GetItem', 'TransactWriteItems'],
  'a customer says that it did not help': ['GetItem', 'Query', 'TransactWriteItems'],
  'the clock solves it': ['GetItem', 'Query', 'TransactWriteItems'],
  'somebody reads what came of answers': ['Query'],
} as const satisfies Record<string, readonly string[]>;

/** The write units of what is written of a ticket with them, lists apart. */
export const ANSWER_UNITS = { 'it is noted which article may answer': 4, 'a rule answers': 29 } as const;

/** The DynamoDB requests of looking for what tickets ask: a job does the rest, once a day at most. */
export const GAP_CALLS = {
  'somebody looks at the gaps for the first time': ['GetItem', 'TransactWriteItems'],
  'somebody looks while they are being found': ['GetItem'],
  'somebody searches in vain': ['TransactWriteItems'],
  'somebody searches for what names a person': [],
} as const satisfies Record<string, readonly string[]>;

/** Write units that a whole life of a ticket takes for reports: what happened is noted after each act, and added up once for it alone. */
export const REPORT_UNITS = { booked: 154, added: 80 };
/** Requests that a report of a year by team takes from the sums. */
export const REPORT_READS = 8;

/** Requests to the database of what goes on around a chat. */
export const CHAT_AROUND_CALLS = {
  'note that somebody waits': ['GetItem', 'UpdateItem'],
  'note a reply': ['GetItem', 'UpdateItem'],
  'look whether it was read': ['GetItem', 'Query', 'GetItem', 'UpdateItem'],
  'ask for the mail': ['GetItem', 'Query', 'GetItem', 'TransactWriteItems'],
  'tell ten visitors their place': ['Query'],
  'tell ten visitors who is there': ['Query', 'BatchGetItem'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
