import assert from 'node:assert/strict';
import { agentAt } from '../agent.ts';
import { whileAhead } from '../ahead.ts';
import { type Desk, expectStatus } from '../desk.ts';
import { letter, MAILBOX } from '../letter.ts';
import { eventually, type Report } from '../report.ts';
import type { Workshop } from '../workshop.ts';
import type { People } from './people.ts';

const CUSTOMER = 'wilma.waits@example.org';
const PROMISED_SECONDS = 600;
/** So much later a timer finds that the second in which an answer was due is over. */
const MARGIN_SECONDS = 5;

/** Promises an answer, does not give it, and hears of it when its time is over. */
export const checkPromises = async (options: {
  desk: Desk;
  report: Report;
  workshop: Workshop;
  people: People;
}): Promise<void> => {
  const { desk, report, workshop, people } = options;
  const agent = agentAt(desk, people.agent);
  await report.check('an answer that was promised and not given is told when its time is over', async () => {
    const seconds = Object.fromEntries(
      ['low', 'normal', 'high', 'urgent'].map((priority) => [priority, PROMISED_SECONDS]),
    );
    const body = {
      conditions: { all: [{ field: 'ticket.tags', operator: 'is', value: 'promised' }] },
      targets: { first_response: { clock: 'calendar', seconds } },
    };
    const asked = { token: people.admin, body };
    expectStatus(await desk.api('PUT', '/sla-policies/promised', asked), 200);
    const mail = { From: CUSTOMER, Subject: 'Water', 'Message-ID': '<promised-answer@example.org>' };
    await desk.receive(letter(mail, 'It drips.'), { from: CUSTOMER, to: MAILBOX });
    const id = await eventually('the ticket', async () => (await agent.ticketsFrom(CUSTOMER))[0]);
    const functionName = `${desk.prefix}-clock-wake`;
    const milliseconds = (PROMISED_SECONDS + MARGIN_SECONDS) * 1000;
    // The engine cuts short for how long timers sleep: to the one who is woken it is later.
    await whileAhead({ workshop, functionName, milliseconds }, async () => {
      const change = { token: people.agent, body: { addTags: ['promised'] } };
      const { createdAt, dueAt } = Object(
        expectStatus(await desk.api('PATCH', `/tickets/${id}`, change), 200),
      );
      const due = Math.floor(Date.parse(createdAt) / 1000) + PROMISED_SECONDS;
      assert.equal(Date.parse(dueAt), due * 1000);
      const told = await eventually('the breach', async () => {
        const trail = await desk.api('GET', `/tickets/${id}/events?limit=100`, { token: people.agent });
        const { items } = Object(expectStatus(trail, 200));
        return items.find(({ type }: { type: string }) => type === 'sla.breached');
      });
      assert.equal(Date.parse(told.sla.occurredAt), due * 1000);
      assert.equal(told.sla.policy, 'promised');
    });
  });
  await report.check('promises follow when a team works by another calendar', async () => {
    const ask = async (method: string, path: string, body?: object) => {
      const status = method === 'POST' ? 201 : 200;
      return Object(expectStatus(await desk.api(method, path, { token: people.admin, body }), status));
    };
    const week = { mon: [['09:00', '17:00']] };
    await ask('PUT', '/calendars/front', { timeZone: 'Europe/Berlin', week });
    const { id } = await ask('POST', '/teams', { name: 'By the hour' });
    const { jobId } = await ask('PUT', `/teams/${id}/calendar`, { calendar: 'front' });
    const job = await eventually('the tickets to be judged anew', async () => {
      const found = await ask('GET', `/jobs/${jobId}`);
      return found.state === 'done' && found;
    });
    assert.equal(job.kind, 'sla.rederive');
  });
};
