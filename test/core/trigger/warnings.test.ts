import { catalogueOf } from '../../../core/fields/index.ts';
import { type Trigger, warningsOf } from '../../../core/trigger/index.ts';
import { triggerOf } from '../../support/worked-triggers.ts';

const CATALOGUE = catalogueOf();
const on = (field: string, operator: string, value?: unknown) => ({
  field,
  operator,
  ...(value !== undefined && { value }),
});
const when = (all: object[], given: object = {}): Trigger =>
  triggerOf({ key: 'one', conditions: { all }, ...given } as Partial<Trigger> & { key: string });
const codes = (trigger: Trigger, ...others: Trigger[]) =>
  warningsOf(trigger, others, CATALOGUE).map(({ code }) => code);

const since = (moment: string) => ({
  events: [],
  when: { since: moment, after: 'PT1H', hours: 'calendar' },
});

test.each<[string, object[], object]>([
  ['two values at once', [on('ticket.priority', 'is', 'low'), on('ticket.priority', 'is', 'high')], {}],
  [
    'a value that is excluded',
    [on('ticket.priority', 'is', 'low'), on('ticket.priority', 'is_not', 'low')],
    {},
  ],
  [
    'values of which none is left',
    [on('ticket.priority', 'any_of', ['low']), on('ticket.priority', 'any_of', ['high'])],
    {},
  ],
  ['nothing and something', [on('ticket.teamId', 'absent'), on('ticket.teamId', 'is', 1)], {}],
  [
    'a contradiction in a group',
    [{ all: [on('ticket.priority', 'is', 'low')] }, on('ticket.priority', 'is', 'high')],
    {},
  ],
  ['a change of what is new', [on('ticket.priority', 'changed')], {}],
  ['a message where none is told of', [on('message.text', 'contains', 'x')], { events: ['sla.warned'] }],
  ['an event that it does not hear', [on('event.type', 'is', 'sla.warned')], {}],
  ['a solved ticket that is open', [on('ticket.status', 'is', 'open')], since('solved')],
  ['a ticket of nobody that is somebody’s', [on('ticket.assigneeId', 'is', 3)], since('unassigned')],
  ['a change, of a rule that fires by time', [on('ticket.priority', 'changed')], since('created')],
])('that it can never fire is pointed out: %s', (_what, all, given) => {
  expect(codes(when(all, given))).toEqual(['never_fires']);
});

test.each<[string, object[], object]>([
  [
    'several values of a field that has several',
    [on('ticket.tags', 'any_of', ['a']), on('ticket.tags', 'any_of', ['b'])],
    {},
  ],
  [
    'two calendars, in the hours of both of which it is',
    [on('event.openCalendars', 'is', 'office'), on('event.openCalendars', 'is', 'late')],
    {},
  ],
  ['one of any', [{ any: [on('ticket.priority', 'is', 'low'), on('ticket.priority', 'is', 'high')] }], {}],
  [
    'a change of what was changed',
    [on('ticket.priority', 'changed_to', 'high')],
    { events: ['ticket.updated'] },
  ],
  ['the message of a new ticket', [on('message.text', 'contains', 'x')], {}],
  ['the time of a rule that fires by time', [on('event.type', 'is', 'ticket.timed')], since('created')],
  ['a solved ticket that is solved', [on('ticket.status', 'any_of', ['solved', 'open'])], since('solved')],
  ['no message', [on('message.text', 'absent')], { events: ['sla.warned'] }],
])('what can be is not: %s', (_what, all, given) => {
  expect(codes(when(all, given))).toEqual([]);
});

describe('two that would undo each other', () => {
  const sets = (key: string, from: object, to: string, given: object = {}) =>
    when([from], { key, actions: [{ do: 'set', field: 'ticket.priority', value: to }], ...given });
  const is = (value: string) => on('ticket.priority', 'is', value);

  test('are pointed out, with the other', () => {
    const down = sets('two', is('high'), 'low');
    expect(warningsOf(sets('one', is('low'), 'high'), [down], CATALOGUE)).toMatchObject([
      { code: 'undo_each_other', other: 'two' },
    ]);
    expect(codes(sets('one', on('ticket.priority', 'is_not', 'high'), 'high'), down)).toEqual([
      'undo_each_other',
    ]);
  });

  const acts = (key: string, from: object, ...actions: object[]) => when([from], { key, actions });
  test.each<[string, Trigger, Trigger]>([
    [
      'by statuses, of which conditions name the category',
      acts('one', on('ticket.status', 'is', 'open'), { do: 'status', status: 'pending' }),
      acts('two', on('ticket.status', 'is', 'pending'), { do: 'status', status: 'open' }),
    ],
    [
      'by a tag that one adds and the other removes',
      acts('one', on('ticket.tags', 'none_of', ['late']), { do: 'add_tags', tags: ['late'] }),
      acts('two', on('ticket.tags', 'any_of', ['late', 'old']), { do: 'remove_tags', tags: ['late'] }),
    ],
    [
      'by a field that one sets and the other clears',
      acts('one', on('ticket.category', 'absent'), { do: 'set', field: 'ticket.category', value: 'a' }),
      acts('two', on('ticket.category', 'present'), { do: 'clear', field: 'ticket.category' }),
    ],
    [
      'by giving it to somebody and to nobody',
      acts('one', on('ticket.assigneeId', 'absent'), { do: 'assign', agent: 3 }),
      acts('two', on('ticket.assigneeId', 'is', 3), { do: 'assign', agent: null }),
    ],
  ])('are pointed out: %s', (_what, one, two) => {
    expect([codes(one, two), codes(two, one)]).toEqual([['undo_each_other'], ['undo_each_other']]);
  });

  test('are none of which one does not ask for what the other does to a tag', () => {
    const adds = acts('one', on('ticket.priority', 'is', 'low'), { do: 'add_tags', tags: ['late'] });
    const removes = acts('two', on('ticket.tags', 'is', 'late'), { do: 'remove_tags', tags: ['late'] });
    expect(codes(adds, removes)).toEqual([]);
    // What it does last counts.
    const both = acts(
      'one',
      on('ticket.status', 'is', 'open'),
      { do: 'status', status: 'pending' },
      { do: 'status', status: 'open' },
    );
    const back = acts('two', on('ticket.status', 'is', 'pending'), { do: 'status', status: 'open' });
    expect(codes(both, back)).toEqual([]);
  });

  test('are none where they set the same, hear nothing together, lead on, or one is switched off', () => {
    const one = sets('one', is('low'), 'high');
    expect(codes(one, sets('two', is('high'), 'high'))).toEqual([]);
    expect(codes(one, sets('two', is('high'), 'low', { events: ['sla.warned'] }))).toEqual([]);
    expect(codes(one, sets('two', is('high'), 'urgent'))).toEqual([]);
    expect(codes(one, sets('two', is('high'), 'low', { isActive: false }))).toEqual([]);
    expect(codes(one, one)).toEqual([]);
  });
});
