import assert from 'node:assert/strict';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ticketByNumber } from '../../../core/ticket/index.ts';
import { ticketOutSchema } from '../../../schemas/api/tickets.ts';
import { OWNER } from '../cloud.ts';
import { type Desk, expectStatus } from '../desk.ts';
import { eventually, type Report } from '../report.ts';

/** Solves a ticket and follows its clock. */
export const checkClock = async (
  desk: Desk,
  report: Report,
  token: string,
  ticketId: number,
): Promise<void> => {
  const options = { endpoint: desk.endpoint, region: 'us-east-1', credentials: OWNER };
  const machines = new SFNClient(options);
  const stateMachineArn = desk.find('AWS::StepFunctions::StateMachine', 'TicketClock').physicalId;
  const status = async () =>
    ticketOutSchema.parse(expectStatus(await desk.api('GET', `/tickets/${ticketId}`, { token }), 200)).status;
  let executionArn = '';

  await report.check('solving a ticket starts its clock', async () => {
    const body = { status: 'solved' };
    const solved = expectStatus(await desk.api('PATCH', `/tickets/${ticketId}`, { token, body }), 200);
    const { closesAt } = ticketOutSchema.parse(solved);
    const execution = await eventually('the execution', async () => {
      const { executions = [] } = await machines.send(new ListExecutionsCommand({ stateMachineArn }));
      return executions.find(({ name }) => name?.startsWith(`ticket-${ticketId}-closes-`));
    });
    executionArn = execution.executionArn ?? '';
    const { input = '' } = await machines.send(new DescribeExecutionCommand({ executionArn }));
    assert.deepEqual(JSON.parse(input), { ticketId, wakeAt: closesAt });
  });

  await report.check('a clock that wakes early leaves the ticket alone and sleeps again', async () => {
    await eventually('two sleeps', async () => {
      const { events = [] } = await machines.send(
        new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }),
      );
      return events.filter(({ type }) => type === 'WaitStateEntered').length >= 2;
    });
    assert.equal(await status(), 'solved');
  });

  await report.check('the clock closes the ticket when its days are over, and ends', async () => {
    // The engine shortens waits but not the clock of functions: the days are taken from the ticket instead.
    const table = DynamoDBDocumentClient.from(new DynamoDBClient(options));
    await table.send(
      new UpdateCommand({
        TableName: desk.find('AWS::DynamoDB::GlobalTable', 'Desk').physicalId,
        Key: ticketByNumber.of(ticketId),
        UpdateExpression: 'SET ticket.closesAt = :past',
        ExpressionAttributeValues: { ':past': new Date(Date.now() - 1000).toISOString() },
      }),
    );
    await eventually('the ticket closing', async () => (await status()) === 'closed');
    await eventually('the end of the execution', async () => {
      const { status: state } = await machines.send(new DescribeExecutionCommand({ executionArn }));
      return state === 'SUCCEEDED';
    });
  });
};
