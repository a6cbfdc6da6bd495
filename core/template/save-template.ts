import { createThing, type NewThing, type ThingTarget, updateThing } from '../configuration/index.ts';
import type { KeptCatalogue } from '../fields/index.ts';
import type { Context } from '../shared/context.ts';
import { wrongFieldsError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import type { Table } from '../shared/table.ts';
import { TEMPLATE_KIND } from './compile-text.ts';
import { type Template, templateArea } from './template-area.ts';
import { textProblems } from './text-problems.ts';

/** What templates are saved with. */
export interface TemplateDeps {
  readonly table: Table;
  readonly catalogue: KeptCatalogue;
}

/**
 * Makes a template.
 * @throws InvalidInputError that says of each language what is wrong and where; ConflictError `template.key_taken`
 */
export async function createTemplate(
  deps: TemplateDeps,
  context: Context,
  { fields, alongside }: { fields: NewThing<Template>; alongside?: AlongsideWrites<Template> },
): Promise<Template> {
  await requireRight(deps, fields.texts, context.now);
  return createThing(deps, context, templateArea, { fields, ...(alongside && { alongside }) });
}

/**
 * Changes a template: absent fields stay.
 * @throws NotFoundError, StaleVersionError, and what making one throws
 */
export async function updateTemplate(
  deps: TemplateDeps,
  context: Context,
  { change, ...target }: ThingTarget<Template> & { change: Partial<Template> },
): Promise<Template> {
  if (change.texts !== undefined) await requireRight(deps, change.texts, context.now);
  return updateThing(deps, context, templateArea, { ...target, change });
}

async function requireRight(
  { catalogue }: TemplateDeps,
  texts: Readonly<Record<string, string>>,
  now: Date,
): Promise<void> {
  const problems = textProblems(texts, await catalogue.latest(now), 'texts', TEMPLATE_KIND);
  if (problems.length > 0) throw wrongFieldsError(problems);
}
