/**
 * The columns of the tables that a desk writes into S3 as Parquet. Names and types are a contract with whoever queries them: columns are
 * added, never renamed, and never of another type. None holds words, names or addresses of people.
 */

/** Kinds of values: whole numbers up to 2³¹, moments in UTC, and lists of texts among them. */
export type ColumnType = 'text' | 'integer' | 'boolean' | 'moment' | 'texts';

/** A column of a table. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** what it says, in one sentence */
  readonly says: string;
}

const text = (name: string, says: string): Column => ({ name, type: 'text', says });
const integer = (name: string, says: string): Column => ({ name, type: 'integer', says });
const boolean = (name: string, says: string): Column => ({ name, type: 'boolean', says });
const moment = (name: string, says: string): Column => ({ name, type: 'moment', says });
const texts = (name: string, says: string): Column => ({ name, type: 'texts', says });

/** What happened, as reports count it: one row for each act, and for each beginning and end of a time in which a ticket was live. */
const FACTS = [
  text('subject', '`ticket`, or `mail` of a mail that was held'),
  integer('number', 'number of the ticket or held mail'),
  moment('created_at', 'when it began'),
  text(
    'what',
    'the act, such as `created`, `solved` or `reply`; `came_live` and `went` of times in which it was live',
  ),
  moment('happened_at', 'when, in UTC'),
  integer('step', '1 as it came live, -1 as it went; nothing of acts'),
  boolean('unanswered', 'of such a time: a first or next response was owed'),
  integer('team', 'team at the act'),
  integer('assignee', 'assignee at the act'),
  text('priority', 'priority at the act'),
  text('status', 'key of the status at the act'),
  text('status_category', 'category of that status'),
  text('channel', 'channel at the act, of a message its own'),
  text('mailbox', 'mailbox at the act, of a message its own'),
  text('type', 'type of the ticket now'),
  text('topic', 'key of its category now'),
  texts('tags', 'its tags now'),
  text('language', 'its language now'),
  integer('organisation', 'its organisation now'),
  text('fields', 'its custom fields that hold no words now, as JSON'),
  integer('agent', 'the agent to whom the act is credited'),
  text('actor_kind', 'who did it: `agent`, `customer`, `automation`, `system`'),
  text('actor_id', 'number or name of who did it'),
  integer('amount', 'of `worked` seconds, of `rated` the value'),
  integer('calendar_seconds', 'of a duration: seconds on the wall'),
  integer('business_seconds', 'of a duration: seconds of business hours'),
  integer('from_id', 'of `reassigned` the agent before, of `team_changed` the team before'),
  text('metric', 'of a promise: what was promised'),
  text('policy', 'of a promise: key of the policy'),
  boolean(
    'kept',
    'of `promise_judged`, `asked` and `mail_sent`: whether it belongs to the part that is counted',
  ),
  boolean('resolved_now', 'of `created`: the ticket is resolved now'),
  boolean('escalated', 'of `created`: it ever was escalated'),
  boolean('reopened', 'of `solved`: it was reopened within 30 days'),
  integer('replies', 'of `resolved`: replies up to it'),
  integer('touches', 'of `resolved`: touches up to it'),
  boolean('one_touch', 'of `resolved`: it took one reply of an agent and one solve'),
  integer('scale', 'of `rated`: the highest value'),
  boolean('good', 'of `rated`: it counts as good'),
  text('cause', 'of held and bounced mail: why'),
] as const;

/** What the audit trails of tickets tell: one row for each event. */
const EVENTS = [
  text('id', 'ULID of the event'),
  text('name', 'what it is, such as `ticket.created`'),
  moment('happened_at', 'when, in UTC'),
  moment('imported_at', 'when it was imported, of what happened in another system'),
  text('actor_kind', 'who did it: `agent`, `customer`, `automation`, `system`'),
  text('actor_id', 'number or name of who did it'),
  text('cause', 'id of what led to it'),
  integer('ticket', 'number of the ticket'),
  text('message', 'id of the message that it is about'),
  texts('changed', 'names of the fields that changed'),
  text('status', 'key of the status after it'),
  text('status_category', 'category of that status'),
  text('priority', 'priority after it'),
  integer('team', 'team after it'),
  integer('assignee', 'assignee after it'),
  text('channel', 'channel of the ticket'),
  text('mailbox', 'mailbox of the ticket'),
  text('type', 'type after it'),
  text('topic', 'key of the category after it'),
  texts('tags', 'tags after it'),
  text('language', 'language after it'),
  integer('organisation', 'organisation after it'),
  integer('requester', 'number of the customer who asks'),
] as const;

/** The tables, by their names. */
export const LAKE_TABLES = { facts: FACTS, events: EVENTS } as const satisfies Record<
  string,
  readonly Column[]
>;
export type LakeTable = keyof typeof LAKE_TABLES;
export const LAKE_TABLE_NAMES = Object.keys(LAKE_TABLES) as readonly LakeTable[];

/** The column by whose values files are kept apart: it is in their names and in none of them. */
export const DAY_COLUMN: Column = text('day', 'the UTC day of `happened_at`, as in `2027-03-01`');

/** What each table is, in a sentence. */
export const LAKE_TABLE_SAYS: Readonly<Record<LakeTable, string>> = {
  facts:
    'What reports count: one row for each act, and for each beginning and end of a time in which a ticket was live.',
  events: 'What the audit trails of tickets tell: one row for each event.',
};

/** Start of the keys of the files of a day. */
export const lakePrefix = (table: LakeTable, day: string): string => `${table}/day=${day}/`;
