import { updateMailbox } from '../../../core/mailbox/index.ts';
import type { Mailbox } from '../../../schemas/mailbox.ts';
import { DESK, sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();
const address = DESK.mailboxes[0]?.address ?? '';
let made = 0;

/** A closed ticket of a mailbox with this policy, and how its customer answers it. */
async function givenClosed(followUp: Mailbox['followUp']) {
  made += 1;
  const [from, id] = [`closed${made}@example.com`, `<closed${made}@example.com>`];
  const deps = { table: desk.table, mailboxes: DESK.mailboxes };
  await updateMailbox(deps, desk.context(), { address, change: { followUp } });
  desk.later(1);
  const { ticket } = await desk.take({ from, id });
  await desk.write(ticket.id, { kind: 'internal_note', text: 'Done.', status: 'closed' });
  return { id: ticket.id, answer: (text: string) => desk.take({ from, inReplyTo: id, text }) };
}

afterEach(() => {
  desk.rules = { closeAfterDays: 4, solvingNeedsAssignee: false };
});

describe("a customer's mail to a closed ticket", () => {
  test('opens it again, where the mailbox says so', async () => {
    const closed = await givenClosed({ policy: 'reopen' });
    const { receipt, ticket } = await closed.answer('It burns again.');
    expect(receipt).toMatchObject({ outcome: 'joined', ticketId: closed.id });
    expect(ticket).toMatchObject({ id: closed.id, status: 'open', statusKey: 'open' });
    expect(ticket).not.toHaveProperty('closedAt');
    expect(await desk.event(closed.id, 'ticket.updated')).toMatchObject({
      change: {
        status: { before: 'closed', after: 'open' },
        statusKey: { before: 'closed', after: 'open' },
      },
    });
  });

  test('opens a new ticket that is linked to it, as shipped', async () => {
    const closed = await givenClosed({ policy: 'new_ticket' });
    const { ticket } = await closed.answer('It burns again.');
    expect(ticket).toMatchObject({ status: 'new', followUpOf: closed.id });
    expect((await desk.ticket(closed.id)).status).toBe('closed');
  });

  test('opens it again for some days, and then a new one', async () => {
    const early = await givenClosed({ policy: 'new_ticket_after', days: 10 });
    desk.later(10 * 24 * 60 - 1);
    expect((await early.answer('It burns again.')).ticket).toMatchObject({ id: early.id, status: 'open' });
    const late = await givenClosed({ policy: 'new_ticket_after', days: 10 });
    desk.later(10 * 24 * 60);
    expect((await late.answer('It burns again.')).ticket).toMatchObject({ followUpOf: late.id });
  });

  test('is kept and refused by one mail to who wrote it, which repeats nothing of theirs', async () => {
    const closed = await givenClosed({ policy: 'refuse' });
    const { receipt, ticket, messages } = await closed.answer('Made-up words.');
    expect(receipt).toMatchObject({ outcome: 'joined', ticketId: closed.id });
    expect(ticket.status).toBe('closed');
    expect(messages.at(-1)).toMatchObject({
      kind: 'customer_message',
      text: expect.stringContaining('Made-up'),
    });
    const event = await desk.event(closed.id, 'message.refused');
    expect(event).toMatchObject({ actor: { kind: 'system' }, message: { author: messages.at(-1)?.author } });
    expect(messages.at(-1)?.author).toMatchObject({ kind: 'customer' });
    expect(await desk.send(event)).toBe('sent');
    expect(await desk.send(event)).toBe('done_before');
    const mail = desk.lastMail();
    expect(mail.to).toBe(`closed${made}@example.com`);
    expect(mail.headers).toMatchObject({ 'auto-submitted': ['auto-replied'] });
    expect(mail.raw).toContain('is closed');
    expect(mail.raw).not.toContain('Made-up');
    expect(await desk.entry(closed.id, 'refusal.sent')).toMatchObject({
      mail: { to: `closed${made}@example.com` },
    });
  });

  test('that says thanks, and nothing else, changes nothing where the desk is set so', async () => {
    const closed = await givenClosed({ policy: 'reopen' });
    desk.rules = { ...desk.rules, thanksKeepsSolved: true };
    expect((await closed.answer('Thank you very much!')).ticket).toMatchObject({
      id: closed.id,
      status: 'closed',
    });
    expect((await closed.answer('Thank you. It burns again.')).ticket.status).toBe('open');
  });
});

describe('a bare "thanks"', () => {
  const solvedThen = async (text: string, thanksKeepsSolved: boolean, status = 'solved') => {
    made += 1;
    const [from, id] = [`thanks${made}@example.com`, `<thanks${made}@example.com>`];
    const { ticket } = await desk.take({ from, id });
    await desk.write(ticket.id, { kind: 'internal_note', text: 'Done.', status });
    desk.rules = { ...desk.rules, thanksKeepsSolved };
    return (await desk.take({ from, inReplyTo: id, text })).ticket;
  };

  test.each([
    'Vielen Dank!',
    'Muchas gracias',
    'Mulțumesc frumos!',
    'Спасибо большое!',
    'Najlepša hvala.',
    'ありがとうございました。',
    'Thanks a lot!',
  ])('leaves a solved ticket solved, and its message is there: %s', async (text) => {
    expect(await solvedThen(text, true)).toMatchObject({ status: 'solved' });
  });

  test('reopens where the option is off, and so does what says more, and what waits is open again', async () => {
    expect(await solvedThen('Thanks a lot!', false)).toMatchObject({ status: 'open' });
    expect(await solvedThen('Thanks, but it still burns.', true)).toMatchObject({ status: 'open' });
    expect(await solvedThen('Thanks. Is it over?', true)).toMatchObject({ status: 'open' });
    expect(await solvedThen('Thanks a lot!', true, 'pending')).toMatchObject({ status: 'open' });
  });
});
