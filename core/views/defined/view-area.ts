import type * as z from 'zod';
import { viewShape } from '../../../schemas/view.ts';
import { configuredSchema, declareArea } from '../../configuration/index.ts';
import { roomProblems, teamOfOwner } from '../../ownership/index.ts';
import { SHIPPED_VIEWS } from './shipped-views.ts';

const stored = configuredSchema(viewShape);
/** A view: which tickets it holds, in which order, what it shows of them, and who has it. */
export type View = z.infer<typeof stored>;

/** Most views that one agent has for themselves. */
const MOST_PERSONAL = 50;

/** The views as an area of the desk's configuration. A deleted one may come back for a while; then its row expires. */
export const viewArea = declareArea({
  name: 'views',
  what: 'view',
  most: 1000,
  stored,
  facts: ['owner', 'whose', 'position', 'isActive', 'list', 'groupBy'],
  shipped: SHIPPED_VIEWS,
  references: (view: View) => teamOfOwner(view),
  problems: (views: readonly View[]) => roomProblems(views, MOST_PERSONAL, 'views'),
  goneAtSeconds: (view) => view.goneAtSeconds,
  compile: (views): readonly View[] => views.filter(({ isRetired }) => !isRetired),
});

/** Whether a view is one that the desk came with: it can be changed and switched off, and not deleted. */
export function isShipped(key: string): boolean {
  return SHIPPED_VIEWS.some((view) => view.key === key);
}
