import * as fc from 'fast-check';
import { startJob } from '../../../core/jobs/index.ts';
import { JOB_KINDS } from '../../../core/jobs/job-kinds.ts';
import { receivedOf } from '../../../core/message/index.ts';
import { BiletError } from '../../../core/shared/errors.ts';
import { partsOf } from '../../../core/ticket/index.ts';
import { enterTime } from '../../../core/time-entry/index.ts';
import { ADMIN, givenAgent } from '../../support/desk.ts';
import { JobQueue } from '../../support/job-queue.ts';
import { givenMail, sharedDesk } from '../../support/mail.ts';
import { mergingOn } from './support.ts';

const desk = sharedDesk();
const { merge, unmerge, split, readThrough } = mergingOn(desk);
beforeAll(async () => {
  await givenAgent(desk.database, 'admin');
});

/** A ticket as simply as it can be thought of. */
interface Simple {
  id: number;
  requester: string;
  into: Simple | null;
  /** ids of the messages that stand on it, by itself */
  messages: string[];
  /** who wrote to it by mail, the requester apart */
  writers: Set<string>;
  seconds: number;
}

/** What can happen, with numbers that choose among what there is at that time. */
const act = fc.record({
  what: fc.constantFrom(
    ...['open', 'mail', 'mail', 'mail', 'note', 'time', 'merge', 'merge', 'unmerge', 'split', 'bulk'],
  ),
  one: fc.nat(),
  other: fc.nat(),
  count: fc.integer({ min: 1, max: 3 }),
});
type Act = { what: string; one: number; other: number; count: number };

/** Tickets in memory, beside those of the desk. */
class Model {
  readonly tickets: Simple[] = [];
  /** Message-ID of each message that came as a mail, by its id */
  readonly mailIds = new Map<string, string>();

  rootOf(ticket: Simple): Simple {
    return ticket.into === null ? ticket : this.rootOf(ticket.into);
  }

  get roots(): Simple[] {
    return this.tickets.filter(({ into }) => into === null);
  }

  below(ticket: Simple): Simple[] {
    return [ticket, ...this.tickets.filter(({ into }) => into === ticket).flatMap((one) => this.below(one))];
  }

  shownOn(ticket: Simple): string[] {
    return this.below(ticket)
      .flatMap(({ messages }) => messages)
      .sort();
  }
}

const pick = <T>(from: readonly T[], at: number): T | undefined => from[at % Math.max(from.length, 1)];
const isRefusal = (error: unknown) => {
  if (error instanceof BiletError) return false;
  throw error;
};
let people = 0;

async function open(model: Model): Promise<void> {
  people += 1;
  const requester = `person${people}@example.com`;
  const opened = await desk.take({ from: requester, text: 'It burns.' });
  const [message] = opened.messages;
  if (message === undefined) throw new Error('The ticket has no message');
  model.mailIds.set(message.id, receivedOf(message)?.messageId ?? '');
  const { id } = opened.ticket;
  model.tickets.push({ id, requester, into: null, messages: [message.id], writers: new Set(), seconds: 0 });
}

/** What happens to a ticket: to `root`, which is merged into none, or to `ticket`, which may be. */
type Happening = (model: Model, root: Simple, ticket: Simple, act: Act) => Promise<unknown>;

/** Each does something on the desk and in the model. What makes no sense is refused, and changes nothing. */
const HAPPENINGS: Record<string, Happening> = {
  mail: async (model, _root, ticket, { one, count }) => {
    const mails = ticket.messages.filter((id) => model.mailIds.get(id));
    const answered = pick(mails, one);
    if (answered === undefined) return;
    const from =
      pick(['mara@example.com', 'bo@example.com', ticket.requester || 'jo@example.com'], count) ?? '';
    const inReplyTo = model.mailIds.get(answered) ?? '';
    const id = `<answer${desk.now.getTime()}@example.com>`;
    const receipt = await desk.deliver(givenMail({ from, inReplyTo, id, text: 'More.' }));
    if (receipt.outcome !== 'joined') throw new Error('The mail found no ticket');
    expect(receipt.ticketId).toBe(model.rootOf(ticket).id);
    ticket.messages.push(receipt.messageId);
    model.mailIds.set(receipt.messageId, id);
    if (from !== ticket.requester) ticket.writers.add(from);
  },
  note: async (_model, root) => {
    const { message } = await desk.write(root.id, { kind: 'internal_note', text: 'A note.' });
    root.messages.push(message.id);
  },
  time: async (_model, root, _ticket, { count }) => {
    const time = { seconds: 60 * count };
    await enterTime(desk, desk.context(), { principal: ADMIN, ticketId: root.id, time });
    root.seconds += time.seconds;
  },
  merge: async (_model, root, ticket) => {
    // One among agents, as splitting notes off makes it, takes none in that a customer knows of.
    const { isInternal } = await desk.ticket(root.id);
    const isKnown = !(await desk.ticket(ticket.id)).isInternal;
    const fits = ticket.into === null && ticket !== root && !(isInternal && isKnown);
    const done = await merge(root.id, ticket.id).then(() => true, isRefusal);
    expect(done).toBe(fits || ticket.into === root);
    if (fits) ticket.into = root;
  },
  unmerge: async (model, root, ticket) => {
    const fits = ticket !== root && model.below(root).includes(ticket);
    expect(await unmerge(root.id, ticket.id).then(() => true, isRefusal)).toBe(fits);
    if (fits) ticket.into = null;
  },
  split: async (model, root, _ticket, { other, count }) => {
    const shown = model.shownOn(root);
    const leaving = shown.slice(other % shown.length, (other % shown.length) + count);
    if (leaving.length === shown.length) {
      await expect(split(root.id, leaving)).rejects.toMatchObject({ code: 'split.nothing_left' });
      return;
    }
    const { newTicket } = await split(root.id, leaving);
    for (const from of model.below(root)) from.messages = from.messages.filter((id) => !leaving.includes(id));
    const { id } = newTicket;
    model.tickets.push({ id, requester: '', into: null, messages: leaving, writers: new Set(), seconds: 0 });
  },
  bulk: (model, root, ticket) => noteOnMany(model, ticket === root ? [root] : [root, ticket]),
};

/** A job that notes something on some of the tickets. Merged ones refuse it, each in a line of its own. */
async function noteOnMany(model: Model, tickets: readonly Simple[]): Promise<void> {
  const context = { ...desk.context(), actor: { kind: 'agent', id: 1 } as const };
  const job = await startJob({ table: desk.table, kinds: JOB_KINDS }, context, {
    principal: ADMIN,
    kind: 'tickets.bulk',
    input: {
      tickets: { ids: tickets.map(({ id }) => id) },
      message: { kind: 'internal_note', text: 'To all of you.' },
    },
  });
  const queue = new JobQueue();
  queue.now = desk.now;
  await queue.begin(job.id).drain(desk.table);
  const outcomes = new Map(queue.lines().map(({ ticketId, outcome }) => [ticketId, outcome]));
  for (const { id, into } of tickets) expect(outcomes.get(id)).toBe(into === null ? 'changed' : 'refused');
  for (const root of tickets.filter(({ into }) => into === null)) {
    const known = model.shownOn(root);
    const added = (await readThrough(root.id, 100)).filter((id) => !known.includes(id));
    expect(added).toHaveLength(1);
    root.messages.push(...added);
  }
}

async function happen(model: Model, act: Act): Promise<void> {
  const [root, ticket] = [pick(model.roots, act.one), pick(model.tickets, act.other)];
  if (act.what === 'open' || root === undefined || ticket === undefined) await open(model);
  else await HAPPENINGS[act.what]?.(model, root, ticket, act);
}

async function expectOneEach(model: Model, limit: number): Promise<void> {
  for (const root of model.roots) {
    expect(await readThrough(root.id, limit)).toEqual(model.shownOn(root));
    const now = await desk.ticket(root.id);
    const below = model.below(root);
    expect(now.handlingSeconds).toBe(below.reduce((sum, { seconds }) => sum + seconds, 0));
    expect(partsOf(now).sort()).toEqual(below.map(({ id }) => id).sort());
  }
}

async function expectAsIfNeverMerged(model: Model, limit: number): Promise<void> {
  for (const ticket of model.tickets) {
    expect(await readThrough(ticket.id, limit)).toEqual([...ticket.messages].sort());
    const now = await desk.ticket(ticket.id);
    expect(now).toMatchObject({
      handlingSeconds: ticket.seconds,
      status: expect.not.stringMatching('closed'),
    });
    expect(now.merged ?? null).toBeNull();
    if (ticket.requester !== '') expect(now.collaboratorIds).toHaveLength(ticket.writers.size);
  }
}

test('merge, unmerge, split and bulk changes, in any order and between mails, never lose or double a message', async () => {
  const acts = fc.array(act, { minLength: 4, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(acts, fc.integer({ min: 1, max: 9 }), async (happened, limit) => {
      const model = new Model();
      for (let at = 0; at < 3; at += 1) await open(model);
      for (const one of happened) await happen(model, one);
      await expectOneEach(model, limit);
      for (const root of model.roots) {
        const others = model.below(root).slice(1);
        if (others.length > 0) await unmerge(root.id, ...others.map(({ id }) => id));
      }
      await expectAsIfNeverMerged(model, limit);
    }),
    { numRuns: 8, endOnFailure: true },
  );
});
