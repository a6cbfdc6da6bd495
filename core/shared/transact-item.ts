import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { keyOf, type Update, type Write } from './write.ts';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** The request that DynamoDB gets for one write. */
export function toTransactItem(write: Write, TableName: string): TransactItem {
  const { names, nameOf } = aliases(write.condition?.expression ?? '');
  const update = write.type === 'update' ? updateOf(write, nameOf) : undefined;
  const values = { ...write.condition?.values, ...update?.values };
  const request = {
    TableName,
    ConditionExpression: write.condition?.expression,
    ExpressionAttributeNames: notEmpty(names),
    ExpressionAttributeValues: notEmpty(values),
  };
  switch (write.type) {
    case 'put':
      return { Put: { Item: write.row, ...request } };
    case 'update':
      return { Update: { Key: keyOf(write.key), ...request, UpdateExpression: update?.expression } };
  }
}

/** The names that an expression uses, and the way to use further ones. */
function aliases(condition: string) {
  const used = [...condition.matchAll(/#(\w+)/g)].map(([, name = '']) => name);
  const names = Object.fromEntries(used.map((name) => [`#${name}`, name]));
  const nameOf = (path: string) => {
    const parts = path.split('.');
    for (const part of parts) names[`#${part}`] = part;
    return parts.map((part) => `#${part}`).join('.');
  };
  return { names, nameOf };
}

function updateOf({ set = {}, remove = [], add = {}, initial }: Update, nameOf: (path: string) => string) {
  const values: Record<string, unknown> = {};
  const aliasOf = (value: unknown) => {
    const alias = `:value${Object.keys(values).length}`;
    values[alias] = value;
    return alias;
  };
  const sets = [
    ...Object.entries(set).map(([path, value]) => `${nameOf(path)} = ${aliasOf(value)}`),
    ...Object.entries(initial ?? {}).map(([name, value]) => {
      return `${nameOf(name)} = if_not_exists(${nameOf(name)}, ${aliasOf(value)})`;
    }),
  ];
  const adds = Object.entries(add).map(([name, step]) => `${nameOf(name)} ${aliasOf(step)}`);
  const parts = [
    ['SET', sets],
    ['REMOVE', remove.map(nameOf)],
    ['ADD', adds],
  ] as const;
  const expression = parts.flatMap(([word, list]) => (list.length > 0 ? [`${word} ${list.join(', ')}`] : []));
  return { expression: expression.join(' '), values };
}

function notEmpty<T extends object>(map: T): T | undefined {
  return Object.keys(map).length > 0 ? map : undefined;
}
