import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import { recordEvent } from '../audit/index.ts';
import { type Caller, listTokens, revokeToken } from '../auth/index.ts';
import {
  customerKey,
  customerSubject,
  ERASURE_ENDED,
  erasingIn,
  erasureEnded,
  parseCustomerRow,
} from '../customer/index.ts';
import { erasedWrite, wordlessWrites } from '../purge/index.ts';
import type { Context } from '../shared/context.ts';
import { type JobKind, jobKind, type PageDeps } from '../shared/job-kind.ts';
import { ROW_KIND } from '../shared/names.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { beginErasure } from './begin-erasure.ts';
import { eraseAnswers } from './erase-answers.ts';
import { forgetVisitor } from './erase-chats.ts';
import { type EraseDeps, writeEach, writeTogether } from './erase-deps.ts';
import { type Done, ERASE_PARTS, type PartDeps } from './erase-parts.ts';
import { forgetAddresses } from './forget-addresses.ts';
import { sharedWithAgents, withoutShared } from './namesakes.ts';
import { type Person, personSchema } from './person.ts';
import { ownRows } from './rows-store.ts';
import { stringsOnTicket } from './strings.ts';

/** Tokens that are read at a time. */
const TOKENS_AT_ONCE = 50;

const placesSchema = z.array(z.int().nonnegative());

const checkpointSchema = z.object({
  /** which of the parts of the desk is at its turn */
  part: z.int().nonnegative(),
  /** how far it is seen to: its last number or key; null: nothing of it is */
  after: z.string().nullable(),
  /** what of the person others have too */
  shared: z.object({ names: placesSchema, phones: placesSchema }),
  done: z.int().nonnegative(),
  /** tickets that they had something to do with */
  tickets: z.int().nonnegative(),
});
type Checkpoint = z.infer<typeof checkpointSchema>;

/**
 * Takes away what is left of a customer who is erased, wherever the desk keeps it: part by part, and each row so that it can be done again. What
 * means them stands beside their row until the end, and goes with the last write. Whoever kills this, or it gives up, has lost
 * nothing: it goes on, or is asked for once more.
 */
export const erasePerson: JobKind = jobKind({
  permission: 'job.write',
  input: z.strictObject({ customerId: idSchema }),
  checkpoint: checkpointSchema,
  first: { part: 0, after: null, shared: { names: [], phones: [] }, done: 0, tickets: 0 },
  page: async (deps, { input, checkpoint }) => {
    const person = await loadPerson(deps, input.customerId);
    let at: Checkpoint = checkpoint;
    const progress = () => ({ done: at.done, total: null, note: 'takes away what is personal' });
    if (person === null) return { done: true, progress: progress(), counts: { tickets: at.tickets } };
    if (at.part === 0 && at.after === null) at = { ...at, shared: await sharedBy(deps, person) };
    for (let part = ERASE_PARTS[at.part]; part !== undefined; part = ERASE_PARTS[at.part]) {
      const done: Done = await part(partDeps(deps, person, at), at.after);
      at = {
        ...at,
        ...(done.after === null ? { part: at.part + 1, after: null } : { after: done.after }),
        shared: done.shared ?? at.shared,
        done: at.done + done.seen,
        tickets: at.tickets + (done.tickets ?? 0),
      };
      if (!deps.hasTime()) return { done: false, checkpoint: at, progress: progress() };
    }
    await eraseSelf(eraseDepsOf(deps), person);
    const { done } = at;
    return { done: true, progress: { ...progress(), total: done }, counts: { tickets: at.tickets } };
  },
});

const sharedBy = async ({ table }: PageDeps, person: Person) => {
  const { names, phones } = await sharedWithAgents(table, person);
  return { names: [...names], phones: [...phones] };
};

/** What means somebody who is being erased; null when nothing of them is left. */
async function loadPerson({ table }: PageDeps, customerId: number): Promise<Person | null> {
  const row = await table.get(customerKey(customerId));
  const person = row === undefined ? undefined : erasingIn(row);
  return person === undefined ? null : personSchema.parse(person);
}

function eraseDepsOf({ table, texts, deleteForGood, context }: PageDeps): EraseDeps {
  if (texts === undefined) throw new Error('Erasing needs the long texts of messages');
  return { table, texts, deleteForGood, context };
}

function partDeps(deps: PageDeps, person: Person, { shared }: Checkpoint): PartDeps {
  const { deleteJobFiles, jobId, hasTime } = deps;
  if (deleteJobFiles === undefined) throw new Error('Erasing needs to delete');
  const own = { person, shared, erased: withoutShared(person, shared), jobId, hasTime };
  return { ...eraseDepsOf(deps), ...own, deleteJobFiles };
}

/** Whether `eraseUnnamed` has begun to erase a customer, by their row, and has not come to an end: it was cut off, and is to be called again. */
export function isHalfErased(row: unknown): boolean {
  const { data: person } = personSchema.safeParse(erasingIn(row));
  return person?.isUnnamed === true;
}

/**
 * Erases a customer of whom nothing stands on any ticket, such as one who was made up: their records, what they have, and what is kept under their
 * addresses and as visitors of chats. It is done at once, at a cost that does not grow with the desk; what others wrote of them elsewhere stays.
 * @param isForgotten whether no list is to have them any more
 * @throws what `beginErasure` throws
 */
export async function eraseUnnamed(
  deps: PageDeps,
  customerId: number,
  { isForgotten, expectedVersion }: { isForgotten: boolean; expectedVersion?: number },
): Promise<void> {
  const { table, context } = deps;
  const begun = { customerId, start: () => [], isForgotten, isUnnamed: true, expectedVersion };
  await beginErasure(table, context, begun);
  const person = await loadPerson(deps, customerId);
  // Who was erased otherwise is looked for everywhere, by the job that began then.
  if (person === null || !(isForgotten || person.isUnnamed)) return;
  await forgetAddresses(table, context.now, person);
  await forgetVisitor(table, context.now, person);
  await eraseSelf(eraseDepsOf(deps), person);
}

/** What is left of each record of theirs. Last of all goes what means them, and the trail says so. */
async function eraseSelf(deps: EraseDeps, person: Person): Promise<void> {
  const { table, context } = deps;
  for (const id of [...person.formerIds, person.customerId]) await eraseRecord(deps, person, id);
  const { customerId } = person;
  const customer = parseCustomerRow(await table.get(customerKey(customerId)));
  const ended = recordEvent(customerSubject(customerId), 'customer.erasure_ended', { customer }, context);
  try {
    await writeTogether(table, [erasureEnded(customerId), ended]);
  } catch (error) {
    if (!refusedBy(error, ERASURE_ENDED)) throw error;
  }
}

/** What is left in partitions of a record's own: the words of its trail, and rows of whatever kind. */
async function eraseRecord({ table, context }: EraseDeps, person: Person, id: number): Promise<void> {
  const of = { isTheirs: true, strings: stringsOnTicket(person, []) };
  await eraseAnswers(table, customerSubject(id), of);
  await revokeTokens(table, context, id);
  const eventId = parseCustomerRow(await table.get(customerKey(id))).erased?.eventId ?? '';
  for (const row of await ownRows(table, id)) {
    if (row.kind === ROW_KIND.customer || row.sk === `E#${eventId}`) continue;
    const isEvent = row.kind === ROW_KIND.event;
    await writeEach(table, isEvent ? wordlessWrites(row, eventId) : [erasedWrite(row, context.now)]);
  }
}

/** Nobody acts as somebody who was erased: their API tokens are revoked, with all that were made with them. */
async function revokeTokens(table: Table, context: Context, id: number): Promise<void> {
  const principal: Caller = { kind: 'customer', id, scopes: ['*'] };
  for (let after: string | undefined; ; ) {
    const page: Awaited<ReturnType<typeof listTokens>> = await listTokens(
      { table },
      { principal, page: { limit: TOKENS_AT_ONCE, ...(after !== undefined && { after }) } },
    );
    for (const { id: tokenId, revokedAt } of page.items)
      if (revokedAt === null) await revokeToken({ table }, context, { principal, tokenId });
    if (page.after === null) return;
    after = page.after;
  }
}
