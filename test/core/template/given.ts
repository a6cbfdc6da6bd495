import { catalogueOf } from '../../../core/fields/index.ts';
import { compileText, type Filling } from '../../../core/template/index.ts';
import { NOW } from '../../support/context.ts';
import { choices, customFields } from '../../support/custom-fields.ts';
import { ticketIn } from '../../support/desk.ts';
import { requesterOf } from '../../support/facts.ts';

/** Fields of a desk that its customers see, and one that they do not. */
export const CATALOGUE = catalogueOf({
  fields: customFields(
    { key: 'due', type: 'date', customers: 'visible' },
    { key: 'colours', type: 'multi_select', choices: choices('red', 'green'), customers: 'visible' },
    { key: 'margin', type: 'decimal', customers: 'hidden' },
  ),
});

/** What a ticket with everything says. */
export const FILLING: Filling = {
  facts: {
    ticket: ticketIn('open', {
      id: 42,
      priority: 'high',
      createdAt: '2026-03-29T00:30:00.000Z',
      fields: { due: '2026-12-24', colours: ['green', 'red'] },
    }),
    requester: requesterOf({ name: 'Mara Lindt' }),
    now: NOW,
  },
  deskName: 'Acme Support',
  language: 'en-GB',
  timeZone: 'Europe/Berlin',
};

/** What a text says. */
export function filled(text: string, given: Partial<Filling> = {}): string {
  return compileText(text, CATALOGUE).fill({ ...FILLING, ...given });
}
