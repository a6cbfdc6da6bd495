import type { Options } from '../../schemas/options.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { loadFactsOf, subjectsOf } from '../facts/index.ts';
import type { Catalogue } from '../fields/index.ts';
import { ConflictError, fieldError } from '../shared/errors.ts';
import { wordsIn } from '../shared/label-in.ts';
import type { Table } from '../shared/table.ts';
import { compileText, TEMPLATE_KIND, TemplateError, type Templates } from '../template/index.ts';

/** What a text for a child ticket is filled in with. */
export interface ChildTextDeps {
  readonly table: Table;
  readonly catalogue: Catalogue;
  readonly templates: Templates;
  readonly options: Pick<Options, 'deskName' | 'language' | 'timeZone'>;
}

/**
 * What a template says for a child of a ticket: it is filled in with what the parent says, in the language of the desk, as
 * agents read it.
 * @throws InvalidInputError when there is no such template, or it is retired
 * @throws ConflictError `template.failed` when it cannot be filled in
 */
export async function childText(
  { table, catalogue, templates, options }: ChildTextDeps,
  parent: Ticket,
  { template: key, now }: { template: string; now: Date },
): Promise<string> {
  const template = templates.named(key);
  if (template === undefined || template.isRetired)
    throw fieldError('template', 'is not a template of this desk that is in use');
  const { deskName, language: deskLanguage, timeZone } = options;
  const { language, text } = wordsIn(template.texts, [deskLanguage ?? null]);
  try {
    const { fields, fill } = compileText(text, catalogue, TEMPLATE_KIND);
    const subjects = subjectsOf(fields.map(({ key: field }) => field));
    const facts = await loadFactsOf(table, parent, { now, subjects });
    return fill({ facts, deskName, language, timeZone });
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new ConflictError('template.failed', `The template cannot be filled in: ${error.message}`);
  }
}
