import * as z from 'zod';
import { withoutPlus } from '../email/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Key, Write } from '../shared/write.ts';
import { COUNTED } from './automatic-mail-store.ts';

export const ruleMails = accessPattern({
  name: 'Mails by rules to an address',
  description:
    'Says when rules wrote to an address in the last ten hours, whatever its plus label, and of which tickets: what ends a rule that writes again and again.',
  operation: 'BatchGetItem',
  pk: 'AUTO#<address without plus label>',
  sk: 'RULES',
  of: (address: string): Key => ({ pk: `AUTO#${withoutPlus(address)}`, sk: 'RULES' }),
});

/** Most mails by rules within so many minutes, as Zammad has it. */
interface Limit {
  readonly minutes: number;
  /** to one address of one ticket */
  readonly ofTicket: number;
  /** to one address of all tickets */
  readonly ofAll: number;
}
const LIMITS: readonly Limit[] = [
  { minutes: 10, ofTicket: 10, ofAll: 30 },
  { minutes: 30, ofTicket: 15, ofAll: 60 },
  { minutes: 60, ofTicket: 25, ofAll: 120 },
  { minutes: 180, ofTicket: 50, ofAll: 240 },
  { minutes: 600, ofTicket: 100, ofAll: 360 },
];
const LONGEST_SECONDS = Math.max(...LIMITS.map(({ minutes }) => minutes)) * 60;

const rows = rowsOfKind(
  ROW_KIND.ruleMails,
  z.object({
    mails: z.array(z.looseObject({ seconds: z.int(), ticketId: z.int() })),
    version: z.int().positive(),
  }),
);

/** Mails that rules wrote to an address within the longest time that counts; `version` 0 is no row. */
export interface RuleMails {
  readonly mails: readonly { readonly seconds: number; readonly ticketId: number }[];
  readonly version: number;
}

const secondsOf = (now: Date) => Math.floor(now.getTime() / 1000);

/** The mails of the time that ends `now`, by the row of an address. */
export function recentRuleMails(row: unknown, now: Date): RuleMails {
  if (row === undefined) return { mails: [], version: 0 };
  const { mails, version } = rows.parse(row);
  return { mails: mails.filter(({ seconds }) => seconds > secondsOf(now) - LONGEST_SECONDS), version };
}

/** Whether one more mail of a ticket to the address would be one too many. Pure. */
export function isBeyondLimits({ mails }: RuleMails, ticketId: number, now: Date): boolean {
  return LIMITS.some(({ minutes, ofTicket, ofAll }) => {
    const within = mails.filter(({ seconds }) => seconds > secondsOf(now) - minutes * 60);
    return within.length >= ofAll || within.filter((mail) => mail.ticketId === ticketId).length >= ofTicket;
  });
}

/** Counts one more mail. Refused with `COUNTED` when the row has changed since `before` was read from it. */
export function countRuleMail(address: string, ticketId: number, now: Date, before: RuleMails): Write {
  const isNew = { expression: 'attribute_not_exists(#pk)' };
  const isSame = { expression: '#version = :before', values: { ':before': before.version } };
  return rows.upsert({
    key: ruleMails.of(address),
    set: {
      version: before.version + 1,
      mails: [...before.mails, { seconds: secondsOf(now), ticketId }],
      expiresAtSeconds: secondsOf(now) + LONGEST_SECONDS,
    },
    condition: before.version === 0 ? isNew : isSame,
    refusal: COUNTED,
  });
}
