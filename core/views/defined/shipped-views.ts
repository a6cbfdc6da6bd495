import type { Condition } from '../../../schemas/conditions.ts';
import { MESSENGERS } from '../../../schemas/identity.ts';
import type { View } from './view-area.ts';

/** Numbers of lists up to this one are for shipped views; those of other views are counted from there. */
export const LAST_SHIPPED_LIST = 20;

const UNSOLVED: Condition = { field: 'ticket.status', operator: 'none_of', value: ['solved', 'closed'] };
const LATEST: View['order'] = [{ field: 'ticket.lastActivityAt', direction: 'descending' }];
/** Channels on which people write to each other: a call is over when it is told of. */
const WRITTEN = MESSENGERS.filter((channel) => channel !== 'call');
const COLUMNS = ['ticket.id', 'ticket.subject', 'requester.name', 'ticket.status', 'ticket.assigneeId'];

type Told = Pick<View, 'key' | 'name' | 'list' | 'position'> & { all: Condition[] } & Partial<View>;

/** A view that everybody has from the beginning; by last activity, unless it says otherwise. */
function shipped({ all, ...told }: Told): View {
  return {
    owner: { kind: 'everyone', id: null },
    whose: 'all',
    conditions: { all },
    order: LATEST,
    columns: COLUMNS,
    groupBy: null,
    isActive: true,
    isRetired: false,
    version: 0,
    ...told,
  };
}

/** Conditions of lists that every desk has, and that the views of the same conditions stand on. */
export const GROUND = {
  open: [UNSOLVED],
  unassigned: [UNSOLVED, { field: 'ticket.assigneeId', operator: 'absent' }],
  pending: [{ field: 'ticket.status', operator: 'is', value: 'pending' }],
  spam: [{ field: 'ticket.isSpam', operator: 'is', value: true }],
  trash: [{ field: 'ticket.isTrashed', operator: 'is', value: true }],
} as const satisfies Record<string, Condition[]>;

/** The views that a desk has until somebody changes them. What waits for the desk is new or open. */
export const SHIPPED_VIEWS: readonly View[] = [
  shipped({
    key: 'inbox',
    name: 'Inbox',
    list: 1,
    position: 10,
    all: [{ field: 'ticket.status', operator: 'any_of', value: ['new', 'open'] }],
    order: [{ field: 'ticket.waitingSince', direction: 'ascending' }],
  }),
  shipped({ key: 'unassigned', name: 'Unassigned', list: 2, position: 20, all: [...GROUND.unassigned] }),
  shipped({ key: 'mine', name: 'Mine', list: 3, position: 30, all: [...GROUND.open], whose: 'mine' }),
  shipped({
    key: 'my_teams',
    name: "My teams'",
    list: 4,
    position: 40,
    all: [...GROUND.open],
    whose: 'my_teams',
  }),
  shipped({
    key: 'dialogues',
    name: 'Dialogues',
    list: 12,
    position: 45,
    all: [UNSOLVED, { field: 'ticket.channel', operator: 'any_of', value: WRITTEN }],
    // Whoever waits for an answer comes first, and of them who has waited for longest.
    order: [{ field: 'ticket.waitingSince', direction: 'ascending' }],
    columns: [...COLUMNS, 'ticket.channel', 'ticket.waitingSince'],
  }),
  shipped({
    key: 'waiting_for_customer',
    name: 'Waiting for the customer',
    list: 5,
    position: 50,
    all: [...GROUND.pending],
  }),
  shipped({
    key: 'postponed',
    name: 'Postponed',
    list: 6,
    position: 60,
    all: [{ field: 'ticket.until', operator: 'present' }],
    order: [{ field: 'ticket.until', direction: 'ascending' }],
  }),
  shipped({
    key: 'solved_last_week',
    name: 'Solved in the last week',
    list: 7,
    position: 70,
    all: [{ field: 'ticket.solvedAt', operator: 'within_last', value: 'P7D' }],
    order: [{ field: 'ticket.solvedAt', direction: 'descending' }],
  }),
  shipped({
    key: 'due_soon',
    name: 'Due soon',
    list: 8,
    position: 80,
    // One time for both, so that the view is a range of one list and needs no clock.
    all: [UNSOLVED, { field: 'ticket.nextDueAt', operator: 'before', value: { ahead: 'P1D' } }],
    order: [{ field: 'ticket.nextDueAt', direction: 'ascending' }],
    columns: [...COLUMNS, 'ticket.nextDueAt'],
  }),
  shipped({
    key: 'next',
    name: 'Next to work on',
    list: 11,
    position: 15,
    all: [
      { field: 'ticket.status', operator: 'any_of', value: ['new', 'open'] },
      { field: 'ticket.assigneeId', operator: 'absent' },
    ],
    order: [
      { field: 'ticket.priority', direction: 'descending' },
      { field: 'ticket.dueAt', direction: 'ascending' },
      { field: 'ticket.waitingSince', direction: 'ascending' },
    ],
  }),
  shipped({ key: 'spam', name: 'Marked as spam', list: 9, position: 90, all: [...GROUND.spam] }),
  shipped({ key: 'trash', name: 'Trash', list: 10, position: 100, all: [...GROUND.trash] }),
];
