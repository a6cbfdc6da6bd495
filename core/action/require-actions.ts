import type { Action } from '../../schemas/action.ts';
import type { Catalogue, FieldUser } from '../fields/index.ts';
import { type FieldProblem, InvalidInputError, wrongFieldsError } from '../shared/errors.ts';
import type { KeptPolicies } from '../sla-policy/index.ts';
import { requireFollowers } from '../ticket/index.ts';
import { changeOf, type Doer } from './change-of.ts';
import { type ChangeFacts, requireChange } from './require-change.ts';

/** What actions are checked by. */
export interface ActionFacts extends ChangeFacts {
  /** the fields that whoever asks may see */
  readonly catalogue: Catalogue;
  readonly user: FieldUser;
  readonly policies: Pick<KeptPolicies, 'latest'>;
}

/** Fields that an action of their own changes, with what belongs to it. */
const BY_STATUS: readonly string[] = [
  'status',
  'statusKey',
  'statusCategory',
  'statusReason',
  'until',
  'resolution',
];
const BY_PLAN: readonly string[] = ['plannedFor', 'plannedAgentId'];

/**
 * Refuses actions that are right for no ticket: each field is one of a ticket that whoever asks may set, each value one of its, and
 * each thing that is named is there and in use.
 * @throws InvalidInputError that names each wrong action as `actions.N`
 */
export async function requireActions(
  facts: ActionFacts,
  actions: readonly Action[],
  doer: Doer,
): Promise<void> {
  const problems: FieldProblem[] = [];
  for (const [at, action] of actions.entries()) {
    const found = await problemsOf(facts, action, doer);
    problems.push(...found.map(({ path, message }) => ({ path: `actions.${at}${path}`, message })));
  }
  if (problems.length > 0) throw wrongFieldsError(problems);
}

/** What is wrong with one action; each path begins with a dot, or is empty. */
async function problemsOf(facts: ActionFacts, action: Action, doer: Doer): Promise<FieldProblem[]> {
  if (action.do === 'set' || action.do === 'clear') {
    const message = unsettable(facts, action.field);
    if (message !== null) return [{ path: '.field', message }];
  }
  const message = action.do === 'assign' ? wrongAssignment(action) : null;
  if (message !== null) return [{ path: '', message }];
  try {
    const { follow, slaOverride, assignBy: _, ...change } = changeOf([action], doer);
    await requireFollowers(facts.table, follow);
    if (slaOverride?.policy && !(await isInUse(facts, slaOverride.policy, doer.now)))
      return [{ path: '.policy', message: 'is not an SLA policy of this desk that is in use' }];
    if (Object.keys(change).length > 0) await requireChange(facts, change, doer.now);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    // What a change says of a field, an action says in its own words.
    return error.fields.map(({ message }) => ({ path: '', message }));
  }
}

/** Why an action gives a ticket to nobody that can be meant; null when it does. */
function wrongAssignment({ agent, team, by }: Extract<Action, { do: 'assign' }>): string | null {
  if (by === undefined)
    return agent === undefined && team === undefined
      ? 'say whom it is given to: agent, team, or both, or by which method'
      : null;
  if (agent !== undefined) return 'say either `agent` or `by`';
  return team === null ? 'must not take away the team of which an agent gets the ticket' : null;
}

async function isInUse({ policies }: ActionFacts, key: string, now: Date): Promise<boolean> {
  return (await policies.latest(now)).named(key)?.isRetired === false;
}

/** Why a field is not one that actions set; null when it is. */
function unsettable({ catalogue, user }: ActionFacts, key: string): string | null {
  const name = key.replace(/^ticket\./, '');
  if (BY_STATUS.includes(name)) return 'is changed by the action status';
  if (BY_PLAN.includes(name)) return 'is changed by the action plan';
  const field = catalogue.find(key);
  if (field === undefined) return 'is not a field of this desk';
  const isOfTicket = key.startsWith('ticket.') && field.subject === 'ticket';
  return isOfTicket && field.setBy.includes(user) ? null : 'is not a field of a ticket that can be set';
}
