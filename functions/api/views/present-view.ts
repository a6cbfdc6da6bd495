import type * as z from 'zod';
import { goneAtOf } from '../../../core/configuration/index.ts';
import {
  type CompiledView,
  isShipped,
  isViewFilled,
  type ListShards,
  type View,
} from '../../../core/views/index.ts';
import type { viewOutSchema } from '../../../schemas/api/views.ts';

/** A view as the API shows it to an agent. */
export function presentView(
  view: View,
  { isFilled, isHidden = false }: { isFilled: boolean; isHidden?: boolean },
): z.input<typeof viewOutSchema> {
  const { list: _, goneAtSeconds: _gone, ...shown } = view;
  return { ...shown, goneAt: goneAtOf(view), isShipped: isShipped(view.key), isHidden, isFilled };
}

/** A view that is in force as the API shows it. */
export function presentCompiled(view: CompiledView, lists: ListShards, isHidden: boolean) {
  return presentView(view.view, { isFilled: isViewFilled(view, lists), isHidden });
}
