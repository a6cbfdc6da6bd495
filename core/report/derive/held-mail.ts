import type { DeskEvent } from '../../../schemas/events/events.ts';
import { knownEvents } from '../../audit/index.ts';
import type { Table } from '../../shared/table.ts';
import type { About, Booking, Place, ReportFacts } from '../booking.ts';
import { secondOfText } from './acts.ts';
import { actorOf } from './place.ts';

/** A mail is of no team yet, and about nothing. */
const NOWHERE: Omit<Place, 'mailbox'> = {
  ...{ team: null, assignee: null, priority: '', status: '', category: '', channel: 'email' },
};
const NOTHING: About = { type: '', topic: null, tags: [], language: null, organisation: null, fields: {} };

/**
 * All that reports know of a mail that was held, by the events of its trail: that it was, and that somebody released it, each with the
 * gravest of the causes. Pure.
 * @returns null: nothing tells of it
 */
export function deriveHeldMail(heldId: number, events: readonly DeskEvent[]): ReportFacts | null {
  const held = events.flatMap((event) => (event.type === 'mail.held' ? [event] : []))[0];
  if (held === undefined) return null;
  const place = { ...NOWHERE, mailbox: held.held.mailbox };
  const [cause = 'unknown'] = held.held.causes;
  const at = secondOfText(held.held.heldAt);
  const booking = (what: Booking['what'], event: DeskEvent, second: number): Booking => ({
    ...{ what, at: second, place, about: NOTHING, agent: null, actor: actorOf(event.actor), cause },
  });
  const released = events.find(({ type }) => type === 'mail.released');
  return {
    subject: { kind: 'mail', id: heldId },
    createdAt: at,
    now: { place, about: NOTHING },
    bookings: [
      booking('mail_held', held, at),
      ...(released === undefined ? [] : [booking('mail_released', released, secondOfText(released.at))]),
    ],
    stretches: [],
  };
}

/** All that reports know of a mail that was held, from its trail; null: there is none. */
export async function loadHeldMail(table: Table, heldId: number): Promise<ReportFacts | null> {
  const events: DeskEvent[] = [];
  for await (const event of knownEvents(table, `HELD#${heldId}`)) events.push(event);
  return deriveHeldMail(heldId, events);
}
