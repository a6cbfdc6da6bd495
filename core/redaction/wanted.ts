import type { Message } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { fieldError } from '../shared/errors.ts';
import type { Bodies } from './bodies.ts';
import { findingsIn } from './findings.ts';
import { MARK } from './passage.ts';
import { type Reading, readingOf } from './reading.ts';

/** What somebody asks to be struck. */
export interface RedactionRequest {
  /** a passage */
  text?: string | undefined;
  /** numbers that the desk offers, by their ids */
  findings?: readonly string[] | undefined;
  /** attachments by their places, 0 for the first */
  attachments?: readonly number[] | undefined;
  /** whether passages are struck out of the ticket's subject, too */
  subject?: boolean | undefined;
}

/** What is to be struck. Each passage knows the field of the request that named it. */
export interface Wanted {
  passages: { field: string; reading: Reading }[];
  attachments: readonly number[];
  subject: boolean;
}

/** Makes sense of a request. @throws InvalidInputError that names what is wrong with it */
export function wantedOf(
  request: RedactionRequest,
  of: { ticket: Ticket; message: Message; bodies: Bodies },
): Wanted {
  const { text, findings = [], attachments = [], subject = false } = request;
  for (const [at, place] of attachments.entries())
    if (of.message.attachments[place] === undefined)
      throw fieldError(`attachments.${at}`, 'is no attachment of it');
  const offered = findings.length === 0 ? [] : findingsIn(of.ticket, of.message, of.bodies);
  const chosen = findings.map((id, at) => {
    const finding = offered.find((one) => one.id === id);
    if (finding === undefined) throw fieldError(`findings.${at}`, 'is not found any more: read them again');
    return { field: `findings.${at}`, finding };
  });
  if (text === undefined && findings.length + attachments.length === 0)
    throw fieldError('text', 'give a passage, findings or attachments');
  return {
    passages: [
      ...(text === undefined ? [] : [{ field: 'text', reading: passageOf(text) }]),
      ...chosen.map(({ field, finding }) => ({ field, reading: readingOf(finding.passage) })),
    ],
    attachments,
    subject: subject || chosen.some(({ finding }) => finding.part === 'subject'),
  };
}

function passageOf(text: string): Reading {
  const reading = readingOf(text);
  if (reading.letters.replaceAll(MARK.charAt(0), '') === '') throw fieldError('text', 'must not be empty');
  return reading;
}
