import { ticketIn } from '../../support/desk.ts';
import { factsOf, mailOf, requesterOf } from '../../support/facts.ts';
import { compiled } from './given.ts';

const facts = factsOf({
  ticket: ticketIn('open', { priority: 'high', tags: ['a', 'b'], teamId: 2, subject: 'Hello' }),
  before: ticketIn('new', { priority: 'low' }),
  message: mailOf({ text: 'x'.repeat(1000) }),
  requester: requesterOf(),
});

/** Why one condition held or did not. */
async function why(field: string, operator: string, value?: unknown) {
  const conditions = await compiled({ all: [{ field, operator, ...(value !== undefined && { value }) }] });
  return conditions.explain(facts);
}

describe('an explanation', () => {
  test.each<[string, string, unknown, string]>([
    ['ticket.priority', 'is', 'urgent', 'Priority is High, wanted Urgent'],
    ['ticket.priority', 'is_not', 'high', 'Priority is High, wanted not High'],
    ['ticket.priority', 'any_of', ['low', 'normal'], 'Priority is High, wanted one of Low, Normal'],
    ['ticket.priority', 'greater', 'high', 'Priority is High, wanted more than High'],
    [
      'ticket.priority',
      'between',
      { from: 'low', to: 'normal' },
      'Priority is High, wanted from Low to Normal',
    ],
    ['ticket.assigneeId', 'present', undefined, 'Assignee is nothing, wanted some value'],
    ['ticket.teamId', 'absent', undefined, 'Team is 2, wanted no value'],
    ['ticket.tags', 'all_of', ['a', 'c'], 'Tags are a, b, wanted all of a, c'],
    ['ticket.subject', 'contains', 'bye', 'Subject is "Hello", wanted one with "bye"'],
    ['ticket.subject', 'matches', '^b', 'Subject is "Hello", wanted one that matches "^b"'],
    ['ticket.priority', 'changed', undefined, 'Priority was Low and is High, wanted a change'],
    ['ticket.priority', 'changed_to', 'urgent', 'Priority was Low and is High, wanted a change to Urgent'],
    [
      'ticket.createdAt',
      'before',
      { ago: 'P3D' },
      'Created is 2026-03-12T10:00:00.000Z, wanted before P3D ago',
    ],
    [
      'ticket.createdAt',
      'within_last',
      { duration: 'PT1H', hours: 'business' },
      'Created is 2026-03-12T10:00:00.000Z, wanted within the last PT1H of business time',
    ],
  ])('%s %s %j', async (field, operator, value, because) => {
    const expected = { field, operator, ...(value !== undefined && { value }), because };
    expect(await why(field, operator, value)).toMatchObject({ all: [expected], any: [] });
  });

  test('has what the field was, a long text cut', async () => {
    expect(await why('ticket.tags', 'present')).toMatchObject({ holds: true, all: [{ actual: ['a', 'b'] }] });
    expect(await why('ticket.assigneeId', 'present')).toMatchObject({
      holds: false,
      all: [{ actual: null }],
    });
    const cut = `${'x'.repeat(199)}…`;
    const because = `Text of the message is "${cut}", wanted some value`;
    expect(await why('message.text', 'present')).toMatchObject({ all: [{ actual: cut, because }] });
  });

  test('leaves nothing out, also behind what decides', async () => {
    const conditions = await compiled({
      all: [
        { field: 'ticket.priority', operator: 'is', value: 'low' },
        {
          any: [
            { field: 'ticket.priority', operator: 'present' },
            { field: 'ticket.teamId', operator: 'absent' },
          ],
        },
      ],
      any: [{ field: 'ticket.priority', operator: 'present' }],
    });
    expect(conditions.explain(facts)).toMatchObject({
      holds: false,
      all: [{ holds: false }, { holds: true, all: [], any: [{ holds: true }, { holds: false }] }],
      any: [{ holds: true }],
    });
  });
});
