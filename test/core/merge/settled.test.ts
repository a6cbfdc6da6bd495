import { linkTickets } from '../../../core/link/index.ts';
import { createStatus, updateStatus } from '../../../core/status/index.ts';
import { retagTicket } from '../../../core/tag/retag-ticket.ts';
import {
  addCollaborator,
  changeTicket,
  followTicket,
  shareTicket,
  unshareTicket,
} from '../../../core/ticket/index.ts';
import { ADMIN, givenAgent } from '../../support/desk.ts';
import { sharedDesk } from '../../support/mail.ts';
import { mergingOn } from './support.ts';

const desk = sharedDesk();
const { merge, split } = mergingOn(desk);
const asAgent = () => ({ ...desk.context(), actor: { kind: 'agent', id: 1 } as const });
let people = 0;
async function opened() {
  people += 1;
  return (await desk.take({ from: `settled${people}@example.com` })).ticket;
}

test('a merged ticket takes nothing that is asked of it, and says where it goes on', async () => {
  const [one, other, third] = [await opened(), await opened(), await opened()];
  const { id: agentId } = await givenAgent(desk.database);
  const asked = { principal: ADMIN, ticketId: other.id };
  const shared = { ...asked, with: { kind: 'agent', id: agentId } as const };
  await shareTicket(desk.table, asAgent(), { ...shared, level: 'read' });
  await merge(one.id, other.id);
  const before = await desk.ticket(other.id);
  const deps = { table: desk.table, rules: { closeAfterDays: 4 }, deskDomains: ['desk.example.com'] };
  const related = { principal: ADMIN, kind: 'related' } as const;
  const refused: [string, () => Promise<unknown>][] = [
    ['shared', () => shareTicket(desk.table, asAgent(), { ...shared, level: 'note' })],
    ['shared no longer', () => unshareTicket(desk.table, asAgent(), shared)],
    ['tagged', () => changeTicket(deps, asAgent(), { ...asked, change: { addTags: ['x'] } })],
    ['followed', () => followTicket(desk.table, asAgent(), { ...asked, agentId })],
    [
      'given a collaborator',
      () => addCollaborator(deps, asAgent(), { ...asked, participant: { id: third.requesterId } }),
    ],
    ['linked', () => linkTickets(desk, asAgent(), { ...related, ticketId: other.id, otherId: third.id })],
    [
      'linked from the other side',
      () => linkTickets(desk, asAgent(), { ...related, ticketId: third.id, otherId: other.id }),
    ],
  ];
  for (const [what, act] of refused) {
    const error = await act().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect([what, error]).toEqual([
      what,
      expect.objectContaining({
        code: 'ticket.merged',
        message: expect.stringContaining(`ticket ${one.id}`),
      }),
    ]);
  }
  expect(await desk.ticket(other.id)).toEqual(before);
});

test('a tag that is renamed everywhere is renamed on a merged ticket too, which may come back', async () => {
  const [one, other] = [await opened(), await opened()];
  const deps = { table: desk.table, rules: { closeAfterDays: 4 } };
  const change = { addTags: ['old'] };
  await changeTicket(deps, asAgent(), { principal: ADMIN, ticketId: other.id, change });
  await merge(one.id, other.id);
  const { lastActivityAt } = await desk.ticket(other.id);
  const asked = { principal: ADMIN, ticketId: other.id, from: ['old'], to: 'new' };
  expect(await retagTicket(desk.table, asAgent(), asked)).toBe(true);
  expect(await retagTicket(desk.table, asAgent(), asked)).toBe(false);
  expect(await desk.ticket(other.id)).toMatchObject({ tags: ['new'], mergedInto: one.id, lastActivityAt });
});

test('a ticket that is split off begins in the default status that the desk has set', async () => {
  const ticket = await opened();
  await desk.write(ticket.id, { kind: 'internal_note', text: 'Stays.' });
  const labels = { en: 'Made-up words' };
  const made = {
    key: 'just_in',
    category: 'new',
    labels,
    order: 1,
    isDefault: true,
    needsUntil: false,
  } as const;
  await createStatus(desk, desk.context(), { fields: { ...made, reasons: [], reasonRequired: false } });
  const { messages } = await desk.open(ticket.id);
  const { newTicket } = await split(ticket.id, [messages[0]?.id ?? '']);
  expect(newTicket).toMatchObject({ status: 'new', statusKey: 'just_in' });
  await updateStatus(desk, desk.context(), { key: 'new', change: { isDefault: true } });
});
