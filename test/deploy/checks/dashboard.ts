import assert from 'node:assert/strict';
import * as z from 'zod';
import { statusSchema } from '../../../schemas/ticket.ts';
import { agentAt } from '../agent.ts';
import type { Desk } from '../desk.ts';
import { eventually, type Report } from '../report.ts';
import type { Workshop } from '../workshop.ts';

/** Looks at the dashboard's number of tickets, by the function that CloudWatch calls for its owner. */
export const checkDashboard = (options: {
  desk: Desk;
  report: Report;
  workshop: Workshop;
  token: string;
}): Promise<void> => {
  const { desk, report, workshop, token } = options;
  const look = async (): Promise<number[]> => {
    const call = `aws lambda invoke --function-name ${desk.prefix}-dashboard-tickets`;
    const said = await workshop.shell(
      `${call} --payload '{"widgetContext":{}}' look.json > look.log && cat look.json`,
    );
    const html = z.string().parse(JSON.parse(said));
    return [...html.matchAll(/<td[^>]*>([^<]*)<\/td>/g)].map(([, number]) => Number(number));
  };
  const lists = [...statusSchema.options.map((status) => `status=${status}`), 'view=unassigned'];
  return report.check('the dashboard counts the tickets that the API lists, status by status', async () => {
    const agent = agentAt(desk, token);
    await eventually('equal numbers', async () => {
      const listed = await Promise.all(lists.map(async (list) => (await agent.listed(list)).length));
      assert.deepEqual(await look(), listed);
      return listed.some((tickets) => tickets > 0);
    });
  });
};
