import { isHadBy, type Reader } from '../../ownership/index.ts';
import type { CompiledView } from './compile-view.ts';
import type { Views } from './kept-views.ts';
import type { ViewPreferences } from './view-preferences-store.ts';

/** A view as one agent has it. */
export interface OwnView {
  view: CompiledView;
  isHidden: boolean;
}

/** The views that an agent has, in their order: first those that they put first, then by position. */
export function viewsOf(reader: Reader, views: Views, { hidden, order }: ViewPreferences): OwnView[] {
  const place = new Map(order.map((key, at) => [key, at]));
  const placeOf = ({ view }: CompiledView) => place.get(view.key) ?? order.length;
  return views.all
    .filter(({ view }) => isHadBy(reader, view))
    .map((view, at) => ({ view, at }))
    .sort((one, other) => placeOf(one.view) - placeOf(other.view) || one.at - other.at)
    .map(({ view }) => ({ view, isHidden: hidden.includes(view.view.key) }));
}
