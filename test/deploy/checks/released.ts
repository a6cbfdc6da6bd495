import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { ListExecutionsCommand, SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { agentAt } from '../agent.ts';
import { whileAhead } from '../ahead.ts';
import { OWNER } from '../cloud.ts';
import { type Desk, expectStatus } from '../desk.ts';
import { WAIT_SCALE } from '../engine.ts';
import { fillGaps } from '../gaps.ts';
import { letter, MAILBOX } from '../letter.ts';
import { feed } from '../mappings.ts';
import { eventually, type Report } from '../report.ts';
import type { Workshop } from '../workshop.ts';
import { requireNothingReplaced } from './upgrade.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const HALF_AN_HOUR = 30 * 60 * 1000;
/** Days after which tickets of this desk close. */
const DAYS = 28;
/**
 * How far apart timers fall asleep. The engine has them sleep seconds for days, so that one can wake just while its function is
 * replaced or set, and end by that. These are spread over the twenty-four seconds that twenty-eight days last: neither takes as long,
 * on a slow machine either.
 */
const APART_MS = 6000;
/** A slow machine wakes late. */
const WOKEN_SECONDS = 120;

/** Functions whose work waits while the desk is upgraded. */
const IN_FLIGHT = ['mail-inbound', 'mail-outbound', 'clock-arm'];

const idSchema = z.looseObject({ id: z.number() });
/** The numbers on a page of tickets of version 0.1.0, which showed less of each than today. */
const idsIn = (page: unknown): number[] =>
  z
    .looseObject({ items: z.array(idSchema) })
    .parse(page)
    .items.map(({ id }) => id);

/** What a desk of version 0.1.0 held. */
interface Memory {
  readonly desk: Desk;
  readonly token: string;
  /** Tickets with their conversations, as its API gave them. */
  readonly tickets: readonly { id: number }[];
  /** The mailbox of its settings, which belongs to a team. */
  readonly mailbox: object;
  readonly asleep: readonly number[];
  readonly lost: number;
  readonly solvedInFlight: number;
}

/**
 * Where a link into a bucket leads, without what signs it, which is new each time. Version 0.1.0 gave links to AWS's own name
 * of a bucket; today's lead to the engine itself.
 */
const target = (value: unknown): unknown =>
  typeof value === 'string'
    ? value
        .replace(/\?response-content-disposition=.*/, '')
        .replace(/^https:\/\/([^/]+)\.s3\.[^/]+\//, '$1/')
        .replace(/^https:\/\/127\.0\.0\.1:\d+\//, '')
    : value;

/** What stands under a name of 0.1.0 today: how a mail was received is the origin of its message. */
const namedThen = (name: string, after: Record<string, unknown>): unknown => {
  if (name !== 'received') return after[name];
  const origin = Object(after.origin);
  return origin.channel === 'email' ? origin : null;
};

/** @throws unless everything that was is there, be there more or not */
const requireKept = (before: unknown, after: unknown, path: string): void => {
  if (before === null || typeof before !== 'object') assert.deepEqual(target(after), target(before), path);
  else {
    for (const [name, value] of Object.entries(before))
      requireKept(value, namedThen(name, Object(after)), `${path}.${name}`);
  }
};

/** Deploys version 0.1.0 and uses it: tickets of every fate, mail and events on their way, timers that sleep. */
const useReleased = async (options: { workshop: Workshop; open: () => Promise<Desk> }): Promise<Memory> => {
  const { workshop, open } = options;
  await workshop.use('released');
  workshop.set({ closeAfterDays: DAYS });
  await workshop.bootstrap();
  await workshop.deploy();
  const desk = await open();
  await fillGaps(desk, 'released');
  const said = await workshop.command('bin/admin.ts', '--name', 'Ada', '--address', 'ada@example.com');
  const token = /^blt_\S+$/m.exec(said)?.[0] ?? '';
  const post = async (path: string, body: object) =>
    expectStatus(await desk.api('POST', path, { token, body }), 201);
  const ticket = async (subject: string) => {
    const requester = { address: 'olga@example.org' };
    return idSchema.parse(
      await post('/tickets', { subject, text: subject, kind: 'internal_note', requester }),
    );
  };
  const solve = async (id: number) => {
    expectStatus(await desk.api('PATCH', `/tickets/${id}`, { token, body: { status: 'solved' } }), 200);
    return id;
  };
  const from = (address: string, text: string) =>
    desk.receive(letter({ From: address, Subject: text, 'Message-ID': `<${text}@example.org>` }, text), {
      from: address,
      to: MAILBOX,
    });

  const { id: teamId } = idSchema.parse(await post('/teams', { name: 'First line' }));
  const given = await desk.api('PATCH', `/mailboxes/${MAILBOX}`, { token, body: { teamId } });
  const mailbox = z.looseObject({ teamId: z.literal(teamId) }).parse(expectStatus(given, 200));
  await from('olaf@example.org', 'Before');
  const [answered = 0] = await eventually('the ticket of the mail', async () => {
    const of = await desk.api('GET', '/customers?address=olaf@example.org', { token });
    const [customer] = z.looseObject({ items: z.array(idSchema) }).parse(expectStatus(of, 200)).items;
    const list = `/tickets?limit=100&requesterId=${customer?.id}`;
    const found = customer ? idsIn(expectStatus(await desk.api('GET', list, { token }), 200)) : [];
    return found.length > 0 && found;
  });
  await eventually('the acknowledgement', async () =>
    desk.outbox.mails.some(({ to }) => to.includes('olaf@example.org')),
  );
  const open1 = await ticket('Stays open');
  const asleep: number[] = [];
  for (const subject of ['Sleeps', 'Sleeps too', 'Sleeps as well', 'Sleeps on']) {
    asleep.push(await solve((await ticket(subject)).id));
    await pause(APART_MS);
  }
  const lost = await solve((await ticket('Lost')).id);
  await loseTimer(desk, lost);
  for (const id of asleep)
    await eventually('the sleeping timer', async () => (await executionsOf(desk, id)).length === 1);
  await feed({ desk, workshop }, IN_FLIGHT, false);
  await from('otto@example.org', 'In-flight');
  await post(`/tickets/${answered}/messages`, { kind: 'public_reply', text: 'On its way.' });
  const solvedInFlight = await solve((await ticket('Solved in flight')).id);
  const ids = [answered, open1.id, ...asleep, lost, solvedInFlight];
  const tickets = await Promise.all(
    ids.map(async (id) =>
      idSchema.parse(expectStatus(await desk.api('GET', `/tickets/${id}`, { token }), 200)),
    ),
  );
  return { desk, token, tickets, mailbox, asleep, lost, solvedInFlight };
};

const machinesOf = (desk: Desk) => {
  const machines = new SFNClient({ endpoint: desk.endpoint, region: 'us-east-1', credentials: OWNER });
  const stateMachineArn = desk.find('AWS::StepFunctions::StateMachine', 'TicketClock').physicalId;
  return { machines, stateMachineArn };
};

/** Timers of a ticket that sleep, as version 0.1.0 named them. */
const executionsOf = async (desk: Desk, ticketId: number): Promise<string[]> => {
  const { machines, stateMachineArn } = machinesOf(desk);
  const { executions = [] } = await machines.send(
    new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING' }),
  );
  return executions.flatMap(({ name, executionArn = '' }) =>
    name?.startsWith(`ticket-${ticketId}-closes-`) ? [executionArn] : [],
  );
};

const loseTimer = async (desk: Desk, ticketId: number): Promise<void> => {
  const [executionArn] = await eventually('the timer to be lost', async () => {
    const found = await executionsOf(desk, ticketId);
    return found.length > 0 && found;
  });
  await machinesOf(desk).machines.send(new StopExecutionCommand({ executionArn }));
};

/** Brings a desk of version 0.1.0 to today. @returns the desk and the token of its first admin */
export const checkReleased = async (options: {
  workshop: Workshop;
  open: () => Promise<Desk>;
  report: Report;
}): Promise<{ desk: Desk; admin: string } | null> => {
  const { workshop, open, report } = options;
  let memory: Memory | null = null;
  let desk: Desk | null = null;
  await report.check('a desk of version 0.1.0 is deployed and used', async () => {
    memory = await useReleased({ workshop, open });
  });
  await report.check('it is upgraded, and nothing that holds data is replaced', async () => {
    if (memory === null) throw new Error('There is no desk of version 0.1.0.');
    await workshop.use('today');
    await workshop.deploy();
    desk = await open();
    await fillGaps(desk);
    requireNothingReplaced(memory.desk, desk);
  });
  if (memory === null || desk === null) return null;
  await checkKept({ desk, report, workshop, memory });
  return { desk, admin: Object(memory).token };
};

const checkKept = async (options: {
  desk: Desk;
  report: Report;
  workshop: Workshop;
  memory: Memory;
}): Promise<void> => {
  const { desk, report, workshop, memory } = options;
  const { token } = memory;
  const agent = agentAt(desk, token);
  const closings = async (id: number): Promise<number> => {
    const { items } = z
      .looseObject({ items: z.array(z.unknown()) })
      .parse(expectStatus(await desk.api('GET', `/tickets/${id}/events`, { token }), 200));
    return items.filter((event) => Object(event).change?.status?.after === 'closed').length;
  };

  await report.check('every ticket is as it was, with its conversation, for the token of then', async () => {
    for (const before of memory.tickets) {
      const after = expectStatus(await desk.api('GET', `/tickets/${before.id}`, { token }), 200);
      requireKept(before, after, `ticket ${before.id}`);
    }
  });

  await report.check(
    'its mailbox is there with its team, and from a change on is no longer of the settings',
    async () => {
      const read = async () => expectStatus(await desk.api('GET', `/mailboxes/${MAILBOX}`, { token }), 200);
      requireKept(memory.mailbox, await read(), 'mailbox');
      const body = { address: 'orders@desk.example.com', name: 'Orders' };
      expectStatus(await desk.api('POST', '/mailboxes', { token, body }), 201);
      requireKept(memory.mailbox, await read(), 'mailbox');
    },
  );

  await report.check('mail and replies that were on their way arrive, once', async () => {
    await feed({ desk, workshop }, IN_FLIGHT, true);
    const found = await eventually('the ticket of the mail', async () => {
      const tickets = await agent.ticketsFrom('otto@example.org');
      return tickets.length > 0 && tickets;
    });
    assert.equal(found.length, 1);
    const mails = (address: string) => desk.outbox.mails.filter(({ to }) => to.includes(address));
    await eventually('the acknowledgement', async () => mails('otto@example.org').length === 1);
    await eventually('the reply', async () =>
      mails('olaf@example.org').some(({ raw }) => raw.includes('On its way.')),
    );
    assert.equal(mails('olaf@example.org').length, 2);
  });

  await report.check('timers that slept since then wake, and what had lost its timer is found', async () => {
    const late = Math.ceil(DAYS * DAY_MS * (1 - WAIT_SCALE));
    const functionName = `${desk.prefix}-clock-wake`;
    const isClosed = async (id: number) => (await agent.ticket(id)).status === 'closed';
    const closed = async (...ids: number[]) => {
      for (const id of ids) await eventually(`ticket ${id} closing`, () => isClosed(id));
    };
    await whileAhead({ workshop, functionName, milliseconds: late }, async () => {
      await eventually(
        'a sleeping timer waking',
        async () => (await Promise.all(memory.asleep.map(isClosed))).includes(true),
        WOKEN_SECONDS,
      );
    });
    const sweeper = `${desk.prefix}-clock-sweep`;
    const ahead = { workshop, functionName: sweeper, milliseconds: DAYS * DAY_MS + HALF_AN_HOUR };
    await whileAhead(ahead, async () => {
      await workshop.shell(`aws lambda invoke --function-name ${sweeper} swept.json && cat swept.json`);
      await closed(...memory.asleep, memory.lost, memory.solvedInFlight);
    });
    for (const id of [...memory.asleep, memory.lost, memory.solvedInFlight])
      assert.equal(await closings(id), 1);
  });
};
