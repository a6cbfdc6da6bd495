import type { Metric } from '../../../core/sla/index.ts';
import type { ModelFacts } from './setup.ts';

/** When something happened: acts of one second keep their order. */
export interface Moment {
  at: number;
  order: number;
}

/** A message that counts: of a customer, or a reply. */
export interface ModelMessage extends Moment {
  id: string;
  kind: 'customer' | 'reply';
}

/** What an act made of a ticket, the messages apart. */
export interface Step extends Moment {
  status: string;
  category: string;
  isGone: boolean;
  isAssigned: boolean;
  facts: ModelFacts;
}

/** All that happened to a ticket. The first step creates it. */
export interface Life {
  name: string;
  steps: readonly Step[];
  messages: readonly ModelMessage[];
}

/** One time that a metric was measured. */
export interface ModelInstance {
  metric: Metric;
  number: number;
  /** what started it, whatever number it has */
  name: string;
  started: Moment;
  /** what fulfilled it, if anything did */
  fulfilled: (Moment & { by: string }) | null;
}

/** Whether one moment is before another. */
export const isBefore = (one: Moment, other: Moment): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);

/** What a step makes of a ticket: its clocks run while it is live. */
export function standingOf({ isGone, category }: Step): string {
  return isGone ? 'gone' : category;
}

const isSolved = (step: Step) => ['solved', 'closed'].includes(standingOf(step));

/** Whether a ticket is live after a step. */
export const isLive = (step: Step): boolean => ['new', 'open', 'pending', 'hold'].includes(standingOf(step));

/** All instances of a life, by the table of section 5, act after act. */
export function instancesOf(life: Life): ModelInstance[] {
  const reading = new Reading(life.name);
  const moments = [...life.steps, ...life.messages].toSorted((one, other) =>
    isBefore(one, other) ? -1 : isBefore(other, one) ? 1 : 0,
  );
  for (const moment of moments)
    if ('kind' in moment) reading.message(moment);
    else reading.step(moment);
  return reading.instances;
}

/** Reads a life from its beginning. A message and what else its act did come one after the other, at one moment. */
class Reading {
  readonly instances: ModelInstance[] = [];
  readonly #ticket: string;
  #hasReply = false;
  #before: Step | null = null;

  constructor(ticket: string) {
    this.#ticket = ticket;
  }

  message({ at, order, id, kind }: ModelMessage): void {
    const moment = { at, order };
    if (kind === 'reply') {
      for (const metric of REPLY_METRICS) this.#fulfil(metric, moment, id);
      this.#start('periodic_update', moment, id);
      this.#start('pausable_update', moment, id);
      this.#hasReply = true;
    } else if (this.#hasReply) {
      if (!this.#running('next_response')) this.#start('next_response', moment, id);
    } else if (!this.#running('first_response')) this.#start('first_response', moment, id);
  }

  step(step: Step): void {
    const moment = { at: step.at, order: step.order };
    const act = `${this.#ticket} ${step.order}`;
    const isCreation = this.#before === null;
    if (isCreation) for (const metric of TICKET_METRICS) this.#start(metric, moment, this.#ticket);
    if (step.isAssigned) this.#fulfil('first_assignment', moment, act);
    const team = step.facts.team ?? null;
    if (team !== (this.#before?.facts.team ?? null)) {
      this.#fulfil('team_time', moment, act);
      if (team !== null) this.#start('team_time', moment, act);
    }
    const wasSolved = this.#before !== null && isSolved(this.#before);
    this.#before = step;
    if (isSolved(step) && !wasSolved)
      for (const metric of SOLVED_METRICS) this.#fulfil(metric, moment, `solved by ${act}`);
    if (isLive(step)) this.#reopen();
  }

  /** What was fulfilled by solving the ticket is open again. A stay in a team that ended meanwhile stays ended. */
  #reopen(): void {
    for (const metric of SOLVED_METRICS) {
      const last = this.#last(metric);
      const isOver = metric === 'team_time' && (this.#before?.facts.team ?? null) === null;
      if (last?.fulfilled?.by.startsWith('solved by') && !isOver) last.fulfilled = null;
    }
  }

  #last(metric: Metric): ModelInstance | undefined {
    return this.instances.findLast((one) => one.metric === metric);
  }

  #running(metric: Metric): ModelInstance | undefined {
    const last = this.#last(metric);
    return last?.fulfilled === null ? last : undefined;
  }

  #start(metric: Metric, started: Moment, by: string): void {
    const number = 1 + this.instances.filter((one) => one.metric === metric).length;
    this.instances.push({ metric, number, name: `${metric} ${by}`, started, fulfilled: null });
  }

  #fulfil(metric: Metric, moment: Moment, by: string): void {
    const running = this.#running(metric);
    if (running) running.fulfilled = { ...moment, by };
  }
}

const REPLY_METRICS = ['first_response', 'next_response', 'periodic_update', 'pausable_update'] as const;
const TICKET_METRICS = ['first_assignment', 'requester_wait', 'agent_work', 'resolution'] as const;
const SOLVED_METRICS = ['team_time', 'requester_wait', 'agent_work', 'resolution'] as const;
