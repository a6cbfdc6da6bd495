import * as z from 'zod';
import { LANGUAGE, localeSchema } from './customer.ts';
import { lineSchema } from './text.ts';

/** A key by which configuration, tickets and conditions name what admins configure. It is chosen once and stays. */
export const CONFIGURATION_KEY = /^[a-z][a-z0-9_-]{0,59}$/;
/** A key of a custom field, which is a name in templates, searches and formulas as well. */
export const FIELD_KEY = /^[a-z][a-z0-9_]{0,39}$/;

/** What everything has that admins configure and name by a key. `version` 0: it is as shipped, and nobody has changed it. */
export const configuredShape = {
  key: z.string(),
  isRetired: z.boolean(),
  version: z.int().nonnegative(),
};

/** What is stored of everything that admins configure. */
export const storedConfiguredShape = {
  ...configuredShape,
  /** id of the job that began with its last change, in areas where one does; absent where none had to */
  jobId: z.string().optional(),
};

/** Names by language (BCP 47), as they are stored. */
export const storedLabelsSchema = z
  .record(z.string(), z.string())
  .transform((labels) => ({ ...labels, en: labels.en ?? Object.values(labels)[0] ?? '' }));

/** Words by language, as admins give them: in English at least. */
/* @__NO_SIDE_EFFECTS__ */
export function byLanguageSchema(words: z.ZodType<string, string>) {
  return z
    .object({ en: words })
    .catchall(words)
    .superRefine((given, context) => {
      for (const language of Object.keys(given))
        if (!localeSchema.safeParse(language).success)
          context.addIssue({ code: 'custom', path: [language], message: 'must be a BCP 47 language tag' });
    })
    .meta({ propertyNames: { type: 'string', ...LANGUAGE } });
}

/** Names by language, as admins give them: in English at least. */
export const labelsInSchema = byLanguageSchema(lineSchema(100)).describe(
  'by language (BCP 47), in English at least',
);

/** Names by language, as the API shows them. */
export const configuredLabelsOut = z
  .record(z.string(), z.string())
  .describe('by language (BCP 47); `en` is always there');
