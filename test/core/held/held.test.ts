import * as fc from 'fast-check';
import { replyAddress } from '../../../core/email/index.ts';
import {
  countHeld,
  DISCARD,
  deleteHeld,
  fireHeld,
  heldDeadline,
  heldSubject,
  listHeld,
  loadHeld,
} from '../../../core/held/index.ts';
import { jobWrites, listJobs } from '../../../core/jobs/index.ts';
import { planFor } from '../../../core/outbound/plan-mail.ts';
import { changeSender } from '../../../core/sender/index.ts';
import type { Context } from '../../../core/shared/context.ts';
import { markSpam } from '../../../core/spam/index.ts';
import { loadTicket } from '../../../core/ticket/index.ts';
import type { HeldCause } from '../../../schemas/held.ts';
import { ADMIN, givenAgent } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';
import { type GivenDelivery, type GivenMail, givenMail, KEYS, sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();
beforeAll(() => {
  desk.rules = { ...desk.rules, holdsMail: true, mailsPerHour: 250 };
});

const SPAM = { verdicts: { spam: 'FAIL' } } as const;
const FORGED = { verdicts: { dmarc: 'FAIL', spf: 'FAIL', dkim: 'FAIL' } } as const;
const DAY = 24 * 60;
const byAgent = (): Context => ({ ...desk.context(), actor: { kind: 'agent', id: 1 } });
const discard = (rawKey: string, context: Context) => jobWrites(DISCARD, { rawKey }, context).writes;
const deps = () => ({ table: desk.table, discard });

let people = 0;
const somebody = () => {
  people += 1;
  return `person${people}@example.com`;
};

/** Takes in a mail that is held, and gives its number. */
async function hold(mail: GivenMail, delivery: GivenDelivery = SPAM): Promise<number> {
  const receipt = await desk.takeIn(desk.store(givenMail({ from: somebody(), ...mail }), delivery));
  if (receipt.outcome !== 'held') throw new Error(`The mail was ${receipt.outcome}`);
  return receipt.heldId;
}
const take = (mail: GivenMail, delivery: GivenDelivery = {}) =>
  desk.takeIn(desk.store(givenMail({ from: somebody(), ...mail }), delivery));
const typesOf = async (heldId: number) =>
  (await eventsOf(desk.table, heldSubject(heldId))).map(({ type }) => type);
const listed = async (...causes: HeldCause[]) => {
  const asked = { ...(causes.length > 0 && { causes }), page: { limit: 100 } };
  return (await listHeld(desk.table, asked)).items.map(({ id }) => id);
};
async function released(heldId: number) {
  const { ended } = await desk.release(heldId, byAgent());
  if (!ended?.message) throw new Error('It became no message');
  return { ...(await desk.open(ended.message.ticketId)), became: ended.message };
}

describe('a mail of which something speaks against it', () => {
  test('is held with cause and preview instead of becoming anything, and told by an event without its words', async () => {
    const from = 'Pills <pills@spam.example>';
    const heldId = await hold({ from, subject: 'Buy now', text: 'Cheap pills.' });
    const held = await loadHeld(desk.table, heldId);
    expect(held).toMatchObject({
      state: 'held',
      causes: ['spam'],
      mailbox: 'support@desk.example.com',
      ticketId: null,
      content: { from: { address: 'pills@spam.example', name: 'Pills' }, subject: 'Buy now' },
    });
    expect(held.content?.preview.trim()).toBe('Cheap pills.');
    const [event] = await eventsOf(desk.table, heldSubject(heldId));
    expect(event).toMatchObject({ type: 'mail.held', held: { id: heldId, causes: ['spam'] } });
    expect(JSON.stringify(event)).not.toMatch(/pills|Buy now/i);
    expect(await listed('spam')).toContain(heldId);
    expect(await listed('virus')).not.toContain(heldId);
    expect(await listed()).toContain(heldId);
  });

  test('is held once, however often it is delivered', async () => {
    const arrival = desk.store(givenMail({ from: somebody() }), SPAM);
    const [first, ...others] = await Promise.all([1, 2, 3].map(() => desk.takeIn(arrival)));
    const outcomes = [first, ...others].map((receipt) => receipt?.outcome).sort();
    expect(outcomes).toEqual(['held', 'known', 'known']);
    expect(await desk.takeIn(arrival)).toEqual({ outcome: 'known' });
  });

  test('makes nobody a customer, and no Message-ID lead anywhere', async () => {
    const [from, id] = [somebody(), '<held-id@example.com>'];
    await hold({ from, id });
    const answer = await take({ inReplyTo: id });
    expect(answer.outcome).toBe('opened');
    const rows = await desk.rows();
    expect(rows.filter(({ pk }) => pk === `ADDR#${from}`)).toEqual([]);
  });

  test.each<[HeldCause, GivenMail, GivenDelivery]>([
    ['virus', {}, { verdicts: { virus: 'FAIL' } }],
    ['forged', {}, FORGED],
    ['loop', { from: 'support@desk.example.com' }, {}],
    ['unknown_recipient', { to: 'nobody@desk.example.com' }, { recipients: ['nobody@desk.example.com'] }],
  ])('%s holds it', async (cause, mail, delivery) => {
    expect((await loadHeld(desk.table, await hold(mail, delivery))).causes).toEqual([cause]);
  });

  test('of somebody whose ticket was marked as spam it is not held: it goes to the list of spam', async () => {
    const from = somebody();
    const receipt = await take({ from });
    if (receipt.outcome !== 'opened') throw new Error('It was not opened');
    await markSpam(desk.table, byAgent(), { principal: ADMIN, ticketId: receipt.ticketId });
    const next = await take({ from });
    if (next.outcome !== 'opened') throw new Error('It was not opened');
    expect((await loadTicket(desk.table, next.ticketId)).spam).toBe('blocked');
  });

  test('two machines that answer each other are held from the eleventh answer in an hour on, and later go on', async () => {
    const from = 'robot@machine.example';
    const opened = await take({ from, id: '<robot-1@x>' });
    const answer = () => take({ from, inReplyTo: '<robot-1@x>', headers: ['Auto-Submitted: auto-replied'] });
    const outcomes: string[] = [];
    for (let times = 0; times < 12; times += 1) outcomes.push((await answer()).outcome);
    expect(opened.outcome).toBe('opened');
    expect(outcomes).toEqual([...Array(10).fill('joined'), 'held', 'held']);
    desk.later(61);
    expect((await answer()).outcome).toBe('joined');
  });

  test('what a sender writes over the limit is held, and nothing of others', async () => {
    const rules = desk.rules;
    desk.rules = { ...rules, mailsPerHour: 2 };
    const from = somebody();
    const outcomes: string[] = [];
    for (let times = 0; times < 4; times += 1) outcomes.push((await take({ from })).outcome);
    expect(outcomes).toEqual(['opened', 'opened', 'held', 'held']);
    expect((await take({})).outcome).toBe('opened');
    desk.rules = rules;
  });
});

describe('releasing', () => {
  test('opens the ticket that it would have been: it counts from then, is acknowledged, and says when it came', async () => {
    const heldId = await hold({
      from: 'Mara <mara@shop.example>',
      subject: 'My order',
      text: 'Where is it?',
    });
    const cameAt = (await loadHeld(desk.table, heldId)).heldAt;
    desk.later(2 * DAY);
    const { ticket, messages } = await released(heldId);
    expect(ticket).toMatchObject({ subject: 'My order', status: 'new', tags: [] });
    expect(ticket.spam).toBeUndefined();
    expect(Date.parse(ticket.createdAt) - Date.parse(cameAt)).toBeGreaterThanOrEqual(2 * DAY * 60_000);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({ createdAt: ticket.createdAt, origin: { heldSince: cameAt } });
    const created = await desk.event(ticket.id, 'ticket.created');
    expect(created).toMatchObject({ acknowledge: true, message: { suspicious: false } });
    expect(planFor(created)?.purpose).toBe('acknowledgement');
    expect(await typesOf(heldId)).toEqual(['mail.held', 'mail.released']);
    expect(await listed()).not.toContain(heldId);
  });

  test('adds the message to the ticket that it answers, as that is now, and opens it again', async () => {
    const [from, id] = [somebody(), '<asked-1@example.com>'];
    const asked = await take({ from, id });
    if (asked.outcome !== 'opened') throw new Error('It was not opened');
    const heldId = await hold({ from, inReplyTo: id, text: 'Still broken.' });
    expect(await loadHeld(desk.table, heldId)).toMatchObject({ ticketId: asked.ticketId });
    await desk.write(asked.ticketId, { kind: 'internal_note', text: 'Done.', status: 'solved' });
    const { ticket, messages } = await released(heldId);
    expect(ticket).toMatchObject({ id: asked.ticketId, status: 'open' });
    expect(messages.map(({ replyText }) => replyText.trim())).toEqual([
      'It burns.',
      'Done.',
      'Still broken.',
    ]);
  });

  test('does so once, however often and by however many it is asked', async () => {
    const heldId = await hold({});
    const all = await Promise.all([1, 2, 3].map(() => desk.release(heldId, byAgent())));
    const became = all.map(({ ended }) => ended?.message?.messageId);
    expect(new Set(became).size).toBe(1);
    const { ticketId } = all[0]?.ended?.message ?? { ticketId: 0 };
    expect((await desk.open(ticketId)).messages).toHaveLength(1);
  });

  test('lets answers find it from then on, and the same mail is known when it comes again', async () => {
    const [id, from] = ['<released-id@example.com>', somebody()];
    const arrival = desk.store(givenMail({ from, id }), SPAM);
    const receipt = await desk.takeIn(arrival);
    if (receipt.outcome !== 'held') throw new Error('It was not held');
    const { ticket } = await released(receipt.heldId);
    expect(await desk.takeIn(arrival)).toEqual({ outcome: 'known' });
    expect(await take({ from, inReplyTo: id })).toMatchObject({ outcome: 'joined', ticketId: ticket.id });
  });

  test('says nothing of who sent it: a forged mail that names a ticket opens another, in doubt, and is not acknowledged', async () => {
    const from = somebody();
    const asked = await take({ from });
    if (asked.outcome !== 'opened') throw new Error('It was not opened');
    const subject = `Re: [#${asked.ticketId}] Printer on fire`;
    const { ticket, messages } = await released(await hold({ from, subject }, FORGED));
    expect(ticket).toMatchObject({ mayBelongTo: asked.ticketId, tags: ['doubted'] });
    expect(ticket.id).not.toBe(asked.ticketId);
    expect(messages[0]?.origin).toMatchObject({ doubted: true });
    expect(await desk.event(ticket.id, 'ticket.created')).toMatchObject({ acknowledge: false });
  });

  test('says when it came also of what is kept as a note, as nothing proves the agent whom it names', async () => {
    const asked = await take({});
    if (asked.outcome !== 'opened') throw new Error('It was not opened');
    const { address } = await givenAgent(desk.database);
    const to = replyAddress('support@desk.example.com', asked.ticketId, KEYS[0]);
    const heldId = await hold({ from: address, to, text: '#solve' }, { ...FORGED, recipients: [to] });
    const { heldAt } = await loadHeld(desk.table, heldId);
    const { ticket, messages, became } = await released(heldId);
    expect(became.ticketId).toBe(asked.ticketId);
    expect(ticket.status).toBe('new');
    expect(messages.at(-1)).toMatchObject({ kind: 'internal_note', origin: { heldSince: heldAt } });
  });

  test('takes what somebody wrote who is blocked for no spam, and leaves them blocked', async () => {
    const from = somebody();
    const receipt = await take({ from });
    if (receipt.outcome !== 'opened') throw new Error('It was not opened');
    await markSpam(desk.table, byAgent(), { principal: ADMIN, ticketId: receipt.ticketId });
    const { ticket } = await released(await hold({ from }));
    expect(ticket.spam).toBeUndefined();
    const next = await take({ from });
    if (next.outcome !== 'opened') throw new Error('It was not opened');
    expect((await loadTicket(desk.table, next.ticketId)).spam).toBe('blocked');
  });

  test('keeps its files', async () => {
    const boundary = 'b1';
    const text = [
      `--${boundary}`,
      'Content-Type: text/plain',
      '',
      'See the file.',
      `--${boundary}`,
      'Content-Type: text/csv; name="list.csv"',
      'Content-Disposition: attachment; filename="list.csv"',
      '',
      'a,b',
      `--${boundary}--`,
    ].join('\r\n');
    const headers = [`Content-Type: multipart/mixed; boundary="${boundary}"`];
    const heldId = await hold({ headers, text });
    expect((await loadHeld(desk.table, heldId)).content?.attachments).toMatchObject([
      { filename: 'list.csv' },
    ]);
    const { messages } = await released(heldId);
    expect(messages[0]?.attachments).toMatchObject([{ filename: 'list.csv' }]);
    expect(desk.objects.text(messages[0]?.attachments[0]?.key ?? null).trim()).toBe('a,b');
  });
});

describe('deleting', () => {
  test('leaves nothing of what it said or of whom it came from, has the mail itself deleted, and is told', async () => {
    const heldId = await hold({ from: 'gone@secret.example', subject: 'Forget me' });
    const { rawKey } = (await loadHeld(desk.table, heldId)).delivery;
    const held = await deleteHeld(deps(), byAgent(), { heldId });
    expect(held).toMatchObject({ state: 'deleted', ended: { by: { kind: 'agent', id: 1 }, message: null } });
    const left = (await desk.rows()).filter(({ kind }) => kind !== 'answer');
    expect(JSON.stringify(left)).not.toMatch(/gone@secret|Forget me/);
    const jobs = await listJobs(desk.table, { limit: 100 });
    expect(jobs.items.map(({ kind, input }) => ({ kind, input }))).toContainEqual({
      kind: DISCARD,
      input: { rawKey },
    });
    expect(await typesOf(heldId)).toEqual(['mail.held', 'mail.deleted']);
    expect(await deleteHeld(deps(), byAgent(), { heldId })).toEqual(held);
    await expect(desk.release(heldId, byAgent())).rejects.toMatchObject({ code: 'held_message.ended' });
  });

  test('is refused once it is a message', async () => {
    const heldId = await hold({});
    await desk.release(heldId, byAgent());
    await expect(deleteHeld(deps(), byAgent(), { heldId })).rejects.toMatchObject({
      code: 'held_message.released',
    });
  });
});

describe('time', () => {
  const fire = (heldId: number) => fireHeld(deps(), desk.context(), heldId);
  const rowOf = async (heldId: number) =>
    (await desk.rows()).find(({ pk, sk }) => pk === heldSubject(heldId) && sk === 'META');

  test('the admins are told once of all that expires within a day, three days before, and then it is gone', async () => {
    const [first, second] = [await hold({}), await hold({})];
    desk.later(26 * DAY);
    expect(await fire(first)).toBe(heldDeadline(await rowOf(first)));
    expect(await typesOf(first)).toEqual(['mail.held']);
    desk.later(DAY);
    await fire(first);
    await fire(second);
    await fire(first);
    expect(await typesOf(first)).toEqual(['mail.held', 'mail.expiring']);
    expect(await typesOf(second)).toEqual(['mail.held']);
    desk.later(3 * DAY);
    expect(await fire(first)).toBeNull();
    expect(await fire(second)).toBeNull();
    expect(await loadHeld(desk.table, second)).toMatchObject({ state: 'expired' });
    expect((await loadHeld(desk.table, second)).content).toBeUndefined();
    expect(await typesOf(second)).toEqual(['mail.held', 'mail.expired']);
    expect(await listed()).not.toContain(second);
  });

  test('nothing happens to what was released', async () => {
    const heldId = await hold({});
    await desk.release(heldId, byAgent());
    expect(heldDeadline(await rowOf(heldId))).toBeNull();
    desk.later(40 * DAY);
    expect(await fire(heldId)).toBeNull();
    expect(await loadHeld(desk.table, heldId)).toMatchObject({ state: 'released' });
  });
});

test('the counts are those of the lists, whatever becomes of how many', async () => {
  const kinds: [HeldCause, GivenDelivery][] = [
    ['spam', SPAM],
    ['forged', FORGED],
    ['virus', { verdicts: { virus: 'FAIL' } }],
  ];
  const fates = fc.array(
    fc.record({ kind: fc.constantFrom(...kinds), fate: fc.constantFrom('stays', 'released', 'deleted') }),
    { maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(fates, async (all) => {
      for (const { kind, fate } of all) {
        const heldId = await hold({}, kind[1]);
        if (fate === 'released') await desk.release(heldId, byAgent());
        if (fate === 'deleted') await deleteHeld(deps(), byAgent(), { heldId });
      }
      const { total, causes } = await countHeld(desk.table);
      expect(total).toBe((await listed()).length);
      for (const { cause, count } of causes) expect((await listed(cause)).length).toBe(count);
    }),
    { numRuns: 6 },
  );
});

test('the list is read page by page, past all that is held no more', async () => {
  const ids: number[] = [];
  for (let times = 0; times < 5; times += 1) ids.push(await hold({}, times % 2 === 0 ? SPAM : FORGED));
  await deleteHeld(deps(), byAgent(), { heldId: ids[3] ?? 0 });
  const found: number[] = [];
  let after: string | undefined;
  do {
    const page = await listHeld(desk.table, { page: { limit: 2, ...(after !== undefined && { after }) } });
    found.push(...page.items.map(({ id }) => id));
    after = page.after ?? undefined;
  } while (after !== undefined);
  expect(found).toEqual([...found].sort((one, other) => other - one));
  expect(new Set(found).size).toBe(found.length);
  expect(found.filter((id) => ids.includes(id))).toEqual([ids[4], ids[2], ids[1], ids[0]]);
});

describe('what somebody says of a sender', () => {
  test('holds all of a domain, also of those below it, and nothing of one that is trusted by itself', async () => {
    await changeSender(desk.table, byAgent(), { sender: 'Bad.example', standing: 'blocked' });
    await changeSender(desk.table, byAgent(), { sender: 'good@bad.example', standing: 'trusted' });
    expect((await take({ from: 'any@bad.example' })).outcome).toBe('held');
    expect((await take({ from: 'any@mail.bad.example' })).outcome).toBe('held');
    expect((await take({ from: 'any@notbad.example' })).outcome).toBe('opened');
    expect((await take({ from: 'good@bad.example' }, SPAM)).outcome).toBe('opened');
  });

  test('makes mail of a trusted one no spam, and ends when nothing is said any more', async () => {
    const from = somebody();
    const said = await changeSender(desk.table, byAgent(), { sender: from, standing: 'trusted' });
    const receipt = await take({ from }, SPAM);
    if (receipt.outcome !== 'opened') throw new Error('It was not opened');
    expect(await desk.ticket(receipt.ticketId)).toMatchObject({ tags: [] });
    expect(await desk.event(receipt.ticketId, 'ticket.created')).toMatchObject({ acknowledge: true });
    expect(await changeSender(desk.table, byAgent(), { sender: from, standing: 'trusted' })).toEqual(said);
    await changeSender(desk.table, byAgent(), { sender: from, standing: null });
    expect((await take({ from }, SPAM)).outcome).toBe('held');
    const told = await eventsOf(desk.table, `SENDER#${from}`);
    expect(told.map(({ type }) => type)).toEqual(['sender.changed', 'sender.changed']);
    expect(JSON.stringify(told)).not.toContain(from);
  });

  test('is refused of what is neither an address nor a domain', async () => {
    const change = changeSender(desk.table, byAgent(), { sender: 'nobody', standing: 'blocked' });
    await expect(change).rejects.toMatchObject({ code: 'input.invalid' });
  });
});
