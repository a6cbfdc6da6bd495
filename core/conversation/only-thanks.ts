import { isBareThanks } from '../email/index.ts';
import type { TicketRules } from '../ticket/index.ts';

/** Whether a customer says thanks and nothing else, on a desk that is set to let it rest. */
export function saysOnlyThanks(text: string, { thanksKeepsSolved = false }: TicketRules): boolean {
  return thanksKeepsSolved && isBareThanks(text, '');
}
