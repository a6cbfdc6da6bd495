import * as z from 'zod';
import { importedIn, importedThing } from '../import/index.ts';
import type { PageDeps } from '../shared/job-kind.ts';
import { inParts } from '../shared/parts.ts';
import { keyIn, textOfKey } from '../shared/write.ts';
import { demoCustomer, demoTicket, MOST_DEMO_CUSTOMERS, MOST_DEMO_TICKETS } from './marks.ts';

const thingsSchema = z.object({
  /** numbers of the desk, with the external ids by which they were imported */
  tickets: z.array(z.tuple([z.int().positive(), z.string()])),
  customers: z.array(z.tuple([z.int().positive(), z.string()])),
});
/** What the desk has of a demonstration. */
export type DemoThings = z.infer<typeof thingsSchema>;

const AT_ONCE = 500;
const PART = 0;

/** Finds what was imported as a demonstration, and puts it by for the pages of a job: what is taken out is not found again. */
export async function findDemo({ table, parts, jobId }: PageDeps): Promise<DemoThings> {
  const find = async (kind: 'ticket' | 'customer', most: number, nameOf: (number: number) => string) => {
    const found: [number, string][] = [];
    const names = Array.from({ length: most }, (_, at) => nameOf(at + 1));
    for (const some of inParts(names, AT_ONCE)) {
      const keys = some.map((externalId) => importedThing.of({ kind, externalId }));
      const rows = new Map((await table.getMany(keys)).map((row) => [textOfKey(keyIn(row)), row]));
      for (const [at, key] of keys.entries()) {
        const known = importedIn(rows.get(textOfKey(key)));
        if (known !== null) found.push([known.id, some[at] ?? '']);
      }
    }
    return found;
  };
  const tickets = await find('ticket', MOST_DEMO_TICKETS, demoTicket);
  const things = { tickets, customers: await find('customer', MOST_DEMO_CUSTOMERS, demoCustomer) };
  await parts.keep(jobId, PART, JSON.stringify(things));
  return things;
}

/** What was found at the beginning of the job. */
export const demoFound = async ({ parts, jobId }: PageDeps): Promise<DemoThings> =>
  thingsSchema.parse(JSON.parse(await parts.read(jobId, PART)));
