import * as z from 'zod';

const row = z.looseObject({ pk: z.looseObject({ S: z.string() }) });
const write = z.looseObject({ Item: row.optional(), Key: row.optional() });
const inputSchema = z.looseObject({
  Item: row.optional(),
  Key: row.optional(),
  TransactItems: z.array(z.record(z.string(), write)).optional(),
  RequestItems: z.record(z.string(), z.array(z.record(z.string(), write))).optional(),
});

/** The partition keys that a writing request of the database touches, one for each row. @param body JSON of the request */
export function partitionKeysOf(body: Buffer): string[] {
  const parsed = inputSchema.safeParse(JSON.parse(body.toString('utf8')));
  if (!parsed.success) return [];
  const { TransactItems = [], RequestItems = {}, ...single } = parsed.data;
  const writes = [...TransactItems, ...Object.values(RequestItems).flat()].flatMap((one) =>
    Object.values(one),
  );
  return [single, ...writes].flatMap(({ Item, Key }) => {
    const pk = (Item ?? Key)?.pk.S;
    return pk === undefined ? [] : [pk];
  });
}

const named = z.looseObject({ pk: z.looseObject({ S: z.string() }), sk: z.looseObject({ S: z.string() }) });
const place = z.looseObject({ Item: named.optional(), Key: named.optional() });
type Place = z.infer<typeof place>;
const gets = z.looseObject({ Keys: z.array(named) });
const text = z.looseObject({ S: z.string().default('') });
const requestSchema = z.looseObject({
  Item: named.optional(),
  Key: named.optional(),
  TransactItems: z.array(z.record(z.string(), place)).optional(),
  RequestItems: z.record(z.string(), z.union([gets, z.array(z.record(z.string(), place))])).optional(),
  ExpressionAttributeValues: z.record(z.string(), z.unknown()).optional(),
  KeyConditionExpression: z.string().optional(),
});

/** The rows that a request of the database is about, by their keys; of a query its partition and range. @param body JSON of the request */
export function rowsIn(body: Buffer): string[] {
  const parsed = requestSchema.safeParse(JSON.parse(body.toString('utf8')));
  if (!parsed.success) return [];
  const { TransactItems = [], RequestItems = {}, ...request } = parsed.data;
  if (request.KeyConditionExpression !== undefined) {
    const values = Object.entries(request.ExpressionAttributeValues ?? {});
    return [values.map(([name, value]) => `${name} ${text.safeParse(value).data?.S}`).join(' ')];
  }
  const batches = Object.values(RequestItems).flatMap((of): Place[] =>
    'Keys' in of ? of.Keys.map((Key) => ({ Key })) : of.flatMap((one) => Object.values(one)),
  );
  const all: Place[] = [request, ...TransactItems.flatMap((one) => Object.values(one)), ...batches];
  return all.flatMap(({ Item, Key }) => {
    const key = Item ?? Key;
    return key === undefined ? [] : [`${key.pk.S} ${key.sk.S}`];
  });
}
