import type { HelpCentre } from '../../schemas/help-centre.ts';

/** Where solves are rated, without the token at its end; null: customers cannot reach it, or nobody has said where. Pure. */
export function pageOfRatings({ isOpen, address }: Pick<HelpCentre, 'isOpen' | 'address'>): string | null {
  return isOpen && address !== null ? `${address}/rate/` : null;
}
