import { calendarArea } from '../../../core/calendar/index.ts';
import { changeArea, keptConfiguration } from '../../../core/configuration/index.ts';
import { readArea } from '../../../core/configuration/read-area.ts';
import { addMessage } from '../../../core/conversation/index.ts';
import { mergeTickets, splitTicket, unmergeTickets } from '../../../core/merge/index.ts';
import { undoReply } from '../../../core/outbound/index.ts';
import { type DeskLevels, rederiveTicket, serviceLevels } from '../../../core/service-level/index.ts';
import { type Context, contextOf } from '../../../core/shared/context.ts';
import { slaPolicyArea } from '../../../core/sla-policy/index.ts';
import { SHIPPED_STATUSES, statusArea } from '../../../core/status/index.ts';
import {
  changeTicket,
  createTicket,
  fireDeadlines,
  loadTicket,
  restoreTicket,
  rulesInForce,
  trashTicket,
} from '../../../core/ticket/index.ts';
import { inFullConditions } from '../../../schemas/api/short-conditions.ts';
import { storedConditionsSchema } from '../../../schemas/conditions.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import type { TestDatabase } from '../../support/database.ts';
import { ADMIN, customerOf, givenAgent, givenCustomer, requestFor } from '../../support/desk.ts';
import type { CaseAct, CaseCalendar, CasePolicy, CaseStatuses, WorkedCase } from '../sla/case-schema.ts';

const AGENT = { kind: 'agent', id: 1 } as const;
const CLOCK = { kind: 'system', name: 'clock' } as const;

/** Plays a worked case on the commands of a desk, each with the time at which it happens. */
export class PlayedTickets {
  readonly #database: TestDatabase;
  readonly #tickets = new Map<string, number>();
  readonly #messages = new Map<string, string>();
  #customerId = 0;
  #agentId = 0;
  #levels!: DeskLevels;
  #rules!: ReturnType<typeof rulesInForce>;

  constructor(database: TestDatabase) {
    this.#database = database;
  }

  get names(): readonly string[] {
    return [...this.#tickets.keys()];
  }

  async begin({ calendars, policies, statuses, timeline }: WorkedCase): Promise<void> {
    this.#customerId = (await givenCustomer(this.#database)).id;
    this.#agentId = (await givenAgent(this.#database)).id;
    const at = (timeline[0]?.at ?? 0) - 3600;
    // What another case has left does not count.
    const { things } = await readArea(this.#database.table, slaPolicyArea);
    for (const key of things.keys())
      await this.#save(this.#context(at), slaPolicyArea, key, (known) => ({ ...known, isActive: false }));
    await this.#configure(at, { calendars, policies, statuses });
  }

  async ticket(name: string): Promise<Ticket> {
    return loadTicket(this.#database.table, this.#id(name));
  }

  async shown(name: string, at: number) {
    return this.#levels.shown(await this.ticket(name), new Date(at * 1000));
  }

  idOf(name: string): number {
    return this.#id(name);
  }

  /** Lets the clock say what time alone brings, until a time. */
  async passUntil(until: number): Promise<void> {
    for (const name of this.#tickets.keys()) {
      for (;;) {
        const { sla } = await this.ticket(name);
        const next = sla?.next == null ? Number.POSITIVE_INFINITY : Date.parse(sla.next) / 1000;
        if (next > until) break;
        const { version } = await this.ticket(name);
        const fired = await fireDeadlines(this.#database.table, this.#context(next, CLOCK), this.#id(name));
        if (fired.version === version || fired.sla?.next === sla?.next)
          throw new Error(`Ticket ${name} stays due at ${sla?.next}`);
      }
    }
  }

  async act(act: CaseAct): Promise<void> {
    await this.passUntil(act.at);
    if (act.do === 'configure') {
      await this.#configure(act.at, act);
      await this.#rederive(act.at);
      return;
    }
    await this.#do(act);
  }

  async #do(act: Exclude<CaseAct, { do: 'configure' }>): Promise<void> {
    const { table } = this.#database;
    const context = this.#context(act.at);
    const ticketId = act.do === 'create' ? 0 : this.#id(act.ticket);
    const principal = ADMIN;
    switch (act.do) {
      case 'create':
        return this.#create(act);
      case 'customer':
      case 'reply':
      case 'note':
        return this.#say(act, ticketId);
      case 'acknowledge':
        return;
      case 'status':
        return this.#change(act.at, ticketId, { status: act.status });
      case 'set':
        return this.#change(act.at, ticketId, act.set);
      case 'assign':
        return this.#change(act.at, ticketId, { assigneeId: act.assignee === null ? null : this.#agentId });
      case 'takeBack':
        await undoReply(table, context, { principal, ticketId, messageId: this.#message(act.id) });
        return;
      case 'merge':
        await mergeTickets({ table }, context, { principal, ticketId, sourceIds: [this.#id(act.source)] });
        return;
      case 'unmerge':
        await unmergeTickets({ table }, context, { principal, ticketId, sourceIds: [this.#id(act.source)] });
        return;
      case 'split': {
        const request = { messageIds: act.messages.map((id) => this.#message(id)), subject: 'Another' };
        const { newTicket } = await splitTicket({ table }, context, { principal, ticketId, request });
        this.#tickets.set(act.into, newTicket.id);
        return;
      }
      case 'trash':
        await trashTicket(table, context, { principal, ticketId });
        return;
      case 'restore':
        await restoreTicket(table, context, { principal, ticketId });
        return;
      case 'override': {
        const override = act.policy === null ? null : { policy: act.policy, reason: act.reason ?? 'asked' };
        await this.#change(act.at, ticketId, { slaOverride: override });
        return;
      }
    }
  }

  async #create(act: CaseAct & { do: 'create' }): Promise<void> {
    const { priority = 'normal', tags = [] } = act.facts as {
      priority?: Ticket['priority'];
      tags?: string[];
    };
    const byCustomer = act.by === 'customer';
    const principal = byCustomer ? customerOf(this.#customerId) : ADMIN;
    const kind = act.by === 'note' ? 'internal_note' : 'public_reply';
    const assigneeId = act.assignee == null ? null : this.#agentId;
    const request = requestFor({ id: this.#customerId }, { priority, tags, kind, assigneeId });
    const actor = byCustomer ? ({ kind: 'customer', id: this.#customerId } as const) : AGENT;
    const made = await createTicket(await this.#deps(act.at), this.#context(act.at, actor), {
      principal,
      request,
    });
    this.#tickets.set(act.ticket, made.ticket.id);
    if (act.id !== undefined) this.#messages.set(act.id, made.message.id);
    if (act.status !== undefined) await this.#change(act.at, made.ticket.id, { status: act.status });
  }

  async #say(
    act: CaseAct & { do: 'customer' | 'reply' | 'note' | 'acknowledge' },
    ticketId: number,
  ): Promise<void> {
    const byCustomer = act.do === 'customer';
    const kind = byCustomer ? 'customer_message' : act.do === 'note' ? 'internal_note' : 'public_reply';
    const isMachine = 'automatic' in act && act.automatic;
    const counts = 'countsAsReply' in act && act.countsAsReply;
    // What machines write is not for these commands: it does nothing here.
    if (isMachine && !counts) return;
    const actor = byCustomer ? ({ kind: 'customer', id: this.#customerId } as const) : AGENT;
    const along = { ...(act.status !== undefined && { status: act.status }), ...act.set };
    const made = await addMessage(await this.#deps(act.at), this.#context(act.at, actor), {
      principal: byCustomer ? customerOf(this.#customerId) : ADMIN,
      ticketId,
      message: { kind, text: 'Some words.', ...(Object.keys(along).length > 0 && { ticket: along }) },
    });
    if ('id' in act && act.id !== undefined) this.#messages.set(act.id, made.message.id);
  }

  async #change(at: number, ticketId: number, change: object): Promise<void> {
    await changeTicket(await this.#deps(at), this.#context(at), { principal: ADMIN, ticketId, change });
  }

  async #deps(at: number) {
    const rules = await this.#rules.at(new Date(at * 1000));
    return {
      table: this.#database.table,
      rules: { ...rules, undoSeconds: 60, solvingNeedsAssignee: false, closeAfterDays: null },
    };
  }

  async #configure(
    at: number,
    changes: {
      calendars?: readonly CaseCalendar[] | undefined;
      policies?: readonly CasePolicy[] | undefined;
      statuses?: CaseStatuses | undefined;
      policyOrder?: readonly string[] | undefined;
    },
  ): Promise<void> {
    const context = this.#context(at);
    const { calendars = [], policies = [], statuses = {}, policyOrder } = changes;
    for (const calendar of calendars)
      await this.#save(context, calendarArea, calendar.key, () => ({
        ...storedCalendar(calendar),
      }));
    for (const [place, policy] of policies.entries())
      await this.#save(context, slaPolicyArea, policy.key, (known) =>
        storedPolicy(policy, known?.position ?? place),
      );
    for (const [place, key] of (policyOrder ?? []).entries())
      await this.#save(context, slaPolicyArea, key, (known) => ({ ...known, position: place }));
    for (const [key, status] of Object.entries(statuses))
      await this.#save(context, statusArea, key, (known) => ({
        ...(known ?? SHIPPED_STATUSES.find((one) => one.key === 'pending')),
        key,
        category: status.category,
        isDefault: known?.isDefault ?? false,
        ...(['pending', 'hold'].includes(status.category) && { pausesSla: status.pausesSla }),
      }));
    const keep = keptConfiguration(this.#database.table);
    this.#levels = serviceLevels(this.#database.table, keep);
    this.#rules = rulesInForce(keep, { undoSeconds: 60 });
  }

  // biome-ignore lint/suspicious/noExplicitAny: areas of all kinds
  async #save(context: Context, area: any, key: string, draw: (known: any) => object): Promise<void> {
    await changeArea(this.#database, context, area, {
      key,
      // biome-ignore lint/suspicious/noExplicitAny: things of all kinds
      decide: (things: ReadonlyMap<string, any>) => {
        const known = things.get(key);
        const after = { isRetired: false, version: known?.version ?? 0, ...draw(known), key };
        return new Map([...things, [key, { ...after, version: (known?.version ?? 0) + 1 }]]);
      },
    });
  }

  async #rederive(at: number): Promise<void> {
    for (const name of this.#tickets.keys()) {
      const { table } = this.#database;
      await rederiveTicket(table, this.#context(at, CLOCK), this.#id(name), this.#levels);
    }
  }

  #context(at: number, actor: Context['actor'] = AGENT): Context {
    return { ...contextOf(actor, new Date(at * 1000), Math.random), levels: this.#levels };
  }

  #id(name: string): number {
    const id = this.#tickets.get(name);
    if (id === undefined) throw new Error(`The case has no ticket ${name}`);
    return id;
  }

  #message(id: string): string {
    return this.#messages.get(id) ?? id;
  }
}

function storedCalendar({ week, ...calendar }: CaseCalendar) {
  const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
  return {
    ...calendar,
    labels: { en: calendar.key },
    week: Object.fromEntries(days.map((day) => [day, week[day] ?? []])),
    ical: null,
    regions: [],
    found: { from: null, through: null, days: [] },
  };
}

function storedPolicy({ key, conditions, noSla, calendar, targets }: CasePolicy, position: number) {
  return {
    key,
    name: key,
    isRetired: false,
    version: 1,
    position,
    isActive: true,
    conditions: storedConditionsSchema.parse(inFullConditions(conditions)),
    noSla: noSla ?? false,
    calendar: calendar ?? null,
    targets: Object.fromEntries(
      Object.entries(targets).map(([metric, target]) => [
        metric,
        {
          ...target,
          calendar: target.calendar ?? null,
          escalateEverySeconds: target.escalateEverySeconds ?? null,
        },
      ]),
    ),
  };
}
