import { blockWrites } from '../../../core/customer/block-customer.ts';
import { loadCustomer } from '../../../core/customer/customer-store.ts';
import { mergeCustomers } from '../../../core/customer-merge/index.ts';
import { mergeTickets } from '../../../core/merge/index.ts';
import { askIfDue, noteSolve, readRatingToken, showSatisfaction } from '../../../core/satisfaction/index.ts';
import { solveIn } from '../../../core/satisfaction/note-solve.ts';
import { changeSender } from '../../../core/sender/index.ts';
import { suppress } from '../../../core/suppression/index.ts';
import { changeTicket, trashTicket } from '../../../core/ticket/index.ts';
import type { NotAsked } from '../../../schemas/satisfaction.ts';
import { ADMIN, givenAgent } from '../../support/desk.ts';
import { afterADay, givenAsking, givenSolve, givenSurvey, HELP, solved } from '../../support/given-survey.ts';
import { TestDesk } from '../../support/mail.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await TestDesk.open();
});
beforeEach(() => givenAsking(desk));
afterAll(() => desk.close());

let people = 0;
const somebody = () => {
  people += 1;
  return `asked${people}@example.com`;
};
const byAdmin = () => ({ ...desk.context(), actor: { kind: 'agent', id: 1 } as const });
const shown = (ticketId: number) => showSatisfaction(desk.table, { principal: ADMIN, ticketId });

describe('a requester', () => {
  test('is asked a day after the ticket was solved, to the second, and once', async () => {
    const ticketId = await givenSolve(desk, somebody());
    const { solve } = await shown(ticketId);
    expect(Date.parse(solve?.askAt ?? '') - Date.parse(solve?.solvedAt ?? '')).toBe(24 * 3_600_000);
    expect(
      await askIfDue(
        desk.table,
        { ...desk.context(), now: new Date(Date.parse(solve?.askAt ?? '') - 1) },
        ticketId,
      ),
    ).toBe(solve?.askAt);
    expect((await shown(ticketId)).surveys).toEqual([]);
    await afterADay(desk, ticketId);
    await askIfDue(desk.table, desk.context(), ticketId);
    const { surveys } = await shown(ticketId);
    expect(surveys).toMatchObject([{ scale: 5, comment: '', solvedAt: solve?.solvedAt }]);
    expect((await desk.ticket(ticketId)).satisfaction).toMatchObject({ id: surveys[0]?.id, scale: 5 });
    expect((await desk.events(ticketId)).filter(({ type }) => type === 'satisfaction.asked')).toHaveLength(1);
  });

  test('is asked for each solve, and it is noted whose that was', async () => {
    const { ticket } = await desk.take({ from: somebody() });
    await givenAgent(desk.database);
    const { id: assigneeId } = await givenAgent(desk.database);
    const change = { assigneeId };
    await changeTicket({ table: desk.table, rules: desk.rules }, byAdmin(), {
      principal: ADMIN,
      ticketId: ticket.id,
      change,
    });
    await noteSolve(desk.table, await solved(desk, ticket.id), 24);
    await changeTicket({ table: desk.table, rules: desk.rules }, byAdmin(), {
      principal: ADMIN,
      ticketId: ticket.id,
      change: { assigneeId: null },
    });
    await afterADay(desk, ticket.id);
    await changeTicket({ table: desk.table, rules: desk.rules }, byAdmin(), {
      principal: ADMIN,
      ticketId: ticket.id,
      change: { status: 'open' },
    });
    await noteSolve(desk.table, await solved(desk, ticket.id), 24);
    await afterADay(desk, ticket.id);
    const { surveys } = await shown(ticket.id);
    expect(surveys.map(({ agentId }) => agentId)).toEqual([assigneeId, 1]);
    expect((await desk.ticket(ticket.id)).satisfaction?.id).toBe(surveys[1]?.id);
  });

  test('is not asked again while their pause lasts', async () => {
    const from = somebody();
    await givenAsking(desk, { satisfactionPauseDays: 7 });
    await givenSurvey(desk, from);
    const second = await givenSolve(desk, from);
    await afterADay(desk, second);
    expect((await shown(second)).solve?.notAsked).toBe('asked_lately');
    desk.later(7 * 24 * 60);
    expect((await givenSurvey(desk, from)).event.type).toBe('satisfaction.asked');
  });

  test('is not asked again as somebody of whom there were two records', async () => {
    const [from, other] = [somebody(), somebody()];
    await givenAsking(desk, { satisfactionPauseDays: 7 });
    const { ticketId } = await givenSurvey(desk, from);
    const second = await givenSolve(desk, other);
    const [sourceId, targetId] = await Promise.all(
      [ticketId, second].map(async (id) => (await desk.ticket(id)).requesterId),
    );
    await mergeCustomers(desk, desk.context(), {
      ...{ sourceId: sourceId ?? 0, targetId: targetId ?? 0 },
      startMove: () => [],
    });
    await afterADay(desk, second);
    expect((await shown(second)).solve?.notAsked).toBe('asked_lately');
    desk.later(7 * 24 * 60);
    expect((await givenSurvey(desk, from)).event.type).toBe('satisfaction.asked');
  });

  const cases: [NotAsked, (ticketId: number, from: string) => Promise<unknown>][] = [
    ['switched_off', () => givenAsking(desk, { satisfactionAfterHours: null })],
    ['no_page', () => givenAsking(desk, { helpCentre: { ...HELP, address: null } })],
    ['no_page', () => givenAsking(desk, { helpCentre: { ...HELP, isOpen: false } })],
    [
      'reopened',
      (_, from) => desk.take({ from, subject: 'Re: Printer on fire', inReplyTo: desk.lastMail().messageId }),
    ],
    ['trashed', (ticketId) => trashTicket(desk.table, byAdmin(), { principal: ADMIN, ticketId, days: 30 })],
    [
      'merged',
      async (ticketId, from) => {
        const { ticket } = await desk.take({ from });
        await mergeTickets(desk, byAdmin(), { principal: ADMIN, ticketId: ticket.id, sourceIds: [ticketId] });
      },
    ],
    [
      'tagged',
      async (ticketId) => {
        await givenAsking(desk, { satisfactionSkipsTags: ['quiet'] });
        const change = { addTags: ['quiet'] };
        await changeTicket({ table: desk.table, rules: desk.rules }, byAdmin(), {
          principal: ADMIN,
          ticketId,
          change,
        });
      },
    ],
    [
      'blocked',
      async (ticketId) => {
        const { requesterId } = await desk.ticket(ticketId);
        await desk.table.write(blockWrites(await loadCustomer(desk.table, requesterId), true, byAdmin()));
      },
    ],
    ['blocked', (_, from) => changeSender(desk.table, byAdmin(), { sender: from, standing: 'blocked' })],
    [
      'suppressed',
      (_, from) =>
        desk.table.write([suppress(from, { reason: 'complained', detail: '', at: desk.now }, desk.now)]),
    ],
  ];
  test.each(cases)('is not asked when it is so: %s', async (reason, make) => {
    const from = somebody();
    const { ticket } = await desk.take({ from });
    const { event } = await desk.reply(ticket.id, 'Done.', 'solved');
    await desk.send(event);
    await noteSolve(desk.table, await desk.event(ticket.id, 'ticket.updated'), 24);
    await make(ticket.id, from);
    await afterADay(desk, ticket.id);
    const { solve, surveys } = await shown(ticket.id);
    expect({ askAt: solve?.askAt, notAsked: solve?.notAsked, surveys }).toEqual({
      askAt: null,
      notAsked: reason,
      surveys: [],
    });
  });

  test.each([
    ['an address that nobody reads', { from: 'no-reply@machine.example.com' }],
    ['a machine', { from: 'robot@machine.example.com', headers: ['Auto-Submitted: auto-generated'] }],
  ])('is not asked who is %s', async (_, mail) => {
    const { ticket } = await desk.take(mail);
    await noteSolve(desk.table, await solved(desk, ticket.id), 24);
    await afterADay(desk, ticket.id);
    expect((await shown(ticket.id)).solve?.notAsked).toBe('automatic_sender');
  });

  test('is asked about the last solve alone when two events of them come the wrong way round', async () => {
    const { ticket } = await desk.take({ from: somebody() });
    const first = await solved(desk, ticket.id);
    await changeTicket({ table: desk.table, rules: desk.rules }, byAdmin(), {
      principal: ADMIN,
      ticketId: ticket.id,
      change: { status: 'open' },
    });
    desk.later(5);
    const last = await solved(desk, ticket.id);
    for (const event of [last, first, last]) await noteSolve(desk.table, event, 24);
    expect((await shown(ticket.id)).solve?.solvedAt).toBe(solveIn(last)?.solvedAt);
    await afterADay(desk, ticket.id);
    expect((await shown(ticket.id)).surveys).toHaveLength(1);
  });
});

describe('the mail that asks', () => {
  test('has a link for each step of the scale, to the page of the help centre, and leaves once', async () => {
    const from = somebody();
    const { event, ticketId, surveyId } = await givenSurvey(desk, from);
    expect(await desk.send(event)).toBe('sent');
    expect(await desk.send(event)).toBe('done_before');
    const mail = desk.lastMail();
    expect(mail.recipients).toEqual([from]);
    expect(mail.headers).toMatchObject({ 'auto-submitted': ['auto-generated'] });
    const links = [
      ...new Set(
        mail.raw
          .replace(/=\r?\n/g, '')
          .replace(/=3D/g, '=')
          .match(/https:\/\/help\.example\.com\/help\/rate\/[\w.-]+\?score=\d/g),
      ),
    ];
    expect(links.map((link) => link.at(-1))).toEqual(['5', '4', '3', '2', '1']);
    const token = /rate\/([\w.-]+)\?/.exec(links[0] ?? '')?.[1] ?? '';
    expect(readRatingToken(token, desk.keys, desk.now)).toMatchObject({ ticketId, surveyId });
    expect(await desk.entry(ticketId, 'survey.sent')).toMatchObject({ mail: { to: from } });
  });

  test('is answered into its ticket, which is open again', async () => {
    const from = somebody();
    const { event, ticketId } = await givenSurvey(desk, from);
    await desk.send(event);
    const answered = await desk.take({ from, inReplyTo: desk.lastMail().messageId, text: 'It is not.' });
    expect(answered.ticket).toMatchObject({ id: ticketId, status: 'open' });
  });

  test('speaks the language of the ticket', async () => {
    const { ticket } = await desk.take({ from: somebody() });
    await changeTicket({ table: desk.table, rules: desk.rules }, byAdmin(), {
      principal: ADMIN,
      ticketId: ticket.id,
      change: { language: 'de' },
    });
    await noteSolve(desk.table, await solved(desk, ticket.id), 24);
    await afterADay(desk, ticket.id);
    await desk.send(await desk.event(ticket.id, 'satisfaction.asked'));
    expect(desk.lastMail().raw).toMatch(/wie zufrieden sind Sie/);
    expect(desk.lastMail().raw).toMatch(/Sehr zufrieden/);
  });
});
