import fc from 'fast-check';
import { changeOf } from '../../../core/action/index.ts';
import type { StoredAction } from '../../../schemas/action.ts';
import { NOW } from '../../support/context.ts';

const doer = { agentId: 7, now: NOW };
const come = (...actions: object[]) => changeOf(actions as StoredAction[], doer);

test('fields are set and cleared, custom ones among them, and what is said last of a field counts', () => {
  expect(
    come(
      { do: 'set', field: 'ticket.priority', value: 'high' },
      { do: 'set', field: 'ticket.custom.colour', value: 'red' },
      { do: 'clear', field: 'ticket.custom.order' },
      { do: 'set', field: 'ticket.priority', value: 'urgent' },
      { do: 'clear', field: 'ticket.category' },
    ),
  ).toEqual({ priority: 'urgent', fields: { colour: 'red', order: null }, category: null });
});

test('"me" is who sets the actions going, and whom a ticket is given to', () => {
  expect(come({ do: 'assign', agent: 'me', team: 3 })).toEqual({ assigneeId: 7, teamId: 3 });
  expect(come({ do: 'assign', agent: null })).toEqual({ assigneeId: null });
  expect(come({ do: 'follow', agents: ['me', 2, 7] }, { do: 'follow', agents: [2, 9] })).toEqual({
    follow: [7, 2, 9],
  });
});

test('a status waits, and a plan lies ahead, from the moment on at which they are done', () => {
  const waits = come({ do: 'status', status: 'postponed', waits: 'P3D' });
  expect(waits).toEqual({
    status: 'postponed',
    until: new Date(NOW.getTime() + 3 * 86_400_000).toISOString(),
  });
  expect(come({ do: 'plan', after: 'PT4H', agent: 'me' })).toEqual({
    plannedFor: new Date(NOW.getTime() + 4 * 3_600_000).toISOString(),
    plannedAgentId: 7,
  });
});

test('an SLA policy is chosen by hand, or conditions decide again', () => {
  const slaOverride = { policy: 'gold', reason: 'as agreed' };
  expect(come({ do: 'sla_policy', ...slaOverride })).toEqual({ slaOverride });
  expect(come({ do: 'sla_policy', policy: null, reason: 'over' })).toEqual({
    slaOverride: { policy: null, reason: 'over' },
  });
});

test('an action of a later version is done by none before it, and nothing of what stands with it', () => {
  expect(() => come({ do: 'set', field: 'ticket.priority', value: 'high' }, { do: 'sing' })).toThrow(
    expect.objectContaining({ code: 'action.unknown' }),
  );
});

test.each([
  [{ do: 'set', field: 'ticket.priority', value: 'enormous' }, 'priority'],
  [{ do: 'clear', field: 'ticket.priority' }, 'priority'],
  [{ do: 'set', field: 'ticket.version', value: 3 }, 'version'],
])('%j is refused, by the field of the ticket', (action, path) => {
  expect(() => come(action)).toThrow(
    expect.objectContaining({ fields: expect.arrayContaining([expect.objectContaining({ path })]) }),
  );
});

const TAGS = ['a', 'b', 'c', 'd'];
const tags = fc.uniqueArray(fc.constantFrom(...TAGS), { minLength: 1 });
const tagAction = fc.oneof(
  fc.record({ do: fc.constant('add_tags'), tags }),
  fc.record({ do: fc.constant('remove_tags'), tags }),
  fc.record({ do: fc.constant('set'), field: fc.constant('ticket.tags'), value: tags }),
  fc.constant({ do: 'clear', field: 'ticket.tags' }),
);

test('tags come to what doing one action after the other makes of them, whatever tags a ticket has', () => {
  const after = (before: string[], action: { do: string; tags?: string[]; value?: string[] }) => {
    if (action.do === 'add_tags') return [...new Set([...before, ...(action.tags ?? [])])];
    if (action.do === 'remove_tags') return before.filter((tag) => !action.tags?.includes(tag));
    return action.value ?? [];
  };
  fc.assert(
    fc.property(
      fc.array(tagAction, { maxLength: 8 }),
      fc.uniqueArray(fc.constantFrom(...TAGS)),
      (actions, held) => {
        const { tags: all, addTags = [], removeTags = [] } = come(...actions);
        expect(all === undefined || addTags.length + removeTags.length === 0).toBe(true);
        expect(addTags.filter((tag) => removeTags.includes(tag))).toEqual([]);
        const made = all ?? [...new Set([...held, ...addTags])].filter((tag) => !removeTags.includes(tag));
        expect([...made].sort()).toEqual(actions.reduce<string[]>(after, held).sort());
      },
    ),
  );
});

test('whom a ticket is given to by a method stands in place of an agent who was named before, and the other way round', () => {
  const by = { do: 'assign', team: 2, by: 'skill' };
  expect(come({ do: 'assign', agent: 4 }, by)).toEqual({ teamId: 2, assignBy: 'skill' });
  expect(come({ do: 'assign', agent: null }, by)).toEqual({ teamId: 2, assigneeId: null, assignBy: 'skill' });
  expect(come(by, { do: 'assign', agent: 4 })).toEqual({ teamId: 2, assigneeId: 4 });
  expect(come(by, { do: 'assign', team: 3 })).toEqual({ teamId: 3, assignBy: 'skill' });
});
