import { type DeskStatus, deskStatusSchema } from '../../schemas/status.ts';
import { type Status, statusSchema } from '../../schemas/ticket.ts';
import { declareArea } from '../configuration/index.ts';
import { ConflictError, type FieldProblem } from '../shared/errors.ts';
import { SHIPPED_STATUSES } from './shipped-statuses.ts';
import { compileStatuses, isWaiting } from './statuses.ts';

/** The statuses as an area of the desk's configuration. */
export const statusArea = declareArea({
  name: 'statuses',
  what: 'status',
  most: 200,
  stored: deskStatusSchema,
  facts: ['category', 'order', 'isDefault', 'pausesSla', 'needsUntil', 'reasonRequired', 'isUsed'],
  shipped: SHIPPED_STATUSES,
  refuse,
  problems,
  compile: compileStatuses,
});

/** Refuses to change what tickets rely on, and to leave a category without a default. */
function refuse(before: DeskStatus | null, after: DeskStatus): void {
  if (before?.isUsed && (before.category !== after.category || before.needsUntil !== after.needsUntil))
    throw new ConflictError(
      'status.used',
      'Tickets may have been in this status: its category is fixed, and whether it ends by itself. Make another one.',
    );
  if (before?.isDefault && (!after.isDefault || after.category !== before.category))
    throw new ConflictError(
      'status.is_default',
      'Make another status the default of the category in its place.',
    );
  if (after.isDefault && after.isRetired)
    throw new ConflictError('status.is_default', 'Make another status the default before you retire it.');
}

function problems(all: readonly DeskStatus[]): FieldProblem[] {
  const found = [
    ...all.flatMap(problemsOf),
    ...statusSchema.options.flatMap((one) => defaultProblems(all, one)),
  ];
  return found.slice(0, 1);
}

/** Each category has one default, which is in use. */
function defaultProblems(all: readonly DeskStatus[], category: Status): FieldProblem[] {
  const defaults = all.filter((one) => one.category === category && one.isDefault && !one.isRetired);
  return defaults.length === 1
    ? []
    : [{ path: 'isDefault', message: `must hold of one status of ${category}` }];
}

/** What a status says that its category has no use for. */
function problemsOf(status: DeskStatus): FieldProblem[] {
  const { reasons, reasonRequired } = status;
  const waits = isWaiting(status);
  const keys = new Set(reasons.map(({ key }) => key));
  const isGiven = reasons.some(({ isRetired }) => !isRetired);
  const rules: [path: keyof DeskStatus, isRight: boolean, message: string][] = [
    ['needsUntil', waits || !status.needsUntil, 'is for statuses of pending and hold'],
    [
      'reasons',
      waits || status.category === 'solved' || reasons.length === 0,
      'are for pending, hold and solved',
    ],
    ['reasons', keys.size === reasons.length, 'must each have a key of its own'],
    ['reasonRequired', isGiven || !reasonRequired, 'needs a reason that can be given'],
  ];
  return rules.filter(([, isRight]) => !isRight).map(([path, , message]) => ({ path, message }));
}
