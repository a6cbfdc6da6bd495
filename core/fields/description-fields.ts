import type { DeskTerms } from './catalogue.ts';
import { AGENTS, choicesOf, type FieldEntry, textOf, WORKING_AGENTS } from './standard-field.ts';

const edited = { subject: 'ticket', seenBy: AGENTS, setBy: WORKING_AGENTS } as const;

const LEVELS = choicesOf<'low' | 'medium' | 'high'>({ low: 'Low', medium: 'Medium', high: 'High' });

/** What a ticket is about, in the terms that its desk has configured, retired ones too. */
export function descriptionFields({ forms, categories }: DeskTerms): Record<string, FieldEntry> {
  return {
    category: {
      ...edited,
      type: 'tree',
      labels: { en: 'Category' },
      choices: (categories?.all ?? []).map(({ key, labels }) => {
        const [, ...above] = categories?.path(key) ?? [];
        return { key, labels, above: above.map((one) => one.key) };
      }),
      read: ({ ticket }) => ticket.category ?? undefined,
    },
    impact: {
      ...edited,
      type: 'choice',
      labels: { en: 'Impact' },
      choices: LEVELS,
      ordered: true,
      read: ({ ticket }) => textOf(ticket.impact),
    },
    urgency: {
      ...edited,
      type: 'choice',
      labels: { en: 'Urgency' },
      choices: LEVELS,
      ordered: true,
      read: ({ ticket }) => textOf(ticket.urgency),
    },
    form: {
      ...edited,
      type: 'choice',
      labels: { en: 'Form' },
      choices: (forms?.all ?? []).map(({ key, labels }) => ({ key, labels })),
      read: ({ ticket }) => ticket.form ?? undefined,
    },
  };
}
