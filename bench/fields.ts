import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { keptConfiguration } from '../core/configuration/index.ts';
import { loadConversation } from '../core/conversation/index.ts';
import { changeTicket, createTicket, rulesInForce } from '../core/ticket/index.ts';
import { listTickets } from '../core/views/index.ts';
import { testContext } from '../test/support/context.ts';
import { givenFields } from '../test/support/custom-fields.ts';
import { startDatabase, type TestDatabase } from '../test/support/database.ts';
import { ADMIN, givenCustomer, requestFor } from '../test/support/desk.ts';
import { givenListed } from '../test/support/lists.ts';
import { quantile } from './numbers.ts';
import { putRows } from './put-rows.ts';

const TICKETS = 10_000;
const FIELDS = 50;
const ROUNDS = 2_000;
const LIMIT = 50;

/** Compares opening, changing and listing tickets that have custom fields with the same for tickets that have none, in turns. */
export async function measureFields(): Promise<void> {
  const desks = [await deskWith(0), await deskWith(FIELDS)];
  try {
    for (const work of ['open', 'change', 'list'] as const) {
      const times = desks.map((): number[] => []);
      for (const desk of desks) desk.database.forgetCalls();
      for (let round = 0; round < ROUNDS; round += 1) {
        // Each number comes once: the places are spread over all tickets.
        const id = 1 + ((round * 7_919) % TICKETS);
        for (const [at, desk] of desks.entries()) {
          const start = performance.now();
          await desk[work](id, round);
          times[at]?.push(performance.now() - start);
        }
      }
      const medians = times.map((all) => quantile(all, 0.5));
      const calls = desks.map(({ database }) => (database.calls() / ROUNDS).toFixed(2));
      const shown = medians.map((median, at) => `${median.toFixed(2)} ms, ${calls[at]} requests`);
      const ratio = ((medians[1] ?? 0) / (medians[0] ?? 0)).toFixed(2);
      console.log(`${work.padEnd(6)} without ${shown[0]}; with ${FIELDS} fields ${shown[1]}; ratio ${ratio}`);
    }
  } finally {
    await Promise.all(desks.map(({ database }) => database.stop()));
  }
}

/** A desk of so many fields with all its tickets, each of which holds a value for each, and what is measured on it. */
async function deskWith(count: number) {
  const database = await startDatabase();
  const { table } = database;
  const fields = await givenFields(table, count);
  const { id } = await givenCustomer(database);
  const inForce = rulesInForce(keptConfiguration(table), {});
  const rules = await inForce.at(new Date(), { fields });
  const request = requestFor({ id }, count === 0 ? {} : { fields });
  const { ticket } = await createTicket({ table, rules }, testContext(), { principal: ADMIN, request });
  await givenListed(table, ticket);
  await copy(database, ticket.id);
  return {
    database,
    open: (ticketId: number) => loadConversation(table, ticketId, LIMIT),
    change: async (ticketId: number, round: number) => {
      const given = count === 0 ? { priority: 'high' as const } : { fields: { field_1: round + 100 } };
      const current = await inForce.at(new Date(), given);
      const input = { principal: ADMIN, ticketId, change: given };
      return changeTicket({ table, rules: current }, testContext(), input);
    },
    list: () => listTickets({ table, shards: 1 }, { principal: ADMIN, list: { of: 'open' }, limit: LIMIT }),
  };
}

/** Repeats a ticket with its conversation, and its line in the list of the open, until all tickets are there. */
async function copy({ client, tableName }: TestDatabase, from: number): Promise<void> {
  const document = DynamoDBDocumentClient.from(client);
  const rowsAt = async (pk: string) => {
    const asked = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': pk } };
    return (await document.send(new QueryCommand({ TableName: tableName, ...asked }))).Items ?? [];
  };
  const own = await rowsAt(`T#${from}`);
  const [line] = await rowsAt('L#open#0');
  if (line === undefined) throw new Error('The ticket is not in its list.');
  const copies = function* () {
    for (let id = from + 1; id <= TICKETS; id += 1) {
      for (const row of own)
        yield { ...row, pk: `T#${id}`, ...(row.ticket && { ticket: { ...row.ticket, id } }) };
      yield {
        ...line,
        sk: `${line.sk.slice(0, -16)}${String(id).padStart(16, '0')}`,
        summary: { ...line.summary, id },
      };
    }
  };
  await putRows({ tableName, client }, copies());
}
