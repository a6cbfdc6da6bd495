import fc from 'fast-check';
import * as z from 'zod';
import { messageFacts, messageWrites, parseMessageRow } from '../../../core/message/index.ts';
import type { Row } from '../../../core/shared/write.ts';
import { openTicketWrites } from '../../../core/ticket/index.ts';
import { deliverySchema } from '../../../schemas/delivery.ts';
import { type Message, messageSchema } from '../../../schemas/message.ts';
import { originSchema } from '../../../schemas/origin.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { NOW, testContext } from '../../support/context.ts';
import { TestDesk } from '../../support/mail.ts';

const fields = {
  id: 1,
  subject: 'Lamp',
  channel: 'api',
  mailbox: 'a@b.example',
  organisationId: null,
  requesterId: 1,
  teamId: null,
};
const note = { kind: 'internal_note', text: 'Look.' } as const;
let ticket: Ticket;
beforeAll(async () => {
  ({ ticket } = await openTicketWrites({ ...fields, channel: 'api' }, note, testContext()));
});

/** The row that is written of a message. */
function rowOf(message: Message): Row {
  const [write] = messageWrites(ticket, message, testContext());
  if (write?.type !== 'put') throw new Error('A message is a new row.');
  return write.row;
}

const verdict = fc.constantFrom('PASS', 'FAIL', 'GRAY');
const person = fc.record({ address: fc.emailAddress(), name: fc.string() });
const mail = fc.record(
  {
    channel: fc.constant('email'),
    from: fc.emailAddress(),
    fromName: fc.string(),
    to: fc.array(person, { maxLength: 2 }),
    cc: fc.array(person, { maxLength: 2 }),
    doubted: fc.boolean(),
    unknownSender: fc.boolean(),
    replyTo: fc.emailAddress(),
    messageId: fc.string(),
    rawKey: fc.string(),
    verdicts: fc.record({ spf: verdict, dkim: verdict, dmarc: verdict, spam: verdict, virus: verdict }),
    automatic: fc.boolean(),
    noAutoAnswer: fc.boolean(),
    unknownRecipient: fc.boolean(),
  },
  { requiredKeys: ['channel', 'from', 'fromName', 'messageId', 'rawKey', 'verdicts', 'automatic'] },
);
const origin = fc.oneof(mail, fc.constant({ channel: 'api' }));
const stateOf = (state: string, ...also: ('at' | 'mailId' | 'detail')[]) => {
  const known = { at: NOW.toISOString(), mailId: '0102-1', detail: 'smtp; 550' };
  return {
    channel: 'email',
    state,
    ...Object.fromEntries(Object.entries(known).filter(([name]) => also.some((one) => one === name))),
  };
};
const delivery = fc.constantFrom(
  stateOf('queued'),
  stateOf('sent', 'at', 'mailId'),
  stateOf('delivered', 'at', 'mailId'),
  ...['delayed', 'bounced', 'complained'].map((state) => stateOf(state, 'at', 'mailId', 'detail')),
  ...['withheld', 'failed'].map((state) => stateOf(state, 'at', 'detail')),
);
const common = {
  id: fc.constant('01ARZ3NDEKTSV4RRFFQ69G5FAV'),
  author: fc.constantFrom({ kind: 'agent', id: 1 }, { kind: 'customer', id: 2 }),
  createdAt: fc.constant(NOW.toISOString()),
  text: fc.string(),
  textKey: fc.option(fc.string()),
  replyText: fc.string(),
  htmlKey: fc.option(fc.string()),
  attachments: fc.constant([]),
  origin,
};
const message = fc
  .oneof(
    fc.record({ ...common, kind: fc.constantFrom('customer_message', 'internal_note') }),
    fc.record({ ...common, kind: fc.constant('public_reply'), to: fc.option(fc.string()), delivery }),
  )
  .map((value) => messageSchema.parse(value));

/** What version 1 needs of a row: how a customer's mail was received, or null, and how far a reply got. */
const version1Schema = z.object({
  message: z.union([
    z.object({
      kind: z.literal('customer_message'),
      received: z
        .looseObject({ from: z.string(), fromName: z.string(), messageId: z.string(), rawKey: z.string() })
        .nullable(),
    }),
    z.object({ kind: z.literal('internal_note') }),
    z.object({ kind: z.literal('public_reply'), to: z.string().nullable() }),
  ]),
  delivery: z.looseObject({ state: z.string() }).optional(),
});

/** Takes the channel from what was said of mail. */
const unsaid = (value: unknown) => {
  const { channel: _channel, ...said } = Object(value);
  return said;
};

/** The row of a message as version 1 wrote it: only customers' messages came by mail. */
function rowOfVersion1({ origin: came, ...said }: Message): object {
  const { delivery: got, ...kept } = { delivery: undefined, ...said };
  const received = came.channel === 'email' ? unsaid(came) : null;
  return {
    ...rowOf({ origin: came, ...said }),
    schemaVersion: 1,
    message: said.kind === 'customer_message' ? { ...kept, received } : kept,
    ...(got !== undefined && { delivery: unsaid(got) }),
  };
}

describe('a message', () => {
  test('is read as it was written, by whichever channel it came and goes', () => {
    fc.assert(
      fc.property(message, (written) => {
        expect(parseMessageRow(rowOf(written))).toEqual(written);
      }),
    );
  });

  test('that version 1 wrote came and went by mail, or was typed', () => {
    fc.assert(
      fc.property(message, (written) => {
        const isMail = written.kind === 'customer_message';
        const meant: Message = isMail ? written : { ...written, origin: { channel: 'api' } };
        expect(parseMessageRow(rowOfVersion1(written))).toEqual(meant);
      }),
    );
  });

  test('is read by version 1, which finds what it knows where it looks for it', () => {
    fc.assert(
      fc.property(message, (written) => {
        const row = rowOf(written);
        const read = version1Schema.parse(row);
        if (written.kind === 'customer_message') {
          const received = 'received' in read.message ? read.message.received : undefined;
          expect(received && unsaid(received)).toEqual(
            written.origin.channel === 'email' ? unsaid(written.origin) : null,
          );
        }
        if (written.kind === 'public_reply') expect(unsaid(read.delivery)).toEqual(unsaid(written.delivery));
      }),
    );
  });
});

const base = { channel: 'telegram', key: 'bot', after: '01ARZ3NDEKTSV4RRFFQ69G5FAA' };
const went = { at: NOW.toISOString(), parts: [{ id: '01ARZ3NDEKTSV4RRFFQ69G5FAV-1', channelId: '77' }] };
const overChannel = fc.constantFrom(
  { ...base, state: 'queued' },
  { ...base, state: 'queued', leavesAt: NOW.toISOString(), waitsFor: 'credentials' },
  ...['sent', 'delivered', 'read'].map((state) => ({ ...base, ...went, state })),
  { ...base, ...went, state: 'failed', code: 'blocked', detail: '403' },
  { ...base, state: 'undone', at: NOW.toISOString(), restored: true },
  // As another version may write them.
  { ...base, state: 'seen_twice', by: 2 },
  { channel: 'pigeon', state: 'queued', wing: 'left' },
);

describe('a reply on a channel', () => {
  test('is read as it was written, also of a state and of a channel that only another version knows', () => {
    const replies = fc.record({
      ...common,
      kind: fc.constant('public_reply'),
      to: fc.constant(null),
      delivery: overChannel,
    });
    fc.assert(
      fc.property(replies, (value) => {
        const written = messageSchema.parse(value);
        expect(parseMessageRow(rowOf(written))).toEqual(value);
        expect(messageFacts(written).channel).toBe(value.delivery.channel);
      }),
    );
  });
});

describe('states that do not belong together', () => {
  test.each([
    ['a mail that waits has no id of the mail service', { channel: 'email', state: 'queued', mailId: '1' }],
    ['a mail that was sent has one', { channel: 'email', state: 'sent', at: NOW.toISOString() }],
    ['a mail that bounced says why', { ...stateOf('bounced', 'at', 'mailId') }],
    ['a reply that failed on its channel says why', { ...base, ...went, state: 'failed' }],
    ['a reply that was sent there became some messages', { ...base, at: NOW.toISOString(), state: 'sent' }],
  ])('are not kept: %s', (_, value) => {
    expect(deliverySchema.safeParse(value).data ?? {}).not.toEqual(value);
  });

  test('are not kept: a mail without its sender', () => {
    expect(originSchema.safeParse({ channel: 'email', fromName: 'Jo' }).success).toBe(false);
  });

  test('are not kept: a way in or out without its channel', () => {
    expect(originSchema.safeParse({}).success).toBe(false);
    expect(deliverySchema.safeParse({ state: 'queued' }).success).toBe(false);
  });
});

test('what is told of a message says how it was entered, and by which channel it meets its customer', () => {
  fc.assert(
    fc.property(message, (one) => {
      const { origin: entered, channel } = messageFacts(one);
      expect(entered).toBe(one.origin.channel);
      if (one.kind === 'internal_note') expect(channel).toBeNull();
      if (one.kind === 'public_reply') expect(channel).toBe('email');
      if (one.kind === 'customer_message') expect(channel).toBe(entered);
    }),
  );
});

describe('how far a reply got', () => {
  let desk: TestDesk;
  beforeAll(async () => {
    desk = await TestDesk.open();
  });
  afterAll(() => desk.close());

  test('is noted on a reply of version 1 too, and still read', async () => {
    const { ticket: asked } = await desk.take({});
    const { message: reply, event } = await desk.reply(asked.id);
    const rows = await desk.rows();
    const found = rows.find(({ sk }) => sk === `M#${reply.id}`);
    const { received: _received, ...said } = Object(found).message;
    const old = { ...found, schemaVersion: 1, message: said, delivery: { state: 'queued' } };
    await desk.table.write([{ type: 'put', row: old as never }]);
    expect(await desk.send(event)).toBe('sent');
    const [, shown] = (await desk.open(asked.id)).messages;
    expect(shown).toMatchObject({
      origin: { channel: 'api' },
      delivery: { channel: 'email', state: 'sent', mailId: desk.lastMail().mailId },
    });
  });

  test('is noted by an earlier version without the channel, and keeps it', async () => {
    const { ticket: asked } = await desk.take({});
    const { message: reply } = await desk.reply(asked.id);
    const set = { 'delivery.state': 'sent', 'delivery.at': NOW.toISOString(), 'delivery.mailId': '0102-9' };
    const key = { pk: `T#${asked.id}`, sk: `M#${reply.id}` };
    await desk.table.write([{ type: 'update', key, set, remove: ['delivery.detail'] }]);
    const [, shown] = (await desk.open(asked.id)).messages;
    expect(shown).toMatchObject({ delivery: { channel: 'email', state: 'sent', mailId: '0102-9' } });
  });
});
