/** What the triggers that a desk comes with write by: a template of the same key as the trigger that writes first by it. */
export const TRIGGER_TEMPLATES = [
  'out_of_hours',
  'notify_assigned',
  'notify_assignee',
  'notify_mentioned',
  'notify_failed',
  'notify_team',
  'notify_rated',
  'sla_warning',
  'sla_breach',
  'tell_work_started',
  'tell_postponed',
  'tell_transferred',
  'tell_solved',
  'tell_still_working',
  'remind_requester',
] as const;
export type TriggerTemplate = (typeof TRIGGER_TEMPLATES)[number];
/** What they say in a language. */
export type TriggerTexts = Readonly<Record<TriggerTemplate, string>>;

const DESK = '{{ desk.name }}';
export const NUMBER = '[#{{ ticket.id }}]';
/** What agents read of a ticket: they may read all of it. */
export const SUBJECT = '{{ ticket.subject }}';
export const STATUS = '{{ ticket.statusKey.label }}';
export const DUE = '{{ ticket.dueAt | date_time }}';
/** By when the customer is promised something. */
export const PROMISED = '{{ event.nextPromiseAt | date_time }}';
export const UNTIL = '{{ ticket.until | date_time }}';
export const OPENS = '{{ event.opensAt | weekday }}, {{ event.opensAt | date_time }}';

/** A mail to a customer. */
export const letter = (...paragraphs: string[]): string => [...paragraphs, DESK].join('\n\n');

/** What is said where a field has a value, else something other. */
export const where = (field: string, said: string, other = ''): string =>
  `{% if ${field} %}${said}${other === '' ? '' : `{% else %}${other}`}{% endif %}`;

/** What is said where the mailbox calls a request by this word, as it usually does, else something that suits any word. */
export const usual = (word: string, said: string, other: string): string =>
  `{% if desk.request == "${word}" %}${said}{% else %}${other}{% endif %}`;
/** What customers read for a request, and as a beginning of a sentence. */
export const REQUEST = '{{ desk.request }}';
export const REQUEST_FIRST = '{{ desk.request | capitalize }}';

/** A letter that ends with what is promised, where something is. */
export const promising = (promise: string, ...paragraphs: string[]): string =>
  `${paragraphs.join('\n\n')}\n\n${where('event.nextPromiseAt', `${promise}\n\n`)}${DESK}`;
