import { InvalidInputError } from '../../../core/shared/errors.ts';
import { schemaProblems } from '../../../core/shared/schema-problems.ts';
import { type Conditions, conditionsSchema } from '../../../schemas/conditions.ts';
import { inWords } from '../../../schemas/in-words.ts';
import { jsonOf } from '../../edge/json.ts';
import { unkeptIn } from '../../edge/unkept.ts';

const schema = jsonOf(conditionsSchema);
const PLACE = 'query.filter';

/**
 * The conditions that a query holds as JSON.
 * @throws InvalidInputError `conditions.invalid` that names each wrong part by its path
 */
export function filterIn(text: string): Conditions {
  const parsed = schema.safeParse(text, { error: inWords });
  const problems = parsed.success ? unkeptIn(parsed.data, PLACE) : schemaProblems(parsed.error, PLACE);
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new InvalidInputError('conditions.invalid', 'Some conditions are wrong.', problems);
}
