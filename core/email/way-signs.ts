import { allValues, firstValue, type HeaderField } from './mime/header-fields.ts';

/** What the way that a message came says about answering it. */
export type WaySign =
  | 'precedence'
  | 'auto_response_suppress'
  | 'mailing_list'
  | 'null_return_path'
  | 'forwarded_automatically'
  | 'unattended_sender';

const LIST_FIELDS = [
  'list-id',
  'list-unsubscribe',
  'list-post',
  'list-help',
  'list-subscribe',
  'mailing-list',
  'x-mailing-list',
  'x-beenthere',
  'x-google-group-id',
];

/** Whether a message has been sent under a null return path by whoever sent it first or last. */
export function hasNullReturnPath(fields: readonly HeaderField[]): boolean {
  return allValues(fields, 'return-path').some((value) => /^\s*<\s*>\s*$/.test(value));
}

const SIGNS: readonly (readonly [WaySign, (fields: readonly HeaderField[]) => boolean])[] = [
  ['mailing_list', (fields) => LIST_FIELDS.some((name) => firstValue(fields, name) !== '')],
  [
    'precedence',
    (fields) =>
      ['precedence', 'x-precedence'].some((name) =>
        /^(?:bulk|junk|list)\b/i.test(firstValue(fields, name).trim()),
      ),
  ],
  [
    'auto_response_suppress',
    (fields) => /(?:^|[,\s])all(?:$|[,\s])/i.test(firstValue(fields, 'x-auto-response-suppress')),
  ],
  ['forwarded_automatically', (fields) => /^\s*auto-?forwarded/i.test(firstValue(fields, 'auto-submitted'))],
  ['null_return_path', hasNullReturnPath],
];

/**
 * The sign that a message must not be answered automatically, null without one. Lists, groups, rules of mailboxes and
 * redirects leave such signs on what people write: they tell how a message came, and nothing about who wrote it (RFC
 * 3834, section 2; RFC 2919; RFC 2369; MS-OXCMAIL on X-Auto-Response-Suppress).
 */
export function waySign(fields: readonly HeaderField[]): WaySign | null {
  return SIGNS.find(([, holds]) => holds(fields))?.[0] ?? null;
}
