import type * as z from 'zod';
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
  const { list: _, goneAtSeconds, ...shown } = view;
  const goneAt = goneAtSeconds === undefined ? null : new Date(goneAtSeconds * 1000).toISOString();
  return { ...shown, goneAt, isShipped: isShipped(view.key), isHidden, isFilled };
}

/** A view that is in force as the API shows it. */
export function presentCompiled(view: CompiledView, lists: ListShards, isHidden: boolean) {
  return presentView(view.view, { isFilled: isViewFilled(view, lists), isHidden });
}
