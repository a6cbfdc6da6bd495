import * as z from 'zod';

/** One option of the desk: what it may be, and what it is on a desk whose admins have not said it. */
interface Option {
  readonly schema: z.ZodType;
  readonly initial: unknown;
}

/**
 * What admins decide about the desk by a single value. An entry here is the whole of an option: it is stored, audited,
 * shown and changed over the API, and in force within two seconds, as `(await options.at(now)).NAME`.
 */
export const OPTIONS = {
  undoSeconds: {
    schema: z
      .int()
      .min(0)
      .max(60)
      .describe('seconds for which a public reply can be taken back before it leaves; 0: it leaves at once'),
    initial: 0,
  },
} as const satisfies Record<string, Option>;

/** The name of an option. */
export type OptionName = keyof typeof OPTIONS;
/** What all options are. */
export type Options = { readonly [Name in OptionName]: z.output<(typeof OPTIONS)[Name]['schema']> };

export const OPTION_NAMES = Object.keys(OPTIONS) as OptionName[];

type Schemas = { [Name in OptionName]: (typeof OPTIONS)[Name]['schema'] };
/** The schema of each option. */
export const OPTION_SCHEMAS = Object.fromEntries(
  OPTION_NAMES.map((name) => [name, OPTIONS[name].schema]),
) as Schemas;

/** What the options are where nobody has said anything. */
export const INITIAL_OPTIONS = Object.fromEntries(
  OPTION_NAMES.map((name) => [name, OPTIONS[name].initial]),
) as Options;
