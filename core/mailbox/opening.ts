import type { Opening } from '../../schemas/mailbox.ts';
import { categoryArea } from '../category/index.ts';
import { readArea } from '../configuration/index.ts';
import {
  compileFields,
  fieldArea,
  formArea,
  referenceKeys,
  requireReferences,
  withValues,
} from '../custom-field/index.ts';
import { fieldError } from '../shared/errors.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';

/**
 * Makes sure that tickets can begin in this way: that the desk has what is named, in use, and that its fields take these values.
 * @throws InvalidInputError with a path for each that is wrong
 */
export async function requireOpening(table: Table, opening: Opening | undefined): Promise<void> {
  if (opening === undefined) return;
  const { category, form, fields: given = {} } = opening;
  const [categories, forms, { things }] = await Promise.all([
    readArea(table, categoryArea),
    readArea(table, formArea),
    readArea(table, fieldArea),
  ]);
  for (const [path, key, all] of [
    ['category', category, categories.things],
    ['form', form, forms.things],
  ] as const)
    if (key !== undefined && all.get(key)?.isRetired !== false)
      throw fieldError(`opening.${path}`, `is not a ${path} of this desk that is in use`);
  const patterned = Object.keys(given).find((key) => things.get(key)?.type === 'pattern');
  if (patterned !== undefined)
    throw fieldError(`opening.fields.${patterned}`, 'wants a form that only people know: leave it to them');
  const fields = compileFields([...things.values()]);
  const path = 'opening.fields.';
  withValues(fields, undefined, given, { subject: 'ticket', path });
  requireReferences(fields, given, await readRows(table, referenceKeys(fields, given)), path);
}
