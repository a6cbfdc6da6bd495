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

/**
 * With whom one writes is where one writes. Who was written to before anybody knew how Meta names them was so by their number, as it is there or
 * as it is dialled.
 * @param waId their number, where Meta says it
 */
export function placeOf({ identity: { value } }: Sender, waId?: string): Place {
  const dialled = phoneOf(waId)?.replace('+', '');
  const others = [...new Set([waId, dialled])].flatMap((one) => (!one || one === value ? [] : [one]));
  return { id: value, ...(others.length > 0 && { formerly: others }) };
}

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

const SAID_NUMBER = /^\+?[1-9]\d{6,14}$/;
const USER_ID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;

/** Whom an agent writes to: by a number as it is dialled, or the id that somebody has with the business; null where it is neither. */
export function whatsappPersonAt(to: string): Sender | null {
  const number = to.replace(/[\s()./-]/g, '');
  if (SAID_NUMBER.test(number)) {
    const waId = number.replace('+', '');
    return { identity: identityOf(waId), name: '', phone: `+${waId}` };
  }
  return USER_ID.test(to) ? { identity: identityOf(to), name: '', phone: null } : null;
}
