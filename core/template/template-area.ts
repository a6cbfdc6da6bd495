import type * as z from 'zod';
import { templateShape } from '../../schemas/template.ts';
import { configuredSchema, declareArea } from '../configuration/index.ts';
import { ConflictError } from '../shared/errors.ts';
import { SHIPPED_TEXTS, type ShippedTemplate } from './shipped-texts.ts';

const stored = configuredSchema(templateShape);
/** A text that the desk fills in with what it knows, in the languages that somebody has written. */
export type Template = z.infer<typeof stored>;

const shipped = (key: ShippedTemplate, en: string): Template => ({
  key,
  labels: { en },
  texts: { ...SHIPPED_TEXTS[key] },
  isRetired: false,
  version: 0,
});

/** The templates as an area of the desk's configuration. */
export const templateArea = declareArea({
  name: 'templates',
  what: 'template',
  most: 200,
  stored,
  facts: [],
  shipped: [
    shipped('acknowledgement', 'Acknowledgement of a new ticket'),
    shipped('refusal', 'Refusal of a message to a closed ticket'),
  ],
  refuse: (_before, { key, isRetired }) => {
    if (isRetired && Object.hasOwn(SHIPPED_TEXTS, key))
      throw new ConflictError('template.needed', 'The desk writes mail by it: change what it says instead.');
  },
  compile: (all): Templates => {
    const byKey = new Map(all.map((template) => [template.key, template]));
    return { named: (key) => byKey.get(key) };
  },
});

/** The templates as the desk works with them. */
export interface Templates {
  /** The template with this key, retired or not. */
  named(key: string): Template | undefined;
}
