import * as z from 'zod';
import {
  INITIAL_OPTIONS,
  KEEP_STATUS,
  OPTION_FACTS,
  OPTION_NAMES,
  OPTION_SCHEMAS,
  type Options,
} from '../../schemas/options.ts';
import { deskStatusSchema } from '../../schemas/status.ts';
import {
  configuredSchema,
  type DeclaredArea,
  declareArea,
  type Keyed,
  type Reference,
} from '../configuration/index.ts';
import { followsReplies, statusArea } from '../status/index.ts';

/** The options of the desk as the one thing of their area. */
export type StoredOptions = Keyed & Options;

const CANNOT_FOLLOW = {
  code: 'input.invalid',
  message: 'Some fields are wrong.',
  field:
    'must be a status of open, pending, hold or solved that is in use, and needs neither a reason nor a time',
} as const;

/** The options as an area. */
export type OptionsArea = DeclaredArea<StoredOptions, Options>;

/** The key of that thing. */
export const DESK_OPTIONS = 'desk';

/**
 * The options in a row of any version: what an earlier one did not know, and what a later one allows and this one does not, is
 * as if nobody had said it.
 */
function storedOver(unsaid: Options) {
  const fields = OPTION_NAMES.map((name) => {
    const field = z
      .unknown()
      .optional()
      .transform((value) => {
        const { data = unsaid[name] } = OPTION_SCHEMAS[name].safeParse(value);
        return data;
      });
    return [name, field] as const;
  });
  return configuredSchema(Object.fromEntries(fields)) as unknown as z.ZodType<StoredOptions>;
}

/**
 * The options of the desk as an area of its configuration. Those that settings declare are as these say as long as no admin
 * has changed one, and on an older desk as long as its row does not know them.
 */
/* @__NO_SIDE_EFFECTS__ */
export function optionsArea(declared: Partial<Options>): OptionsArea {
  const unsaid = { ...INITIAL_OPTIONS, ...declared };
  const shipped: StoredOptions = { key: DESK_OPTIONS, isRetired: false, version: 0, ...unsaid };
  return declareArea<StoredOptions, Options>({
    name: 'options',
    what: 'options',
    most: 1,
    stored: storedOver(unsaid),
    facts: OPTION_FACTS,
    shipped: [shipped],
    references: afterReply,
    compile: ([options = shipped]) => options,
  });
}

/** The status that follows a reply must be one that can. */
function afterReply({ statusAfterReply: key }: Options): Reference[] {
  if (key === KEEP_STATUS) return [];
  const fits = (thing: object) => followsReplies(deskStatusSchema.parse(thing));
  return [{ path: 'statusAfterReply', area: statusArea, key, refusal: CANNOT_FOLLOW, fits }];
}
