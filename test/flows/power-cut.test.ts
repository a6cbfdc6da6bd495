import { setTimeout as pause } from 'node:timers/promises';
import { messageAddedSchema } from '../../schemas/api/tickets.ts';
import { countInDesk } from '../support/rows-in-file.ts';
import {
  auditTrail,
  bodyOf,
  change,
  listed,
  MAILBOX,
  mailTo,
  readTicket,
  ticketFrom,
  ticketsFrom,
} from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';
import { depthOf, queueUrl } from './support/queues.ts';

const addressOf = (name: string) => `${name}@customer.example.net`;
/** Longer than a sender's claim, and than a queue hides what a consumer does not give back. */
const LONGER_THAN_ANY_CLAIM = 'PT20M';
/** When nothing was sent for so long, nothing is under way: a killed sender has claimed what is missing. */
const STUCK_AFTER_MS = 5000;
const DELIVERED_WITHIN_MS = 60_000;

describe('kill -9', () => {
  let desk: RunningHost;
  beforeAll(async () => {
    desk = await startHost();
  });
  afterAll(() => desk.dispose());

  /** Sends a mail that is the same, byte for byte, whenever it is sent again. */
  const write = (name: string) =>
    desk.sendMail({
      from: addressOf(name),
      to: MAILBOX,
      subject: `Question of ${name}`,
      text: 'Are you there?',
      messageId: `<${name}@customer.example.net>`,
      date: new Date('2026-03-03T10:00:00Z'),
    });

  /** Waits for mail that is under way. Where the claim of a killed sender is in its way, time moves past it. */
  async function delivered(what: string, check: () => Promise<boolean>) {
    let [sent, since] = [-1, Date.now()];
    await until(
      what,
      async () => {
        if (await check()) return true;
        const { length } = await desk.outbox();
        if (length !== sent) [sent, since] = [length, Date.now()];
        if (Date.now() - since > STUCK_AFTER_MS) {
          await desk.advance(LONGER_THAN_ANY_CLAIM);
          since = Date.now();
        }
        return false;
      },
      DELIVERED_WITHIN_MS,
    );
  }

  /** Lets every claim and every hidden queue message run out, and waits until the sender has looked at all of them. */
  async function nothingLeftToSend() {
    const outbound = await queueUrl(desk, /outbound/i);
    await desk.advance(LONGER_THAN_ANY_CLAIM);
    await until('the sender to be done', async () => {
      const { waiting, hidden } = await depthOf(desk, outbound);
      return waiting + hidden === 0;
    });
  }

  /** Every mail of these people is one ticket with one message and one acknowledgement, however long one waits. */
  async function expectOneOfEach(names: string[]) {
    for (const name of names) {
      const { id, conversation } = await ticketFrom(desk, addressOf(name));
      expect([name, conversation.items.length]).toEqual([name, 1]);
      await delivered(`the acknowledgement of ${name}`, async () =>
        (await auditTrail(desk, id)).some(({ type }) => type === 'acknowledgement.delivered'),
      );
    }
    await nothingLeftToSend();
    for (const name of names) {
      expect([name, (await ticketsFrom(desk, addressOf(name))).length]).toEqual([name, 1]);
      expect([name, (await mailTo(desk, addressOf(name))).length]).toEqual([name, 1]);
    }
  }

  it.each([0, 150])('%i ms after mail was accepted loses none and doubles none', async (delay) => {
    const names = ['ana', 'boris', 'chen', 'dora'].map((name) => `${name}-${delay}`);
    await Promise.all(names.map(write));
    await pause(delay);
    await desk.kill9();
    await desk.restart();
    await expectOneOfEach(names);
  });

  it('while mail comes in keeps what was accepted, and the sender repeats the rest', async () => {
    const names = Array.from({ length: 6 }, (_, at) => `late-${at}`);
    const accepted: string[] = [];
    const under = names.map((name) =>
      write(name).then(
        () => accepted.push(name),
        () => undefined,
      ),
    );
    await until('the first mail to be accepted', () => accepted.length > 0);
    await desk.kill9();
    await Promise.all(under);
    const before = [...accepted];
    await desk.restart();
    for (const name of names.filter((one) => !before.includes(one))) await write(name);
    await expectOneOfEach(names);
  });

  it('keeps changes, replies and the token, and sends no reply twice', async () => {
    const { adminToken } = desk.info();
    const names = ['ana-0', 'boris-0', 'chen-0', 'dora-0'];
    const tickets = await Promise.all(names.map((name) => ticketFrom(desk, addressOf(name))));
    for (const [at, { id }] of tickets.entries()) {
      const body = { kind: 'public_reply', text: `Answer ${at}`, status: 'pending' };
      const added = await desk.api('POST', `/tickets/${id}/messages`, { body });
      expect(bodyOf(messageAddedSchema, added).ticket.status).toBe('pending');
    }
    await desk.kill9();
    await desk.restart();
    expect(desk.info().adminToken).toBe(adminToken);
    for (const [at, { id }] of tickets.entries()) {
      await delivered(`reply ${at}`, async () => {
        const ticket = await readTicket(desk, id);
        return ticket.conversation.items.at(-1)?.delivery?.state === 'delivered';
      });
      const version = (tickets[at]?.version ?? 0) + 1;
      expect(await readTicket(desk, id)).toMatchObject({ status: 'pending', version });
      const types = (await auditTrail(desk, id)).map(({ type }) => type);
      expect(types.filter((type) => type === 'message.sent').length).toBeLessThanOrEqual(1);
      expect(types.filter((type) => type === 'message.delivered')).toHaveLength(1);
    }
    await nothingLeftToSend();
    for (const name of names) {
      const subjects = (await mailTo(desk, addressOf(name))).map(({ subject }) => subject);
      expect(subjects).toEqual([expect.any(String), expect.stringMatching(/^Re: /)]);
    }
    await until('the lists to have followed', async () => {
      const pending = await listed(desk, 'status=pending');
      return pending.length === names.length;
    });
    expect((await change(desk, tickets[0]?.id ?? 0, { status: 'solved', assigneeId: 1 })).status).toBe(
      'solved',
    );
  });

  it('leaves no more than the newest record in the database once every reader of its stream has passed', async () => {
    const rows = () => countInDesk(desk, '_stream_records');
    await until('the stream to be short', () => rows() <= 1);
    await write('zoe');
    await desk.kill9();
    await desk.restart();
    await expectOneOfEach(['zoe']);
    await until('the stream to be short again', () => rows() <= 1);
  });
});
