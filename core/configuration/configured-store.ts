import * as z from 'zod';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND, TTL_ATTRIBUTE } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Key, QueryRequest } from '../shared/write.ts';

export const allConfigured = accessPattern({
  name: 'Configured things',
  description:
    'Reads all things of an area of the configuration, to change them, and into the memory of each function that works with them when they have changed.',
  operation: 'Query',
  pk: 'CONFIG#<area>',
  sk: '<key>',
  of: ({ area, after }: { area: string; after?: string | undefined }): QueryRequest => ({
    pk: `CONFIG#${area}`,
    from: after === undefined ? '!' : `${after} `,
    to: '~',
  }),
});

/** Where a thing of an area stands. */
export const configuredKey = (area: string, key: string): Key => ({ pk: `CONFIG#${area}`, sk: key });

/** Rows of all areas that are declared alike; what a thing is, its area says. */
const rows = rowsOfKind(ROW_KIND.configured, z.object({ thing: z.looseObject({ key: z.string() }) }));

/** The thing in a row, as its area has yet to parse it. */
export function parseConfiguredRow(row: unknown): Readonly<Record<string, unknown>> {
  return rows.parse(row).thing;
}

/** The row of a thing, which expires when the thing is gone for good. */
export function configuredRow<Thing extends { key: string; version: number }>(
  area: string,
  thing: Thing,
  goneAtSeconds: number | undefined,
) {
  const expires = goneAtSeconds === undefined ? {} : { [TTL_ATTRIBUTE]: goneAtSeconds };
  return rows.row(configuredKey(area, thing.key), { version: thing.version, thing, ...expires });
}
