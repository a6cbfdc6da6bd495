import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { RowKind } from './names.ts';

/** Primary key of a row. */
export interface Key {
  pk: string;
  sk: string;
}

/** A row as it is written: its key, its kind, and what it holds. */
export type Row = Key & { kind: RowKind } & Record<string, unknown>;

/** A condition in DynamoDB's language; names are written as `#name`, values as `:name`. */
export interface Condition {
  expression: string;
  values?: Record<string, unknown>;
}

/** Attributes to set; where the row may be new, its kind is among them. */
type Values = Record<string, unknown> & { kind?: RowKind };

/** One write of a transaction. `refusal` is the label by which the caller learns that its condition failed. */
export type Write =
  | { type: 'put'; row: Row; condition?: Condition; refusal?: string }
  | { type: 'set'; key: Key; values: Values; condition?: Condition; refusal?: string }
  | {
      type: 'add';
      key: Key;
      add: Record<string, number>;
      values: Values;
      condition?: Condition;
      refusal?: string;
    }
  | { type: 'check'; key: Key; condition: Condition; refusal?: string }
  | { type: 'delete'; key: Key; condition?: Condition; refusal?: string };

/** A range of one partition; `from` and `to` are inclusive sort keys. */
export interface QueryRequest {
  pk: string;
  from: string;
  to: string;
  newestFirst?: boolean;
  limit?: number;
}

/** Rows of a query, unparsed; `more` says that the partition holds further ones. */
export interface Page {
  rows: unknown[];
  more: boolean;
}

const ABSENT: Condition = { expression: 'attribute_not_exists(#pk)' };
const PRESENT: Condition = { expression: 'attribute_exists(#pk)' };

/** Writes a row that must not exist yet. */
export function insert(row: Row, refusal: string): Write {
  return { type: 'put', row, condition: ABSENT, refusal };
}

/** Replaces a row that must still have this version. */
export function replace(row: Row, version: number): Write {
  const condition = { expression: '#version = :expected', values: { ':expected': version } };
  return { type: 'put', row, condition, refusal: 'version' };
}

/** Refuses the transaction unless the row exists. */
export function mustExist(key: Key, refusal: string): Write {
  return { type: 'check', key: keyOf(key), condition: PRESENT, refusal };
}

/** Only the key of something that has one. */
export function keyOf({ pk, sk }: Key): Key {
  return { pk, sk };
}

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** The request that DynamoDB gets for one write. */
export function toTransactItem(write: Write, TableName: string): TransactItem {
  const names = namesOf(write);
  const ExpressionAttributeNames = Object.keys(names).length > 0 ? names : undefined;
  const ConditionExpression = write.condition?.expression;
  const values = { ...write.condition?.values };
  const conditioned = (extra: Record<string, unknown> = {}) => {
    const all = { ...values, ...extra };
    return {
      TableName,
      ConditionExpression,
      ExpressionAttributeNames,
      ExpressionAttributeValues: Object.keys(all).length > 0 ? all : undefined,
    };
  };
  switch (write.type) {
    case 'put':
      return { Put: { Item: write.row, ...conditioned() } };
    case 'delete':
      return { Delete: { Key: keyOf(write.key), ...conditioned() } };
    case 'check':
      return {
        ConditionCheck: {
          Key: keyOf(write.key),
          ...conditioned(),
          ConditionExpression: write.condition.expression,
        },
      };
    case 'set':
    case 'add': {
      const added = write.type === 'add' ? write.add : {};
      const set = Object.keys(write.values).map((name) => `#${name} = :set_${name}`);
      const add = Object.keys(added).map((name) => `#${name} :add_${name}`);
      const UpdateExpression = [
        set.length > 0 ? `SET ${set.join(', ')}` : '',
        add.length > 0 ? `ADD ${add.join(', ')}` : '',
      ]
        .filter(Boolean)
        .join(' ');
      const bound = {
        ...Object.fromEntries(Object.entries(write.values).map(([name, value]) => [`:set_${name}`, value])),
        ...Object.fromEntries(Object.entries(added).map(([name, value]) => [`:add_${name}`, value])),
      };
      return { Update: { Key: keyOf(write.key), ...conditioned(bound), UpdateExpression } };
    }
  }
}

function namesOf(write: Write): Record<string, string> {
  const inCondition = [...(write.condition?.expression.matchAll(/#(\w+)/g) ?? [])].map(
    (match) => match[1] ?? '',
  );
  const inUpdate = write.type === 'set' || write.type === 'add' ? Object.keys(write.values) : [];
  const added = write.type === 'add' ? Object.keys(write.add) : [];
  return Object.fromEntries([...inCondition, ...inUpdate, ...added].map((name) => [`#${name}`, name]));
}
