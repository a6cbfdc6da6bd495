import assert from 'node:assert/strict';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { ticketOutSchema } from '../../../schemas/api/tickets.ts';
import { agentAt } from '../agent.ts';
import { whileAhead } from '../ahead.ts';
import { OWNER } from '../cloud.ts';
import { type Desk, expectStatus } from '../desk.ts';
import { WAIT_SCALE } from '../engine.ts';
import { eventually, type Report } from '../report.ts';
import type { Workshop } from '../workshop.ts';

/** The engine's record of ticket clocks. */
const clocksOf = (desk: Desk) => {
  const machines = new SFNClient({ endpoint: desk.endpoint, region: 'us-east-1', credentials: OWNER });
  const stateMachineArn = desk.find('AWS::StepFunctions::StateMachine', 'TicketClock').physicalId;
  return {
    /** Waits for the one of a ticket. @returns its ARN */
    armed: (ticketId: number): Promise<string> =>
      eventually(`the clock of ticket ${ticketId}`, async () => {
        const { executions = [] } = await machines.send(new ListExecutionsCommand({ stateMachineArn }));
        return executions.find(({ name }) => name?.startsWith(`ticket-${ticketId}-closes-`))?.executionArn;
      }),
    describe: (executionArn: string) => machines.send(new DescribeExecutionCommand({ executionArn })),
    sleeps: async (executionArn: string): Promise<number> => {
      const { events = [] } = await machines.send(
        new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }),
      );
      return events.filter(({ type }) => type === 'WaitStateEntered').length;
    },
  };
};

/** Solves tickets and follows their clocks. */
export const checkClock = async (options: {
  desk: Desk;
  report: Report;
  workshop: Workshop;
  token: string;
  ticketId: number;
}): Promise<void> => {
  const { desk, report, workshop, token, ticketId } = options;
  const clocks = clocksOf(desk);
  const agent = agentAt(desk, token);
  const solve = async (id: number) => {
    const question = { token, body: { status: 'solved' } };
    const answer = await desk.api('PATCH', `/tickets/${id}`, question);
    const { solvedAt, closesAt } = ticketOutSchema.parse(expectStatus(answer, 200));
    return { solvedAt: Date.parse(solvedAt ?? ''), closesAt: Date.parse(closesAt ?? '') };
  };
  const closing = (id: number) =>
    eventually(`ticket ${id} closing`, async () => {
      const { status, closedAt } = await agent.ticket(id);
      return status === 'closed' && Date.parse(closedAt ?? '');
    });
  const ending = (executionArn: string) =>
    eventually('the end of the clock', async () => {
      const { status } = await clocks.describe(executionArn);
      return status === 'SUCCEEDED';
    });
  let first = '';
  let days = 0;

  await report.check('solving a ticket starts its clock', async () => {
    const { solvedAt, closesAt } = await solve(ticketId);
    days = closesAt - solvedAt;
    first = await clocks.armed(ticketId);
    const { input = '' } = await clocks.describe(first);
    assert.deepEqual(JSON.parse(input), { ticketId, wakeAt: new Date(closesAt).toISOString() });
  });

  await report.check('a clock that wakes early leaves the ticket alone and sleeps again', async () => {
    await eventually('two sleeps', async () => (await clocks.sleeps(first)) >= 2);
    assert.equal((await agent.ticket(ticketId)).status, 'solved');
  });

  await report.check('when its days are over, the clock closes the ticket, on time and once', async () => {
    // The engine cuts short what a clock sleeps, and nothing else: here the time of waking is put right.
    const milliseconds = Math.ceil(days * (1 - WAIT_SCALE));
    const functionName = `${desk.prefix}-clock-wake`;
    await whileAhead({ workshop, functionName, milliseconds }, async () => {
      const body = { subject: 'Lamp', text: 'Fixed.', requester: { address: 'carla@example.org' } };
      const question = { token, body: { ...body, kind: 'internal_note' } };
      const made = expectStatus(await desk.api('POST', '/tickets', question), 201);
      const { id } = ticketOutSchema.parse(made);
      const { closesAt } = await solve(id);
      const late = (await closing(id)) - closesAt;
      assert.ok(late >= 0 && late < 60_000, `closed ${late} ms after its time`);
      const clock = await clocks.armed(id);
      await ending(clock);
      assert.equal(await clocks.sleeps(clock), 1);
      await closing(ticketId);
      await ending(first);
    });
  });
};
