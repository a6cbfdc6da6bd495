import fc from 'fast-check';
import { createCustomer } from '../../../core/customer/index.ts';
import { messageById } from '../../../core/message/index.ts';
import { expectedRecipients, noteFeedback } from '../../../core/outbound/index.ts';
import { outgoingMail, STAGE } from '../../../core/outbound/outgoing-store.ts';
import { recipientsOf } from '../../../core/outbound/recipients.ts';
import { suppress } from '../../../core/suppression/suppression-store.ts';
import { addCollaborator, createTicket } from '../../../core/ticket/index.ts';
import { feedbackSchema } from '../../../schemas/mail/feedback.ts';
import type { Recipient } from '../../../schemas/recipient.ts';
import { ADMIN, agentOf, givenCustomer, requestFor, ticketIn } from '../../support/desk.ts';
import { byEmail } from '../../support/identities.ts';
import { DESK, givenReport, REGION, sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();

let people = 0;
const somebody = (name = 'person') => {
  people += 1;
  return `${name}${people}@example.com`;
};

const collaborate = (ticketId: number, address: string, name = '') =>
  addCollaborator({ table: desk.table, deskDomains: [DESK.domain] }, desk.context(), {
    principal: ADMIN,
    ticketId,
    participant: { address, name },
  });

async function replyOn(ticketId: number, messageId: string) {
  const message = (await desk.open(ticketId)).messages.find(({ id }) => id === messageId);
  if (message?.kind !== 'public_reply') throw new Error('There is no such reply');
  return message;
}

/** How far a reply got: as a whole, and to each recipient. */
async function fates(ticketId: number, messageId: string) {
  const { delivery, recipients = [] } = await replyOn(ticketId, messageId);
  return { whole: delivery.state, each: recipients.map(({ address, state }) => [address, state]) };
}

/** A ticket with a collaborator in Cc, whose reply went out to both and to somebody in Bcc. */
async function given() {
  const [requester, cc, bcc] = [somebody('requester'), somebody('cc'), somebody('bcc')];
  const { ticket } = await desk.take({ from: requester, id: `<${requester}>` });
  await collaborate(ticket.id, cc, 'Bert Novak');
  const { message } = await desk.write(ticket.id, {
    kind: 'public_reply',
    text: 'Out.',
    bcc: [{ address: bcc }],
  });
  const event = await desk.event(ticket.id, 'message.added');
  return { ticketId: ticket.id, message, event, requester, cc, bcc };
}

async function sent() {
  const made = await given();
  expect(await desk.send(made.event)).toBe('sent');
  return { ...made, mail: desk.lastMail() };
}

type Sent = Awaited<ReturnType<typeof sent>>;

/** A report of SES about some of the recipients. */
function report(type: string, { mail }: Pick<Sent, 'mail'>, addresses: string[], extra: object = {}) {
  const about = { ...mail, to: addresses[0] ?? '' };
  const told: Record<string, object> = {
    Bounce: { bouncedRecipients: addresses.map((emailAddress) => ({ emailAddress, status: '5.1.1' })) },
    Complaint: { complainedRecipients: addresses.map((emailAddress) => ({ emailAddress })) },
  };
  const raw = givenReport(type, about, { ...told[type], ...extra });
  const several = type === 'Delivery' ? { ...raw, delivery: { recipients: addresses } } : raw;
  const feedback = feedbackSchema.parse(several);
  return noteFeedback({ table: desk.table, region: REGION }, desk.context(mail.mailId), feedback);
}

describe('a reply that names nobody', () => {
  test('goes in one mail to the requester and, in Cc, to the collaborators', async () => {
    const { mail, requester, cc, bcc, ticketId, message } = await sent();
    expect(mail.recipients).toEqual([requester, cc, bcc]);
    expect(mail.headers).toMatchObject({ to: [requester], cc: [`Bert Novak <${cc}>`] });
    expect(mail.raw).not.toContain(bcc);
    expect(await replyOn(ticketId, message.id)).toMatchObject({
      recipients: [
        { as: 'to', address: requester },
        { as: 'cc', address: cc, name: 'Bert Novak' },
        { as: 'bcc', address: bcc, customerId: null },
      ],
    });
  });

  test('goes to whoever answered all, at the address that they last wrote from', async () => {
    const [ana, bert] = [somebody('ana'), somebody('bert')];
    const { ticket } = await desk.take({ from: ana, id: `<${ana}>`, headers: [`Cc: ${bert}`] });
    await desk.take({ from: bert, inReplyTo: `<${ana}>` });
    const { mail } = await desk.answer(ticket.id);
    expect(mail.recipients).toEqual([ana, bert]);
  });

  test('leaves out who is no collaborator any more, and takes in who became one after it was written', async () => {
    const { from, ticket } = await (async () => {
      const address = somebody();
      return { from: address, ...(await desk.take({ from: address })) };
    })();
    const { event } = await desk.reply(ticket.id);
    const late = somebody('late');
    await collaborate(ticket.id, late);
    await desk.send(event);
    expect(desk.lastMail().recipients).toEqual([from, late]);
  });

  test('does not go to an address of the desk that takes part', async () => {
    const from = somebody();
    const { ticket } = await desk.take({ from });
    const own = { name: 'Other team', identities: byEmail('billing@desk.example.com') };
    const unknown = { phone: null, locale: null, timezone: null, notes: '' };
    const { id } = await createCustomer(desk, desk.context(), { fields: { ...own, ...unknown } });
    const input = { principal: ADMIN, ticketId: ticket.id, participant: { id } };
    await addCollaborator({ table: desk.table, deskDomains: [DESK.domain] }, desk.context(), input);
    const { mail, message } = await desk.answer(ticket.id);
    expect(mail.recipients).toEqual([from]);
    expect(mail.headers).not.toHaveProperty('cc');
    expect((await fates(ticket.id, message.id)).each[1]).toEqual(['billing@desk.example.com', 'withheld']);
  });
});

describe('a reply that names its recipients', () => {
  test('goes to them alone, each once, whether named by address or by number', async () => {
    const { ticket } = await desk.take({ from: somebody() });
    await collaborate(ticket.id, somebody('cc'));
    const [private_, copy] = [somebody('private'), somebody('copy')];
    const customer = await givenCustomer(desk.database, copy);
    await desk.write(ticket.id, {
      kind: 'public_reply',
      text: 'Here.',
      to: [{ address: private_.toUpperCase() }, { address: private_ }],
      cc: [{ id: customer.id }, { address: private_ }],
    });
    await desk.send(await desk.event(ticket.id, 'message.added'));
    expect(desk.lastMail().recipients).toEqual([private_, copy]);
    expect(desk.lastMail().headers).toMatchObject({ to: [private_], cc: [`Mara Lindt <${copy}>`] });
  });

  test('goes to nobody in Cc when it says so', async () => {
    const from = somebody();
    const { ticket } = await desk.take({ from });
    await collaborate(ticket.id, somebody('cc'));
    await desk.write(ticket.id, { kind: 'public_reply', text: 'For you alone.', cc: [] });
    await desk.send(await desk.event(ticket.id, 'message.added'));
    expect(desk.lastMail().recipients).toEqual([from]);
  });

  test.each([
    ['who is no customer', { cc: [{ id: 987_654 }] }, 'cc.0.id'],
    ['at an address that is none', { to: [{ address: 'nobody' }] }, 'to.0'],
    ['at the desk itself', { to: [{ address: 'Support+x@desk.example.com' }] }, 'to.0'],
    [
      'of more than one mail takes',
      { bcc: Array.from({ length: 50 }, (_, at) => ({ address: `x${at}@example.com` })) },
      'to',
    ],
  ])('is refused with somebody %s, and nothing is written', async (_, named, path) => {
    const { ticket } = await desk.take({ from: somebody() });
    const refused = desk.write(ticket.id, { kind: 'public_reply', text: 'No.', ...named });
    await expect(refused).rejects.toMatchObject({ fields: [{ path }] });
    expect((await desk.ticket(ticket.id)).version).toBe(1);
  });

  test('is for replies: a note names nobody', async () => {
    const { ticket } = await desk.take({ from: somebody() });
    const named = { to: [{ address: somebody() }] };
    const refused = desk.write(ticket.id, { kind: 'internal_note', text: 'No.', ...named });
    await expect(refused).rejects.toMatchObject({ fields: [{ path: 'to' }] });
  });

  test('names its first address for versions that know of one recipient', async () => {
    const { ticket } = await desk.take({ from: somebody() });
    const to = somebody();
    const { message } = await desk.write(ticket.id, {
      kind: 'public_reply',
      text: 'x',
      to: [{ address: to }],
    });
    expect(message).toMatchObject({ to });
  });
});

describe('what is known of each recipient', () => {
  test('is that who is suppressed did not get the mail, and the others did', async () => {
    const made = await given();
    const stopped = { reason: 'bounced', detail: 'gone', at: desk.now } as const;
    await desk.table.write([suppress(made.cc, stopped, desk.now)]);
    expect(await desk.send(made.event)).toBe('sent');
    expect(desk.lastMail().recipients).toEqual([made.requester, made.bcc]);
    const { recipients } = await replyOn(made.ticketId, made.message.id);
    expect(recipients?.[1]).toMatchObject({ state: 'withheld', detail: 'bounced' });
  });

  test('is withheld of all when none can get it, with the reason of the first', async () => {
    const from = somebody();
    const { ticket } = await desk.take({ from });
    await desk.table.write([suppress(from, { reason: 'complained', detail: 'x', at: desk.now }, desk.now)]);
    expect(await desk.reply(ticket.id).then(({ event }) => desk.send(event))).toBe('withheld');
    expect(await desk.entry(ticket.id, 'message.withheld')).toMatchObject({ mail: { detail: 'complained' } });
  });

  test('is a delivery to some and a bounce of another, which stops mail to that one alone', async () => {
    const reply = await sent();
    expect(await report('Delivery', reply, [reply.requester])).toBe('noted');
    expect(await report('Bounce', reply, [reply.cc])).toBe('noted');
    expect(await fates(reply.ticketId, reply.message.id)).toEqual({
      whole: 'delivered',
      each: [
        [reply.requester, 'delivered'],
        [reply.cc, 'bounced'],
        [reply.bcc, undefined],
      ],
    });
    const told = await desk.entry(reply.ticketId, 'message.bounced');
    expect(told).toMatchObject({ mail: { to: reply.cc } });
    const event = await desk.event(reply.ticketId, 'message.bounced');
    expect(event).toMatchObject({ mail: { recipient: { as: 'cc', customerId: expect.any(Number) } } });
    expect(JSON.stringify(event)).not.toContain(reply.cc);
    const next = await desk.answer(reply.ticketId);
    expect(next.mail.recipients).toEqual([reply.requester]);
  });

  test('is told once, however often and together it is reported', async () => {
    const reply = await sent();
    const all = [reply.requester, reply.cc, reply.bcc];
    expect(await report('Delivery', reply, all)).toBe('noted');
    expect(await report('Delivery', reply, all)).toBe('known');
    const told = (await desk.events(reply.ticketId)).filter(({ type }) => type === 'message.delivered');
    expect(told).toHaveLength(3);
  });

  test('shows a bounce of the requester as the fate of the reply, whatever became of the copies', async () => {
    const reply = await sent();
    await report('Bounce', reply, [reply.requester]);
    await report('Delivery', reply, [reply.cc]);
    expect((await fates(reply.ticketId, reply.message.id)).whole).toBe('bounced');
  });

  test('is nothing new of somebody to whom the mail did not go', async () => {
    const reply = await sent();
    expect(await report('Bounce', reply, ['forwarded@example.net'])).toBe('known');
    expect((await fates(reply.ticketId, reply.message.id)).whole).toBe('sent');
  });

  test('says that a passing bounce is a delay, and a delivery after it that it came', async () => {
    const reply = await sent();
    const away = { bounceType: 'Transient', bounceSubType: 'General' };
    expect(await report('Bounce', reply, [reply.cc], away)).toBe('noted');
    expect(await report('Bounce', reply, [reply.cc], away)).toBe('known');
    expect((await fates(reply.ticketId, reply.message.id)).each[1]).toEqual([reply.cc, 'delayed']);
    expect(await report('Delivery', reply, [reply.cc])).toBe('noted');
    expect((await fates(reply.ticketId, reply.message.id)).each[1]).toEqual([reply.cc, 'delivered']);
    expect(await report('Bounce', reply, [reply.cc], away)).toBe('known');
  });

  test('is told beside what a later version knows of them', async () => {
    const reply = await sent();
    const key = messageById.of({ ticketId: reply.ticketId, messageId: reply.message.id });
    const set = { 'delivery.r1.opened': 'tomorrow', 'delivery.r0.opened': 'never' };
    await desk.table.write([{ type: 'update', key, set }]);
    const away = { bounceType: 'Transient', bounceSubType: 'General' };
    await report('Bounce', reply, [reply.cc], away);
    await report('Delivery', reply, [reply.cc]);
    const { delivery } = (await desk.table.get(key)) as { delivery: Record<string, object> };
    expect(delivery.r1).toMatchObject({ address: reply.cc, state: 'delivered', opened: 'tomorrow' });
    expect(delivery.r1).not.toHaveProperty('detail');
    expect(delivery.r0).toMatchObject({ address: reply.requester, opened: 'never' });
  });

  test('is put on the reply when a version that knows of one recipient alone had noted that it was sent', async () => {
    const reply = await given();
    desk.mail.moods = ['takes_silently'];
    await expect(desk.send(reply.event)).rejects.toThrow('hang up');
    const mail = desk.lastMail();
    const set = { stage: STAGE.sent, mailId: mail.mailId };
    await desk.table.write([{ type: 'update', key: outgoingMail.of(mail.sendId), set }]);
    await report('Delivery', { mail }, [reply.cc]);
    const { each } = await fates(reply.ticketId, reply.message.id);
    expect(each).toEqual([[reply.cc, 'delivered']]);
  });

  test('is all there when the first that is heard of a mail in doubt is about one recipient', async () => {
    const made = await given();
    desk.mail.moods = ['takes_silently'];
    await expect(desk.send(made.event)).rejects.toThrow('hang up');
    const reply = { ...made, mail: desk.lastMail() };
    expect(await report('Delivery', reply, [made.cc])).toBe('noted');
    expect(await fates(made.ticketId, made.message.id)).toEqual({
      whole: 'sent',
      each: [
        [made.requester, undefined],
        [made.cc, 'delivered'],
        [made.bcc, undefined],
      ],
    });
    await expect(desk.send(made.event)).resolves.toBe('done_before');
  });

  test('comes out the same in whatever order reports come', async () => {
    const kinds = fc.constantFrom('Delivery', 'Bounce', 'Complaint');
    const whom = fc.integer({ min: 0, max: 2 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(kinds, whom), { maxLength: 5 }), async (reports) => {
        const end = async (all: typeof reports) => {
          const reply = await sent();
          const addresses = [reply.requester, reply.cc, reply.bcc];
          for (const [type, at] of all) await report(type, reply, [addresses[at] ?? '']);
          const { whole, each } = await fates(reply.ticketId, reply.message.id);
          const { stage, stages } = (await desk.table.get(outgoingMail.of(reply.mail.sendId))) as {
            stage: number;
            stages: object;
          };
          return { whole, each: each.map(([, state]) => state), stage, stages };
        };
        expect(await end(reports.toReversed())).toEqual(await end(reports));
      }),
      { numRuns: 8 },
    );
  });
});

describe('who gets a reply', () => {
  const address = fc.integer({ min: 1, max: 60 }).map((at) => ({ address: `p${at}@example.com` }));
  const named = fc.array(address, { maxLength: 60 });

  test('is each address once, where it stands first, and no more than SES takes', () => {
    fc.assert(
      fc.property(named, named, named, (to, cc, bcc) => {
        const message = {
          kind: 'public_reply',
          author: { kind: 'agent', id: 1 },
          to: null,
          addressees: { to, cc, bcc },
        } as unknown as Parameters<typeof recipientsOf>[0]['message'];
        const nothing = { earlier: [], customers: new Map(), automaticToAll: false };
        const found = recipientsOf({ ticket: ticketIn('open'), message, ...nothing });
        const addresses = found.map((one: Recipient) => one.address);
        const expected = [...new Set([...to, ...cc, ...bcc].map((one) => one.address))];
        expect(addresses).toEqual(expected.slice(0, 50));
        for (const one of found.filter(({ as }) => as === 'bcc'))
          expect([...to, ...cc].map((other) => other.address)).not.toContain(one.address);
      }),
    );
  });

  test('can be read before it is written, with who else stood in the mail', async () => {
    const [ana, bert, eva] = [somebody('ana'), somebody('bert'), somebody('eva')];
    // A mail that nothing proves, of a customer who is known, adds nobody by itself.
    await desk.take({ from: ana });
    const silent = { spf: 'GRAY', dkim: 'GRAY', dmarc: 'GRAY' } as const;
    const { ticket } = await desk.take(
      {
        from: ana,
        headers: [`Cc: Bert <${bert}>, billing@desk.example.com`],
        to: `support@desk.example.com, ${eva}`,
      },
      { verdicts: silent },
    );
    await collaborate(ticket.id, eva);
    await desk.table.write([suppress(bert, { reason: 'bounced', detail: 'x', at: desk.now }, desk.now)]);
    const deps = { table: desk.table, own: { mailboxes: [], deskDomains: [DESK.domain] }, now: desk.now };
    const found = await expectedRecipients(deps, { principal: ADMIN, ticketId: ticket.id });
    expect(found).toMatchObject({
      to: [{ address: ana, refusal: null }],
      cc: [{ address: eva, refusal: null }],
      others: [{ address: bert, name: 'Bert', refusal: 'bounced' }],
    });
    const light = agentOf({ role: 'light_agent' });
    await expect(expectedRecipients(deps, { principal: light, ticketId: ticket.id })).rejects.toMatchObject({
      kind: 'forbidden',
    });
  });

  test('is who a ticket was opened for, and whoever takes part', async () => {
    const customer = await givenCustomer(desk.database, somebody());
    const request = requestFor({ id: customer.id });
    const { ticket } = await createTicket(desk, desk.context(), { principal: ADMIN, request });
    await desk.send(await desk.event(ticket.id, 'message.added'));
    expect(desk.lastMail().recipients).toEqual([`person${people}@example.com`]);
  });
});
