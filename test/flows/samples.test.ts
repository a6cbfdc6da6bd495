import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ticketPageSchema } from '../../schemas/api/ticket-filters.ts';
import { expectedSamples, SAMPLES } from '../support/samples.ts';
import { auditTrail, bodyOf, MAILBOX, mailTo, type ReadTicket, readTicket } from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';

const expected = expectedSamples();
const names = readdirSync(SAMPLES)
  .filter((name) => name.endsWith('.eml'))
  .map((name) => name.slice(0, -4))
  .sort();
/** Fifty mails take a slow machine a while. */
const FIFTY_WITHIN_MS = 110_000;
/** One mail, delivered twice. */
const TWICE = ['35-delivered-twice-a', '36-delivered-twice-b'];
/** The door may end the last line of a mail. */
const LINE_END = 2;
/** The invitation's calendar part may be listed or not. */
const INVITATION = '43-calendar-invite';
const people = names.filter((name) => !expected[name]?.isAutoReply);
const machines = names.filter((name) => expected[name]?.isAutoReply);

const squeezed = (text: string) => text.replace(/\s+/g, '');
const sampleOf = (name: string) => {
  const sample = expected[name];
  if (!sample) throw new Error(`expected.json has no ${name}`);
  return sample;
};

const ids = new Set(names.map((name) => sampleOf(name).messageId).filter(Boolean));
/** Whether a sample answers another one of them. */
function answersAnother(name: string): boolean {
  const { inReplyTo, references, messageId } = sampleOf(name);
  return [inReplyTo, ...references].some((id) => ids.has(id) && id !== messageId);
}

type Message = ReadTicket['conversation']['items'][number];

describe('every sample mail through the SMTP door', () => {
  let desk: RunningHost;
  const tickets = new Map<number, ReadTicket>();

  /** The message that a sample became, with its ticket. Samples without an id are known by who sent them. */
  function placeOf(name: string): { ticket: ReadTicket; message: Message; first: boolean } {
    const { messageId, from } = sampleOf(name);
    for (const ticket of tickets.values()) {
      for (const [at, message] of ticket.conversation.items.entries()) {
        const { origin } = message;
        if (origin.messageId === messageId && origin.from === from.toLowerCase())
          return { ticket, message, first: at === 0 };
      }
    }
    throw new Error(`${name} is on no ticket`);
  }

  /** Reads what is new until so many messages are on tickets. */
  const countedMessages = (awaited: number) =>
    until(
      `${awaited} messages to be on tickets`,
      async () => {
        const page = bodyOf(ticketPageSchema, await desk.api('GET', '/tickets?view=open&limit=100'));
        const changed = page.items.filter(({ id, version }) => tickets.get(id)?.version !== version);
        for (const { id } of changed) tickets.set(id, await readTicket(desk, id));
        const messages = [...tickets.values()].flatMap(({ conversation }) => conversation.items);
        return messages.length >= awaited;
      },
      FIFTY_WITHIN_MS,
    );

  beforeAll(async () => {
    desk = await startHost();
    const deliver = (name: string) => {
      const raw = readFileSync(join(SAMPLES, `${name}.eml`));
      const { from, isBounce } = sampleOf(name);
      return desk.sendMail({ raw, from: isBounce ? '' : from, to: MAILBOX });
    };
    await Promise.all(names.filter((name) => !answersAnother(name)).map(deliver));
    await countedMessages(names.filter((name) => !answersAnother(name)).length - 1);
    await Promise.all(names.filter(answersAnother).map(deliver));
    await countedMessages(names.length - 1);
  });
  afterAll(() => desk.dispose());

  it.each(names)('%s: sender, subject and text are those of the sample', (name) => {
    const { ticket, message, first } = placeOf(name);
    const sample = sampleOf(name);
    expect(message.kind).toBe('customer_message');
    expect(message.origin).toMatchObject({
      from: sample.from.toLowerCase(),
      fromName: sample.fromName,
      automatic: sample.isAutoReply,
    });
    if (first) expect(ticket.subject.slice(0, 400)).toBe((sample.subject || '(no subject)').slice(0, 400));
    expect(ticket.subject.length).toBeLessThanOrEqual(500);
    if (sample.text.trim() !== '') expect(squeezed(message.text)).toBe(squeezed(sample.text));
  });

  it.each(people)('%s: what the person wrote is told apart from what they quote', (name) => {
    const { message } = placeOf(name);
    const { replyText, notInReply } = sampleOf(name);
    const written = squeezed(message.replyText);
    for (const line of replyText.split('\n')) expect(written).toContain(squeezed(line));
    for (const quoted of notInReply) expect(written).not.toContain(squeezed(quoted));
  });

  it.each(people)('%s: the files, the HTML and the raw mail can be downloaded whole', async (name) => {
    const { message } = placeOf(name);
    const sample = sampleOf(name);
    const counts = ({ contentType }: { contentType: string }) =>
      name !== INVITATION || contentType !== 'text/calendar';
    const files = message.attachments.filter(counts);
    expect(files.map(({ filename, contentType, size }) => ({ filename, contentType, size }))).toEqual(
      sample.attachments.filter(counts),
    );
    for (const { url, size } of files) {
      const answer = await fetch(url ?? '');
      expect([answer.status, (await answer.arrayBuffer()).byteLength]).toEqual([200, size]);
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
    }
    expect(message.htmlUrl === null).toBe(sample.html === '');
    if (message.htmlUrl) {
      const answer = await fetch(message.htmlUrl);
      expect(squeezed(await answer.text())).toBe(squeezed(sample.html));
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
    }
    const raw = Buffer.from(await (await fetch(message.origin.rawUrl ?? '')).arrayBuffer());
    const deliveries = TWICE.includes(name) ? TWICE : [name];
    const sent = deliveries.map((one) => readFileSync(join(SAMPLES, `${one}.eml`)).subarray(0, -LINE_END));
    expect(sent.some((bytes) => raw.includes(bytes))).toBe(true);
  });

  it('makes one ticket of the mail that was delivered twice', () => {
    const { messageId } = sampleOf(TWICE[0] ?? '');
    const messages = [...tickets.values()].flatMap(({ conversation }) => conversation.items);
    expect(messages.filter(({ origin }) => origin.messageId === messageId)).toHaveLength(1);
    expect(messages).toHaveLength(names.length - 1);
  });

  it('joins what answers another sample, and opens a ticket for everything else', () => {
    for (const name of names)
      if (placeOf(name).first) expect([name, answersAnother(name)]).toEqual([name, false]);
      else expect(answersAnother(name) || sampleOf(name).isAutoReply).toBe(true);
  });

  it('acknowledges each ticket of a person once, and none of a machine', async () => {
    const opened = [...tickets.values()];
    const answered = opened.filter(({ conversation }) => !conversation.items[0]?.origin.automatic);
    await until(
      'the acknowledgements',
      async () => (await desk.outbox()).length >= answered.length,
      FIFTY_WITHIN_MS,
    );
    const outcomes = await Promise.all(
      opened.map(({ id }) =>
        until(`the decision on ticket ${id}`, async () => {
          const trail = await auditTrail(desk, id);
          return trail.find(({ type }) => /^acknowledgement\.(sent|withheld)$/.test(type));
        }),
      ),
    );
    for (const [at, ticket] of opened.entries()) {
      const automatic = ticket.conversation.items[0]?.origin.automatic;
      const type = outcomes[at]?.type;
      expect([ticket.subject, type]).toEqual([
        ticket.subject,
        automatic ? 'acknowledgement.withheld' : 'acknowledgement.sent',
      ]);
    }
    const senders = new Set(people.map((name) => sampleOf(name).from.toLowerCase()));
    for (const name of machines) {
      const { from } = sampleOf(name);
      if (!senders.has(from.toLowerCase())) expect(await mailTo(desk, from)).toEqual([]);
    }
    const subjects = (await desk.outbox()).map(({ subject }) => /\[#\d+\]/.exec(subject)?.[0]);
    expect(new Set(subjects).size).toBe(answered.length);
    expect(subjects).toHaveLength(answered.length);
  });
});
