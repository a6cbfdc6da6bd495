import type { Facts } from '../../../core/fields/index.ts';
import { ticketIn } from '../../support/desk.ts';
import { assigneeOf, factsOf, mailOf, messageAdded, requesterOf } from '../../support/facts.ts';
import { compiled } from './given.ts';

type Case = [field: string, operator: string, value: unknown, held: boolean];

const noon = (time: string) => new Date(`2026-03-12T${time}Z`);
const ticket = ticketIn('open', {
  subject: 'Grüße: die RECHNUNG Nr. 4711 — Οδός',
  priority: 'high',
  tags: ['invoice', 'vip'],
  teamId: 2,
  assigneeId: null,
  fields: {
    order: 12,
    price: 9.5,
    due: '2026-03-12',
    vip: false,
    story: { text: 'Once upon a time' },
    area: 'hardware/printer',
    colours: ['red', 'green'],
  },
  createdAt: '2026-03-12T06:00:00.000Z',
});
const facts: Facts = {
  ticket,
  before: ticketIn('open', { priority: 'low', tags: ['invoice', 'old'], teamId: 2, assigneeId: 3 }),
  message: mailOf({ text: 'Bitte 退款 sofort. re-open; can’t wait' }),
  requester: requesterOf(),
  assignee: assigneeOf(),
  event: messageAdded(),
  now: noon('10:00:00'),
};

const CASES: Record<string, Case[]> = {
  'is, whatever the case of letters': [
    ['ticket.subject', 'is', 'GRÜSSE: die Rechnung Nr. 4711 — ΟΔΌΣ', false],
    ['ticket.subject', 'is', 'GRÜßE: die Rechnung Nr. 4711 — ΟΔΌΣ', true],
    ['ticket.subject', 'is', 'gru\u0308ße: die Rechnung nr. 4711 — οδός', true],
    ['ticket.priority', 'is', 'high', true],
    ['ticket.priority', 'is', 'low', false],
    ['ticket.teamId', 'is', 2, true],
    ['ticket.mailbox', 'is', 'Support@DESK.example.com', true],
    ['ticket.custom.vip', 'is', false, true],
    ['ticket.custom.order', 'is', 12, true],
    ['requester.addresses', 'is', 'Mara@bücher.example', true],
    ['requester.domains', 'is', 'BÜCHER.example', true],
    ['event.type', 'is', 'message.added', true],
    ['assignee.role', 'is', 'agent', true],
  ],
  'is not, also where there is nothing': [
    ['ticket.priority', 'is_not', 'low', true],
    ['ticket.priority', 'is_not', 'high', false],
    ['ticket.assigneeId', 'is_not', 3, true],
    ['ticket.assigneeId', 'is', 3, false],
    ['ticket.tags', 'is_not', 'vip', false],
  ],
  'one, none and all of some': [
    ['ticket.priority', 'any_of', ['low', 'high'], true],
    ['ticket.priority', 'any_of', ['low'], false],
    ['ticket.tags', 'any_of', ['nothing', 'VIP'], true],
    ['ticket.tags', 'none_of', ['nothing'], true],
    ['ticket.tags', 'none_of', ['nothing', 'vip'], false],
    ['ticket.assigneeId', 'none_of', [1], true],
    ['ticket.tags', 'all_of', ['vip', 'invoice'], true],
    ['ticket.tags', 'all_of', ['vip', 'nothing'], false],
    ['ticket.custom.colours', 'all_of', ['red'], true],
  ],
  words: [
    ['ticket.subject', 'contains', 'rechnung nr', true],
    ['ticket.subject', 'contains', 'rechnungen', false],
    ['ticket.subject', 'contains', 'ΟΔΌΣ', true],
    ['ticket.subject', 'contains', 'grusse', false],
    ['ticket.subject', 'starts', 'GRÜ', true],
    ['ticket.subject', 'starts', 'rüße', false],
    ['ticket.subject', 'ends', 'οδόσ', true],
    ['ticket.subject', 'ends', '4711', false],
    ['ticket.custom.story', 'contains', 'UPON', true],
    ['ticket.subject', 'contains_word', 'rechnung', true],
    ['ticket.subject', 'contains_word', 'rechnung nr', true],
    ['ticket.subject', 'contains_word', 'rechn', false],
    ['ticket.subject', 'contains_word', '471', false],
    ['ticket.subject', 'contains_word', '4711', true],
    ['message.text', 'contains_word', '退款', true],
    ['message.text', 'contains_word', 'open', true],
    ['message.text', 'contains_word', 'sofort', true],
    ['requester.addresses', 'ends', '@bücher.example', true],
    ['requester.addresses', 'ends', '@example.com', true],
    ['requester.addresses', 'starts', 'MARA.', true],
    ['message.recipients', 'contains', 'bo@', true],
  ],
  patterns: [
    ['ticket.subject', 'matches', String.raw`rechnung\s+nr\. \d{4}\b`, true],
    ['ticket.subject', 'matches', '^rechnung', false],
    ['ticket.subject', 'matches', '^GRÜSSE', false],
    ['ticket.subject', 'matches', '^GRÜẞE', true],
    ['message.text', 'matches', '(退款|refund)', true],
  ],
  'a node of a tree, and what is below it': [
    ['ticket.custom.area', 'is', 'hardware', false],
    ['ticket.custom.area', 'is', 'hardware/printer', true],
    ['ticket.custom.area', 'starts', 'hardware', true],
    ['ticket.custom.area', 'starts', 'hardware/printer', true],
    ['ticket.custom.area', 'starts', 'hardware/printer/ink', false],
    ['ticket.custom.area', 'starts', 'hardware-shop', false],
  ],
  'numbers and degrees': [
    ['ticket.custom.order', 'greater', 11, true],
    ['ticket.custom.order', 'greater', 12, false],
    ['ticket.custom.price', 'less', 9.51, true],
    ['ticket.custom.price', 'less', 9.5, false],
    ['ticket.custom.order', 'between', { from: 12, to: 12 }, true],
    ['ticket.custom.order', 'between', { from: 13, to: 99 }, false],
    ['ticket.priority', 'greater', 'normal', true],
    ['ticket.priority', 'greater', 'high', false],
    ['ticket.priority', 'less', 'urgent', true],
    ['ticket.priority', 'between', { from: 'normal', to: 'high' }, true],
    ['ticket.priority', 'between', { from: 'low', to: 'normal' }, false],
  ],
  'moments and days': [
    ['ticket.createdAt', 'is', '2026-03-12', true],
    ['ticket.createdAt', 'is', '2026-03-11', false],
    ['ticket.createdAt', 'is_not', '2026-03-11', true],
    ['ticket.solvedAt', 'is_not', '2026-03-11', true],
    ['ticket.createdAt', 'before', '2026-03-12T06:00:00Z', false],
    ['ticket.createdAt', 'before', '2026-03-12T08:00:00.001+02:00', true],
    ['ticket.createdAt', 'after', '2026-03-12T05:59:59.999Z', true],
    ['ticket.createdAt', 'after', '2026-03-12T06:00:00Z', false],
    ['ticket.createdAt', 'before', '2026-03-12', false],
    ['ticket.createdAt', 'before', '2026-03-13', true],
    ['ticket.createdAt', 'after', '2026-03-11', true],
    ['ticket.createdAt', 'after', '2026-03-12', false],
    ['ticket.createdAt', 'between', { from: '2026-03-12', to: '2026-03-12' }, true],
    ['ticket.createdAt', 'between', { from: '2026-03-12T06:00:00Z', to: '2026-03-12T06:00:00Z' }, true],
    ['ticket.createdAt', 'between', { from: '2026-03-01', to: '2026-03-11' }, false],
    ['ticket.custom.due', 'is', '2026-03-12', true],
    ['ticket.custom.due', 'before', '2026-03-13', true],
    ['ticket.custom.due', 'before', '2026-03-12', false],
    ['ticket.custom.due', 'after', '2026-03-11', true],
    ['ticket.custom.due', 'after', '2026-03-12', false],
    ['ticket.custom.due', 'between', { from: '2026-03-12', to: '2026-03-14' }, true],
  ],
  'times that move, to the second (created four hours ago)': [
    ['ticket.createdAt', 'within_last', 'PT4H', false],
    ['ticket.createdAt', 'within_last', 'PT4H1S', true],
    ['ticket.createdAt', 'within_last', { duration: 'P1D' }, true],
    ['ticket.createdAt', 'within_next', 'P1D', false],
    ['ticket.createdAt', 'before', { ago: 'PT4H' }, true],
    ['ticket.createdAt', 'before', { ago: 'PT4H1S' }, false],
    ['ticket.createdAt', 'after', { ago: 'PT4H' }, false],
    ['ticket.createdAt', 'after', { ago: 'PT4H1S' }, true],
    ['ticket.createdAt', 'before', { ahead: 'PT1S' }, true],
    ['ticket.createdAt', 'after', { ahead: 'PT1S' }, false],
    ['ticket.custom.due', 'within_last', 'PT1S', true],
    ['ticket.custom.due', 'within_next', 'P7D', true],
    ['ticket.custom.due', 'before', { ago: 'PT1S' }, false],
    ['ticket.solvedAt', 'before', { ago: 'PT1S' }, false],
    ['ticket.solvedAt', 'after', { ago: 'PT1S' }, false],
  ],
  'business time (from 9 to 17; one hour of it has passed)': [
    ['ticket.createdAt', 'before', { ago: 'PT1H', hours: 'business' }, true],
    ['ticket.createdAt', 'before', { ago: 'PT1H1S', hours: 'business' }, false],
    ['ticket.createdAt', 'within_last', { duration: 'PT2H', hours: 'business' }, true],
    ['ticket.createdAt', 'within_last', { duration: 'PT1H', hours: 'business' }, false],
  ],
  'what is there': [
    ['ticket.assigneeId', 'absent', undefined, true],
    ['ticket.assigneeId', 'present', undefined, false],
    ['ticket.tags', 'present', undefined, true],
    ['ticket.custom.vip', 'present', undefined, true],
    ['ticket.mayBelongTo', 'absent', undefined, true],
  ],
  'what changed': [
    ['ticket.priority', 'changed', undefined, true],
    ['ticket.teamId', 'changed', undefined, false],
    ['ticket.assigneeId', 'changed', undefined, true],
    ['ticket.assigneeId', 'changed_from', 3, true],
    ['ticket.priority', 'changed_to', 'high', true],
    ['ticket.priority', 'changed_to', 'low', false],
    ['ticket.priority', 'changed_from', 'low', true],
    ['ticket.priority', 'changed_from', 'high', false],
    ['ticket.tags', 'changed', undefined, true],
    ['ticket.tags', 'changed_to', 'vip', true],
    ['ticket.tags', 'changed_to', 'invoice', false],
    ['ticket.tags', 'changed_from', 'old', true],
    ['ticket.createdAt', 'changed', undefined, true],
  ],
};

describe.each(Object.entries(CASES))('%s', (_, cases) => {
  test.each(cases)('%s %s %j: %s', async (field, operator, value, held) => {
    const conditions = await compiled({ all: [{ field, operator, ...(value !== undefined && { value }) }] });
    expect(conditions.holds(facts)).toBe(held);
    expect(conditions.fields).toEqual([field]);
  });
});

test('a day is one of the time zone of the desk', async () => {
  const written = { all: [{ field: 'ticket.createdAt', operator: 'is', value: '2026-03-12' }] };
  const late = factsOf({ ticket: ticketIn('open', { createdAt: '2026-03-12T23:30:00.000Z' }) });
  expect((await compiled(written)).holds(late)).toBe(true);
  expect((await compiled(written, { timeZone: 'Europe/Berlin' })).holds(late)).toBe(false);
  expect((await compiled(written, { timeZone: 'America/New_York' })).holds(late)).toBe(true);
});

test.each([
  ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
  ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
  ['Asia/Kathmandu', '2026-03-12', '2026-03-11T18:15:00.000Z', '2026-03-12T18:15:00.000Z'],
  ['Pacific/Kiritimati', '2026-03-12', '2026-03-11T10:00:00.000Z', '2026-03-12T10:00:00.000Z'],
  ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z', '2018-11-05T02:00:00.000Z'],
  ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z', '2011-12-30T10:00:00.000Z'],
])('in %s, %s lasts from %s to %s', async (timeZone, value, from, to) => {
  const conditions = await compiled(
    { all: [{ field: 'ticket.createdAt', operator: 'is', value }] },
    { timeZone },
  );
  const at = (moment: number) =>
    conditions.holds(factsOf({ ticket: ticketIn('open', { createdAt: new Date(moment).toISOString() }) }));
  const [first, end] = [Date.parse(from), Date.parse(to)];
  expect([at(first - 1), at(first), at(end - 1), at(end)]).toEqual([false, first < end, first < end, false]);
});

test('nothing has changed where nobody can tell what was before', async () => {
  for (const operator of ['changed', 'changed_to', 'changed_from']) {
    const value = operator === 'changed' ? {} : { value: 'high' };
    const conditions = await compiled({ all: [{ field: 'ticket.priority', operator, ...value }] });
    expect(conditions.holds(factsOf())).toBe(false);
  }
});

test('a value of a later version is none of those that are named, and no degree', async () => {
  const facts = factsOf({ ticket: ticketIn('open', { priority: 'nuclear' as never }) });
  const asked = async (operator: string, value: unknown) =>
    (await compiled({ all: [{ field: 'ticket.priority', operator, value }] })).holds(facts);
  expect(await asked('is_not', 'urgent')).toBe(true);
  expect(await asked('greater', 'low')).toBe(false);
  expect(await asked('less', 'urgent')).toBe(false);
});

describe('groups', () => {
  const yes = { field: 'ticket.priority', operator: 'present' };
  const no = { field: 'ticket.priority', operator: 'absent' };

  test.each<[string, object, boolean]>([
    ['no conditions', {}, true],
    ['empty lists', { all: [], any: [] }, true],
    ['all', { all: [yes, yes] }, true],
    ['all but one', { all: [yes, no] }, false],
    ['any', { any: [no, yes] }, true],
    ['none of any', { any: [no, no] }, false],
    ['all and none of any', { all: [yes], any: [no] }, false],
    ['all and any', { all: [yes], any: [no, yes] }, true],
    ['a group in a group', { all: [{ any: [no, { all: [yes] }] }] }, true],
    ['an empty group in any', { any: [no, {}] }, true],
  ])('%s', async (_, written, held) => {
    expect((await compiled(written)).holds(factsOf())).toBe(held);
  });
});
