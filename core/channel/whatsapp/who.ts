import type { MessengerIdentity } from '../../../schemas/identity.ts';
import type { Place, Sender } from '../received.ts';
import type { WhatsAppPerson } from './entry.ts';

/** How Meta names somebody: by the id that is theirs with the business, by their number, or by both. */
export interface Known {
  readonly userId?: string | undefined;
  readonly waId?: string | undefined;
}

/** The id that is theirs with the business, where Meta gives it, as numbers can be hidden; else their number. */
export const keyOf = ({ userId, waId }: Known): string | undefined => userId || waId || undefined;

export const identityOf = (value: string): MessengerIdentity => ({ channel: 'whatsapp', value });

/** A person, with what Meta says of them beside the message. */
export function senderOf(known: Known, people: readonly WhatsAppPerson[]): Sender | undefined {
  const person =
    people.find(({ user_id }) => user_id !== undefined && user_id === known.userId) ??
    people.find(({ wa_id }) => wa_id !== undefined && wa_id === known.waId);
  const waId = known.waId ?? person?.wa_id;
  const value = keyOf({ userId: known.userId ?? person?.user_id, waId });
  if (value === undefined) return undefined;
  const { name = '', username = '' } = person?.profile ?? {};
  const called = username === '' ? name : `@${username}`;
  return {
    identity: { ...identityOf(value), ...(called !== '' && { name: called }) },
    name: name === '' ? username : name,
    phone: phoneOf(waId),
  };
}

/** With whom one writes is where one writes. */
export const placeOf = ({ identity }: Sender): Place => ({ id: identity.value });

/**
 * The number of a WhatsApp id, as the carrier writes it: of Mexico WhatsApp keeps a 1 that is dialled no more, of Brazil it leaves out the 9 before
 * older mobile numbers.
 */
export function phoneOf(waId: string | undefined): string | null {
  if (waId === undefined || !/^\+?[1-9]\d{6,14}$/.test(waId)) return null;
  const digits = waId.replace('+', '');
  const [, mexican] = /^521(\d{10})$/.exec(digits) ?? [];
  if (mexican !== undefined) return `+52${mexican}`;
  const [, area, number] = /^55(\d{2})([6-9]\d{7})$/.exec(digits) ?? [];
  return number === undefined ? `+${digits}` : `+55${area}9${number}`;
}
