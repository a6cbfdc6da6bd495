import { ticketSubject } from '../../../core/audit/index.ts';
import { createThing } from '../../../core/configuration/index.ts';
import { listNotifications, markNotification } from '../../../core/notification/index.ts';
import { templateArea } from '../../../core/template/index.ts';
import { type AskedEvent, doAsked } from '../../../core/trigger/index.ts';
import type { DeskEvent } from '../../../schemas/events/events.ts';
import { agentOf, givenAgent, givenTeam } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';
import { askedDeps, automate, givenTrigger } from '../../support/given-triggers.ts';
import type { Act, Stage } from './stage.ts';

async function givenEvent(stage: Stage): Promise<DeskEvent> {
  const { ticket } = await stage.desk.take({ from: 'mara@example.com' });
  const [event] = await eventsOf(stage.table, ticketSubject(ticket.id));
  return event as DeskEvent;
}

/** Does what a trigger asks for, whose only action it is. */
async function doingAsked(stage: Stage, actions: Parameters<typeof givenTrigger>[2]['actions']) {
  await givenTrigger(stage.table, stage.desk.context(), { key: 'first', actions });
  const event = await givenEvent(stage);
  await automate(stage.table, stage.desk.context(), event);
  if (!('ticket' in event)) throw new Error('It is about a ticket');
  const told = await eventsOf(stage.table, ticketSubject(event.ticket.id));
  const asked = told.find(({ type }) => type === 'trigger.asked');
  return () => doAsked(askedDeps(stage.table), stage.desk.context(), asked as AskedEvent);
}

/** What triggers do. */
export const TRIGGER_ACTS: readonly Act[] = [
  {
    file: 'trigger/run-triggers.ts',
    does: 'let triggers react to an event',
    arrange: async (stage) => {
      const agent = await givenAgent(stage.desk.database);
      const actions = [
        { do: 'set' as const, field: 'ticket.priority', value: 'high' },
        { do: 'note' as const, text: 'Number {{ ticket.id }}' },
        { do: 'mail' as const, to: ['requester'], texts: { en: 'Number {{ ticket.id }}' } },
        { do: 'notify' as const, to: [{ agent: agent.id }], texts: { en: 'Number {{ ticket.id }}' } },
      ];
      await givenTrigger(stage.table, stage.desk.context(), { key: 'first', actions });
      const event = await givenEvent(stage);
      return () => automate(stage.table, stage.desk.context(), event);
    },
  },
  {
    file: 'notification/read-notifications.ts',
    does: 'mark a notification as read',
    arrange: async (stage) => {
      const agent = await givenAgent(stage.desk.database);
      const actions = [{ do: 'notify' as const, to: [{ agent: agent.id }], texts: { en: 'Look.' } }];
      await givenTrigger(stage.table, stage.desk.context(), { key: 'first', actions });
      await automate(stage.table, stage.desk.context(), await givenEvent(stage));
      const [principal, page] = [agentOf({ id: agent.id }), { limit: 1 }];
      const { items } = await listNotifications(stage.table, { principal, unread: true, page });
      const asked = { principal, id: items[0]?.id ?? '', isRead: true };
      return () => markNotification(stage.table, stage.desk.now, asked);
    },
  },
  {
    file: 'trigger/do-asked.ts',
    does: 'link a ticket as a trigger asks',
    arrange: async (stage) => {
      const other = await givenEvent(stage);
      if (!('ticket' in other)) throw new Error('It is about a ticket');
      const actions = [{ do: 'link' as const, kind: 'related' as const, ticketId: other.ticket.id }];
      return doingAsked(stage, actions);
    },
  },
  {
    file: 'trigger/do-asked.ts',
    does: 'open a child ticket as a trigger asks',
    arrange: async (stage) => {
      const { id: team } = await givenTeam(stage.desk.database, 'Purchasing');
      const fields = { key: 'laptop', labels: { en: 'Laptop' }, texts: { en: 'For {{ ticket.id }}' } };
      await createThing({ table: stage.table }, stage.desk.context(), templateArea, { fields });
      const actions = [{ do: 'open_child' as const, team, template: 'laptop' }];
      return doingAsked(stage, actions);
    },
  },
];
