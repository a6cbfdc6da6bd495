import { auditTrail, listed, MAILBOX, nthMailTo, readTicket, ticketFrom } from '../flows/support/desk.ts';
import { type RunningHost, startHost, until } from '../flows/support/host.ts';
import type { ClientTool, Task } from './tool.ts';

/** A running desk, to which somebody writes for each client. */
export interface Desk {
  /** Sends the mail of the README and waits for its ticket. */
  ask(tool: ClientTool): Promise<Task>;
  /** Looks at what a client did, without it. @throws when it is not what it should be */
  verify(tool: ClientTool): Promise<void>;
  close(): Promise<void>;
}

const addressOf = ({ folder }: ClientTool) => `${folder}@customer.example.org`;
const replyOf = ({ name }: ClientTool) => `It does, says ${name}.`;

async function verify(host: RunningHost, tool: ClientTool): Promise<void> {
  const ticket = await ticketFrom(host, addressOf(tool));
  const said = (await readTicket(host, ticket.id)).conversation.items.map(({ kind, text }) => [kind, text]);
  const wanted = ['public_reply', replyOf(tool)];
  if (ticket.status !== 'pending' || JSON.stringify(said[1]) !== JSON.stringify(wanted))
    throw new Error(`Ticket ${ticket.id} is ${ticket.status} and has ${JSON.stringify(said)}.`);
  // The acknowledgement and the answer to a client that is quick may overtake each other.
  const texts = [];
  for (const count of [1, 2]) texts.push((await nthMailTo(host, addressOf(tool), count)).text);
  if (texts.filter((text) => text.includes(replyOf(tool))).length !== 1)
    throw new Error(`The customer got: ${texts.join(' and ')}`);
  const [first] = await auditTrail(host, ticket.id);
  if (first?.type !== 'ticket.created') throw new Error('The audit trail does not begin with the ticket.');
}

export const openDesk = async (): Promise<Desk> => {
  const host = await startHost();
  return {
    async ask(tool) {
      const subject = `Does it work in ${tool.language}?`;
      const text = 'I would like to know whether this works.';
      await host.sendMail({ from: addressOf(tool), to: MAILBOX, subject, text });
      const { id } = await ticketFrom(host, addressOf(tool));
      await until(`ticket ${id} in the list`, async () => (await listed(host, 'view=open')).includes(id));
      const { api, adminToken } = host.info();
      return {
        DESK_URL: new URL(api).origin,
        DESK_TOKEN: adminToken,
        DESK_SUBJECT: subject,
        DESK_REPLY: replyOf(tool),
      };
    },
    verify: (tool) => verify(host, tool),
    close: () => host.dispose(),
  };
};
