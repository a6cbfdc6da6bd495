import type * as z from 'zod';
import type { FieldValue } from '../../../core/fields/index.ts';
import type { Macro, MacroPreview, Uses } from '../../../core/macro/index.ts';
import type { macroOutSchema, macroPreviewSchema } from '../../../schemas/api/macros.ts';

/** A macro as the API shows it to an agent. */
export function presentMacro(macro: Macro, uses: Uses): z.input<typeof macroOutSchema> {
  const { goneAtSeconds, actions, ...shown } = macro;
  const goneAt = goneAtSeconds === undefined ? null : new Date(goneAtSeconds * 1000).toISOString();
  return {
    ...shown,
    actions: actions.map((action) => ({ ...action, do: String(action.do) })),
    goneAt,
    ...uses,
  };
}

/** What a macro would do, as the API shows it. */
export function presentPreview({ changes, ...preview }: MacroPreview): z.input<typeof macroPreviewSchema> {
  return {
    ...preview,
    changes: changes.map(({ field, before, after }) => ({
      field,
      before: shown(before),
      after: shown(after),
    })),
  };
}

/** What a field says, as columns of views show it. */
function shown(value: FieldValue): z.input<typeof macroPreviewSchema>['changes'][number]['before'] {
  if (value === undefined) return null;
  return typeof value === 'object' ? value.map(String) : value;
}
