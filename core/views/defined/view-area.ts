import type * as z from 'zod';
import { viewShape } from '../../../schemas/view.ts';
import { configuredSchema, declareArea } from '../../configuration/index.ts';
import type { FieldProblem } from '../../shared/errors.ts';
import { teamKey } from '../../team/index.ts';
import { SHIPPED_VIEWS } from './shipped-views.ts';

const stored = configuredSchema(viewShape);
/** A view: which tickets it holds, in which order, what it shows of them, and who has it. */
export type View = z.infer<typeof stored>;

/** Most views that one agent has for themselves. */
export const MOST_PERSONAL = 50;

const NO_TEAM = {
  code: 'team.unknown',
  message: 'There is no such team.',
  field: 'is not a team of this desk',
} as const;

/** The views as an area of the desk's configuration. A deleted one may come back for a while; then its row expires. */
export const viewArea = declareArea({
  name: 'views',
  what: 'view',
  most: 1000,
  stored,
  facts: ['owner', 'whose', 'position', 'isActive', 'list', 'groupBy'],
  shipped: SHIPPED_VIEWS,
  references: ({ owner }) =>
    owner.kind === 'team' && owner.id !== null
      ? [{ path: 'owner.id', row: teamKey(owner.id), refusal: NO_TEAM }]
      : [],
  problems,
  goneAtSeconds: (view) => view.goneAtSeconds,
  compile: (views): readonly View[] => views.filter(({ isRetired }) => !isRetired),
});

function problems(views: readonly View[]): FieldProblem[] {
  const personal = views.filter(({ owner, isRetired }) => owner.kind === 'agent' && !isRetired);
  const byAgent = Map.groupBy(personal, ({ owner }) => owner.id);
  const isFull = [...byAgent.values()].some((own) => own.length > MOST_PERSONAL);
  return isFull
    ? [{ path: 'owner', message: `must not have more than ${MOST_PERSONAL} views: delete one first` }]
    : [];
}

/** Whether a view is one that the desk came with: it can be changed and switched off, and not deleted. */
export function isShipped(key: string): boolean {
  return SHIPPED_VIEWS.some((view) => view.key === key);
}
