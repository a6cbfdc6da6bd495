import { actionSchema } from '../../schemas/action.ts';
import { type Conditions, storedConditionsSchema } from '../../schemas/conditions.ts';
import { impossible, type Moment } from '../../schemas/moment.ts';
import type { TriggerAction } from '../../schemas/trigger-action.ts';
import { type ActionFacts, requireActions } from '../action/index.ts';
import { type BusinessTime, compileConditions } from '../conditions/index.ts';
import { changeThing, createThing, type InForce, type ThingTarget } from '../configuration/index.ts';
import { type NamedDeps, requireNamed } from '../facts/index.ts';
import type { Macros } from '../macro/index.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import { type FieldProblem, fieldError, InvalidInputError, wrongFieldsError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { definedFields } from '../shared/optimistic.ts';
import type { TaskLists } from '../task/index.ts';
import type { Templates } from '../template/index.ts';
import type { Webhook } from '../webhook/index.ts';
import { problemsOfAct } from './acts/acts.ts';
import { type Trigger, triggerArea } from './trigger-area.ts';

/** What triggers are saved with; `factsAt` gives what actions and texts are checked by, for an admin. */
export interface SavingTriggers extends NamedDeps {
  readonly factsAt: (now: Date) => Promise<ActionFacts>;
  readonly businessTimeAt: (now: Date) => Promise<BusinessTime | undefined>;
  readonly templates: InForce<Templates>;
  readonly macros: InForce<Macros>;
  readonly webhooks: InForce<readonly Webhook[]>;
  readonly taskLists: InForce<TaskLists>;
  /** the triggers as they are changed; with it, tickets follow what changes of time rules */
  readonly area?: typeof triggerArea;
}

/** What admins say of a trigger. */
export interface TriggerFields {
  readonly name: string;
  readonly position: number;
  readonly isActive: boolean;
  readonly events: string[];
  /** of a time rule; null: it is none */
  readonly when: Moment | null;
  readonly conditions: Conditions;
  readonly actions: TriggerAction[];
  readonly afterAutomation: boolean;
}

/**
 * Makes a trigger.
 * @throws InvalidInputError that names what is wrong with it; ConflictError when the key is taken or there are too many
 */
export async function createTrigger(
  deps: SavingTriggers,
  context: Context,
  { key, fields, alongside }: { key: string; fields: TriggerFields; alongside?: AlongsideWrites<Trigger> },
): Promise<Trigger> {
  await requireRight(deps, context, fields);
  requireOneStart(fields);
  // It shares its numbers with whatever else acts as an automation, so that the number alone says who it was.
  const number = await takeId(deps.table, 'automation');
  const made = { key, number, ...storedFields(fields), switchedOff: null };
  return createThing(deps, context, deps.area ?? triggerArea, {
    fields: made,
    ...(alongside && { alongside }),
  });
}

/**
 * Changes a trigger: absent fields stay. Whoever changes one that the desk has switched off, and switches it on, has mended it.
 * @throws NotFoundError, StaleVersionError, and what making one throws
 */
export async function updateTrigger(
  deps: SavingTriggers,
  context: Context,
  { change, ...target }: ThingTarget<Trigger> & { change: Partial<TriggerFields> },
): Promise<Trigger> {
  // Whether it is switched on, and needs hours, is known of what it becomes.
  await requireRight(deps, context, { ...change, isActive: false });
  const asked = storedFields(definedFields(change));
  const hasHours = (await deps.businessTimeAt(context.now)) !== undefined;
  return changeThing(deps, context, deps.area ?? triggerArea, {
    ...target,
    decide: (before) => {
      const after = { ...before, ...startOf(asked), ...asked };
      requireOneStart(after);
      if (after.isActive && countsHours(after.when) && !hasHours) throw withoutHours('');
      return after.isActive ? { ...after, switchedOff: null } : after;
    },
  });
}

/** Whoever says when a trigger fires means that it listens to events no more, and the other way round. */
function startOf({ events = [], when }: Pick<Partial<TriggerFields>, 'events' | 'when'>) {
  return { ...(events.length > 0 && { when: null }), ...(when && { events: [] }) };
}

/** @throws InvalidInputError when a time is too short or too long */
function requirePossible(when: Moment, above: string): void {
  const problem = impossible(when);
  if (problem !== null) throw fieldError(`${above}when.${problem.path}`, problem.message);
}

/** Whether a time is one of business hours. */
function countsHours(when: object | null): boolean {
  return when !== null && 'hours' in when && when.hours === 'business';
}

/** Nobody says what business hours are: what is switched on would never fire. */
function withoutHours(above: string): Error {
  return fieldError(
    `${above}when.hours`,
    'needs a calendar that counts business hours: set the option `defaultCalendar` to its key',
  );
}

/** @throws InvalidInputError when a trigger listens to no events and has no time, or both */
function requireOneStart({ events, when }: Pick<Trigger, 'events' | 'when'>): void {
  if (events.length > 0 === (when !== null))
    throw fieldError('events', 'say either what it listens to, or `when` it fires');
}

function storedFields<Fields extends Partial<TriggerFields>>(fields: Fields) {
  const { conditions, ...others } = fields;
  return { ...others, ...(conditions && { conditions: storedConditionsSchema.parse(conditions) }) } as Omit<
    Fields,
    'conditions'
  > & { conditions: Trigger['conditions'] };
}

/** Refuses conditions and actions that are right for no ticket. @throws InvalidInputError */
export async function requireRight(
  deps: SavingTriggers,
  context: Context,
  {
    conditions,
    actions = [],
    when = null,
    isActive = true,
  }: Partial<Pick<TriggerFields, 'conditions' | 'actions' | 'when' | 'isActive'>>,
  above = '',
): Promise<void> {
  const facts = await deps.factsAt(context.now);
  if (when) requirePossible(when, above);
  if (isActive && countsHours(when) && (await deps.businessTimeAt(context.now)) === undefined)
    throw withoutHours(above);
  if (conditions !== undefined) {
    const loadBusinessTime = () => deps.businessTimeAt(context.now);
    const path = `${above}conditions`;
    const { things } = await compileConditions(conditions, facts.catalogue, { path, loadBusinessTime });
    await requireNamed(deps, things, path);
  }
  const problems: FieldProblem[] = [];
  for (const [at, action] of actions.entries())
    problems.push(...(await problemsOf(deps, facts, context, action, `${above}actions.${at}`)));
  if (problems.length > 0) throw wrongFieldsError(problems);
}

async function problemsOf(
  deps: SavingTriggers,
  facts: ActionFacts,
  { actor, now }: Context,
  action: TriggerAction,
  path: string,
): Promise<FieldProblem[]> {
  const own = problemsOfAct(action, { deps, facts, now, path });
  if (own !== null) return own;
  const agentId = actor.kind === 'agent' ? actor.id : 0;
  try {
    await requireActions(facts, [actionSchema.parse(action)], { agentId, now });
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return error.fields.map((field) => ({ ...field, path: field.path.replace(/^actions\.0/, path) }));
  }
}
