import * as z from 'zod';
import { type Recipient, recipientSchema } from '../../schemas/recipient.ts';
import type { Update } from '../shared/write.ts';

/**
 * The recipients of a reply stand in its delivery, each under a name of its own, so that each can be written by itself,
 * whichever version wrote the reply.
 */
const NAME = /^r(\d+)$/;

/** The attribute of the recipient with a number. */
const recipientName = (at: number): string => `r${at}`;

/** The recipients that a delivery in a row holds, in their order. */
export function recipientsIn(delivery: unknown): Recipient[] {
  const known = z.record(z.string(), z.unknown()).safeParse(delivery).data ?? {};
  return Object.entries(known)
    .flatMap(([name, recipient]) => {
      const at = NAME.exec(name)?.[1];
      return at === undefined ? [] : [{ at: Number(at), recipient: recipientSchema.parse(recipient) }];
    })
    .sort((one, other) => one.at - other.at)
    .map(({ recipient }) => recipient);
}

/** What a write changes of the recipients in the row of a reply. */
export type RecipientChange = Required<Pick<Update, 'set' | 'remove'>>;

/** Keeps these recipients by their numbers, each as a whole: they are not there yet. */
export function recipientsOfRow(recipients: ReadonlyMap<number, Recipient>): RecipientChange {
  const named = [...recipients].map(([at, recipient]) => [`delivery.${recipientName(at)}`, recipient]);
  return { set: Object.fromEntries(named), remove: [] };
}

/**
 * Says of a recipient who stands on a reply how far its mail got to them. What else the row holds of them stays: another
 * version may know more.
 */
export function fateOfRow(at: number, { state, at: time, detail }: Recipient): RecipientChange {
  const path = `delivery.${recipientName(at)}`;
  const known = { [`${path}.state`]: state, [`${path}.at`]: time };
  if (detail === undefined) return { set: known, remove: [`${path}.detail`] };
  return { set: { ...known, [`${path}.detail`]: detail }, remove: [] };
}
