import { updateThing } from '../../../core/configuration/index.ts';
import { rate } from '../../../core/satisfaction/index.ts';
import { changeTicket } from '../../../core/ticket/index.ts';
import { triggerArea } from '../../../core/trigger/index.ts';
import { mayReact } from '../../../core/trigger/may-react.ts';
import { ADMIN, givenAgent, ticketIn } from '../../support/desk.ts';
import { givenAsking, givenSurvey } from '../../support/given-survey.ts';
import { automate } from '../../support/given-triggers.ts';
import { TestDesk } from '../../support/mail.ts';

let desk: TestDesk;
let assigneeId = 0;
beforeAll(async () => {
  desk = await TestDesk.open();
  await givenAsking(desk);
  assigneeId = (await givenAgent(desk.database)).id;
});
afterAll(() => desk.close());

const change = (ticketId: number, asked: object) =>
  changeTicket(
    { table: desk.table, rules: desk.rules },
    { ...desk.context(), actor: { kind: 'agent', id: 99 } },
    { principal: ADMIN, ticketId, change: asked },
  );

/** A rating of a ticket that somebody has, and what the triggers that come with the desk do about it. */
async function rated(from: string, score: number, asked: object = {}) {
  const { ticketId, surveyId } = await givenSurvey(desk, from);
  await change(ticketId, { assigneeId, ...asked });
  await rate(desk.table, desk.context(), { ticketId, surveyId, said: { score } });
  const ran = await automate(
    desk.table,
    desk.context(),
    await desk.event(ticketId, 'satisfaction.rated'),
    true,
  );
  const trail = await desk.events(ticketId);
  const fired = trail.flatMap((event) => (event.type === 'ticket.automated' ? event.firings : []));
  return { ran, fired: fired.map(({ trigger }) => trigger.key), ticket: await desk.ticket(ticketId) };
}

test('the assignee is told of a bad rating, and of no other', async () => {
  expect(await rated('bad@example.com', 1)).toMatchObject({ ran: 'done', fired: ['notify_rated'] });
  expect(await rated('good@example.com', 5)).toMatchObject({ ran: 'nothing', fired: [] });
});

test('the assignee is told also when the ticket has closed, which stays so', async () => {
  await updateThing(desk, desk.context(), triggerArea, { key: 'reopen_rated', change: { isActive: true } });
  const closed = await rated('closed@example.com', 1, { status: 'closed' });
  expect(closed).toMatchObject({ ran: 'done', fired: ['notify_rated'], ticket: { status: 'closed' } });
});

test('a ticket that is rated badly is open again where that is switched on', async () => {
  const opened = await rated('opened@example.com', 2);
  expect(opened.fired.sort()).toEqual(['notify_rated', 'reopen_rated']);
  expect(opened.ticket).toMatchObject({ status: 'open', satisfaction: { rating: { level: 'bad' } } });
});

test('triggers react to nothing else of a closed ticket, and to no rating of one that is gone', () => {
  const closed = ticketIn('closed');
  expect(mayReact({ type: 'ticket.updated' }, closed)).toBe(false);
  expect(mayReact({ type: 'satisfaction.rated' }, closed)).toBe(true);
  const gone = [ticketIn('closed', { mergedInto: 2 }), { ...closed, trashedAt: closed.createdAt }];
  expect(gone.map((ticket) => mayReact({ type: 'satisfaction.rated' }, ticket))).toEqual([false, false]);
});
