import { changesOfEvent } from '../../../core/live/index.ts';
import type { DeskEvent } from '../../../schemas/events/events.ts';

/** What of an event decides who is told of it. */
const told = (event: object) =>
  changesOfEvent({ ticket: { id: 7 }, ...event } as DeskEvent).map(({ topic, agentId }) =>
    topic.of === 'mine' ? `mine of ${agentId}` : topic.of,
  );

test('whoever writes in a conversation is told of what is for them to see, and of nothing among agents', () => {
  const message = (kind: string) => told({ type: 'message.added', message: { kind } });
  expect(message('public_reply')).toEqual(['ticket', 'chat']);
  expect(message('customer_message')).toEqual(['ticket', 'chat']);
  expect(message('internal_note')).toEqual(['ticket']);
  expect(message('of_a_later_version')).toEqual(['ticket']);
  expect(told({ type: 'ticket.updated', change: { status: {} } })).toEqual(['ticket', 'chat']);
  expect(told({ type: 'ticket.updated', change: { tags: {} } })).toEqual(['ticket']);
  expect(told({ type: 'sla.breached' })).toEqual(['ticket']);
});

test('agents are told of their own notifications and offers', () => {
  expect(told({ type: 'notification.made', notification: { agentIds: [3, 4, 3] } })).toEqual([
    'ticket',
    'mine of 3',
    'mine of 4',
  ]);
  expect(told({ type: 'ticket.offered', offer: { agentId: 3 } })).toEqual(['ticket', 'mine of 3']);
});

test('what is of no ticket is no hint', () => {
  expect(changesOfEvent({ type: 'team.created' } as DeskEvent)).toEqual([]);
});
