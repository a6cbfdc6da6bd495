import { type ThreadClue, withoutPlus } from '../email/index.ts';
import type { Mailboxes } from '../mailbox/index.ts';
import type { Key } from '../shared/write.ts';
import {
  type NamedMessage,
  parseFiledMessage,
  ticketOfMessageId,
  ticketOfUnseenId,
} from '../threading/index.ts';
import type { Mail } from './understand-mail.ts';

/** The Message-IDs that a mail names. */
export interface NamedIds {
  /** its own, and those that it answers, newest first */
  all: readonly string[];
  /** the message that it answers, and the one with which its conversation began */
  parents: readonly string[];
  own: string;
}

/** The ids that a mail names, by the clues that it gives. */
export function namedIds({ threaded, messageId }: Mail, clues: readonly ThreadClue[]): NamedIds {
  const answered = clues.flatMap((clue) => (clue.via === 'reference' ? clue.messageIds : []));
  const { inReplyTo, references } = threaded;
  const near = [inReplyTo, references.at(-1) ?? '', references[0] ?? ''];
  const parents = [...new Set(near)].filter((id) => id !== '' && id !== messageId);
  return { all: [...answered, messageId].filter(Boolean), parents, own: messageId };
}

/** The rows that say where those ids lead. */
export function idKeys({ all, parents, own }: NamedIds): Key[] {
  return [...all.map(ticketOfMessageId.of), ...[...parents, own].filter(Boolean).map(ticketOfUnseenId.of)];
}

/** What the desk knows of the ids that a mail names. */
export interface KnownIds {
  /** the messages that have them */
  filed: ReadonlyMap<string, NamedMessage>;
  /** those of them that lead this mail anywhere: the desk sent them, or they came to a mailbox to which this one is written, too */
  leading: ReadonlyMap<string, NamedMessage>;
  /** tickets with a mail that answers the same message, which the desk never got */
  siblings: readonly number[];
  /** what the mail answers and nobody has seen, nor answered before */
  unseen: readonly string[];
}

/**
 * What the desk knows of those ids. One that came to another mailbox alone leads nowhere: who writes to this one does not write to
 * the people of that one, whatever program or person put the id there.
 */
export function knownIds(
  { all, parents, own }: NamedIds,
  rowAt: (key: Key) => unknown,
  writtenTo: readonly string[],
): KnownIds {
  const at = (key: Key) => {
    const row = rowAt(key);
    return row === undefined ? [] : [parseFiledMessage(row)];
  };
  const isHere = ({ mailboxes = [] }: NamedMessage) =>
    mailboxes.length === 0 || writtenTo.length === 0 || mailboxes.some((one) => writtenTo.includes(one));
  const filed = new Map(all.flatMap((id) => at(ticketOfMessageId.of(id)).map((one) => [id, one] as const)));
  const unknown = parents.filter((id) => !filed.has(id));
  const looked = [...unknown, ...(own === '' || filed.has(own) ? [] : [own])];
  const siblings = looked.flatMap((id) => at(ticketOfUnseenId.of(id))).filter(isHere);
  return {
    filed,
    leading: new Map([...filed].filter(([, one]) => isHere(one))),
    siblings: [...new Set(siblings.map(({ ticketId }) => ticketId))],
    unseen: unknown.filter((id) => rowAt(ticketOfUnseenId.of(id)) === undefined),
  };
}

/** The mailboxes that a mail names, in its envelope or its header. */
export function mailboxesNamed({ threaded }: Mail, { named }: Mailboxes): string[] {
  const found = threaded.recipients.map((address) => named(withoutPlus(address))?.address);
  return [...new Set(found.filter((address) => address !== undefined))];
}
