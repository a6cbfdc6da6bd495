import { createHash } from 'node:crypto';
import { createUpload } from '../../core/attachment/index.ts';
import { listEvents } from '../../core/audit/index.ts';
import { actorOf, type Caller } from '../../core/auth/index.ts';
import { calendarArea } from '../../core/calendar/index.ts';
import { type InForce, keptConfiguration } from '../../core/configuration/index.ts';
import { addMessage, loadConversation, type NewMessage, readHtml } from '../../core/conversation/index.ts';
import { keptCatalogue } from '../../core/fields/index.ts';
import { type Objects, type Receipt, receiveMail, releaseMail } from '../../core/inbound/index.ts';
import { type Mailboxes, type MailSettings, mailboxArea } from '../../core/mailbox/index.ts';
import {
  askConfirmation,
  giveUpMail,
  isApart,
  MailHeldBackError,
  MailRefusedError,
  type MailService,
  noteFeedback,
  type OutboundDeps,
  type OutgoingMail,
  readForReports,
  type Sent,
  sendApart,
  sendAwaiting,
  sendDigest,
  sendLetter,
  sendMail,
  tellOfHeld,
  undoReply,
} from '../../core/outbound/index.ts';
import { roomArea } from '../../core/room/index.ts';
import { type Context, contextOf } from '../../core/shared/context.ts';
import type { ServiceLevels } from '../../core/shared/service-levels.ts';
import type { Table } from '../../core/shared/table.ts';
import { templateArea } from '../../core/template/index.ts';
import type { SigningKeys } from '../../core/threading/index.ts';
import { fireDeadlines, loadTicket, type TicketRules } from '../../core/ticket/index.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import { type HelpCentre, INITIAL_HELP_CENTRE } from '../../schemas/help-centre.ts';
import { type Arrival, arrivalSchema } from '../../schemas/mail/arrival.ts';
import { feedbackSchema } from '../../schemas/mail/feedback.ts';
import type { Message } from '../../schemas/message.ts';
import type { Channel } from '../../schemas/options.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { NOW } from './context.ts';
import { startDatabase, type TestDatabase, type Waiting } from './database.ts';
import { eventsOf } from './events.ts';

/** What settings say, and the options by which mail is written. */
export interface DeskSettings extends MailSettings {
  name: string;
  quoteHistory: boolean;
}

/** The desk of these tests. */
export const DESK: DeskSettings = {
  name: 'Acme Help',
  domain: 'desk.example.com',
  mailboxes: [
    { address: 'support@desk.example.com', name: 'Acme Support' },
    { address: 'billing@desk.example.com', name: 'Acme Billing' },
  ],
  quoteHistory: false,
};
export const REGION = 'eu-west-1';
export const KEYS: SigningKeys = [new Uint8Array(32).fill(7)];

/** Objects in memory. Other buckets than the desk's two, and other content under a key that is taken, are refused. */
export class MemoryObjects implements Objects {
  readonly kept = new Map<string, { body: Uint8Array; contentType: string }>();
  /** number of the put that fails, counted from 1 */
  failingPut = 0;
  puts = 0;

  async get(bucket: string, key: string): Promise<Uint8Array> {
    const found = this.kept.get(`${bucket}/${key}`);
    if (!found) throw new Error(`There is no object ${bucket}/${key}`);
    return found.body;
  }

  async put(bucket: string, key: string, body: Uint8Array, contentType: string): Promise<void> {
    this.puts += 1;
    if (this.puts === this.failingPut) throw new Error('The bucket does not answer');
    if (bucket !== 'attachments') throw new Error(`Nothing may be written to ${bucket}`);
    if (contentType.length > 255) throw new Error('The content type is too long for a header');
    const before = this.kept.get(`${bucket}/${key}`);
    if (before && !Buffer.from(before.body).equals(body)) throw new Error(`${key} was overwritten`);
    this.kept.set(`${bucket}/${key}`, { body, contentType });
  }

  async copy(bucket: string, from: string, to: string): Promise<boolean> {
    const found = this.kept.get(`${bucket}/${from}`);
    if (found) this.kept.set(`${bucket}/${to}`, found);
    return found !== undefined;
  }

  text(key: string | null): string {
    return Buffer.from(this.kept.get(`attachments/${key}`)?.body ?? []).toString();
  }
}

/** What the mail service does with the next mail: takes it, refuses it, is too busy, or takes it and never answers. */
export type Mood = 'takes' | 'refuses' | 'holds_back' | 'vanishes' | 'takes_silently';

const answerOf = (name: string, message: string) => Object.assign(new Error(message), { name });

/** A mail service in memory. */
export class MemoryMail implements MailService {
  /** what was sent; `to` is the first who got it */
  readonly sent: (OutgoingMail & { mailId: string; to: string })[] = [];
  moods: Mood[] = [];

  async send(mail: OutgoingMail): Promise<string> {
    const mood = this.moods.shift() ?? 'takes';
    if (mood === 'refuses') throw new MailRefusedError(answerOf('MessageRejected', 'Address blacklisted.'));
    if (mood === 'holds_back') throw new MailHeldBackError('daily_quota', answerOf('Throttling', 'Daily …'));
    if (mood === 'vanishes') throw new Error('socket hang up');
    const mailId = `0102-${this.sent.length + 1}-${mail.sendId}`;
    this.sent.push({ ...mail, mailId, to: mail.recipients[0] ?? '' });
    if (mood === 'takes_silently') throw new Error('socket hang up');
    return mailId;
  }
}

/** Header fields and body of a mail for tests. */
export interface GivenMail {
  from?: string;
  to?: string;
  subject?: string;
  /** `null` leaves the header out */
  id?: string | null;
  inReplyTo?: string;
  references?: string;
  headers?: readonly string[];
  text?: string;
}

let mails = 0;

/** A raw mail, each with an id of its own unless `id` says otherwise. */
export function givenMail(mail: GivenMail = {}): Buffer {
  mails += 1;
  const id = mail.id === undefined ? `<m${mails}@mail.example.com>` : mail.id;
  const lines = [
    `From: ${mail.from ?? 'Ana Pop <ana@example.com>'}`,
    `To: ${mail.to ?? 'support@desk.example.com'}`,
    `Subject: ${mail.subject ?? 'Printer on fire'}`,
    ...(id === null ? [] : [`Message-ID: ${id}`]),
    ...(mail.inReplyTo ? [`In-Reply-To: ${mail.inReplyTo}`] : []),
    ...(mail.references ? [`References: ${mail.references}`] : []),
    ...(mail.headers ?? []),
    ...(mail.headers?.some((line) => /^content-type:/i.test(line))
      ? []
      : ['Content-Type: text/plain; charset=utf-8']),
    '',
    mail.text ?? 'It burns.',
    '',
  ];
  return Buffer.from(lines.join('\r\n').replace(/\r?\n/g, '\r\n'));
}

/** How a mail was delivered. */
export interface GivenDelivery {
  sender?: string;
  recipients?: string[];
  verdicts?: Partial<Arrival['verdicts']>;
  rawKey?: string;
}

let deliveries = 0;

/** What SES says of a delivery, in its own words. */
export function givenNotification({ sender, recipients, verdicts, rawKey }: GivenDelivery = {}) {
  deliveries += 1;
  const id = `delivery${deliveries}`;
  const verdict = (name: keyof Arrival['verdicts'], status: string) => ({
    [`${name}Verdict`]: { status: verdicts?.[name] ?? status },
  });
  return {
    notificationType: 'Received',
    mail: {
      timestamp: NOW.toISOString(),
      source: sender ?? 'bounce-path@example.com',
      messageId: id,
      destination: recipients ?? ['support@desk.example.com'],
      headersTruncated: false,
    },
    receipt: {
      timestamp: NOW.toISOString(),
      processingTimeMillis: 300,
      recipients: recipients ?? ['support@desk.example.com'],
      ...verdict('spam', 'PASS'),
      ...verdict('virus', 'PASS'),
      ...verdict('spf', 'PASS'),
      ...verdict('dkim', 'PASS'),
      ...verdict('dmarc', 'GRAY'),
      action: {
        type: 'S3',
        topicArn: 'arn:aws:sns:eu-west-1:123456789012:inbound',
        bucketName: 'mail',
        objectKeyPrefix: 'raw/',
        objectKey: rawKey ?? `raw/${id}`,
      },
    },
  };
}

const ADMIN: Caller = { kind: 'agent', id: 1, role: 'admin', teamIds: null, scopes: ['*'] };
function kept(table: Table, settings: DeskSettings) {
  const keep = keptConfiguration(table);
  return {
    mailboxes: keep(mailboxArea(settings.mailboxes)),
    templates: keep(templateArea),
    calendars: keep(calendarArea),
    catalogue: keptCatalogue(keep),
  };
}
type Kept = ReturnType<typeof kept>;

const MAIL_ACTOR = { kind: 'system', name: 'mail' } as const;

/** A desk on a real database, with its objects and its way out in memory. */
export class TestDesk {
  #database: TestDatabase | undefined;
  #kept: { settings: DeskSettings; configuration: Kept } | undefined;
  readonly objects = new MemoryObjects();
  readonly mail = new MemoryMail();
  /** the ways to reach the desk that its mail may name */
  channels: Channel[] = [];
  settings: DeskSettings = DESK;
  /** seconds for which replies can be taken back */
  undoSeconds = 0;
  helpCentre: HelpCentre = INITIAL_HELP_CENTRE;
  /** whether what the desk writes by itself goes to collaborators, too */
  automaticToAll = false;
  /** what the desk has configured about tickets */
  rules: TicketRules = { closeAfterDays: 4, solvingNeedsAssignee: false, holdsMail: false };
  keys: SigningKeys = KEYS;
  /** what it promises; undefined where a test does not look */
  levels: ServiceLevels | undefined;
  /** has its rules applied to an event */
  applyRules: (event: DeskEvent) => Promise<unknown> = async () => null;
  /** finds the articles that an acknowledgement suggests; undefined: it suggests none */
  suggestionsFor: OutboundDeps['suggestionsFor'];
  /** the articles that were counted as suggested by mails */
  readonly suggested: number[] = [];
  /** hands out numbers of customers; when absent, each is asked for by itself */
  newCustomerId: (() => Promise<number>) | undefined;
  now = NOW;

  static async open(waiting: Waiting = {}): Promise<TestDesk> {
    const desk = new TestDesk();
    await desk.start(waiting);
    return desk;
  }

  async start(waiting: Waiting = {}): Promise<void> {
    this.#database = await startDatabase(waiting);
  }

  get database(): TestDatabase {
    if (this.#database === undefined) throw new Error('The desk is not open yet');
    return this.#database;
  }

  get table() {
    return this.database.table;
  }

  close(): Promise<void> {
    return this.database.stop();
  }

  /** The mailboxes as a warm function has them. */
  get mailboxes(): InForce<Mailboxes> {
    return this.configuration.mailboxes;
  }

  /** What the desk has configured about mail, as a warm function has it. */
  get configuration(): Kept {
    const { settings, table } = this;
    if (this.#kept?.settings !== settings) this.#kept = { settings, configuration: kept(table, settings) };
    return this.#kept.configuration;
  }

  /** What a function knows that has just been started. */
  coolDown(): void {
    this.#kept = undefined;
  }

  later(minutes: number): void {
    this.now = new Date(this.now.getTime() + minutes * 60_000);
  }

  /** Each one is a millisecond later than the one before. */
  context(cause: string | null = null) {
    this.now = new Date(this.now.getTime() + 1);
    return {
      ...contextOf(MAIL_ACTOR, this.now, Math.random, cause),
      ...(this.levels && { levels: this.levels }),
    };
  }

  /** Takes in a mail that SES has stored and announced. */
  deliver(raw: Uint8Array, delivery: GivenDelivery = {}) {
    return this.receive(this.store(raw, delivery));
  }

  /** Stores a mail as SES does, and gives its announcement. */
  store(raw: Uint8Array, delivery: GivenDelivery = {}): Arrival {
    const notification = givenNotification(delivery);
    const stored = Buffer.concat([
      Buffer.from(`Received: by inbound ${notification.mail.messageId}\r\n`),
      raw,
    ]);
    const { objectKey } = notification.receipt.action;
    if (delivery.rawKey === undefined) {
      this.objects.kept.set(`mail/${objectKey}`, { body: stored, contentType: 'message/rfc822' });
    }
    return arrivalSchema.parse(notification);
  }

  /** Takes in a mail of a desk that holds none. */
  async receive(arrival: Arrival): Promise<Exclude<Receipt, { outcome: 'held' }>> {
    const receipt = await this.takeIn(arrival);
    if (receipt.outcome === 'held') throw new Error(`The mail is held: ${receipt.causes}`);
    return receipt;
  }

  takeIn(arrival: Arrival): Promise<Receipt> {
    return receiveMail(this.inbound(), this.context(arrival.deliveryId), arrival);
  }

  /** Lets a held mail be what it would have been. */
  release(heldId: number, context: Context = this.context()) {
    return releaseMail(this.inbound(), context, heldId);
  }

  private inbound() {
    const { table, objects, settings, mailboxes, keys } = this;
    const buckets = { mail: 'mail', attachments: 'attachments' };
    const rules = { at: async () => this.rules };
    const numbers = this.newCustomerId && { newCustomerId: this.newCustomerId };
    return { table, objects, buckets, settings, mailboxes, keys, rules, ...numbers };
  }

  /** Takes in a mail and opens what became of it. */
  async take(mail: GivenMail = {}, delivery: GivenDelivery = {}) {
    const receipt = await this.deliver(givenMail(mail), delivery);
    if (receipt.outcome === 'known') throw new Error('The mail was known');
    return { receipt, ...(await this.open(receipt.ticketId)) };
  }

  async open(ticketId: number): Promise<{ ticket: Ticket; messages: Message[] }> {
    const { ticket, messages } = await loadConversation(this.table, ticketId, 100);
    return { ticket, messages };
  }

  ticket(ticketId: number): Promise<Ticket> {
    return loadTicket(this.table, ticketId);
  }

  async events(ticketId: number): Promise<DeskEvent[]> {
    return eventsOf(this.table, `T#${ticketId}`);
  }

  /** The newest entry of this type in the audit trail of a ticket, with its words. */
  async entry(ticketId: number, type: DeskEvent['type']) {
    const { items } = await listEvents(this.table, `T#${ticketId}`, { limit: 1000 });
    return items.findLast((entry) => entry.type === type);
  }

  async event<T extends DeskEvent['type']>(ticketId: number, type: T) {
    const found = (await this.events(ticketId)).findLast((event) => event.type === type);
    if (!found) throw new Error(`There is no ${type} on ticket ${ticketId}`);
    return found;
  }

  /** Somebody, an agent unless another is named, announces a file and, unless they leave that, uploads it. */
  async upload(
    given: {
      filename?: string;
      content?: string | Buffer;
      contentType?: string;
      left?: boolean;
      servedAt?: string;
      principal?: Caller;
    } = {},
  ) {
    const { principal = ADMIN, filename = 'a.txt', contentType = 'text/plain', content = 'hello' } = given;
    const sha256 = createHash('sha256').update(content).digest('hex');
    const deps = { table: this.table, sign: async () => '', bucket: 'attachments', mostBytes: 20_000_000 };
    const made = await createUpload(
      deps,
      { ...this.context(), actor: actorOf(principal) },
      {
        principal,
        file: { filename, contentType, size: Buffer.byteLength(content), sha256 },
        servedAt: given.servedAt,
      },
    );
    const object = { body: Buffer.from(content), contentType };
    if (!given.left) this.objects.kept.set(`attachments/uploads/${made.id}`, object);
    return made;
  }

  /** An agent, the first one unless another is named, adds a message. */
  async write(ticketId: number, message: NewMessage, principal: Caller = ADMIN) {
    return addMessage(
      {
        table: this.table,
        rules: { ...this.rules, undoSeconds: this.undoSeconds },
        deskDomains: [this.settings.domain],
        files: this.files,
        readHtml,
      },
      { ...this.context(), actor: actorOf(principal) },
      {
        principal,
        ticketId,
        message,
        alongside: () => [],
      },
    );
  }

  /** An agent answers; gives the event that asks for the mail. */
  async reply(ticketId: number, text = 'Put it out.', status?: NewMessage['status']) {
    const { message } = await this.write(ticketId, { kind: 'public_reply', text, ...(status && { status }) });
    return { message, event: await this.event(ticketId, 'message.added') };
  }

  /** An agent takes a reply back. */
  undo(ticketId: number, messageId: string) {
    const principal = { kind: 'agent', id: 1, role: 'admin', teamIds: null, scopes: ['*'] } as const;
    const context: Context = { ...this.context(), actor: { kind: 'agent', id: 1 } };
    return undoReply(this.table, context, {
      principal: { ...principal, scopes: ['*'] },
      ticketId,
      messageId,
    });
  }

  /** Where files of messages go. */
  get files() {
    const copyObject = this.objects.copy.bind(this.objects);
    return { bucket: 'attachments', copyObject, replyBytes: 7_000_000 };
  }

  /** What becomes of a template that cannot be filled in: no test expects one unless it says so. */
  templateFailed = (_key: string, error: unknown): void => {
    throw error;
  };

  get #outbound() {
    const { table, mail: service, settings, mailboxes, keys } = this;
    const { name: deskName, quoteHistory } = settings;
    const { automaticToAll, channels, helpCentre } = this;
    const replyAttachmentBytes = this.files.replyBytes;
    const said = {
      automaticToAll,
      channels,
      deskName,
      helpCentre,
      language: null,
      quoteHistory,
      timeZone: 'UTC',
      roomMessageDays: null,
    };
    const known = { ...said, replyAttachmentBytes };
    const options = async () => known;
    const { templates, catalogue, calendars } = this.configuration;
    const readFile = (key: string) => this.objects.get('attachments', key);
    return {
      table,
      service,
      settings,
      mailboxes,
      options: { at: options, latest: options },
      rooms: keptConfiguration(table)(roomArea),
      templates,
      catalogue,
      calendars,
      templateFailed: (key: string, error: unknown) => this.templateFailed(key, error),
      keys,
      region: REGION,
      applyRules: (event: DeskEvent) => this.applyRules(event),
      ...(this.suggestionsFor && { suggestionsFor: this.suggestionsFor }),
      countSuggested: async (ids: readonly number[]) => {
        this.suggested.push(...ids);
      },
      boundary: () => 'b0undary',
      readFile,
    };
  }

  send(event: DeskEvent): Promise<Sent> {
    return sendMail(this.#outbound, this.context(event.id), event);
  }

  /** The mail that asks to confirm an address, and what waits until that is done. */
  askConfirmation(event: Extract<DeskEvent, { type: 'customer.confirmation_asked' }>): Promise<Sent> {
    return askConfirmation(this.#outbound, event, this.context(event.id).now);
  }

  sendAwaiting(event: Extract<DeskEvent, { type: 'customer.confirmed' }>): Promise<number> {
    return sendAwaiting(
      this.#outbound,
      ({ id }) => this.context(id),
      event,
      (work) => work(),
    );
  }

  tellOfHeld(event: Extract<DeskEvent, { type: 'mail.held' }>): Promise<number> {
    return tellOfHeld(this.#outbound, event, this.context(event.id).now, (work) => work());
  }

  sendDigest(event: Extract<DeskEvent, { type: 'digest.asked' }>): Promise<Sent> {
    return sendDigest(this.#outbound, event, this.context(event.id).now);
  }

  /** A mail that is about no ticket. */
  sendApart(event: DeskEvent): Promise<Sent> {
    if (!isApart(event)) throw new Error(`${event.type} asks for no such mail`);
    return sendApart(this.#outbound, event, this.context(event.id).now);
  }

  sendLetter(event: Extract<DeskEvent, { type: 'letter.asked' }>): Promise<Sent> {
    return sendLetter(this.#outbound, event, this.context(event.id).now);
  }

  giveUp(event: DeskEvent, error: Error): Promise<void> {
    return giveUpMail(this.#outbound, this.context(event.id), event, error);
  }

  /** Answers, sends the answer, and gives the mail that went out. */
  async answer(ticketId: number, text?: string, status?: NewMessage['status']) {
    const { event, message } = await this.reply(ticketId, text, status);
    const outcome = await this.send(event);
    return { outcome, event, message, mail: this.lastMail() };
  }

  lastMail() {
    const mail = this.mail.sent.at(-1);
    if (!mail) throw new Error('No mail went out');
    const raw = Buffer.from(mail.raw).toString();
    return { ...mail, raw, headers: headersOf(raw), messageId: `<${mail.mailId}@${REGION}.amazonses.com>` };
  }

  /** A report of the mail service about a mail, in its own words. */
  report(type: string, of: ReportedMail, extra: object = {}) {
    const feedback = feedbackSchema.parse(givenReport(type, of, extra));
    return noteFeedback({ table: this.table, region: REGION }, this.context(of.mailId), feedback);
  }

  /** Reports of the mail service that come together. */
  async reportAll(all: readonly { kind: string; of: ReportedMail }[]): Promise<void> {
    const reports = all.map(({ kind, of }) => feedbackSchema.parse(givenReport(kind, of)));
    const note = await readForReports({ table: this.table, region: REGION }, reports);
    for (const report of reports) await note(this.context(report.mail.messageId), report);
  }

  async solveAndClose(ticketId: number): Promise<Ticket> {
    await this.write(ticketId, { kind: 'internal_note', text: 'Done.', status: 'solved' });
    this.later(5 * 24 * 60);
    return fireDeadlines(this.table, this.context(), ticketId);
  }

  /** Takes a row away, as if an earlier version had not written it. */
  async forget(pk: string, sk: string): Promise<void> {
    const { DeleteCommand, DynamoDBDocumentClient } = await import('@aws-sdk/lib-dynamodb');
    const client = DynamoDBDocumentClient.from(this.database.client, {
      marshallOptions: { removeUndefinedValues: true },
    });
    await client.send(new DeleteCommand({ TableName: this.database.tableName, Key: { pk, sk } }));
  }

  /** Every row of the table, or of another one in the same database. */
  async rows(tableName = this.database.tableName): Promise<Record<string, unknown>[]> {
    const { ScanCommand } = await import('@aws-sdk/lib-dynamodb');
    const { DynamoDBDocumentClient } = await import('@aws-sdk/lib-dynamodb');
    const client = DynamoDBDocumentClient.from(this.database.client, {
      marshallOptions: { removeUndefinedValues: true },
    });
    const rows: Record<string, unknown>[] = [];
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      // A page has a megabyte at most.
      const page = await client.send(new ScanCommand({ TableName: tableName, ExclusiveStartKey }));
      rows.push(...(page.Items ?? []));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    return rows;
  }
}

/** A desk that is open for all tests of a file, or of the block in which it is asked for. */
export function sharedDesk(): TestDesk {
  const desk = new TestDesk();
  beforeAll(() => desk.start());
  afterAll(() => desk.close());
  return desk;
}

/** The mail that a report is about; one that an earlier version sent does not name its ticket. */
export type ReportedMail = { sendId: string; mailId: string; to: string; ticketId?: number };

/** A report as SES publishes it. */
export function givenReport(
  type: string,
  { sendId, mailId, to, ticketId }: ReportedMail,
  extra: object = {},
) {
  const ticket = ticketId === undefined ? {} : { 'bilet-ticket': [String(ticketId)] };
  const recipients = [
    { emailAddress: to, action: 'failed', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1' },
  ];
  const details: Record<string, object> = {
    Send: {},
    Delivery: { timestamp: NOW.toISOString(), recipients: [to], smtpResponse: '250 2.0.0 OK' },
    DeliveryDelay: { delayType: 'MailboxFull', delayedRecipients: recipients },
    Reject: { reason: 'Bad content' },
    Bounce: { bounceType: 'Permanent', bounceSubType: 'General', bouncedRecipients: recipients, ...extra },
    Complaint: { complainedRecipients: [{ emailAddress: to }], complaintFeedbackType: 'abuse', ...extra },
  };
  const key = type.charAt(0).toLowerCase() + type.slice(1);
  return {
    eventType: type,
    mail: {
      timestamp: NOW.toISOString(),
      messageId: mailId,
      source: 'support@desk.example.com',
      destination: [to],
      tags: { 'bilet-send': [sendId], ...ticket, 'ses:configuration-set': ['Bilet-mail'] },
    },
    [key]: details[type],
  };
}

/** The header fields of a raw mail, unfolded: a list for each name in lower case. */
export function headersOf(raw: string): Record<string, string[]> {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  const fields: Record<string, string[]> = {};
  for (const line of head.split('\r\n')) {
    const at = line.indexOf(':');
    const name = line.slice(0, at).toLowerCase();
    fields[name] = [...(fields[name] ?? []), line.slice(at + 1).trim()];
  }
  return fields;
}
