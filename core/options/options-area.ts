import * as z from 'zod';
import { INITIAL_OPTIONS, OPTION_NAMES, OPTION_SCHEMAS, type Options } from '../../schemas/options.ts';
import { configuredSchema, type DeclaredArea, declareArea, type Keyed } from '../configuration/index.ts';

/** The options of the desk as the one thing of their area. */
export type StoredOptions = Keyed & Options;

/** The key of that thing. */
export const DESK_OPTIONS = 'desk';

/** What a later version allows, and this one does not, is for this one as if nobody had said it. */
const stored = configuredSchema(
  Object.fromEntries(
    OPTION_NAMES.map((name) => [
      name,
      z.unknown().transform((value) => {
        const { data = INITIAL_OPTIONS[name] } = OPTION_SCHEMAS[name].safeParse(value);
        return data;
      }),
    ]),
  ),
) as unknown as z.ZodType<StoredOptions>;

/**
 * The options of the desk as an area of its configuration. As long as no admin has changed one, those that settings declare
 * are as these say.
 */
export function optionsArea(declared: Partial<Options>): DeclaredArea<StoredOptions, Options> {
  const shipped: StoredOptions = {
    key: DESK_OPTIONS,
    isRetired: false,
    version: 0,
    ...INITIAL_OPTIONS,
    ...declared,
  };
  return declareArea({
    name: 'options',
    what: 'options',
    most: 1,
    stored,
    facts: OPTION_NAMES,
    shipped: [shipped],
    compile: ([options = shipped]) => options,
  });
}
