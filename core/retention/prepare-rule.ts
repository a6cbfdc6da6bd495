import { type Conditions, conditionsSchema } from '../../schemas/conditions.ts';
import { type CompiledConditions, compileConditions, type NamedThing } from '../conditions/index.ts';
import { subjectsOf } from '../facts/index.ts';
import type { Catalogue } from '../fields/index.ts';
import { ConflictError, type FieldProblem, InvalidInputError } from '../shared/errors.ts';
import { inRetentionOrder, type RetentionRule } from './retention-area.ts';
import { isKeeping, isTaking, type PreparedRule } from './verdict.ts';

/** Subjects of fields that a ticket has many of: a rule knows the ticket as it is. */
const OF_MANY = ['message', 'event'];

/**
 * Makes sure that the conditions of a rule give one answer, whenever they are asked about a ticket as it is.
 * @param tickets what the rule is about
 * @returns what they name, for somebody to look whether it exists
 * @throws InvalidInputError `conditions.invalid`
 */
export async function requireRuleConditions(
  conditions: Conditions,
  catalogue: Catalogue,
  tickets: unknown = 'closed',
): Promise<readonly NamedThing[]> {
  const path = 'conditions';
  const { fields, movedBy, changesOf, things } = await compileConditions(conditions, catalogue, { path });
  const ofMany = fields.filter((key) => OF_MANY.includes(catalogue.find(key)?.subject ?? ''));
  const ofTickets =
    tickets === 'none' ? fields.filter((key) => !/^(?:requester|organisation)\./.test(key)) : [];
  const refused: [readonly string[], string][] = [
    [ofTickets, 'it is about customers who have no ticket: it knows `requester` and `organisation`'],
    [ofMany, 'a rule knows the ticket as it is, which has many messages'],
    [changesOf, 'a rule knows the ticket as it is, whatever changed'],
    [movedBy, 'how old a ticket must be is for `after` to say'],
  ];
  const problems = refused.flatMap(([keys, reason]) =>
    keys.map((key): FieldProblem => ({ path, message: `must not ask for ${key} like that: ${reason}` })),
  );
  if (problems.length > 0)
    throw new InvalidInputError('conditions.invalid', 'Some conditions are wrong.', problems);
  return things;
}

/**
 * A rule as it is asked about tickets, in a dry run as if it were active; null when there is none that takes any. Where a condition cannot be read, nothing is taken.
 * @throws ConflictError `retention_rule.unreadable` when its conditions, or those of a rule that keeps tickets from it, cannot be read
 */
export async function prepareRule(
  rules: ReadonlyMap<string, RetentionRule>,
  { key, isDryRun }: { key: string; isDryRun: boolean },
  catalogue: Catalogue,
): Promise<PreparedRule | null> {
  const found = rules.get(key);
  const rule = found && isDryRun ? { ...found, isActive: true, isRetired: false } : found;
  if (rule === undefined || !isTaking(rule)) return null;
  const before = [...rules.values()].filter((other) => isKeeping(other) && inRetentionOrder(other, rule) < 0);
  const conditions = await compiledConditions(rule, catalogue);
  const keepers = await Promise.all(before.map((keeper) => compiledConditions(keeper, catalogue)));
  const fields = [conditions, ...keepers].flatMap((one) => one.fields);
  return { rule, conditions, keepers, subjects: subjectsOf(fields) };
}

/**
 * The conditions of a rule as they are asked.
 * @throws ConflictError `retention_rule.unreadable`
 */
export async function compiledConditions(
  rule: RetentionRule,
  catalogue: Catalogue,
): Promise<CompiledConditions> {
  const conditions = conditionsSchema.safeParse(rule.conditions).data;
  if (conditions === undefined) throw unreadableError(rule);
  return compileConditions(conditions, catalogue, { path: 'conditions' }).catch((error: unknown) => {
    throw error instanceof InvalidInputError ? unreadableError(rule) : error;
  });
}

function unreadableError({ key }: RetentionRule): ConflictError {
  return new ConflictError(
    'retention_rule.unreadable',
    `The conditions of the retention rule \`${key}\` cannot be read by now, so that nothing is taken. Save them anew.`,
  );
}
