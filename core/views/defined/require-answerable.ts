import type { Conditions } from '../../../schemas/conditions.ts';
import { type BusinessTime, compileConditions, type NamedThing } from '../../conditions/index.ts';
import { type Catalogue, catalogueSeenBy, type FieldUser } from '../../fields/index.ts';
import { type FieldProblem, InvalidInputError } from '../../shared/errors.ts';
import { isSortable } from './sort-value.ts';
import type { View } from './view-area.ts';

/** What a view says of its tickets. */
export type ViewQuestion = Pick<View, 'order' | 'columns' | 'groupBy'> & { conditions: Conditions };

/** Who writes a view, on which desk. */
export interface AskedBy {
  catalogue: Catalogue;
  user: FieldUser;
  loadBusinessTime: () => Promise<BusinessTime | undefined>;
}

/** Subjects of fields that a list of tickets knows nothing of: a ticket has many messages and events. */
const OF_ONE_MOMENT = ['message', 'event'];

/**
 * Makes sure that a view can be kept as a list: its conditions are right and ask for what is known of a ticket at any time, and
 * its order, columns and groups are fields that whoever writes it may see.
 * @returns what its conditions name, for somebody to look whether it exists
 * @throws InvalidInputError `conditions.invalid` or `view.invalid` that names each field
 */
export async function requireAnswerable(
  question: ViewQuestion,
  { catalogue, user, loadBusinessTime }: AskedBy,
): Promise<readonly NamedThing[]> {
  const seen = catalogueSeenBy(catalogue, user);
  const conditions = await compileConditions(question.conditions, seen, {
    path: 'conditions',
    loadBusinessTime,
  });
  const moments = conditions.fields.filter((key) => isOfOneMoment(seen, key));
  const problems: FieldProblem[] = [
    ...moments.map((key) => said('conditions', `must not ask for ${key}: a list knows the ticket as it is`)),
    ...conditions.changesOf.map((key) =>
      said('conditions', `must not ask whether ${key} changed: a list knows the ticket as it is`),
    ),
    ...question.order.flatMap(({ field }, at) => sortProblem(seen, field, `order.${at}.field`)),
    ...(question.groupBy === null ? [] : sortProblem(seen, question.groupBy, 'groupBy')),
    ...question.columns.flatMap((key, at) => {
      const isShown = seen.find(key) !== undefined && !isOfOneMoment(seen, key);
      return isShown ? [] : [said(`columns.${at}`, 'is not a field that a list shows')];
    }),
  ];
  if (problems.length > 0) throw new InvalidInputError('view.invalid', 'This is no view.', problems);
  return conditions.things;
}

const said = (path: string, message: string): FieldProblem => ({ path, message });

function isOfOneMoment(catalogue: Catalogue, key: string): boolean {
  return OF_ONE_MOMENT.includes(catalogue.find(key)?.subject ?? '');
}

function sortProblem(catalogue: Catalogue, key: string, path: string): FieldProblem[] {
  const field = catalogue.find(key);
  const isRight = field !== undefined && isSortable(field) && !isOfOneMoment(catalogue, key);
  return isRight ? [] : [said(path, 'is not a field that a list can be ordered by')];
}
