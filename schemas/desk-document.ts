/** The parts of a file that says what a desk is, in the order in which it has them. */
export const DESK_PARTS = [
  'options',
  'teams',
  'calendars',
  'statuses',
  'resolutions',
  'fields',
  'forms',
  'categories',
  'templates',
  'taskLists',
  'mailboxes',
  'slaPolicies',
  'views',
  'macros',
  'triggers',
  'webhooks',
  'channels',
  'retentionRules',
  'articleSections',
  'contextKinds',
  'shops',
  'reports',
  'reportMails',
] as const;
export type DeskPart = (typeof DESK_PARTS)[number];

/** The version of the format. */
export const DESK_FORMAT = 1;
