import { toTransactItem } from '../../../core/shared/transact-item.ts';
import { change, insert, type Write } from '../../../core/shared/write.ts';

const key = { pk: 'T#1', sk: 'META' };
const row = { ...key, kind: 'ticket' as const, version: 3 };
const request = (write: Write) => toTransactItem(write, 'desk');

test('what must not exist yet is put under that condition', () => {
  expect(request(insert(row, 'ticket'))).toEqual({
    Put: {
      TableName: 'desk',
      Item: row,
      ConditionExpression: 'attribute_not_exists(#pk)',
      ExpressionAttributeNames: { '#pk': 'pk' },
      ExpressionAttributeValues: undefined,
    },
  });
});

describe('a change of a row', () => {
  const state = (given: object, version = 2) => ({ ...row, version, ...given });

  test('sets what differs, also within its entity, removes what went, and names nothing else', () => {
    const before = state({
      ticket: { subject: 'Old', status: 'solved', closesAt: 'later', tags: ['a', 'b'] },
    });
    const after = state({ ticket: { subject: 'New', status: 'solved', tags: ['a', 'b'] }, active: true }, 3);
    expect(request(change(before, after))).toEqual({
      Update: {
        TableName: 'desk',
        Key: key,
        UpdateExpression:
          'SET #version = :value0, #ticket.#subject = :value1, #active = :value2 REMOVE #ticket.#closesAt',
        ConditionExpression: '#version = :expected',
        ExpressionAttributeNames: {
          '#version': 'version',
          '#ticket': 'ticket',
          '#subject': 'subject',
          '#closesAt': 'closesAt',
          '#active': 'active',
        },
        ExpressionAttributeValues: { ':expected': 2, ':value0': 3, ':value1': 'New', ':value2': true },
      },
    });
  });

  test('sets an attribute whole where there was none, and an object in an entity', () => {
    const before = state({ ticket: { owner: { kind: 'agent' } }, summary: null });
    const after = state({ ticket: { owner: { kind: 'team', id: 1 } }, summary: { id: 1 } });
    expect(change(before, after)).toMatchObject({
      set: { 'ticket.owner': { kind: 'team', id: 1 }, summary: { id: 1 } },
      remove: [],
    });
  });
});

describe('a change of custom fields', () => {
  const fields = (count: number, value: string) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`field_${at}`, value]));
  const changeOf = (before: object | undefined, after: object) =>
    change(
      { ...row, version: 2, ticket: { fields: before } },
      { ...row, version: 3, ticket: { fields: after } },
    );

  test('sets and removes those that differ, and leaves the others as they are', () => {
    const { field_1: _gone, ...rest } = fields(50, 'a');
    expect(changeOf(fields(50, 'a'), { ...rest, field_2: 'b' })).toMatchObject({
      set: { version: 3, 'ticket.fields.field_2': 'b' },
      remove: ['ticket.fields.field_1'],
    });
  });

  test('sets all of them where there were none, or where an expression could not hold all that differ', () => {
    const [before, after] = [fields(200, 'a'), fields(200, 'b')];
    expect(changeOf(undefined, after).set).toEqual({ version: 3, 'ticket.fields': after });
    expect(changeOf(before, after).set).toEqual({ version: 3, 'ticket.fields': after });
    const many = change(
      { ...row, version: 2, ticket: { fields: before } },
      { ...row, ticket: { fields: { ...before, ...fields(20, 'b') } } },
    );
    const { UpdateExpression = '' } = request(many).Update ?? {};
    expect(UpdateExpression.length).toBeLessThan(4096);
  });

  test('sets all of them where a key of another version cannot stand in a path', () => {
    expect(changeOf({ 'a.b': 1 }, { 'a.b': 2 }).set).toEqual({ version: 3, 'ticket.fields': { 'a.b': 2 } });
  });
});

test('values are set, numbers added, and condition and update do not disturb each other', () => {
  const condition = {
    expression: '#state = :live AND #version < :most',
    values: { ':live': 'on', ':most': 9 },
  };
  const write: Write = { type: 'update', key, set: { state: 'off' }, add: { count: 2 }, condition };
  expect(request(write)).toEqual({
    Update: {
      TableName: 'desk',
      Key: key,
      UpdateExpression: 'SET #state = :value0 ADD #count :value1',
      ConditionExpression: condition.expression,
      ExpressionAttributeNames: { '#state': 'state', '#version': 'version', '#count': 'count' },
      ExpressionAttributeValues: { ':live': 'on', ':most': 9, ':value0': 'off', ':value1': 2 },
    },
  });
});

test('a row that may be new says what it is, and one that exists has said it', () => {
  const initial = { kind: 'team' as const, schemaVersion: 1 };
  expect(request({ type: 'update', key, set: { name: 'Billing' }, initial })).toMatchObject({
    Update: {
      UpdateExpression:
        'SET #name = :value0, #kind = if_not_exists(#kind, :value1), #schemaVersion = if_not_exists(#schemaVersion, :value2)',
      ExpressionAttributeValues: { ':value0': 'Billing', ':value1': 'team', ':value2': 1 },
    },
  });
});
