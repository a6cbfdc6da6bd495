import { bodyMarker, replyAddress } from '../../../core/email/index.ts';
import { type GivenDelivery, type GivenMail, KEYS, sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();

const addressOf = (ticketId: number) => replyAddress('support@desk.example.com', ticketId, KEYS[0]);

let people = 0;
/** Somebody new, and a ticket of theirs. */
async function given() {
  people += 1;
  const from = `person${people}@example.com`;
  const id = `<question${people}@example.com>`;
  return { from, id, ...(await desk.take({ from, id })) };
}

/** Neither DMARC nor a signature says anything. */
const SILENT: GivenDelivery['verdicts'] = { dmarc: 'GRAY', dkim: 'GRAY', spf: 'GRAY' };

/** Ways to name an address in From that different readers read differently. */
const UNCLEAR: [string, (address: string) => Partial<GivenMail>][] = [
  ['two addresses', (address) => ({ from: `${address}, eve@evil.example` })],
  ['a group', (address) => ({ from: `Us: ${address};` })],
  ['an encoded address', (address) => ({ from: `=?utf-8?Q?${address.replace('@', '=40')}?=` })],
  ['a quoted local part', (address) => ({ from: `"${address.replace('@', '"@')}` })],
  ['a comment', (address) => ({ from: `${address} (eve@evil.example)` })],
  ['somebody else’s address as its name', (address) => ({ from: `"eve@evil.example" <${address}>` })],
  ['a second From', (address) => ({ from: address, headers: ['From: eve@evil.example'] })],
];

describe('a sender whom From does not name clearly', () => {
  test.each(UNCLEAR)('(%s) is not believed for the number in the subject', async (_, write) => {
    const { from, ticket } = await given();
    const mail = { ...write(from), subject: `Re: [#${ticket.id}] Printer` };
    const { receipt } = await desk.take(mail, { verdicts: SILENT });
    expect(receipt.outcome).toBe('opened');
    expect((await desk.open(ticket.id)).messages).toHaveLength(1);
  });

  test.each(UNCLEAR)('(%s) is not believed for a Message-ID that is known', async (_, write) => {
    const { from, id, ticket } = await given();
    const { receipt } = await desk.take({ ...write(from), id, text: 'More' }, { verdicts: SILENT });
    expect(receipt.outcome).toBe('opened');
    expect((await desk.open(ticket.id)).messages).toHaveLength(1);
  });

  test('is not believed when only the envelope names them', async () => {
    const { from, ticket } = await given();
    const raw = Buffer.from(`Subject: Re: [#${ticket.id}] Printer\r\n\r\nMore\r\n`);
    expect(await desk.deliver(raw, { sender: from })).toMatchObject({ outcome: 'opened' });
  });

  test('is believed where the mail carries a proof of its own, and takes no part by it', async () => {
    const { ticket } = await given();
    const mail = { from: 'bo@example.com, eve@evil.example', text: 'The second floor.' };
    const joined = await desk.take(mail, { recipients: [addressOf(ticket.id)] });
    expect(joined.receipt).toMatchObject({ outcome: 'joined', ticketId: ticket.id });
    expect(joined.ticket.collaboratorIds).toEqual([]);
  });

  test('whom the verdicts speak against takes no part either', async () => {
    const { ticket } = await given();
    const delivery: GivenDelivery = { recipients: [addressOf(ticket.id)], verdicts: { dmarc: 'FAIL' } };
    const joined = await desk.take({ from: 'forged@example.com' }, delivery);
    expect(joined.ticket).toMatchObject({ id: ticket.id, collaboratorIds: [] });
  });

  test('is clear again in plain form', async () => {
    const { from, ticket } = await given();
    const mail = { from: `"Pop, Ana" <${from}>`, subject: `Re: [#${ticket.id}] Printer` };
    const { receipt } = await desk.take(mail, { verdicts: { ...SILENT, dmarc: 'PASS' } });
    expect(receipt).toMatchObject({ outcome: 'joined', ticketId: ticket.id });
  });
});

describe.each(['spam', 'virus'] as const)('mail suspected to be %s', (suspicion) => {
  const verdicts = { [suspicion]: 'FAIL' } as const;

  /** The ways in which a mail proves that it belongs to a ticket. */
  const PROOFS: [string, (of: Awaited<ReturnType<typeof given>>) => [GivenMail, GivenDelivery]][] = [
    ['the signed address', ({ ticket }) => [{}, { recipients: [addressOf(ticket.id)] }]],
    ['a known id', ({ id }) => [{ inReplyTo: id }, {}]],
    ['the signed marker', ({ ticket }) => [{ text: `> ${bodyMarker(ticket.id, KEYS[0])}` }, {}]],
    ['the number in the subject', ({ ticket }) => [{ subject: `Re: [#${ticket.id}] Printer` }, {}]],
  ];

  test.each(PROOFS)('that names a solved ticket by %s is filed there, and it stays solved', async (_, by) => {
    const opened = await given();
    await desk.answer(opened.ticket.id, 'Done.', 'solved');
    const before = await desk.ticket(opened.ticket.id);
    const told = (await desk.events(before.id)).length;
    const [mail, delivery] = by(opened);
    const joined = await desk.take({ from: opened.from, ...mail }, { ...delivery, verdicts });
    expect(joined.receipt).toMatchObject({ outcome: 'joined', ticketId: before.id });
    const { version, updatedAt } = joined.ticket;
    expect(joined.ticket).toEqual({ ...before, tags: [suspicion], version, updatedAt });
    expect(joined.messages.at(-1)).toMatchObject({ origin: { verdicts } });
    for (const event of (await desk.events(before.id)).slice(told)) {
      expect(await desk.send(event)).toBe('nothing_to_send');
    }
  });

  test('adds its tag to those that the ticket has, and that of a machine if one wrote it', async () => {
    const { from, id } = await given();
    const headers = ['Auto-Submitted: auto-replied'];
    const absent = await desk.take({ from, inReplyTo: id, headers });
    expect(absent.ticket.tags).toEqual(['automatic']);
    const both = await given();
    const first = await desk.take({ from: both.from, inReplyTo: both.id }, { verdicts });
    expect(first.ticket.tags).toEqual([suspicion]);
    const second = await desk.take({ from: both.from, inReplyTo: both.id, headers }, { verdicts });
    expect(second.ticket.tags).toEqual(['automatic', suspicion]);
    const other = await given();
    const together = await desk.take({ from: other.from, inReplyTo: other.id, headers }, { verdicts });
    expect(together.ticket.tags).toEqual(['automatic', suspicion]);
  });

  test('shows in the audit trail: what came, and the tag', async () => {
    const { from, id, ticket } = await given();
    await desk.take({ from, inReplyTo: id }, { verdicts });
    expect(await desk.event(ticket.id, 'message.added')).toMatchObject({ message: { automatic: false } });
    expect(await desk.event(ticket.id, 'ticket.updated')).toMatchObject({
      actor: { kind: 'system', name: 'mail' },
      change: { tags: { before: [], after: [suspicion] } },
    });
  });

  test.each(['pending', 'hold'] as const)('leaves a %s ticket so', async (status) => {
    const { from, id, ticket } = await given();
    await desk.write(ticket.id, { kind: 'internal_note', text: 'Waiting.', status });
    expect((await desk.take({ from, inReplyTo: id }, { verdicts })).ticket.status).toBe(status);
  });

  test('makes nobody take part', async () => {
    const { id } = await given();
    const joined = await desk.take({ from: `other-${suspicion}@example.com`, inReplyTo: id }, { verdicts });
    expect(joined.ticket.collaboratorIds).toEqual([]);
  });

  test('to a closed ticket opens one that agents see, and that later mail does not join', async () => {
    const { from, id, ticket } = await given();
    await desk.solveAndClose(ticket.id);
    const suspected = await desk.take({ from, inReplyTo: id }, { verdicts });
    expect(suspected.ticket).toMatchObject({ status: 'new', tags: [suspicion], followUpOf: ticket.id });
    const honest = await desk.take({ from, inReplyTo: id, text: 'It burns again.' });
    expect(honest.receipt.outcome).toBe('opened');
    expect(honest.ticket).toMatchObject({ tags: [], followUpOf: ticket.id });
  });

  test('is quoted in no answer', async () => {
    desk.settings = { ...desk.settings, quoteHistory: true };
    const { from, id, ticket } = await given();
    await desk.take({ from, inReplyTo: id, text: 'Buy this.' }, { verdicts });
    const { mail } = await desk.answer(ticket.id, 'It is out.');
    expect(mail.raw).toContain('It burns.');
    expect(mail.raw).not.toContain('Buy this.');
  });

  test('that was honest after all is answered like any other', async () => {
    const { from, id, ticket } = await given();
    await desk.take({ from, inReplyTo: id, text: 'Still hot.' }, { verdicts });
    const { outcome, mail } = await desk.answer(ticket.id, 'We will look.');
    expect([outcome, mail.to]).toEqual(['sent', from]);
  });
});
