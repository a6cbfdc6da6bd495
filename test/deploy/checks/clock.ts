import assert from 'node:assert/strict';
import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { ticketOutSchema } from '../../../schemas/api/tickets.ts';
import { agentAt } from '../agent.ts';
import { whileAhead } from '../ahead.ts';
import { OWNER } from '../cloud.ts';
import { type Desk, expectStatus } from '../desk.ts';
import { WAIT_SCALE } from '../engine.ts';
import { eventually, type Report } from '../report.ts';
import type { Workshop } from '../workshop.ts';

const HALF_AN_HOUR = 30 * 60 * 1000;

/** The engine's record of timers. */
const timersOf = (desk: Desk) => {
  const machines = new SFNClient({ endpoint: desk.endpoint, region: 'us-east-1', credentials: OWNER });
  const stateMachineArn = desk.find('AWS::StepFunctions::StateMachine', 'TicketClock').physicalId;
  return {
    /** Names of those of a ticket, whether they sleep or have ended. */
    of: async (ticketId: number): Promise<string[]> => {
      const { executions = [] } = await machines.send(new ListExecutionsCommand({ stateMachineArn }));
      const names = executions.map(({ name = '' }) => name);
      return names.filter((name) => name.startsWith(`ticket-${ticketId}-`)).sort();
    },
    describe: (name: string) =>
      machines.send(
        new DescribeExecutionCommand({
          executionArn: `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`,
        }),
      ),
  };
};

/** Solves tickets and follows their timers. */
export const checkClock = async (options: {
  desk: Desk;
  report: Report;
  workshop: Workshop;
  token: string;
  ticketId: number;
}): Promise<void> => {
  const { desk, report, workshop, token, ticketId } = options;
  const timers = timersOf(desk);
  const agent = agentAt(desk, token);
  const solve = async (id: number) => {
    const question = { token, body: { status: 'solved', assigneeId: 1 } };
    const answer = await desk.api('PATCH', `/tickets/${id}`, question);
    const { solvedAt, closesAt } = ticketOutSchema.parse(expectStatus(answer, 200));
    return { solvedAt: Date.parse(solvedAt ?? ''), closesAt: Date.parse(closesAt ?? '') };
  };
  const closing = (id: number) =>
    eventually(`ticket ${id} closing`, async () => {
      const { status, closedAt } = await agent.ticket(id);
      return status === 'closed' && Date.parse(closedAt ?? '');
    });
  const ending = (name: string) =>
    eventually(`the end of ${name}`, async () => (await timers.describe(name)).status === 'SUCCEEDED');
  const functionName = (name: string) => `${desk.prefix}-clock-${name}`;
  const sweep = async () => {
    const call = `aws lambda invoke --function-name ${functionName('sweep')} swept.json && cat swept.json`;
    assert.match(await workshop.shell(call), /"overdue": ?0/);
  };
  /** Has functions of the clock live later, as the engine cuts short what timers sleep, and nothing else. */
  const ahead = (name: string, milliseconds: number, work: () => Promise<void>) =>
    whileAhead({ workshop, functionName: functionName(name), milliseconds: Math.ceil(milliseconds) }, work);
  let days = 0;
  let closesAt = 0;

  await report.check('a ticket that closes in some days has no timer yet', async () => {
    const solved = await solve(ticketId);
    closesAt = solved.closesAt;
    days = closesAt - solved.solvedAt;
    await sweep();
    assert.deepEqual(await timers.of(ticketId), []);
  });

  await report.check(
    'the sweep starts a timer within the hour, which leaves when it wakes too early',
    async () => {
      await ahead('sweep', days - HALF_AN_HOUR, sweep);
      const timer = `ticket-${ticketId}-1`;
      assert.deepEqual(await timers.of(ticketId), [timer]);
      const { input = '' } = await timers.describe(timer);
      const wakeAt = new Date(Math.ceil(closesAt / 1000) * 1000).toISOString();
      assert.deepEqual(JSON.parse(input), { kind: 'ticket', id: ticketId, arming: 1, wakeAt });
      await ending(timer);
      assert.equal((await agent.ticket(ticketId)).status, 'solved');
    },
  );

  await report.check(
    'where a timer ended, the sweep starts another, which closes the ticket on time',
    async () => {
      const late = days * (1 - WAIT_SCALE);
      await ahead('wake', late, async () => {
        await ahead('sweep', days - HALF_AN_HOUR, sweep);
        await closing(ticketId);
        assert.deepEqual(await timers.of(ticketId), [`ticket-${ticketId}-1`, `ticket-${ticketId}-2`]);
        await ending(`ticket-${ticketId}-2`);
      });
    },
  );

  await report.check(
    'a change that brings a deadline into the hour starts a timer by its event',
    async () => {
      const body = { subject: 'Lamp', text: 'Fixed.', requester: { address: 'carla@example.org' } };
      const question = { token, body: { ...body, kind: 'internal_note' } };
      const { id } = ticketOutSchema.parse(expectStatus(await desk.api('POST', '/tickets', question), 201));
      await ahead('wake', days * (1 - WAIT_SCALE), () =>
        ahead('arm', days - HALF_AN_HOUR, async () => {
          const solved = await solve(id);
          const late = (await closing(id)) - solved.closesAt;
          assert.ok(late >= 0 && late < 60_000, `closed ${late} ms after its time`);
          assert.deepEqual(await timers.of(id), [`ticket-${id}-1`]);
          await ending(`ticket-${id}-1`);
        }),
      );
    },
  );
};
