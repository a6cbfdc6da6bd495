import { ulid } from 'ulid';
import { Dice } from './dice.ts';
import { AGENTS } from './people.ts';
import { openingOn } from './rhythm.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** For how many days before the end it is told when agents were there, and what people looked up before they wrote. */
const DAYS = 60;

/** That an agent is there from a time on (milliseconds), or not. */
export interface Presence {
  readonly at: number;
  readonly status: 'online' | 'away' | 'offline';
}

/** Everybody who works in the shop by their addresses, and when they were there in its last weeks. Pure. */
export function presenceOf(seed: number, end: number): ReadonlyMap<string, readonly Presence[]> {
  return new Map(AGENTS.map(({ address }, at) => [address, presence(new Dice(seed, `there ${at}`), end)]));
}

function presence(dice: Dice, end: number): Presence[] {
  const told: Presence[] = [];
  for (let ago = DAYS; ago >= 0; ago -= 1) {
    const open = openingOn(end - ago * DAY);
    if (open === null || dice.chance(12)) continue;
    const from = open.from + dice.below(40 * MINUTE);
    const to = Math.max(from + 2 * HOUR, open.to - dice.below(90 * MINUTE));
    told.push({ at: from, status: 'online' });
    if (to - from > 6 * HOUR) {
      const lunch = from + 4 * HOUR + dice.below(HOUR);
      told.push(
        { at: lunch, status: 'away' },
        { at: lunch + 25 * MINUTE + dice.below(30 * MINUTE), status: 'online' },
      );
    }
    told.push({ at: to, status: 'offline' });
  }
  return told.filter(({ at }) => at <= end);
}

/** Somebody who began to write to the shop, and to whom an article was suggested; times in milliseconds. */
export interface Visit {
  readonly id: string;
  readonly shownAt: number;
  /** when they opened it; null: they did not */
  readonly openedAt: number | null;
  /** when they wrote all the same; null: they did not */
  readonly sentAt: number | null;
}

/** What people looked up before they wrote, in the last weeks of the shop. Pure. */
export function visitsOf(seed: number, end: number): Visit[] {
  const dice = new Dice(seed, 'visits');
  const visits: Visit[] = [];
  for (let ago = DAYS; ago >= 0; ago -= 1) {
    const many = 2 + dice.below(openingOn(end - ago * DAY) === null ? 3 : 7);
    for (let nth = 0; nth < many; nth += 1) {
      const shownAt = end - ago * DAY - dice.below(DAY);
      const id = ulid(shownAt, () => dice.share());
      const openedAt = dice.chance(58) ? shownAt + MINUTE + dice.below(3 * MINUTE) : null;
      const sentAt = dice.chance(openedAt === null ? 80 : 30)
        ? shownAt + 5 * MINUTE + dice.below(HOUR)
        : null;
      visits.push({ id, shownAt, openedAt: before(openedAt, end), sentAt: before(sentAt, end) });
    }
  }
  return visits.sort((one, other) => one.shownAt - other.shownAt);
}

const before = (at: number | null, end: number): number | null => (at !== null && at <= end ? at : null);

/** A mail that the desk holds until somebody has looked at it. */
interface OddMail {
  readonly from: string;
  readonly subject: string;
  readonly text: string;
}

/** A ticket that an agent opens for somebody whose address takes no mail. */
interface LostMail {
  readonly requester: { readonly address: string; readonly name: string };
  readonly subject: string;
  readonly text: string;
}

/** Mails that come back, as SES's mailbox simulator sends back whatever these addresses get. */
export const LOST_MAILS: readonly LostMail[] = [
  [
    'Nils Brandt',
    'The teapot is here again',
    'The glass teapot is in stock again. Shall we put one aside for you?',
  ],
  ['Inés Prado', 'Your order waits', 'Your parcel came back to us. To which address may we send it?'],
  ['Paul Wieczorek', 'A voucher for you', 'The cup arrived broken, we are sorry. Here is a voucher: TEA-10.'],
].map(([name = '', subject = '', text = ''], at) => ({
  requester: { name, address: `bounce+demo${at + 1}@simulator.amazonses.com` },
  subject,
  text,
}));

/** What scanners know as harmless tests of spam and of malware, in parts, so that they do not stumble over this file. */
const [SPAM, MALWARE] = [
  ['XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE', 'STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'],
  ['EICAR-STANDARD', 'ANTIVIRUS-TEST-FILE'],
].map((parts) => parts.join('-'));

/** Mails that are no tickets: what scanners find in most of them, and one that comes in the name of the desk itself. Pure. */
export function oddMails(mailbox: string): OddMail[] {
  const spam = (subject: string, from: string): OddMail => ({
    from,
    subject,
    text: `Act now, this offer ends tonight!\n\n${SPAM}\n`,
  });
  return [
    spam('You have won a teapot of gold', 'prize@winners.example'),
    spam('Tea at half of the price, ten tons at once', 'sales@bulk.example'),
    spam('Your parcel waits, pay 1.99', 'parcel@carrier.example'),
    {
      from: 'billing@invoices.example',
      subject: 'Invoice 4711',
      text: `See what is attached.\n\n${MALWARE}\n`,
    },
    { from: mailbox, subject: 'Out of the office', text: 'I am back on Monday.\n' },
  ];
}
