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
  'add a message': ['GetItem', 'TransactWriteItems'],
  'answer, saying what was seen': ['GetItem', 'Query', 'TransactWriteItems'],
  'answer whom its writer names': ['BatchGetItem', 'TransactWriteItems'],
  'answer with a file that stands in its draft': ['BatchGetItem', 'TransactWriteItems'],
  'save a draft': ['BatchGetItem', 'TransactWriteItems'],
  'add a collaborator': ['BatchGetItem', 'TransactWriteItems'],
  'mention an agent in a note': ['BatchGetItem', 'TransactWriteItems'],
  'edit a note': ['BatchGetItem', 'TransactWriteItems'],
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
  'rename a tag of one ticket': [
    ...times(2, 'BatchGetItem'),
    ...times(8, 'GetItem'),
    ...times(2, 'Query'),
    ...times(8, 'TransactWriteItems'),
  ],
} as const satisfies Record<string, readonly string[]>;

/** The DynamoDB requests of what views do, of which the desk has 300. */
export const VIEW_CALLS = {
  'read a page of a view': ['Query'],
  'read a page of a view as an agent of two teams': ['Query', 'Query'],
  'count the tickets of fifty views': ['BatchGetItem'],
  'count the tickets of fifty views as an agent of two teams': ['BatchGetItem'],
  'move a ticket into one of 300 views': ['Query', 'UpdateItem', 'BatchWriteItem', 'TransactWriteItems'],
  'change a ticket that moves in none of 300 views': ['Query'],
  'be handed the next ticket': ['Query', 'BatchGetItem', 'TransactWriteItems'],
} as const satisfies Record<string, readonly string[]>;

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

/** The most that each function loads when it starts, in KB (1,000 bytes), compressed as Lambda stores it. */
export const BUNDLE_KB: Readonly<Record<string, number>> = {
  'api-agents': 165,
  'api-authorizer': 108,
  'api-calendars': 429,
  'api-configuration': 531,
  'api-customers': 139,
  'api-desk': 125,
  'api-export': 139,
  'api-feeds': 122,
  'api-files': 103,
  // Releasing a held mail reads it as what brings mail in does.
  'api-held': 354,
  'api-import': 186,
  'api-jobs': 131,
  'api-macros': 289,
  'api-redactions': 172,
  'api-rules': 185,
  'api-assignment': 221,
  'api-bulk': 206,
  'api-search': 206,
  'api-sla': 212,
  'api-templates': 253,
  'api-tickets': 294,
  'api-triggers': 251,
  'automation-run': 261,
  'assignment-assign': 225,
  'clock-arm': 209,
  'clock-sweep': 200,
  'clock-wake': 187,
  'dashboard-tickets': 104,
  'jobs-run': 432,
  'mail-feedback': 122,
  'mail-inbound': 349,
  // It applies the triggers of the creation before it acknowledges.
  'mail-outbound': 331,
  'stream-projector': 232,
  'api-views': 203,
  'api-webhooks': 189,
  'sign-in-invitation': 106,
  'stream-publisher': 114,
  // Whoever sets timers knows what has them, agents and offers among it.
  'webhooks-deliver': 205,
};

/** Largest bundle of a function that answers over HTTP, and of any function, in KB (design, numbers to hold). */
export const API_BUNDLE_KB = 300;
/**
 * Those that may be as large as any: what is known about the holidays of all countries is in what saves calendars, alone or as
 * part of a desk, and what reads mail in what releases mail that was held.
 */
export const LARGE_API = ['api-calendars', 'api-configuration', 'api-held'];
export const ANY_BUNDLE_KB = 600;

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
    ...{ Automation: 5, Assignment: 3, Webhooks: 8 },
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
