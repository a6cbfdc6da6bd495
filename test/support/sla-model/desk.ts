import type { CaseAct, WorkedCase } from '../../core/sla/case-schema.ts';
import { figuresAt, latest, type ModelFigure } from './figures.ts';
import { isBefore, type Life, type ModelMessage, type Moment, type Step } from './life.ts';
import { categoryIn, configured, type ModelFacts, type ModelSetup, setupOf } from './setup.ts';
import { type ModelEvent, Teller } from './tell.ts';

interface ModelTicket {
  steps: Step[];
  messages: ModelMessage[];
  /** the ticket that counts its messages, if it was merged away */
  mergedInto: string | null;
  /** while closed or gone: the setup that it left with */
  left: ModelSetup | null;
}

type Change = {
  status?: string | undefined;
  set?: ModelFacts | undefined;
  isGone?: boolean;
  isAssigned?: boolean;
};

/** Plays the timeline of a case, act by act. */
export class ModelDesk {
  #setup: ModelSetup;
  readonly #tickets = new Map<string, ModelTicket>();
  readonly #teller = new Teller();
  #order = 0;
  /** the last second that is over */
  #past = 0;

  constructor(worked: WorkedCase) {
    this.#setup = setupOf(worked);
  }

  get events(): readonly ModelEvent[] {
    return this.#teller.events;
  }

  /** Lets time pass until a second is over. */
  pass(until: number): void {
    for (const name of this.#tickets.keys())
      this.#teller.passed(name, this.figures(name, until), this.#past, until);
    this.#past = Math.max(this.#past, until);
  }

  act(act: CaseAct): void {
    if (act.at - 1 > this.#past) this.pass(act.at - 1);
    this.#order += 1;
    if (act.do === 'configure') this.#setup = configured(this.#setup, act);
    else this.#actOn(act);
    for (const name of this.#tickets.keys()) {
      this.#leave(name);
      this.#teller.changed(name, this.figures(name, act.at), act.at, this.#past);
    }
  }

  figures(name: string, now: number): ModelFigure[] {
    return figuresAt(this.#lifeOf(name), this.setupFor(name), now);
  }

  /** How things are configured for a ticket. */
  setupFor(name: string): ModelSetup {
    return this.#ticket(name).left ?? this.#setup;
  }

  stepOf(name: string): Step {
    return latest(this.#lifeOf(name));
  }

  #actOn(act: Exclude<CaseAct, { do: 'configure' }>): void {
    const { at, ticket: name } = act;
    switch (act.do) {
      case 'create':
        this.#create(act);
        break;
      case 'customer':
        this.#customer(act);
        break;
      case 'reply':
        this.#reply(act);
        break;
      case 'assign':
        this.#assign(act);
        break;
      case 'note':
      case 'acknowledge':
      case 'status':
      case 'set':
        this.#step(name, at, { ...act });
        break;
      case 'override':
        this.#step(name, at, { set: { override: act.policy } });
        break;
      case 'trash':
      case 'restore':
        this.#step(name, at, { isGone: act.do === 'trash' });
        break;
      case 'takeBack':
        this.#take([act.id]);
        break;
      case 'merge':
        this.#ticket(act.source).mergedInto = name;
        this.#step(act.source, at, { isGone: true });
        break;
      case 'unmerge':
        this.#ticket(act.source).mergedInto = null;
        this.#step(act.source, at, { isGone: false });
        break;
      case 'split':
        this.#split(act);
        break;
    }
  }

  #create({ at, ticket, by, facts, assignee, id, ...given }: CaseAct & { do: 'create' }): void {
    const kind = by === 'agent' ? 'reply' : 'customer';
    const message = { at, order: this.#order, id: id ?? `message ${this.#order}`, kind } as const;
    const isAssigned = (assignee ?? null) !== null;
    const status = given.status ?? (by === 'agent' || isAssigned ? 'open' : 'new');
    this.#open(
      ticket,
      { at, order: this.#order },
      { facts, status, isAssigned },
      by === 'note' ? [] : [message],
    );
  }

  #open(
    name: string,
    moment: Moment,
    step: Pick<Step, 'facts' | 'status' | 'isAssigned'>,
    messages: ModelMessage[],
  ): void {
    const category = categoryIn(this.#setup, step.status);
    const first = { ...moment, ...step, category, isGone: false };
    this.#tickets.set(name, { steps: [first], messages, mergedInto: null, left: null });
  }

  #customer({ at, ticket, automatic, id, status, set }: CaseAct & { do: 'customer' }): void {
    if (!automatic) this.#message(ticket, { at, id, kind: 'customer' });
    const isWaiting = ['pending', 'hold', 'solved', 'closed'].includes(this.stepOf(ticket).category);
    this.#step(ticket, at, { set, status: status ?? (isWaiting && !automatic ? 'open' : undefined) });
  }

  #reply({ at, ticket, automatic, countsAsReply, id, status, set }: CaseAct & { do: 'reply' }): void {
    const counts = !automatic || countsAsReply;
    if (counts) this.#message(ticket, { at, id, kind: 'reply' });
    const isNew = this.stepOf(ticket).category === 'new';
    this.#step(ticket, at, { set, status: status ?? (isNew && counts ? 'open' : undefined) });
  }

  #assign({ at, ticket, assignee }: CaseAct & { do: 'assign' }): void {
    const isAssigned = (assignee ?? null) !== null;
    const isNew = this.stepOf(ticket).category === 'new';
    this.#step(ticket, at, { isAssigned, status: isNew && isAssigned ? 'open' : undefined });
  }

  #message(
    name: string,
    { at, id, kind }: Pick<ModelMessage, 'at' | 'kind'> & { id: string | undefined },
  ): void {
    const order = this.#order;
    this.#ticket(name).messages.push({ at, order, id: id ?? `message ${order}`, kind });
  }

  #step(name: string, at: number, { status, set, isGone, isAssigned = false }: Change): void {
    const ticket = this.#ticket(name);
    const before = latest({ name, steps: ticket.steps, messages: [] });
    ticket.steps.push({
      at,
      order: this.#order,
      status: status ?? before.status,
      category: status === undefined ? before.category : categoryIn(this.#setup, status),
      isGone: isGone ?? before.isGone,
      isAssigned,
      facts: { ...before.facts, ...set },
    });
  }

  /** Takes messages out of the tickets that hold them, and gives them, in order. */
  #take(ids: readonly string[]): ModelMessage[] {
    const taken: ModelMessage[] = [];
    for (const ticket of this.#tickets.values()) {
      taken.push(...ticket.messages.filter(({ id }) => ids.includes(id)));
      ticket.messages = ticket.messages.filter(({ id }) => !ids.includes(id));
    }
    return taken.sort((one, other) => (isBefore(one, other) ? -1 : 1));
  }

  #split({ at, ticket, messages: ids, into }: CaseAct & { do: 'split' }): void {
    const { override: _, ...facts } = this.stepOf(ticket).facts;
    const moved = this.#take(ids);
    const status = moved.some(({ kind }) => kind === 'reply') ? 'open' : 'new';
    // In the new ticket a message is another: what was said of it in the old one is not said of this one.
    const messages = moved.map((message, index) => ({
      ...message,
      id: `${message.id} in ${into}`,
      at,
      order: this.#order + (index + 1) / 1000,
    }));
    this.#open(into, { at, order: this.#order }, { facts, status, isAssigned: false }, messages);
  }

  /** The life of a ticket: its own steps, its messages, and those of the tickets that were merged into it. */
  #lifeOf(name: string): Life {
    const { steps, mergedInto } = this.#ticket(name);
    return { name, steps, messages: mergedInto === null ? this.#messagesOf(name) : [] };
  }

  #messagesOf(name: string): ModelMessage[] {
    const sources = [...this.#tickets].filter(([, { mergedInto }]) => mergedInto === name);
    return [...this.#ticket(name).messages, ...sources.flatMap(([source]) => this.#messagesOf(source))];
  }

  /** A ticket that closes or goes keeps the setup of that time until it comes back. */
  #leave(name: string): void {
    const ticket = this.#ticket(name);
    const { category, isGone } = this.stepOf(name);
    ticket.left = isGone || category === 'closed' ? (ticket.left ?? this.#setup) : null;
  }

  #ticket(name: string): ModelTicket {
    const ticket = this.#tickets.get(name);
    if (ticket === undefined) throw new Error(`The case has no ticket ${name}`);
    return ticket;
  }
}
