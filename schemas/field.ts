/** What a field belongs to. */
export const FIELD_SUBJECTS = ['ticket', 'message', 'customer', 'organisation', 'agent', 'event'] as const;
export type FieldSubject = (typeof FIELD_SUBJECTS)[number];

/**
 * What the values of a field are. `text` and `long_text`: text of people; `address`: an email address; `tag`: as tags are
 * spelled; `choice`: one key of a list; `tree`: keys with `/` between them, from the root down; `date_time`: RFC 3339;
 * `date`: `2026-03-01`, a day of the desk's time zone; `time_of_day`: `09:30`, in the desk's time zone; `reference`: the number of
 * a thing, the address of a mailbox, or the key of an SLA policy or calendar.
 */
export const FIELD_TYPES = [
  'text',
  'long_text',
  'integer',
  'decimal',
  'boolean',
  'date_time',
  'date',
  'time_of_day',
  'choice',
  'tree',
  'tag',
  'address',
  'reference',
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/** What a reference can name. */
export const REFERENCES_TO = [
  'ticket',
  'customer',
  'organisation',
  'agent',
  'team',
  'mailbox',
  'sla_policy',
  'calendar',
  'article',
] as const;
export type ReferenceTo = (typeof REFERENCES_TO)[number];

/** Whether what a reference names is known by a text, as mailboxes are by their address; everything else has a number. */
export function isNamedByText(to: ReferenceTo | undefined): boolean {
  return to === 'mailbox' || to === 'sla_policy' || to === 'calendar';
}
