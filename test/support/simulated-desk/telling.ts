import { recordEvent, ticketSubject } from '../../../core/audit/index.ts';
import { type Context, contextOf, laterThan } from '../../../core/shared/context.ts';
import type { Counting, ServiceLevels } from '../../../core/shared/service-levels.ts';
import type { Write } from '../../../core/shared/write.ts';
import { ticketWrites } from '../../../core/ticket/index.ts';
import type { Actor } from '../../../schemas/actor.ts';
import type { DeskEvent } from '../../../schemas/events/events.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { eventIn } from '../events.ts';
import type { Dice } from '../sla-model/dice.ts';
import type { Act } from './acts.ts';
import { emptyStory, found, type ToldStory, type ToldTicket } from './told-ticket.ts';

const OVER: readonly unknown[] = ['solved', 'closed'];

/** What it takes to tell of what happened to some tickets, and what was told. */
export class Telling {
  readonly story: ToldStory = emptyStory();
  readonly events: DeskEvent[] = [];
  readonly levels: ServiceLevels | undefined;
  readonly closeAfterDays: number | null;
  readonly #dice: Dice;

  constructor(
    dice: Dice,
    { levels, closeAfterDays }: { levels?: ServiceLevels; closeAfterDays: number | null },
  ) {
    this.#dice = dice;
    this.levels = levels;
    this.closeAfterDays = closeAfterDays;
  }

  /** The context of an act on a ticket: each comes after the one before, if only by a thousandth of a second. */
  contextFor({ at, by, ticket, caused }: Pick<Act, 'at' | 'by' | 'ticket' | 'caused'>): Context {
    const known = this.story.tickets.get(ticket);
    const cause = caused ? (known?.last.id ?? null) : null;
    const context = this.context(by, at, cause);
    const acting = caused ? { ...context, depth: 1 } : context;
    return known === undefined ? acting : laterThan(acting, known.ticket.updatedAt);
  }

  context(by: Actor, at: number, cause: string | null = null): Context {
    const random = () => this.#dice.below(1_000_000) / 1_000_000;
    const context = contextOf(by, new Date(at * 1000), random, cause);
    return { ...context, levels: this.levels };
  }

  ticket(id: number): Ticket {
    return found(this.story.tickets, id).ticket;
  }

  /** Tells of what some writes would have written, and keeps how the tickets are then. */
  told(tickets: readonly Ticket[], writes: readonly Write[]): DeskEvent[] {
    const events = writes.flatMap((write) => ('chain' in write && write.chain ? [eventIn(write.row)] : []));
    for (const ticket of tickets) this.#keep(ticket, events);
    this.events.push(...events);
    return events;
  }

  /** Changes a ticket as commands do, and tells of it, and of whatever else comes with it. */
  async change(
    { before, after, context }: { before: Ticket; after: Ticket; context: Context },
    how: { counting?: Counting; isActivity?: boolean; more?: (ticket: Ticket) => readonly Write[] } = {},
  ): Promise<Ticket> {
    const { more, ...written } = how;
    const { ticket, writes } = await ticketWrites(before, after, context, written);
    this.told([ticket], [...writes, ...(more?.(ticket) ?? [])]);
    return ticket;
  }

  /** Tells that a trigger did something, which it does beside what that changed. */
  automated(ticket: Ticket, fields: string[], context: Context): Write[] {
    const on = found(this.story.tickets, ticket.id).last;
    const number = context.actor.kind === 'automation' ? Number(context.actor.ruleId) : 1;
    const trigger = { key: `trigger_${number}`, number, version: 1 };
    const firings = [{ trigger, fields, held: [], did: [] }];
    return [
      recordEvent(
        ticketSubject(ticket.id),
        'ticket.automated',
        { ticket, on, firings, failures: [] },
        context,
      ),
    ];
  }

  #keep(ticket: Ticket, events: readonly DeskEvent[]): void {
    const before = this.story.tickets.get(ticket.id);
    const [first] = events.filter(
      (one) => 'ticket' in one && one.ticket.id === ticket.id && !one.type.startsWith('sla.'),
    );
    const last = first === undefined ? before?.last : { id: first.id, type: first.type };
    const isSolved = OVER.includes(ticket.status) && !OVER.includes(before?.ticket.status ?? 'new');
    const actor = first?.actor.kind === 'agent' ? Number(first.actor.id) : null;
    const solvedAt = 'solvedAt' in ticket ? String(ticket.solvedAt) : ticket.updatedAt;
    // What was undone brings back the solve that was.
    const isNew = isSolved && solvedAt !== before?.solve?.solvedAt;
    const solve: ToldTicket['solve'] = isNew
      ? {
          solvedAt,
          agentId: ticket.assigneeId ?? actor,
          teamId: ticket.teamId,
        }
      : (before?.solve ?? null);
    this.story.tickets.set(ticket.id, { ticket, last: last ?? { id: '', type: '' }, solve });
  }
}
