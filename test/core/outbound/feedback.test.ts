import fc from 'fast-check';
import { noteFeedback } from '../../../core/outbound/index.ts';
import { outgoingMail, parseOutgoingRow, STAGE } from '../../../core/outbound/outgoing-store.ts';
import { suppressedAddress, suppressionIn } from '../../../core/suppression/suppression-store.ts';
import { feedbackSchema } from '../../../schemas/mail/feedback.ts';
import { givenReport, REGION, sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();

let people = 0;
const somebody = () => {
  people += 1;
  return `person${people}@example.com`;
};

/** A reply that went out. */
async function given(from = somebody()) {
  const { ticket } = await desk.take({ from });
  const answered = await desk.answer(ticket.id);
  const { mailId, sendId, ticketId } = answered.mail;
  return { ...answered, ticket, from, of: { mailId, sendId, ticketId, to: from } };
}

async function deliveryOf({ ticket, message }: { ticket: { id: number }; message: { id: string } }) {
  const { messages } = await desk.open(ticket.id);
  const found = messages.find(({ id }) => id === message.id);
  return found?.kind === 'public_reply' ? found.delivery : null;
}

async function suppressed(address: string) {
  return suppressionIn(await desk.table.get(suppressedAddress.of(address)), desk.now);
}

const about = async (ticketId: number) =>
  (await desk.events(ticketId)).map(({ type }) => type).filter((type) => /^message\.(?!added)/.test(type));

/** What the event of a kind tells of the mail, as it goes to the bus. */
async function toldOf({ ticket }: { ticket: { id: number } }, type: string) {
  const event = (await desk.events(ticket.id)).find((told) => told.type === type);
  return event && 'mail' in event ? event.mail : undefined;
}

describe('a report of the mail service', () => {
  test('of a delivery is shown on the reply and in the audit trail', async () => {
    const sent = await given();
    expect(await desk.report('Delivery', sent.of)).toBe('noted');
    expect(await deliveryOf(sent)).toMatchObject({ state: 'delivered', mailId: sent.of.mailId });
    expect(await about(sent.ticket.id)).toEqual(['message.sent', 'message.delivered']);
    expect(await desk.report('Delivery', sent.of)).toBe('known');
    expect(await about(sent.ticket.id)).toHaveLength(2);
  });

  test.each([
    ['names no ticket, as an earlier version sent it', {}],
    ['names another ticket than its row', { ticketId: 1 }],
    ['names none that there is', { ticketId: Number.NaN }],
  ])('about a mail that %s finds the ticket all the same', async (_, named) => {
    const sent = await given();
    const { ticketId: _named, ...of } = sent.of;
    expect(await desk.report('Delivery', { ...of, ...named })).toBe('noted');
    expect(await deliveryOf(sent)).toMatchObject({ state: 'delivered' });
    expect(await about(sent.ticket.id)).toEqual(['message.sent', 'message.delivered']);
  });

  test('of an acknowledgement is in the audit trail', async () => {
    const { ticket } = await desk.take({ from: somebody() });
    await desk.send(await desk.event(ticket.id, 'ticket.created'));
    const { mailId, sendId, to } = desk.lastMail();
    expect(await desk.report('Bounce', { mailId, sendId, to })).toBe('noted');
    expect(await desk.entry(ticket.id, 'acknowledgement.bounced')).toMatchObject({
      mail: { to, mailId, detail: 'Permanent/General: smtp; 550 5.1.1' },
    });
    expect(await suppressed(to)).toBe('bounced');
  });

  test('of a rejected mail says why, and holds nothing against the address', async () => {
    const sent = await given();
    expect(await desk.report('Reject', sent.of)).toBe('noted');
    expect(await deliveryOf(sent)).toMatchObject({ state: 'bounced', detail: 'Bad content' });
    expect(await suppressed(sent.from)).toBeNull();
  });

  test('of a delay changes nothing', async () => {
    const sent = await given();
    await desk.report('DeliveryDelay', sent.of);
    expect(await deliveryOf(sent)).toMatchObject({ state: 'sent' });
  });

  test.each([
    ['without our tag', {}],
    ['with an id that we never gave', { 'bilet-send': ['01ARZ3NDEKTSV4RRFFQ69G5FAV'] }],
    ['with an empty tag', { 'bilet-send': [] }],
  ])('about a mail %s is ignored', async (_, tags) => {
    const to = somebody();
    const report = givenReport('Bounce', { sendId: 'x', mailId: 'foreign', to });
    const feedback = feedbackSchema.parse({ ...report, mail: { ...report.mail, tags } });
    expect(await noteFeedback({ table: desk.table, region: REGION }, desk.context(), feedback)).toBe(
      'not_ours',
    );
    expect(await suppressed(to)).toBeNull();
  });
});

describe('an address', () => {
  test('that bounced for good gets no mail for 60 days', async () => {
    const sent = await given();
    await desk.report('Bounce', sent.of);
    expect(await deliveryOf(sent)).toMatchObject({
      state: 'bounced',
      detail: 'Permanent/General: smtp; 550 5.1.1',
    });
    const bounce = { kind: 'hard', type: 'Permanent', subType: 'General' };
    const { mailId } = sent.of;
    expect(await toldOf(sent, 'message.bounced')).toEqual({ mailId, reason: null, bounce });
    expect((await desk.answer(sent.ticket.id)).outcome).toBe('withheld');
    desk.later(59 * 24 * 60);
    expect((await desk.answer(sent.ticket.id)).outcome).toBe('withheld');
    desk.later(24 * 60 + 1);
    expect((await desk.answer(sent.ticket.id)).outcome).toBe('sent');
  });

  test.each([
    ['Transient', 'General', 'delayed'],
    ['Undetermined', 'Undetermined', 'delayed'],
    ['Transient', 'MailboxFull', 'bounced'],
    ['Transient', 'MessageTooLarge', 'bounced'],
    ['Transient', 'ContentRejected', 'bounced'],
    ['Transient', 'AttachmentRejected', 'bounced'],
  ])('whose bounce is %s/%s gets mail as before', async (bounceType, bounceSubType, state) => {
    const sent = await given();
    expect(await desk.report('Bounce', sent.of, { bounceType, bounceSubType })).toBe('noted');
    const detail = expect.stringMatching(`^${bounceType}/${bounceSubType}`);
    expect(await deliveryOf(sent)).toMatchObject({ state, detail, mailId: sent.of.mailId });
    expect(await desk.entry(sent.ticket.id, `message.${state as 'delayed'}`)).toMatchObject({
      mail: { detail },
    });
    expect((await toldOf(sent, `message.${state}`))?.bounce).toEqual({
      kind: 'soft',
      type: bounceType,
      subType: bounceSubType,
    });
    expect(await desk.report('Bounce', sent.of, { bounceType, bounceSubType })).toBe('known');
    expect((await desk.answer(sent.ticket.id)).outcome).toBe('sent');
  });

  test.each(['General', 'MailboxFull', 'ContentRejected'])(
    'that has taken a mail is not said to have refused it by a passing bounce (%s)',
    async (bounceSubType) => {
      const sent = await given();
      await desk.report('Delivery', sent.of);
      const soft = { bounceType: 'Transient', bounceSubType };
      expect(await desk.report('Bounce', sent.of, soft)).toBe('known');
      expect(await deliveryOf(sent)).toMatchObject({ state: 'delivered' });
      expect(await about(sent.ticket.id)).toEqual(['message.sent', 'message.delivered']);
    },
  );

  test('is shown as delivered when that comes after a note of absence', async () => {
    const sent = await given();
    await desk.report('Bounce', sent.of, {
      bounceType: 'Transient',
      bounceSubType: 'General',
      bouncedRecipients: [{ emailAddress: sent.from }],
    });
    expect(await deliveryOf(sent)).toMatchObject({ state: 'delayed', detail: 'Transient/General' });
    await desk.report('Delivery', sent.of);
    expect(await deliveryOf(sent)).toMatchObject({ state: 'delivered' });
  });

  test.each([
    ['5.2.2', 'smtp; 552 5.2.2 mailbox full'],
    [undefined, 'smtp; 552 Requested mail action aborted: exceeded storage allocation'],
    [undefined, 'smtp; 550 The mailbox is full'],
  ])('that is full is no dead address (%s, %s)', async (status, diagnosticCode) => {
    const sent = await given();
    const bouncedRecipients = [{ emailAddress: sent.from, status, diagnosticCode }];
    await desk.report('Bounce', sent.of, { bounceSubType: 'General', bouncedRecipients });
    expect(await deliveryOf(sent)).toMatchObject({
      state: 'bounced',
      detail: `Permanent/General: ${diagnosticCode}`,
    });
    expect(await suppressed(sent.from)).toBeNull();
    expect((await toldOf(sent, 'message.bounced'))?.bounce).toMatchObject({
      kind: 'soft',
      type: 'Permanent',
    });
  });

  test('is told to have bounced in words that no person wrote', async () => {
    const sent = await given();
    await desk.report('Bounce', sent.of, { bounceSubType: 'Mia <mia@example.com>' });
    const bounce = { kind: 'hard', type: 'Permanent', subType: null };
    expect((await toldOf(sent, 'message.bounced'))?.bounce).toEqual(bounce);
  });

  test('whose owner complained gets no mail ever, also when a mail bounces later', async () => {
    const from = somebody();
    const [first, second] = [await given(from), await given(from)];
    await desk.report('Complaint', first.of);
    await desk.report('Bounce', second.of);
    expect(await deliveryOf(second)).toMatchObject({ state: 'bounced' });
    desk.later(1000 * 24 * 60);
    expect(await suppressed(from)).toBe('complained');
    expect((await desk.answer(first.ticket.id)).outcome).toBe('withheld');
  });

  test('that bounced for good after a passing bounce gets no mail either', async () => {
    const sent = await given();
    await desk.report('Bounce', sent.of, { bounceType: 'Transient' });
    expect(await desk.report('Bounce', sent.of)).toBe('noted');
    expect(await suppressed(sent.from)).toBe('bounced');
  });

  test('is meant in any case, and twice in one report is once', async () => {
    const sent = await given();
    const recipients = [sent.from.toUpperCase(), sent.from, 'no address', ''].map((emailAddress) => ({
      emailAddress,
    }));
    expect(await desk.report('Bounce', sent.of, { bouncedRecipients: recipients })).toBe('noted');
    expect(await suppressed(sent.from)).toBe('bounced');
  });
});

test('reports in any order, any number of times, at once or not, come to the same', async () => {
  const kinds = ['Send', 'Delivery', 'Bounce', 'Complaint'] as const;
  const reached = {
    Send: 'sent',
    Delivery: 'delivered',
    Bounce: 'bounced',
    Complaint: 'complained',
  } as const;
  const ways = ['one by one', 'at once', 'in one batch'] as const;
  const reports = fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(reports, fc.constantFrom(...ways), fc.boolean(), async (order, way, noted) => {
      const from = somebody();
      const { ticket } = await desk.take({ from });
      const { event, message } = await desk.reply(ticket.id);
      desk.mail.moods = [noted ? 'takes' : 'takes_silently'];
      await desk.send(event).catch(() => undefined);
      const of = { ...desk.lastMail(), to: from };
      if (way === 'at once') await Promise.all(order.map((kind) => desk.report(kind, of)));
      else if (way === 'in one batch') await desk.reportAll(order.map((kind) => ({ kind, of })));
      else for (const kind of order) await desk.report(kind, of);
      const stages = [...order.map((kind) => STAGE[reached[kind]]), ...(noted ? [STAGE.sent] : [])];
      const last = Math.max(...stages);
      const row = parseOutgoingRow(await desk.table.get(outgoingMail.of(event.id)));
      expect(row.stage).toBe(last);
      const delivery = await deliveryOf({ ticket, message });
      const shown = [...kinds].reverse().find((kind) => order.includes(kind)) ?? 'Send';
      expect(delivery?.state).toBe(reached[shown]);
      const told = await about(ticket.id);
      expect(new Set(told).size).toBe(told.length);
      expect(told).toContain(`message.${delivery?.state}`);
      const expected = order.includes('Complaint')
        ? 'complained'
        : order.includes('Bounce')
          ? 'bounced'
          : null;
      expect(await suppressed(from)).toBe(expected);
      expect((await desk.take({ from: somebody(), inReplyTo: of.messageId })).ticket.id).toBe(ticket.id);
    }),
    { numRuns: 30 },
  );
});
