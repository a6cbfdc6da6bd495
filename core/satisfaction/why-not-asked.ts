import type { Customer, Suppression } from '../../schemas/customer.ts';
import type { Standing } from '../../schemas/held.ts';
import type { Message } from '../../schemas/message.ts';
import type { Options } from '../../schemas/options.ts';
import type { NotAsked } from '../../schemas/satisfaction.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { isUnattendedAddress } from '../email/index.ts';
import { isUnanswerable, receivedFrom } from '../message/index.ts';
import { isTrashed, mergedIntoOf } from '../ticket/index.ts';
import { channelAskedOn } from './ask-on-channel.ts';
import { pageOfRatings } from './page.ts';
import { isPaused } from './pause-store.ts';
import type { Solve } from './solve-store.ts';

/** The options by which customers are asked. */
export type Asking = Pick<
  Options,
  | 'helpCentre'
  | 'satisfactionAfterHours'
  | 'satisfactionScale'
  | 'satisfactionPauseDays'
  | 'satisfactionSkipsTags'
>;

/** What is known when a requester is to be asked. */
export interface Situation {
  readonly solve: Solve;
  readonly ticket: Ticket;
  readonly customer: Customer;
  /** what speaks for or against each address of theirs */
  readonly addresses: readonly {
    readonly address: string;
    readonly suppressed: Suppression['reason'] | null;
    readonly standing: Standing | null;
  }[];
  /** what they wrote on the ticket */
  readonly messages: readonly Message[];
  /** by this record of theirs, and by any */
  readonly lastAskedAt: string | null;
  readonly askedBefore: string | null;
  readonly now: Date;
}

const REFUSALS: readonly (readonly [NotAsked, (situation: Situation, asking: Asking) => boolean])[] = [
  ['switched_off', (_, { satisfactionAfterHours }) => satisfactionAfterHours === null],
  ['no_page', (_, { helpCentre }) => pageOfRatings(helpCentre) === null],
  ['trashed', ({ ticket }) => isTrashed(ticket) || ticket.purged !== undefined],
  ['merged', ({ ticket }) => mergedIntoOf(ticket) !== null],
  ['reopened', ({ ticket, solve }) => !('solvedAt' in ticket) || ticket.solvedAt !== solve.solvedAt],
  ['spam', ({ ticket }) => ticket.spam !== undefined],
  ['internal', ({ ticket }) => ticket.isInternal === true],
  [
    'tagged',
    ({ ticket }, { satisfactionSkipsTags }) => ticket.tags.some((tag) => satisfactionSkipsTags.includes(tag)),
  ],
  ['blocked', ({ customer }) => customer.isBlocked === true],
  ['no_address', byMail(({ addresses }) => addresses.length === 0)],
  ['blocked', byMail(({ addresses }) => addresses.every(({ standing }) => standing === 'blocked'))],
  ['suppressed', byMail(({ addresses }) => addresses.every(({ suppressed }) => suppressed !== null))],
  ['automatic_sender', byMail(isMachine)],
  [
    'asked_lately',
    ({ askedBefore, now }, { satisfactionPauseDays }) => isPaused(askedBefore, satisfactionPauseDays, now),
  ],
];

/** What keeps a mail from somebody keeps nothing from them that is asked on a channel. */
function byMail(refuses: (situation: Situation) => boolean): (situation: Situation) => boolean {
  return (situation) => channelAskedOn(situation) === null && refuses(situation);
}

/** A machine reads nothing at its addresses, or wrote all that came by mail. */
function isMachine({ addresses, messages, customer }: Situation): boolean {
  const received = messages.filter((message) => receivedFrom(message, customer) !== null);
  return (
    addresses.every(({ address }) => isUnattendedAddress(address)) ||
    (received.length > 0 && received.every(isUnanswerable))
  );
}

/** Why the requester of a ticket is not asked how satisfied they are; null: they are. Pure. */
export function whyNotAsked(situation: Situation, asking: Asking): NotAsked | null {
  return REFUSALS.find(([, refuses]) => refuses(situation, asking))?.[0] ?? null;
}
