import { type DeskEvent, eventSchema } from '../../../schemas/events/events.ts';
import type { Story } from './acts.ts';
import { simulateYear } from './index.ts';

const ticketsOf = (stories: readonly Story[]) =>
  new Set(stories.flat().flatMap((act) => (act.do === 'split' ? [act.ticket, act.into] : [act.ticket])));

describe('a simulated desk', () => {
  it('lives through the same year for the same seed, to which everything happens that can', async () => {
    const [one, again] = [await simulateYear(150, { seed: 7 }), await simulateYear(30, { seed: 7 })];
    expect(again.stories).toEqual(one.stories.slice(0, again.stories.length));
    const ofFirst = ticketsOf(again.stories);
    const isOfFirst = (event: DeskEvent) => 'ticket' in event && ofFirst.has(event.ticket.id);
    expect(again.events.filter(isOfFirst)).toEqual(one.events.filter(isOfFirst));
    const told = new Set(one.events.map(({ type }) => type));
    const types = [
      ...['ticket.created', 'ticket.updated', 'message.added', 'message.undone', 'message.redacted'],
      ...['ticket.merged', 'ticket.unmerged', 'ticket.split', 'ticket.purged', 'ticket.automated'],
      ...['time.entered', 'time.changed', 'time.removed', 'satisfaction.asked', 'satisfaction.rated'],
      ...['message.sent', 'message.bounced', 'sla.started', 'sla.breached', 'sla.met', 'sla.escalated'],
      ...['mail.held', 'mail.released', 'availability.changed', 'job.started'],
    ];
    expect(types.filter((type) => !told.has(type as never))).toEqual([]);
    for (const event of one.events) expect(eventSchema.parse(event)).toEqual(event);
  });
});
