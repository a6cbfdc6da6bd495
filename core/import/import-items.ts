import type * as z from 'zod';
import {
  type ImportResult,
  importedCustomerSchema,
  importedOrganisationSchema,
  importedTicketSchema,
} from '../../schemas/api/import.ts';
import { inWords } from '../../schemas/in-words.ts';
import type { Context } from '../shared/context.ts';
import { BiletError, type FieldProblem } from '../shared/errors.ts';
import { importCustomer } from './import-customer.ts';
import type { ImportDeps, Outcome } from './import-deps.ts';
import { importOrganisation } from './import-organisation.ts';
import { importTicket } from './import-ticket.ts';

/** What can be imported. */
export const IMPORTED_KINDS = ['organisations', 'customers', 'tickets'] as const;
export type ImportedKind = (typeof IMPORTED_KINDS)[number];

/** Things that are seen to at the same time. */
const AT_ONCE = 8;
/** Longest external id, so that an answer is not as long as what was sent. */
const SHOWN = 200;
const MOST_PROBLEMS = 20;

type Work = (deps: ImportDeps, context: Context, item: unknown) => Promise<Outcome>;

/** How each is parsed, and taken over. */
const WORK: Readonly<Record<ImportedKind, Work>> = {
  organisations: parsed(importedOrganisationSchema, importOrganisation),
  customers: parsed(importedCustomerSchema, importCustomer),
  tickets: parsed(importedTicketSchema, importTicket),
};

/** An item has the wrong form. */
class WrongFormError extends BiletError {
  override readonly name = 'WrongFormError';

  constructor(fields: readonly FieldProblem[]) {
    super('invalid', 'input.invalid', 'Some fields are wrong.', { fields });
  }
}

/* @__NO_SIDE_EFFECTS__ */
function parsed<Schema extends z.ZodType>(
  schema: Schema,
  work: (deps: ImportDeps, context: Context, item: z.output<Schema>) => Promise<Outcome>,
): Work {
  return async (deps, context, item) => {
    const { data, error } = schema.safeParse(item, { error: inWords });
    if (error === undefined) return work(deps, context, data);
    const problems = error.issues.slice(0, MOST_PROBLEMS);
    throw new WrongFormError(problems.map(({ path, message }) => ({ path: path.join('.'), message })));
  };
}

/**
 * Takes over each thing by itself, several at the same time, and says in their order what became of each. What there is no time
 * for any more fails, and is to be given again, as is what the desk is too busy for.
 * @throws whatever is no refusal of one of them
 */
export async function importItems(
  deps: ImportDeps,
  context: Context,
  { kind, items, hasTime }: { kind: ImportedKind; items: readonly unknown[]; hasTime: () => boolean },
): Promise<ImportResult[]> {
  const results: ImportResult[] = [];
  const left = items.entries();
  const worker = async () => {
    for (const [at, item] of left) results[at] = await importOne(deps, context, { kind, item, hasTime });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

/** Something of which nobody knows yet what becomes of it: the desk could not see to it, or was too busy. */
export interface Fault {
  fault: unknown;
}

export const isFault = (settled: ImportResult | Fault): settled is Fault => 'fault' in settled;

/**
 * Takes over each thing by itself, several at the same time, and says in their order what became of each. What the desk could not see
 * to keeps no other back.
 */
export async function settleItems(
  deps: ImportDeps,
  context: Context,
  { kind, items }: { kind: ImportedKind; items: readonly unknown[] },
): Promise<(ImportResult | Fault)[]> {
  const settled: (ImportResult | Fault)[] = [];
  const left = items.entries();
  const worker = async () => {
    for (const [at, item] of left)
      settled[at] = await takeOver(deps, context, { kind, item }).catch((error: unknown) =>
        error instanceof BiletError && error.kind !== 'busy' ? refused(item, error) : { fault: error },
      );
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return settled;
}

async function importOne(
  deps: ImportDeps,
  context: Context,
  { kind, item, hasTime }: { kind: ImportedKind; item: unknown; hasTime: () => boolean },
): Promise<ImportResult> {
  if (!hasTime())
    return failedItem(externalIdOf(item), [{ path: '', message: 'There was no time left: give it again.' }]);
  try {
    return await takeOver(deps, context, { kind, item });
  } catch (error) {
    if (!(error instanceof BiletError)) throw error;
    return refused(item, error);
  }
}

async function takeOver(
  deps: ImportDeps,
  context: Context,
  { kind, item }: { kind: ImportedKind; item: unknown },
): Promise<ImportResult> {
  return { externalId: externalIdOf(item), errors: [], ...(await WORK[kind](deps, context, item)) };
}

function refused(item: unknown, { fields, message }: BiletError): ImportResult {
  return failedItem(externalIdOf(item), fields.length > 0 ? fields : [{ path: '', message }]);
}

/** The answer for something that was not taken over. */
export function failedItem(externalId: string | null, errors: readonly FieldProblem[]): ImportResult {
  return { externalId, outcome: 'failed', id: null, errors: [...errors], warnings: [] };
}

function externalIdOf(item: unknown): string | null {
  const { externalId } = Object(item);
  return typeof externalId === 'string' ? externalId.slice(0, SHOWN) : null;
}
