import type * as z from 'zod';
import { goneAtOf } from '../../../core/configuration/index.ts';
import type { Macro, MacroPreview, Uses } from '../../../core/macro/index.ts';
import type { macroOutSchema } from '../../../schemas/api/macros.ts';

/** A macro as the API shows it to an agent. */
export function presentMacro(macro: Macro, uses: Uses): z.input<typeof macroOutSchema> {
  const { goneAtSeconds: _, actions, ...shown } = macro;
  return {
    ...shown,
    actions: actions.map((action) => ({ ...action, do: String(action.do) })),
    goneAt: goneAtOf(macro),
    ...uses,
  };
}

/** What a macro would do, as the API shows it. */
export function presentPreview({ changes, ...preview }: MacroPreview) {
  return {
    ...preview,
    changes: changes.map(({ field, before, after }) => ({
      field,
      before: before ?? null,
      after: after ?? null,
    })),
  };
}
