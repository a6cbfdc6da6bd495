import assert from 'node:assert/strict';
import { ticketPageSchema } from '../../../../schemas/api/ticket-filters.ts';
import { type Agent, agentAt, type ReadTicket } from '../../agent.ts';
import { type Desk, expectStatus } from '../../desk.ts';
import { type Enclosed, letter, MAILBOX } from '../../letter.ts';
import { replyAddressOf } from '../../outbox.ts';
import { eventually, type Report } from '../../report.ts';

const CUSTOMER = 'emma@example.org';
/** Who wrote the letter that is remembered. */
export const From = `Emma Eder <${CUSTOMER}>`;
const FILE: Enclosed = { name: 'meter.csv', text: 'day,kWh\r\n1,12\r\n2,13' };
const LETTER = letter(
  { From, Subject: 'My meter', 'Message-ID': '<meter@example.org>' },
  'It counts backwards.',
  FILE,
);

const LISTS = ['view=open', 'view=unassigned', 'view=mine', 'status=solved', 'status=closed'];

/** What is remembered of a desk, to be found again. */
export interface Memory {
  readonly ticketId: number;
  readonly ticket: unknown;
  readonly lists: Readonly<Record<string, readonly number[]>>;
  /** address that the customer answers to */
  readonly replyTo: string;
  /** highest number of a ticket */
  readonly highest: number;
}

/** A ticket without its links, which are signed anew for each reader. */
const withoutLinks = (ticket: ReadTicket): unknown =>
  JSON.parse(JSON.stringify(ticket, (name, value) => (/url$/i.test(name) && value ? 'link' : value)));

/** The lists, without tickets that came later. */
const listsOf = async (agent: Agent, highest: number): Promise<Memory['lists']> => {
  const pages = LISTS.map(
    async (list) => [list, (await agent.listed(list)).filter((id) => id <= highest)] as const,
  );
  return Object.fromEntries(await Promise.all(pages));
};

/** The customer's message with the downloads that its links lead to. */
const contentOf = async (desk: Desk, ticket: ReadTicket): Promise<{ mail: string; file: string }> => {
  const message = ticket.conversation.items.find(({ kind }) => kind === 'customer_message');
  return {
    mail: await desk.download(message?.origin.rawUrl ?? ''),
    file: await desk.download(message?.attachments[0]?.url ?? ''),
  };
};

/** Has a customer write, with a file, and be answered. @returns what the desk is like then */
export const useDesk = async (desk: Desk, report: Report, token: string): Promise<Memory> => {
  const agent = agentAt(desk, token);
  const memories: Memory[] = [];
  await report.check('a customer writes with a file, and is answered', async () => {
    await desk.receive(LETTER, { from: CUSTOMER, to: MAILBOX });
    const ticketId = await eventually('the ticket', async () => (await agent.ticketsFrom(CUSTOMER))[0]);
    const body = { kind: 'public_reply', text: 'Somebody will come and look.', status: 'pending' };
    expectStatus(await desk.api('POST', `/tickets/${ticketId}/messages`, { token, body }), 201);
    const reply = await eventually('the reply', async () =>
      desk.outbox.mails.find(({ raw }) => raw.includes(body.text)),
    );
    const ticket = await eventually('the reply being sent', async () => {
      const read = await agent.ticket(ticketId);
      return read.conversation.items.some(({ delivery }) => delivery?.state === 'sent') && read;
    });
    await eventually('the ticket in the lists, as it is now', async () => {
      const list = await desk.api('GET', '/tickets?view=open', { token });
      const { items } = ticketPageSchema.parse(expectStatus(list, 200));
      return items.some(({ id, version }) => id === ticketId && version === ticket.version);
    });
    assert.deepEqual(await contentOf(desk, ticket), { mail: LETTER, file: FILE.text });
    const lists = await listsOf(agent, ticketId);
    const replyTo = replyAddressOf(reply);
    memories.push({ ticketId, ticket: withoutLinks(ticket), lists, replyTo, highest: ticketId });
  });
  const [memory] = memories;
  if (memory === undefined)
    throw new Error('Without a desk that has been used there is nothing to bring back.');
  return memory;
};

/** Looks at a desk for the conversation and the lists that are remembered. @throws when they are different */
export const requireMemory = async (desk: Desk, token: string, memory: Memory): Promise<void> => {
  const agent = agentAt(desk, token);
  assert.deepEqual(withoutLinks(await agent.ticket(memory.ticketId)), memory.ticket);
  await eventually('the lists as they were', async () => {
    assert.deepEqual(await listsOf(agent, memory.highest), memory.lists);
    return true;
  });
};

/** Downloads the remembered mail and its file. @throws when they are not as the customer sent them */
export const requireContent = async (desk: Desk, token: string, { ticketId }: Memory): Promise<void> => {
  const content = await contentOf(desk, await agentAt(desk, token).ticket(ticketId));
  assert.deepEqual(content, { mail: LETTER, file: FILE.text });
};
