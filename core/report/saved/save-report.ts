import type { ReportPart } from '../../../schemas/report.ts';
import { createThing, type NewThing, type ThingTarget, updateThing } from '../../configuration/index.ts';
import type { KeptCatalogue } from '../../fields/index.ts';
import type { Context } from '../../shared/context.ts';
import { BiletError, fieldError, wrongFieldsError } from '../../shared/errors.ts';
import type { AlongsideWrites } from '../../shared/idempotency-store.ts';
import { definedFields } from '../../shared/optimistic.ts';
import type { Table } from '../../shared/table.ts';
import { planOf } from '../query/plan.ts';
import { reportArea, type SavedReport } from './report-area.ts';

/** What reports are saved with. */
export interface SavingReports {
  readonly table: Table;
  readonly catalogue: Pick<KeptCatalogue, 'latest'>;
}

/** What somebody says of a report. */
export type ReportFields = Omit<NewThing<SavedReport>, 'parts'> & { readonly parts: readonly ReportPart[] };

/** Names that stand in paths where keys of reports stand. */
const TAKEN: readonly string[] = ['metrics', 'query', 'drill', 'export', 'live'];

/**
 * Saves a report into the library.
 * @throws InvalidInputError that names each part that asks for what the desk does not have; ConflictError `report.key_taken`
 */
export async function createReport(
  deps: SavingReports,
  context: Context,
  { fields, alongside }: { fields: ReportFields; alongside?: AlongsideWrites<SavedReport> },
): Promise<SavedReport> {
  if (TAKEN.includes(fields.key)) throw fieldError('key', 'names something else in the API');
  await requireAnswerable(deps, fields.parts, context.now);
  const made = { ...fields, parts: storedParts(fields.parts) };
  return createThing(deps, context, reportArea, { fields: made, ...(alongside && { alongside }) });
}

/**
 * Changes a report: absent fields stay.
 * @throws NotFoundError, StaleVersionError, and what saving one throws
 */
export async function updateReport(
  deps: SavingReports,
  context: Context,
  {
    change,
    ...target
  }: ThingTarget<SavedReport> & { change: { [Name in keyof ReportFields]?: ReportFields[Name] | undefined } },
): Promise<SavedReport> {
  const { parts, ...others } = definedFields(change);
  if (parts !== undefined) await requireAnswerable(deps, parts, context.now);
  const changed = { ...others, ...(parts && { parts: storedParts(parts) }) };
  return updateThing(deps, context, reportArea, { ...target, change: changed });
}

const storedParts = (parts: readonly ReportPart[]) =>
  parts.map(({ query, ...part }) => ({ ...part, query: { ...query } }));

/** Whether its parts can be told apart, and everything that they ask can be told, to somebody who sees all of it. */
async function requireAnswerable(
  { catalogue }: SavingReports,
  parts: readonly ReportPart[],
  now: Date,
): Promise<void> {
  const keys = parts.map(({ key }) => key);
  const twice = keys.findIndex((key, at) => keys.indexOf(key) < at);
  if (twice !== -1) throw fieldError(`parts.${twice}.key`, 'is the key of another part');
  const known = await catalogue.latest(now);
  const viewer = { isAdmin: true, agents: 'all', agentId: null, teamIds: null } as const;
  for (const [at, { query }] of parts.entries()) {
    try {
      await planOf({ query, viewer, catalogue: known, now });
    } catch (error) {
      throw error instanceof BiletError ? within(error, `parts.${at}.query`) : error;
    }
  }
}

function within({ fields, message }: BiletError, path: string): BiletError {
  if (fields.length === 0) return fieldError(path, message);
  return wrongFieldsError(fields.map((problem) => ({ ...problem, path: `${path}.${problem.path}` })));
}
