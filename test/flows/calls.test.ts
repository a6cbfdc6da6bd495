import { messageAddedSchema, ticketOutSchema } from '../../schemas/api/tickets.ts';
import { CALLS_UNTIL_QUIET } from '../budgets/numbers.ts';
import { type CountedDatabase, startCountedDatabase } from './support/counted-database.ts';
import { bodyOf, MAILBOX, ticketFrom } from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';

jest.setTimeout(120_000);

/** Nothing was asked of the table for so long: whatever a change sets in motion has been done. */
const QUIET_MS = 2_500;

describe('what one thing costs until nothing follows from it any more', () => {
  let database: CountedDatabase;
  let desk: RunningHost;

  beforeAll(async () => {
    database = await startCountedDatabase();
    desk = await startHost({ environment: { DYNAMODB_ENDPOINT: database.endpoint } });
    // Functions that have done each thing once have their settings and keys in memory.
    await Promise.all([mail('warm@customer.example'), create('warm@customer.example')]);
    await untilQuiet();
    await reply((await ticketFrom(desk, 'warm@customer.example')).id);
    await untilQuiet();
  });
  afterAll(async () => {
    await desk.dispose();
    await database.stop();
  });

  const mail = (from: string) =>
    desk.sendMail({ from, to: MAILBOX, subject: 'It burns', text: 'Help.', envelope: { from, to: MAILBOX } });
  const create = async (address: string) => {
    const body = {
      subject: 'Call back',
      text: 'They called.',
      kind: 'internal_note',
      requester: { address },
    };
    return bodyOf(ticketOutSchema, await desk.api('POST', '/tickets', { body }));
  };
  const reply = async (ticketId: number) => {
    const body = { kind: 'public_reply', text: 'It does not burn any more.' };
    return bodyOf(messageAddedSchema, await desk.api('POST', `/tickets/${ticketId}/messages`, { body }));
  };

  async function untilQuiet(): Promise<Record<string, number>> {
    let seen = -1;
    let since = Date.now();
    await until(
      'nothing is asked of the table any more',
      () => {
        if (database.total() !== seen) {
          seen = database.total();
          since = Date.now();
        }
        return Date.now() - since > QUIET_MS;
      },
      60_000,
    );
    return database.counts();
  }

  test.each([
    ['a ticket over the API', () => create('known@customer.example')],
    ['a mail and its acknowledgement', () => mail('anna@customer.example')],
    ['a reply to a mail', async () => reply(await ticketOf('anna@customer.example'))],
  ] as const)('%s', async (name, act) => {
    database.forget();
    await act();
    const counts = await untilQuiet();
    expect(counts).toEqual(CALLS_UNTIL_QUIET[name]);
  });

  const ticketOf = async (address: string) => {
    const { id } = await ticketFrom(desk, address);
    database.forget();
    return id;
  };
});
