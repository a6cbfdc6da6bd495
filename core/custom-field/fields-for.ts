import type { InForce } from '../configuration/index.ts';
import type { CustomFields } from './fields.ts';
import type { GivenValues } from './set-values.ts';

/**
 * The custom fields in force, prepared for the values that somebody gives. A field that is not known here may have been made a
 * moment ago, so that it is looked for once more before it is refused.
 */
export async function fieldsFor(
  kept: InForce<CustomFields>,
  now: Date,
  given: GivenValues = {},
): Promise<CustomFields> {
  const keys = Object.keys(given);
  const known = await kept.at(now);
  const fields = keys.every((key) => known.named(key) !== undefined) ? known : await kept.latest(now);
  await fields.prepare(keys);
  return fields;
}
