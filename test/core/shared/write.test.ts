import { insert, mustExist, replace, toTransactItem, type Write } from '../../../core/shared/write.ts';

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

test('what is replaced must still have the version that was seen', () => {
  expect(request(replace(row, 2))).toEqual({
    Put: {
      TableName: 'desk',
      Item: row,
      ConditionExpression: '#version = :expected',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':expected': 2 },
    },
  });
});

test('what must exist is checked by its key alone', () => {
  expect(request(mustExist(row, 'customer'))).toEqual({
    ConditionCheck: {
      TableName: 'desk',
      Key: key,
      ConditionExpression: 'attribute_exists(#pk)',
      ExpressionAttributeNames: { '#pk': 'pk' },
      ExpressionAttributeValues: undefined,
    },
  });
});

test('values are set, numbers added, and condition and update do not disturb each other', () => {
  const condition = {
    expression: '#state = :live AND #version < :most',
    values: { ':live': 'on', ':most': 9 },
  };
  const write: Write = { type: 'add', key, values: { state: 'off' }, add: { count: 2 }, condition };
  expect(request(write)).toEqual({
    Update: {
      TableName: 'desk',
      Key: key,
      UpdateExpression: 'SET #state = :set_state ADD #count :add_count',
      ConditionExpression: condition.expression,
      ExpressionAttributeNames: { '#state': 'state', '#version': 'version', '#count': 'count' },
      ExpressionAttributeValues: { ':live': 'on', ':most': 9, ':set_state': 'off', ':add_count': 2 },
    },
  });
});

test('only values are set when nothing is added', () => {
  expect(request({ type: 'set', key, values: { name: 'Billing' } })).toMatchObject({
    Update: {
      UpdateExpression: 'SET #name = :set_name',
      ExpressionAttributeValues: { ':set_name': 'Billing' },
    },
  });
});

test('a row is deleted by its key', () => {
  expect(request({ type: 'delete', key: row })).toEqual({
    Delete: {
      TableName: 'desk',
      Key: key,
      ConditionExpression: undefined,
      ExpressionAttributeNames: undefined,
      ExpressionAttributeValues: undefined,
    },
  });
});
