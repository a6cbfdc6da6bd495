import { listEvents } from '../../core/audit/index.ts';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { addMessage } from '../../core/conversation/index.ts';
import { type DeskLevels, serviceLevels } from '../../core/service-level/index.ts';
import { type Context, contextOf } from '../../core/shared/context.ts';
import { promiseAnswer, withdrawPromise } from '../../core/sla-promise/index.ts';
import {
  changeTicket,
  createTicket,
  fireDeadlines,
  loadTicket,
  type TicketChange,
  type TicketRequest,
  type TicketTerms,
} from '../../core/ticket/index.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { ADMIN, customerOf, givenCustomer, requestFor } from './desk.ts';
import type { TestDesk } from './mail.ts';

const AGENT = { kind: 'agent', id: 1 } as const;
const CLOCK = { kind: 'system', name: 'clock' } as const;

/** Tickets of which things are promised, each act of them at a second after the beginning. */
export class PromisedTickets {
  readonly desk: TestDesk;
  readonly #begin: number;
  levels: DeskLevels;
  readonly rules: { closeAfterDays: null; solvingNeedsAssignee: boolean; terms?: TicketTerms } = {
    closeAfterDays: null,
    solvingNeedsAssignee: false,
  };

  constructor(desk: TestDesk) {
    this.desk = desk;
    this.#begin = Math.floor(desk.now.getTime() / 1000);
    this.levels = serviceLevels(desk.table, keptConfiguration(desk.table));
  }

  /** What a function knows that has just been started. */
  coolDown(): void {
    this.levels = serviceLevels(this.desk.table, keptConfiguration(this.desk.table));
  }

  time(second: number): string {
    return new Date((this.#begin + second) * 1000).toISOString();
  }

  context(second: number, actor: Context['actor'] = AGENT): Context {
    return { ...contextOf(actor, new Date(this.time(second)), Math.random), levels: this.levels };
  }

  /** A ticket by what its customer wrote. */
  async asked(second: number, fields: Partial<TicketRequest> = {}): Promise<number> {
    const { id } = await givenCustomer(this.desk.database);
    const request = requestFor({ id }, { kind: 'public_reply', ...fields });
    const { ticket } = await createTicket(this.#deps, this.context(second, { kind: 'customer', id }), {
      principal: customerOf(id),
      request,
    });
    return ticket.id;
  }

  async asks(second: number, ticketId: number): Promise<void> {
    const { requesterId: id } = await this.ticket(ticketId);
    const message = { kind: 'customer_message', text: 'Any news?' } as const;
    const given = { principal: customerOf(id), ticketId, message };
    await addMessage(this.#deps, this.context(second, { kind: 'customer', id }), given);
  }

  /** Gives the id of the reply. */
  async reply(second: number, ticketId: number, undoSeconds = 0): Promise<string> {
    const message = { kind: 'public_reply', text: 'Here it is.' } as const;
    const deps = { table: this.desk.table, rules: { ...this.rules, undoSeconds } };
    const made = await addMessage(deps, this.context(second), { principal: ADMIN, ticketId, message });
    return made.message.id;
  }

  change(second: number, ticketId: number, change: TicketChange): Promise<Ticket> {
    return changeTicket(this.#deps, this.context(second), { principal: ADMIN, ticketId, change });
  }

  promise(second: number, ticketId: number, until: number, text = ''): Promise<Ticket> {
    const promised = { until: this.time(until), text };
    return promiseAnswer(this.#promising, this.context(second), { principal: ADMIN, ticketId, promised });
  }

  withdraw(second: number, ticketId: number): Promise<Ticket> {
    return withdrawPromise(this.#promising, this.context(second), { principal: ADMIN, ticketId });
  }

  /** Lets the clock do what is due until a second, each at its time. */
  async pass(ticketId: number, until: number): Promise<void> {
    for (;;) {
      const { sla } = await this.ticket(ticketId);
      const next = sla?.next == null ? Number.POSITIVE_INFINITY : Date.parse(sla.next) / 1000 - this.#begin;
      if (next > until) return;
      await fireDeadlines(this.desk.table, this.context(next, CLOCK), ticketId);
    }
  }

  ticket(ticketId: number): Promise<Ticket> {
    return loadTicket(this.desk.table, ticketId);
  }

  async shown(second: number, ticketId: number) {
    return this.levels.shown(await this.ticket(ticketId), new Date(this.time(second)));
  }

  /** What a ticket shows whose life is read from its audit trail. */
  async derived(second: number, ticketId: number) {
    const now = new Date(this.time(second));
    const ticket = await this.ticket(ticketId);
    const { sla: _sla, ...older } = ticket;
    const { sla } = await this.levels.asConfigured().follow({ before: null, after: older as Ticket }, now);
    return this.levels.shown({ ...ticket, sla } as Ticket, now);
  }

  /** What the audit trail tells of a metric: the type of each event, and what it says beside. */
  async told(ticketId: number, metric = 'promise') {
    const { items } = await listEvents(this.desk.table, `T#${ticketId}`, { limit: 200 });
    return items.flatMap(({ type, at, sla }) =>
      sla?.metric === metric
        ? [{ type, second: Date.parse(at) / 1000 - this.#begin, instance: sla.instance }]
        : [],
    );
  }

  get #deps() {
    return { table: this.desk.table, rules: this.rules };
  }

  get #promising() {
    return { table: this.desk.table, levels: this.levels };
  }
}
