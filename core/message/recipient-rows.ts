import * as z from 'zod';
import { type Recipient, recipientSchema } from '../../schemas/recipient.ts';

/**
 * The recipients of a reply stand in its delivery, each under a name of its own, so that each can be written by itself,
 * whichever version wrote the reply.
 */
const NAME = /^r(\d+)$/;

/** The attribute of the recipient with a number. */
export const recipientName = (at: number): string => `r${at}`;

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

/** What a write sets of the row of a reply, to keep these recipients by their numbers. */
export function recipientsOfRow(recipients: ReadonlyMap<number, Recipient>): Record<string, Recipient> {
  const named = [...recipients].map(([at, recipient]) => [`delivery.${recipientName(at)}`, recipient]);
  return Object.fromEntries(named);
}
