import { addressesOf, loadCustomer, updateCustomer } from '../../../core/customer/index.ts';
import { replyAddress } from '../../../core/email/index.ts';
import { byEmail } from '../../support/identities.ts';
import { type GivenMail, KEYS, sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();

let people = 0;
const somebody = () => {
  people += 1;
  return `visitor${people}@example.org`;
};

/** What a web form mails: in its own name, with the visitor in Reply-To. */
const entry = (visitor: string, mail: GivenMail = {}): GivenMail => ({
  from: 'Contact form <no-reply@shop.example.com>',
  ...mail,
  headers: [`Reply-To: ${visitor}`, ...(mail.headers ?? [])],
});

async function acknowledge(ticketId: number) {
  return desk.send(await desk.event(ticketId, 'ticket.created'));
}

describe('an entry of a web form', () => {
  test.each([
    'no-reply@shop.example.com',
    'donotreply+contact@shop.example.com',
    'wordpress@shop.example.com',
    'support@desk.example.com',
    'website@desk.example.com',
  ])('sent by %s is a ticket of who filled it in, and is acknowledged to them', async (from) => {
    const visitor = somebody();
    const { ticket, messages } = await desk.take(entry(`"Vera König" <${visitor}>`, { from }));
    const customer = await loadCustomer(desk.table, ticket.requesterId);
    expect(customer).toMatchObject({ name: 'Vera König', identities: byEmail(visitor) });
    expect(ticket).toMatchObject({ tags: [], collaboratorIds: [] });
    expect(messages).toMatchObject([
      {
        author: { kind: 'customer', id: customer.id },
        origin: { from, replyTo: visitor, automatic: false },
      },
    ]);
    expect(await acknowledge(ticket.id)).toBe('sent');
    expect(desk.lastMail().to).toBe(visitor);
  });

  test('brings whoever it names no words of a stranger', async () => {
    const { ticket } = await desk.take(entry(somebody(), { subject: 'Buy at evil.example' }));
    await acknowledge(ticket.id);
    expect(desk.lastMail().headers.subject).toEqual([`Re: [#${ticket.id}]`]);
    expect(desk.lastMail().raw).not.toContain('evil.example');
  });

  test('is answered at the address that was given there, and goes on by the answer to that', async () => {
    const [first, visitor] = [somebody(), somebody()];
    const known = await desk.take({ from: first });
    const customerId = known.ticket.requesterId;
    const change = { identities: byEmail(first, visitor) };
    await updateCustomer({ table: desk.table }, desk.context(), { customerId, change });
    const { ticket } = await desk.take(entry(visitor));
    expect(ticket.requesterId).toBe(customerId);
    const { mail } = await desk.answer(ticket.id, 'It is out.');
    expect(mail.to).toBe(visitor);
    const back = await desk.take({ from: visitor, inReplyTo: mail.messageId });
    expect(back.ticket).toMatchObject({ id: ticket.id, collaboratorIds: [] });
  });

  test('that other signs call a machine’s is theirs all the same, and not acknowledged', async () => {
    const visitor = somebody();
    const { ticket } = await desk.take(entry(visitor, { headers: ['Auto-Submitted: auto-generated'] }));
    expect(addressesOf(await loadCustomer(desk.table, ticket.requesterId))).toEqual([visitor]);
    expect(ticket.tags).toEqual(['automatic']);
    expect(await acknowledge(ticket.id)).toBe('withheld');
    expect((await desk.answer(ticket.id)).mail.to).toBe(visitor);
  });

  test('is quoted in the visitor’s name', async () => {
    desk.settings = { ...desk.settings, quoteHistory: true };
    const { ticket } = await desk.take(entry(`Vera <${somebody()}>`));
    await desk.answer(ticket.id, 'One.');
    const { mail } = await desk.answer(ticket.id, 'Two.');
    expect(mail.raw).toMatch(/^Vera, 20/m);
    expect(mail.raw).not.toContain('no-reply@shop');
  });

  test('twenty of them are twenty tickets', async () => {
    const ids = new Set<number>();
    for (let at = 0; at < 20; at += 1) ids.add((await desk.take(entry(somebody()))).ticket.requesterId);
    expect(ids.size).toBe(20);
  });
});

describe('a Reply-To counts for nothing', () => {
  const requesterOf = async (mail: GivenMail) => {
    const { ticket } = await desk.take(mail);
    return addressesOf(await loadCustomer(desk.table, ticket.requesterId))[0];
  };

  test('in the mail of a person: who wrote is who is answered', async () => {
    const from = somebody();
    expect(await requesterOf(entry('eve@evil.example', { from }))).toBe(from);
  });

  test.each([
    ['nobody reads', 'no-reply@other.example.com'],
    ['is a mailbox of the desk', 'support+t1.abcdefghijkl@desk.example.com'],
    ['is one of two', 'a@example.org, b@example.org'],
    ['is written in an unusual form', '"a"@example.org'],
    ['has somebody else’s address as its name', '"a@example.org" <b@example.org>'],
    ['is none', 'nobody'],
  ])('where it names an address that %s', async (_, visitor) => {
    expect(await requesterOf(entry(visitor))).toBe('no-reply@shop.example.com');
  });

  test('when there are two of them', async () => {
    expect(await requesterOf(entry(somebody(), { headers: [`Reply-To: ${somebody()}`] }))).toBe(
      'no-reply@shop.example.com',
    );
  });

  test('in a mail that answers one: machines do that, forms do not', async () => {
    const mail = entry(somebody(), { inReplyTo: '<unknown@example.com>' });
    const { ticket } = await desk.take(mail);
    expect(ticket.tags).toEqual(['automatic']);
    expect(addressesOf(await loadCustomer(desk.table, ticket.requesterId))).toEqual([
      'no-reply@shop.example.com',
    ]);
  });

  test('for the number of a ticket in the subject', async () => {
    const victim = somebody();
    const { ticket } = await desk.take({ from: victim });
    const { receipt } = await desk.take(entry(victim, { subject: `Re: [#${ticket.id}] Printer` }));
    expect(receipt.outcome).toBe('opened');
    expect((await desk.open(ticket.id)).messages).toHaveLength(1);
  });

  test('on a ticket that the mail is proven to belong to: it is filed as the form’s', async () => {
    const victim = somebody();
    const { ticket } = await desk.take({ from: victim });
    await desk.answer(ticket.id, 'Done.', 'solved');
    const to = replyAddress('support@desk.example.com', ticket.id, KEYS[0]);
    const joined = await desk.take(entry(victim), { recipients: [to] });
    expect(joined.ticket).toMatchObject({ id: ticket.id, status: 'solved', collaboratorIds: [] });
    const author = joined.messages.at(-1)?.author;
    expect(author).not.toEqual({ kind: 'customer', id: ticket.requesterId });
  });

  test('on a closed ticket: what follows it up is nobody’s but the form’s', async () => {
    const victim = somebody();
    const opened = await desk.take({ from: victim, id: '<closed@example.org>' });
    const closed = await desk.solveAndClose(opened.ticket.id);
    const to = replyAddress('support@desk.example.com', closed.id, KEYS[0]);
    await desk.take(entry(victim), { recipients: [to] });
    const own = await desk.take({ from: victim, inReplyTo: '<closed@example.org>' });
    expect(own.receipt.outcome).toBe('opened');
    expect(own.ticket).toMatchObject({ followUpOf: closed.id, requesterId: closed.requesterId });
  });
});
