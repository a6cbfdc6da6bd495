import type { HelpCentre } from '../../schemas/help-centre.ts';
import { receiverToken } from './answer-receiver.ts';
import { addressHash } from './receiver.ts';

/** The language of the help centre that is most like the first of some languages in which it is offered. Pure. */
function helpLanguage({ languages: offered }: HelpCentre, languages: readonly (string | null)[]): string {
  const bases = languages.map((language) => language?.toLowerCase().split('-')[0]);
  return bases.flatMap((base) => offered.find((one) => one === base) ?? [])[0] ?? offered[0] ?? 'en';
}

/**
 * Where whoever has an address outside of the desk says whether they want a report by mail; undefined while the help centre has no
 * address. Pure.
 */
export function receiverLink(
  helpCentre: HelpCentre,
  { number, address, languages }: { number: number; address: string; languages: readonly (string | null)[] },
  key: Uint8Array,
): string | undefined {
  if (helpCentre.address === null || !helpCentre.isOpen) return undefined;
  const token = receiverToken({ number, hash: addressHash(address) }, key);
  return `${helpCentre.address}/${helpLanguage(helpCentre, languages)}/reports/${token}`;
}
