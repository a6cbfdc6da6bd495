import type { Conditions } from '../../schemas/conditions.ts';
import { compileConditions, type NamedThing } from '../conditions/index.ts';
import { type Catalogue, isOfSla } from '../fields/index.ts';
import { type FieldProblem, InvalidInputError } from '../shared/errors.ts';

/** Subjects of fields that a policy must not go by, and why: a ticket has many messages and events, and SLA would go by itself. */
const NOT_OF_A_TICKET: Readonly<Record<string, string>> = {
  message: 'a policy goes by the ticket as it is, which has many messages',
  event: 'a policy goes by the ticket as it is, whatever happened to it',
  sla: 'what a policy promises must not depend on itself',
};

/**
 * Makes sure that the conditions of a policy give one answer, whenever they are asked about a ticket as it is: they read neither
 * the time that passes, nor a change, nor what the policy itself brings about.
 * @param path where they stand in the input
 * @returns what they name, for somebody to look whether it exists
 * @throws InvalidInputError `conditions.invalid` that names each wrong condition by its path
 */
export async function requirePolicyConditions(
  conditions: Conditions,
  catalogue: Catalogue,
  path: string,
): Promise<readonly NamedThing[]> {
  // A calendar that has no hours, so that business hours are refused as what they are: a time that moves.
  const loadBusinessTime = async () => () => null;
  const compiled = await compileConditions(conditions, catalogue, { path, loadBusinessTime });
  const single = leavesOf(conditions, path).map(async ({ condition, path: place }) => {
    const { movedBy, changesOf, fields } = await compileConditions({ all: [condition] }, catalogue, {
      path,
      loadBusinessTime,
    });
    const said: (FieldProblem | null)[] = [
      ...fields.map((key) => {
        const subject = isOfSla(key) ? 'sla' : catalogue.find(key)?.subject;
        const reason = NOT_OF_A_TICKET[subject ?? ''];
        return reason === undefined
          ? null
          : { path: `${place}.field`, message: `must be another: ${reason}` };
      }),
      changesOf.length === 0
        ? null
        : {
            path: `${place}.operator`,
            message: 'must not ask for a change: a policy knows the ticket as it is',
          },
      movedBy.length === 0
        ? null
        : {
            path: `${place}.value`,
            message: 'must be a fixed time: by one that moves, the answer would depend on when it is asked',
          },
    ];
    return said.filter((one) => one !== null);
  });
  const problems = (await Promise.all(single)).flat();
  if (problems.length > 0)
    throw new InvalidInputError('conditions.invalid', 'Some conditions are wrong.', problems);
  return compiled.things;
}

type Leaf = Exclude<NonNullable<Conditions['all']>[number], Conditions>;

/** Each condition of some groups, and where it stands. */
function leavesOf(conditions: Conditions, path: string): { condition: Leaf; path: string }[] {
  return (['all', 'any'] as const).flatMap((name) =>
    (conditions[name] ?? []).flatMap((item, at) => {
      const place = `${path}.${name}.${at}`;
      return item.operator === undefined ? leavesOf(item, place) : [{ condition: item, path: place }];
    }),
  );
}
