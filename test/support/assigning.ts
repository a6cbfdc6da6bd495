import type { TeamAssignmentFields } from '../../core/assignment/index.ts';
import {
  type Assigner,
  keptAssignment,
  saveAgentProfile,
  saveTeamAssignment,
  takeEvent,
} from '../../core/assignment/index.ts';
import { parseQueued, queueOfTeam } from '../../core/assignment/queue-store.ts';
import { assignmentOfTicket, type StoredStanding, standingIn } from '../../core/assignment/standing-store.ts';
import { isWork } from '../../core/assignment/target.ts';
import { setAvailability, workplaceIn, workplaceOfAgent } from '../../core/availability/index.ts';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { refilling } from '../../core/rederivation/index.ts';
import { contextOf } from '../../core/shared/context.ts';
import { BusyError } from '../../core/shared/errors.ts';
import { ROW_KIND } from '../../core/shared/names.ts';
import { isOfKind } from '../../core/shared/row-kind.ts';
import type { Table } from '../../core/shared/table.ts';
import { changeTicket, parseTicketRow } from '../../core/ticket/index.ts';
import { projectTicket } from '../../core/views/index.ts';
import type { Availability } from '../../schemas/assignment.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { NOW, testContext } from './context.ts';
import type { TestDatabase } from './database.ts';
import { ADMIN, agentOf, allRows, givenAgent, givenTeam, givenTicket } from './desk.ts';
import { eventIn } from './events.ts';
import { JobQueue } from './job-queue.ts';

const RULES = { closeAfterDays: 4, solvingNeedsAssignee: false };
/** How a team gives out its tickets, but for what a test says. */
export const TURNS: TeamAssignmentFields = {
  method: 'round_robin',
  tieBreak: 'round_robin',
  order: 'longest_waiting',
  members: null,
  needs: [],
  returningDays: 0,
  untouchedMinutes: null,
  offerMinutes: null,
  handBackOffline: false,
};

/** A desk that gives out its tickets, and whose events come to their consumers as a test lets them. */
export class AssigningDesk {
  now = NOW;
  readonly database: TestDatabase;
  table: Table;
  /** timers that were asked for */
  readonly armed: string[] = [];
  #taken = new Set<string>();

  constructor(database: TestDatabase, table = database.table) {
    this.database = database;
    this.table = table;
  }

  later(seconds: number): void {
    this.now = new Date(this.now.getTime() + seconds * 1000);
  }

  context(agentId = 1) {
    return testContext({ now: this.now, actor: { kind: 'agent', id: agentId } });
  }

  /** What a function of its own has in memory. */
  assigner(table: Table = this.table): Assigner {
    return {
      table,
      rules: keptAssignment(this.table, keptConfiguration(this.table)),
      ticketRules: async () => RULES,
      shards: async () => 1,
      armTicket: async (id) => void this.armed.push(`ticket ${id}`),
      armWorkplace: async (id) => void this.armed.push(`workplace ${id}`),
    };
  }

  async team(given: Partial<TeamAssignmentFields> = {}): Promise<number> {
    const { id } = await givenTeam(this.database);
    await this.settle(id, given);
    return id;
  }

  settle(teamId: number, given: Partial<TeamAssignmentFields>) {
    return saveTeamAssignment({ table: this.table, refilling }, this.context(), {
      teamId,
      fields: { ...TURNS, ...given },
    });
  }

  /** An agent of teams who is online and has room for so many tickets. */
  async agent(teamIds: number[], all = 10, status: Availability = 'online'): Promise<number> {
    const { id } = await givenAgent(this.database, 'agent', teamIds);
    const fields = { capacity: { all, channels: {} }, skills: [], calendar: null };
    await saveAgentProfile(this.table, this.context(), { agentId: id, fields });
    await this.be(id, status);
    return id;
  }

  be(agentId: number, status: Availability) {
    return setAvailability(this.table, this.context(agentId), {
      principal: agentOf({ id: agentId }),
      agentId,
      status,
    });
  }

  async ticket(given: Parameters<typeof givenTicket>[1]): Promise<number> {
    // Times tell what was first.
    this.later(1);
    const { ticket } = await givenTicket(this.database, { now: this.now, ...given });
    return ticket.id;
  }

  change(
    ticketId: number,
    change: Parameters<typeof changeTicket>[2]['change'],
    agentId = 1,
  ): Promise<Ticket> {
    const principal = { ...ADMIN, id: agentId };
    return changeTicket({ table: this.table, rules: RULES }, this.context(agentId), {
      principal,
      ticketId,
      change,
    });
  }

  /** The events that nobody has taken yet, in the order in which they happened. */
  async news(): Promise<DeskEvent[]> {
    const events = Object.values(await allRows(this.database))
      .filter((row) => isOfKind(row, ROW_KIND.event))
      .map(eventIn)
      .filter(({ id }) => !this.#taken.has(id));
    for (const { id } of events) this.#taken.add(id);
    return events.sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  /** Takes an event as a consumer does, and does a job that has begun. */
  async take(event: DeskEvent, assigner = this.assigner()): Promise<void> {
    if (event.type === 'job.started') return this.#work(event.job.id);
    const actor = { kind: 'system', name: 'assignment' } as const;
    return takeEvent(assigner, contextOf(actor, this.now, Math.random, event.id), event);
  }

  async #work(jobId: string): Promise<void> {
    const jobs = new JobQueue();
    jobs.now = this.now;
    await jobs.begin(jobId).drain(this.table);
  }

  /** Lists what has changed, and lets everything that happened be taken, and what happens by that, until nothing does. */
  async run(assigner = this.assigner()): Promise<void> {
    for (let events = await this.news(); events.length > 0; events = await this.news()) {
      await this.project(events);
      for (const event of events) await this.take(event, assigner);
    }
  }

  /** The same with so many consumers at once, to whom events come in no order, and some twice. */
  async race(
    consumers: number,
    random: () => number,
    others: () => Promise<void> = async () => {},
  ): Promise<void> {
    const queue = new Deliveries(this, random);
    let isDone = false;
    const acting = others().finally(() => {
      isDone = true;
    });
    const consume = async () => {
      const assigner = this.assigner();
      while (!(isDone && queue.isEmpty())) {
        const event = await queue.next();
        if (event !== undefined) await this.#deliver(queue, event, assigner);
      }
    };
    await Promise.all([acting, ...Array.from({ length: consumers }, consume)]);
    await this.run();
  }

  /** What failed since others were faster again and again comes once more, as a queue brings it. */
  async #deliver(queue: Deliveries, event: DeskEvent, assigner: Assigner): Promise<void> {
    try {
      await this.take(event, assigner);
      queue.done();
    } catch (error) {
      queue.done(event);
      if (!(error instanceof BusyError)) throw error;
    }
  }

  async project(events: readonly DeskEvent[]): Promise<void> {
    const ids = new Set(events.flatMap((event) => ('ticket' in event ? [event.ticket.id] : [])));
    for (const id of ids) await projectTicket({ table: this.table, shards: 1 }, id);
  }

  async tickets(): Promise<Ticket[]> {
    return Object.values(await allRows(this.database))
      .filter((row) => isOfKind(row, ROW_KIND.ticket))
      .map(parseTicketRow);
  }

  async standing(ticketId: number): Promise<StoredStanding['standing']> {
    return standingIn(await this.table.get(assignmentOfTicket.of(ticketId)), ticketId).standing;
  }

  async workplace(agentId: number) {
    return workplaceIn(await this.table.get(workplaceOfAgent.of(agentId)), agentId);
  }

  /** The numbers of the tickets in the queue of a team, longest waiting of the most urgent first. */
  async queue(teamId: number): Promise<number[]> {
    const { rows } = await this.table.query(queueOfTeam.of({ teamId, limit: 1000 }));
    return rows.map((row) => parseQueued(row).ticketId);
  }

  /** What agents have open, by the tickets themselves. */
  async open(): Promise<Map<number, number[]>> {
    const held = new Map<number, number[]>();
    for (const ticket of await this.tickets())
      if (ticket.assigneeId !== null && isWork(ticket))
        held.set(ticket.assigneeId, [...(held.get(ticket.assigneeId) ?? []), ticket.id]);
    return held;
  }
}

/** Events on their way to consumers: in no order, and some of them twice. */
class Deliveries {
  readonly #desk: AssigningDesk;
  readonly #random: () => number;
  readonly #waiting: DeskEvent[] = [];
  #busy = 0;
  #looked = 0;
  #looking: Promise<void> | undefined;

  constructor(desk: AssigningDesk, random: () => number) {
    this.#desk = desk;
    this.#random = random;
  }

  isEmpty(): boolean {
    return this.#busy === 0 && this.#waiting.length === 0 && this.#looked > 0;
  }

  /** One of the events; undefined: there is none at this moment. */
  async next(): Promise<DeskEvent | undefined> {
    if (this.#waiting.length === 0) await this.#look();
    const [event] = this.#waiting.splice(Math.floor(this.#random() * this.#waiting.length), 1);
    if (event !== undefined) this.#busy += 1;
    return event;
  }

  done(again?: DeskEvent): void {
    this.#busy -= 1;
    if (again !== undefined) this.#waiting.push(again);
  }

  /** Those who find nothing look together for what has happened: looking takes longer than consuming. */
  #look(): Promise<void> {
    this.#looking ??= this.#refill().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #refill(): Promise<void> {
    const events = await this.#desk.news();
    for (const event of events) this.#waiting.push(event, ...(this.#random() < TWICE ? [event] : []));
    await this.#desk.project(events);
    this.#looked += 1;
    if (events.length === 0) await new Promise((done) => setTimeout(done, 5));
  }
}

/** The share of events that come twice. */
const TWICE = 0.3;
