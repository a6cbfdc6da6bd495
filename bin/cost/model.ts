import * as z from 'zod';

const number = z.number().nonnegative();
const databaseSchema = z.object({ calls: number, readUnits: number, writeUnits: number });
/** What something asks of the database. */
export type DatabaseUsage = z.infer<typeof databaseSchema>;

const usageSchema = z.object({
  /** by the function that somebody waits for, the look at who asks included */
  waitedFor: databaseSchema,
  /** by all that follows */
  afterwards: databaseSchema,
  /** requests of queues, those of AWS's own services included; polls that bring nothing are not */
  queueRequests: number,
  /** events that are put on the bus */
  events: number,
  /** state transitions, and requests of executions */
  transitions: number,
  invocations: number,
  /** requests that come through the API's door */
  apiRequests: number,
  /** that functions take on Lambda with the memory that they have, reckoned of the processor time and the requests that were measured */
  milliseconds: number,
  gigabyteSeconds: number,
  objectWrites: number,
  objectReads: number,
  /** mails that are handed to SES */
  mails: number,
});
/** What one operation of the desk uses, as AWS counts it, and `npm run bench -- operations` does on a running desk. */
export type Usage = z.infer<typeof usageSchema>;
export const operationsSchema = z.record(z.string(), usageSchema);
export type Operations = z.infer<typeof operationsSchema>;

const priceNames = [
  'readUnits',
  'writeUnits',
  'tableGigabyteMonth',
  'backupGigabyteMonth',
  'queueRequests',
  'events',
  'transitions',
  'invocations',
  'gigabyteSeconds',
  'gigabyteSecondsOnX86',
  'apiRequests',
  'objectWrites',
  'objectReads',
  'objectGigabyteMonth',
  'mailsOut',
  'mailsIn',
  'mailInChunks',
  'logGigabyte',
  'alarmMonth',
] as const;

/** Prices in US dollars: of one request, unit, event or mail, of a gigabyte, and of a month of it. */
export const pricesSchema = z.object({
  asOf: z.string(),
  source: z.string(),
  regions: z.record(z.string(), z.record(z.enum(priceNames), number)),
  hosted: z.object({ asOf: z.string(), note: z.string(), perAgentMonth: z.record(z.string(), number) }),
});
export type Prices = z.infer<typeof pricesSchema>;
export type RegionPrices = Prices['regions'][string];

/** What functions write into their logs for each invocation. */
const LOG_BYTES = 700;
const GIGABYTE = 1024 ** 3;
/** What a mail weighs beside its files, and how SES counts what comes in ("Amazon SES pricing"). */
const MAIL_BYTES = 6000;
const MAIL_CHUNK_BYTES = 256 * 1024;

/** The life of a ticket that is priced: mails in and out, and the bytes of the files among them. */
export const LIFE = { name: 'the life of a ticket', mailsIn: 5, fileBytes: 2 * 200_000 } as const;
/** What a ticket leaves: rows with all that is derived from them, and mails and files. */
export const STORED = { tableBytes: 90_000, objectBytes: 1_000_000 } as const;
/** What agents do beside the lives of tickets, in an hour. */
export const AGENT_HOUR: Readonly<Record<string, number>> = {
  'a page of 50 tickets of a list is read': 10,
  'the counts of all views are read': 20,
  'a search': 2,
  'the next ticket is handed out': 1,
};
/** Hours that an agent works in a month. */
export const AGENT_HOURS = 176;
/** What a desk costs in which nobody writes, in dollars a month: decision 8. */
export const IDLE = { alarms: 20, pollRequests: 7_128_000 } as const;

/** One line of a bill, in US dollars. */
export interface Line {
  readonly what: string;
  readonly dollars: number;
}

/** The lines of what was used so often, each by its price. */
export function priced(usage: Usage, prices: RegionPrices, times = 1): Line[] {
  const of = (what: string, amount: number): Line => ({ what, dollars: amount * times });
  const { waitedFor, afterwards } = usage;
  return [
    of('writes of the table', (waitedFor.writeUnits + afterwards.writeUnits) * prices.writeUnits),
    of('reads of the table', (waitedFor.readUnits + afterwards.readUnits) * prices.readUnits),
    of('functions', usage.invocations * prices.invocations + usage.gigabyteSeconds * prices.gigabyteSeconds),
    of('queues', usage.queueRequests * prices.queueRequests),
    of('events', usage.events * prices.events),
    of('state machines', usage.transitions * prices.transitions),
    of('API', usage.apiRequests * prices.apiRequests),
    of('objects', usage.objectWrites * prices.objectWrites + usage.objectReads * prices.objectReads),
    of('logs', ((usage.invocations * LOG_BYTES) / GIGABYTE) * prices.logGigabyte),
    of('mail out', usage.mails * prices.mailsOut),
  ];
}

/** Lines of the same name together, the dearest first. */
export function together(lines: readonly Line[]): Line[] {
  const sums = new Map<string, number>();
  for (const { what, dollars } of lines) sums.set(what, (sums.get(what) ?? 0) + dollars);
  return [...sums].map(([what, dollars]) => ({ what, dollars })).sort((a, b) => b.dollars - a.dollars);
}

export const totalOf = (lines: readonly Line[]): number =>
  lines.reduce((sum, { dollars }) => sum + dollars, 0);

function usageOf(operations: Operations, name: string): Usage {
  const usage = operations[name];
  if (!usage) throw new Error(`Nobody has measured "${name}".`);
  return usage;
}

/** What a ticket costs from its first mail until it is closed. @throws where that was not measured */
export function costOfLife(operations: Operations, prices: RegionPrices): Line[] {
  const chunks = LIFE.mailsIn + Math.floor((LIFE.fileBytes * 1.37 + MAIL_BYTES) / MAIL_CHUNK_BYTES);
  // SES puts each mail into the bucket.
  const mailIn = LIFE.mailsIn * (prices.mailsIn + prices.objectWrites) + chunks * prices.mailInChunks;
  return together([...priced(usageOf(operations, LIFE.name), prices), { what: 'mail in', dollars: mailIn }]);
}

/** What a desk costs in which nobody writes, in a month. */
export function costOfIdling(prices: RegionPrices): Line[] {
  return together([
    { what: 'alarms', dollars: IDLE.alarms * prices.alarmMonth },
    { what: 'queues', dollars: IDLE.pollRequests * prices.queueRequests },
  ]);
}

/** How large a desk is. */
export interface DeskSize {
  readonly ticketsAMonth: number;
  readonly agents: number;
  /** months whose tickets are kept */
  readonly monthsKept: number;
}

/** What a desk of a size costs in a month. */
export function costOfDesk(operations: Operations, prices: RegionPrices, size: DeskSize): Line[] {
  const lives = costOfLife(operations, prices).map(({ what, dollars }) => ({
    what,
    dollars: dollars * size.ticketsAMonth,
  }));
  const looks = Object.entries(AGENT_HOUR).flatMap(([name, times]) =>
    priced(usageOf(operations, name), prices, times * AGENT_HOURS * size.agents),
  );
  const kept = size.ticketsAMonth * size.monthsKept;
  const stored = [
    {
      what: 'what is kept',
      dollars:
        ((kept * STORED.tableBytes) / GIGABYTE) * (prices.tableGigabyteMonth + prices.backupGigabyteMonth) +
        ((kept * STORED.objectBytes) / GIGABYTE) * prices.objectGigabyteMonth,
    },
  ];
  return together([...lives, ...looks, ...stored, ...costOfIdling(prices)]);
}
