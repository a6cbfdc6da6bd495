import type * as z from 'zod';
import { templateShape } from '../../schemas/template.ts';
import { configuredSchema, declareArea } from '../configuration/index.ts';
import { ConflictError } from '../shared/errors.ts';
import { SHIPPED_TEXTS, type ShippedTemplate } from './shipped-texts.ts';
import { TRIGGER_TEMPLATES, type TriggerTemplate, triggerTexts } from './trigger-texts/index.ts';

const stored = configuredSchema(templateShape);
/** A text that the desk fills in with what it knows, in the languages that somebody has written. */
export type Template = z.infer<typeof stored>;

const shipped = (key: string, en: string, texts: Template['texts']): Template => ({
  key,
  labels: { en },
  texts,
  isRetired: false,
  version: 0,
});
const needed = (key: ShippedTemplate, en: string) => shipped(key, en, { ...SHIPPED_TEXTS[key] });

/** What the templates are called by which the shipped triggers write. */
const LABELS: Readonly<Record<TriggerTemplate, string>> = {
  out_of_hours: 'Notice out of hours',
  notify_assigned: 'A ticket for its new assignee',
  notify_assignee: 'News for the assignee',
  notify_mentioned: 'A note that mentions somebody',
  notify_failed: 'A mail that did not arrive',
  notify_team: 'News for the team',
  notify_rated: 'A bad rating',
  sla_warning: 'Warning of a promise',
  sla_breach: 'Breach of a promise',
  tell_work_started: 'Work has begun',
  tell_postponed: 'Put off',
  tell_transferred: 'Given to another team',
  tell_solved: 'Solved',
  tell_still_working: 'Still working on it',
  remind_requester: 'Reminder of an answer',
};

/** The templates as an area of the desk's configuration. */
export const templateArea = declareArea({
  name: 'templates',
  what: 'template',
  most: 200,
  stored,
  facts: [],
  shipped: [
    needed('acknowledgement', 'Acknowledgement of a new ticket'),
    needed('refusal', 'Refusal of a message to a closed ticket'),
    needed('satisfaction_survey', 'Question how satisfied somebody is'),
    needed('article_answer', 'Reply with an article'),
    ...TRIGGER_TEMPLATES.map((key) => shipped(key, LABELS[key], triggerTexts(key))),
  ],
  // What triggers name must be there, also on a desk that has changed its templates before there were these.
  isCompleted: true,
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
