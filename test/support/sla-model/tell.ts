import type { ModelFigure } from './figures.ts';

/** What is announced of a metric of a ticket. */
export interface ModelEvent {
  at: number;
  occurredAt: number;
  ticket: string;
  type: string;
  metric: string;
  instance: number;
  warning?: number;
  number?: number;
  late?: boolean;
}

/** What is remembered of an instance, so that nothing is said twice. */
interface Record {
  state: string | null;
  said: Set<string>;
}

/** Says what there is to say, and remembers it by what started the instance, in whichever ticket it counts. */
export class Teller {
  readonly events: ModelEvent[] = [];
  readonly #records = new Map<string, Record>();

  /** After an act: what it made of a ticket, and what it puts into the past, which is over by `past`. */
  changed(ticket: string, figures: readonly ModelFigure[], now: number, past: number): void {
    for (const figure of figures) {
      if (figure.target === null) {
        this.#recordOf(figure.instance.name).state = 'none';
        continue;
      }
      const say = this.#sayer(ticket, figure);
      this.#state(figure, say, now);
      this.#late(figure, say, { now, past });
      const { fulfilled } = figure.instance;
      const late = figure.breachedAt !== null;
      if (fulfilled !== null)
        say('met', { now, at: fulfilled.at, name: `met ${fulfilled.at}`, more: { late } });
    }
  }

  #late(
    { state, breachedAt, warned }: ModelFigure,
    say: Say,
    { now, past }: { now: number; past: number },
  ): void {
    if (breachedAt !== null && breachedAt <= past) say('breached', { now, at: breachedAt });
    if (state === 'breached') return;
    for (const { at, index } of warned) if (at <= past) say('warned', { now, at, more: { warning: index } });
  }

  /** As time passes: what happens after the second `past` by the second `until`, at its instant. */
  passed(ticket: string, figures: readonly ModelFigure[], past: number, until: number): void {
    for (const figure of figures) {
      const say = this.#sayer(ticket, figure);
      const marks = [
        ...(figure.breachedAt === null ? [] : [{ type: 'breached', at: figure.breachedAt, more: {} }]),
        ...figure.warned.map(({ at, index }) => ({ type: 'warned', at, more: { warning: index } })),
        ...figure.escalated.map(({ at, index }) => ({ type: 'escalated', at, more: { number: index } })),
      ];
      for (const { type, at, more } of marks) if (past < at && at <= until) say(type, { now: at, at, more });
    }
  }

  #state({ instance, state }: ModelFigure, say: Say, now: number): void {
    const record = this.#recordOf(instance.name);
    const isNew = !record.said.has('started');
    if (state !== 'void') say('started', { now, at: instance.started.at });
    if (state === 'paused' && record.state !== 'paused') say('paused', { now, at: now, isAgain: true });
    if (state === 'active' && !isNew && ['paused', 'void', 'met'].includes(record.state ?? ''))
      say('resumed', { now, at: now, isAgain: true });
    record.state = state;
  }

  #sayer(ticket: string, { instance }: ModelFigure): Say {
    const { said } = this.#recordOf(instance.name);
    const { metric, number } = instance;
    return (type, { now, at, name, isAgain = false, more = {} }) => {
      const known = name ?? [type, more.warning, more.number].join(' ').trim();
      if (said.has(known) && !isAgain) return;
      said.add(known);
      this.events.push({
        at: now,
        occurredAt: at,
        ticket,
        type: `sla.${type}`,
        metric,
        instance: number,
        ...more,
      });
    };
  }

  #recordOf(name: string): Record {
    const record = this.#records.get(name) ?? { state: null, said: new Set() };
    this.#records.set(name, record);
    return record;
  }
}

type Say = (
  type: string,
  what: {
    now: number;
    at: number;
    name?: string;
    isAgain?: boolean;
    more?: { warning?: number; number?: number; late?: boolean };
  },
) => void;
