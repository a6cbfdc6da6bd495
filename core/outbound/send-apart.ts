import type { DeskEvent } from '../../schemas/events/events.ts';
import { askConfirmation } from './ask-confirmation.ts';
import type { OutboundDeps } from './gather-sources.ts';
import { sendDigest } from './send-digest.ts';
import { sendLetter } from './send-letter.ts';
import type { Sent } from './send-mail.ts';
import { askReceiver, sendReport } from './send-report.ts';

/** What sends each mail that is about no ticket, by the event that asks for it. */
const SENDERS = {
  'digest.asked': sendDigest,
  'report.mail_ready': sendReport,
  'report.receiver_asked': askReceiver,
  'letter.asked': sendLetter,
  'customer.confirmation_asked': askConfirmation,
} as const satisfies {
  [Type in DeskEvent['type']]?: (
    deps: OutboundDeps,
    event: Extract<DeskEvent, { type: Type }>,
    now: Date,
  ) => Promise<Sent>;
};

/** An event that asks for a mail which is about no ticket. */
type ApartEvent = Extract<DeskEvent, { type: keyof typeof SENDERS }>;

/** Whether an event asks for a mail that is about no ticket: a digest, a report, or what asks an address for something. */
export const isApart = (event: DeskEvent): event is ApartEvent => Object.hasOwn(SENDERS, event.type);

/** Sends a mail that is about no ticket. @throws what its sender throws */
export function sendApart(deps: OutboundDeps, event: ApartEvent, now: Date): Promise<Sent> {
  const send: (deps: OutboundDeps, event: never, now: Date) => Promise<Sent> = SENDERS[event.type];
  return send(deps, event as never, now);
}
