import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { ChangeMessageVisibilityBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { loadTicket, ticketByNumber, ticketWrites } from '../../core/ticket/index.ts';
import { insertTicket } from '../../core/ticket/ticket-store.ts';
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
import { givenListed } from '../support/lists.ts';

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

describe('arming the ticket clock', () => {
  const sfn = mockClient(SFNClient);
  const sqs = mockClient(SQSClient);
  beforeEach(() => {
    sfn.reset().onAnyCommand().rejects(new Error('The test expects no such request'));
    sqs.reset().onAnyCommand().rejects(new Error('The test expects no such request'));
    sqs.on(ChangeMessageVisibilityBatchCommand).resolves({});
  });

  function bodyOf(ticket: Ticket): string {
    const { writes } = ticketWrites(ticket, { ...ticket, tags: ['done'] }, testContext());
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

  test('starts a timer for a solved ticket and none for another', async () => {
    sfn.on(StartExecutionCommand).resolves({});
    expect(await receive(bodyOf(ticketIn('solved', { id: 7 })), bodyOf(ticketIn('open', { id: 8 })))).toEqual(
      [],
    );
    const inputs = sfn.commandCalls(StartExecutionCommand).map((call) => call.args[0].input.input);
    expect(inputs).toEqual(['{"ticketId":7,"wakeAt":"2026-03-16T10:00:00.000Z"}']);
  });

  test('fails for an event of a type that it does not know yet: a deployment may be under way', async () => {
    const event = JSON.parse(bodyOf(ticketIn('solved')));
    const tomorrow = {
      ...event,
      'detail-type': 'ticket.parked',
      detail: { ...event.detail, type: 'ticket.parked' },
    };
    expect(await receive(JSON.stringify(tomorrow))).toEqual(['m0']);
    expect(sqs.commandCalls(ChangeMessageVisibilityBatchCommand)).toHaveLength(1);
  });

  test('again is no failure', async () => {
    sfn.on(StartExecutionCommand).rejects(new ExecutionAlreadyExists({ message: 'again', $metadata: {} }));
    expect(await receive(bodyOf(ticketIn('solved')))).toEqual([]);
  });

  test('fails for the records that failed alone, whether unreadable or unlucky', async () => {
    const [seven, eight, nine] = [7, 8, 9].map((id) => bodyOf(ticketIn('solved', { id })));
    sfn.on(StartExecutionCommand).resolvesOnce({}).rejectsOnce(new Error('no network')).resolvesOnce({});
    const failed = await receive(seven ?? '', '{"secret":', '{"detail":{}}', eight ?? '', nine ?? '');
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
  test('closes its ticket and is done', async () => {
    const { id } = await givenOverdue(1);
    expect(await wake({ ticketId: id, wakeAt: NOW.toISOString() })).toEqual({ ticketId: id });
    expect((await loadTicket(database.table, id)).status).toBe('closed');
  });

  test.each([{}, null, { ticketId: '1' }, { ticketId: 1, wakeAt: 'soon' }])(
    'with %j fails',
    async (input) => {
      await expect(wake(input)).rejects.toThrow();
    },
  );
});

describe('the sweep', () => {
  let written: jest.SpyInstance;
  beforeEach(() => {
    written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  });
  afterEach(() => written.mockRestore());

  test('says how many were overdue', async () => {
    await givenListed(database.table, await givenOverdue(2));
    expect(await sweep()).toEqual({ overdue: 1 });
    expect(String(written.mock.calls)).toContain('"TicketsOverdue":1');
    const closed = await loadTicket(database.table, 2);
    expect(closed.status).toBe('closed');
    await givenListed(database.table, closed);
    expect(await sweep()).toEqual({ overdue: 0 });
  });

  test('fails when a ticket could not be closed, so that the alarm rings', async () => {
    await givenListed(database.table, ticketIn('solved', { id: 404 }));
    await database.table.deleteMany([ticketByNumber.of(404)]);
    await expect(sweep()).rejects.toThrow('1 of 1');
  });
});
