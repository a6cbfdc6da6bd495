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
