import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { ChangeMessageVisibilityBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { ROW_KIND } from '../../core/shared/names.ts';
import { loadTicket, ticketByNumber, ticketWrites } from '../../core/ticket/index.ts';
import { insertTicket, ticketRow } from '../../core/ticket/ticket-store.ts';
import { ticketSummarySchema } from '../../core/views/views-store.ts';
import { handler as arm } from '../../functions/clock/arm.ts';
import { handler as sweep } from '../../functions/clock/sweep.ts';
import { handler as wake } from '../../functions/clock/wake.ts';
import { logger } from '../../functions/edge/logger.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { useDatabase } from '../support/api.ts';
import { NOW, testContext } from '../support/context.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import { ticketIn } from '../support/desk.ts';
import { LAMBDA_CONTEXT } from '../support/lambda-context.ts';
import { mockedClient } from '../support/mocked-client.ts';

const sfn = mockedClient(SFNClient);
const sqs = mockedClient(SQSClient);
let database: TestDatabase;
let logged: jest.SpyInstance[];
beforeAll(async () => {
  database = await startDatabase();
  useDatabase(database);
  process.env.STATE_MACHINE_ARN = 'arn:clock';
});
beforeEach(() => {
  logged = [
    jest.spyOn(logger, 'error').mockImplementation(),
    jest.spyOn(logger, 'warn').mockImplementation(),
  ];
});
afterEach(() => {
  for (const spy of logged) spy.mockRestore();
});
afterAll(() => database.stop());

describe('arming the clock', () => {
  beforeEach(() => {
    sfn.reset().onAnyCommand().rejects(new Error('The test expects no such request'));
    sqs.reset().onAnyCommand().rejects(new Error('The test expects no such request'));
    sqs.on(ChangeMessageVisibilityBatchCommand).resolves({});
  });

  async function bodyOf(ticket: Ticket): Promise<string> {
    const { writes } = await ticketWrites(ticket, { ...ticket, tags: ['done'] }, testContext());
    const event = writes.flatMap((write) =>
      write.type === 'put' && 'event' in write.row ? [write.row.event] : [],
    );
    const envelope = { id: 'x', source: 'bilet', 'detail-type': 'ticket.updated', detail: event[0] };
    return JSON.stringify(envelope);
  }

  async function receive(...bodies: string[]): Promise<string[]> {
    const Records = bodies.map((body, at) => ({
      messageId: `m${at}`,
      body,
      attributes: { ApproximateReceiveCount: '1' },
    }));
    const answer = (await arm({ Records } as SQSEvent, LAMBDA_CONTEXT as never)) as SQSBatchResponse;
    return answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  }

  /** A ticket that closes in half an hour. */
  async function givenNear(id: number): Promise<Ticket> {
    const solvedAt = new Date().toISOString();
    const closesAt = new Date(Date.now() + 30 * 60_000).toISOString();
    const ticket = ticketIn('solved', { id, solvedAt, closesAt });
    await database.table.write([insertTicket(ticket)]);
    return ticket;
  }

  test('starts a timer for a ticket that closes within the hour and none for another', async () => {
    sfn.on(StartExecutionCommand).resolves({});
    const near = await givenNear(7);
    const far = { ...near, closesAt: new Date(Date.now() + 2 * 3600_000).toISOString() };
    const others = [ticketIn('open', { id: 8 }), { ...far, id: 9 }];
    expect(await receive(...(await Promise.all([near, ...others].map(bodyOf))))).toEqual([]);
    const names = sfn.commandCalls(StartExecutionCommand).map((call) => call.args[0].input.name);
    expect(names).toEqual(['ticket-7-1']);
  });

  test('fails for an event of a type that it does not know yet: a deployment may be under way', async () => {
    const event = JSON.parse(await bodyOf(ticketIn('solved')));
    const tomorrow = {
      ...event,
      'detail-type': 'ticket.parked',
      detail: { ...event.detail, type: 'ticket.parked' },
    };
    expect(await receive(JSON.stringify(tomorrow))).toEqual(['m0']);
    expect(sqs.commandCalls(ChangeMessageVisibilityBatchCommand)).toHaveLength(1);
  });

  test('fails for the records that failed alone, whether unreadable or unlucky', async () => {
    const tickets = [await givenNear(10), await givenNear(11), await givenNear(12)];
    const [ten, eleven, twelve] = await Promise.all(tickets.map(bodyOf));
    sfn.on(StartExecutionCommand).resolvesOnce({}).rejectsOnce(new Error('no network')).resolvesOnce({});
    const failed = await receive(ten ?? '', '{"secret":', '{"detail":{}}', eleven ?? '', twelve ?? '');
    expect(failed).toEqual(['m1', 'm2', 'm3']);
    const [errors] = logged;
    expect(errors).toHaveBeenCalledTimes(3);
    expect(JSON.stringify(errors?.mock.calls)).not.toContain('secret');
  });
});

/** A solved ticket that was due long ago. */
async function givenOverdue(id: number): Promise<Ticket> {
  const ticket = ticketIn('solved', { id });
  await database.table.write([insertTicket(ticket)]);
  return ticket;
}

describe('a timer that wakes', () => {
  let written: jest.SpyInstance;
  beforeEach(() => {
    written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  });
  afterEach(() => written.mockRestore());

  test('closes its ticket and is done', async () => {
    const { id } = await givenOverdue(1);
    expect(await wake({ kind: 'ticket', id, arming: 1, wakeAt: NOW.toISOString() })).toEqual({
      kind: 'ticket',
      id,
      arming: 1,
    });
    expect((await loadTicket(database.table, id)).status).toBe('closed');
  });

  test('tells how late it did what was due, and nothing where nothing was', async () => {
    const lines = () => written.mock.calls.map(([line]) => JSON.parse(String(line)));
    const closesAt = new Date(Date.now() - 1500).toISOString();
    const ticket = ticketIn('solved', { id: 31, closesAt });
    await database.table.write([insertTicket(ticket)]);
    await wake({ kind: 'ticket', id: 31, arming: 1, wakeAt: closesAt });
    await wake({ kind: 'ticket', id: 31, arming: 1, wakeAt: closesAt });
    const [line, ...others] = lines();
    expect(others).toEqual([]);
    expect(line._aws.CloudWatchMetrics[0].Metrics).toEqual([
      { Name: 'DeadlineLateness', Unit: 'Milliseconds' },
    ]);
    expect(line.DeadlineLateness).toBeGreaterThanOrEqual(1500);
    expect(line.DeadlineLateness).toBeLessThan(60_000);
  });

  test('with what version 0.1.0 gave it, answers as its state machine of then expects', async () => {
    const { id } = await givenOverdue(2);
    expect(await wake({ ticketId: id, wakeAt: NOW.toISOString() })).toEqual({ ticketId: id });
    expect((await loadTicket(database.table, id)).status).toBe('closed');
  });

  test.each([
    {},
    null,
    { ticketId: '1' },
    { ticketId: 1, wakeAt: 'soon' },
    { kind: 'ticket', id: 1 },
    { kind: 'moon', id: 1, arming: 1 },
  ])('with %j fails', async (input) => {
    await expect(wake(input)).rejects.toThrow();
  });
});

describe('the sweep', () => {
  let written: jest.SpyInstance;
  beforeEach(() => {
    written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  });
  afterEach(() => written.mockRestore());

  /** A ticket as version 0.1.0 left it: its deadline is in the list of tickets alone. */
  async function givenSolvedBy010(ticket: Ticket): Promise<void> {
    const row = { ...ticketByNumber.of(ticket.id), kind: ROW_KIND.ticket, schemaVersion: 1 };
    const pk = 'L#due#0';
    const sk = `${ticket.status === 'solved' ? ticket.closesAt : ''}#${String(ticket.id).padStart(16, '0')}`;
    await database.table.putMany([
      { ...row, version: ticket.version, ticket },
      { pk, sk, kind: ROW_KIND.listed, schemaVersion: 1, summary: ticketSummarySchema.parse(ticket) },
    ]);
  }

  test('says how many deadlines were overdue, and by which it was worth an alarm', async () => {
    const { id } = await givenOverdue(3);
    expect(await sweep()).toEqual({ overdue: 1 });
    expect(String(written.mock.calls)).toContain('"TicketsOverdue":1');
    // How late it was is told as of what a timer does: of all that is late, this is the latest.
    expect(String(written.mock.calls)).toContain('"DeadlineLateness":');
    expect((await loadTicket(database.table, id)).status).toBe('closed');
    expect(await sweep()).toEqual({ overdue: 0 });
  });

  test('finds what version 0.1.0 solved and its timer lost', async () => {
    await givenSolvedBy010(ticketIn('solved', { id: 20 }));
    expect(await sweep()).toEqual({ overdue: 1 });
    expect((await loadTicket(database.table, 20)).status).toBe('closed');
  });

  test('fails when a ticket could not be closed, so that the alarm rings', async () => {
    const ghost = ticketRow(ticketIn('solved', { id: 404 }));
    await database.table.putMany([{ ...ghost, ticket: { id: 404 } }]);
    await expect(sweep()).rejects.toThrow('1 deadlines could not be seen to');
  });
});
