import { type ShownSla, type SlaExplanation, shownSlaSchema } from '../../schemas/api/sla.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import type { keptConfiguration } from '../configuration/index.ts';
import type { KeptCatalogue } from '../fields/index.ts';
import type { Counting, LevelStep, ServiceLevels } from '../shared/service-levels.ts';
import type { Table } from '../shared/table.ts';
import { isOwed, secondOf } from '../sla/index.ts';
import { stayedAway } from './away.ts';
import { explained } from './explain.ts';
import { type Followed, followed } from './followed.ts';
import { loadLife } from './history.ts';
import { courseIn, type Life, messagesOf, unpackLife, withActs, withoutMessages } from './life.ts';
import { MOST_KEPT, saidOfLong, TOO_LONG } from './long.ts';
import { keptRules, type RulesInForce, type TicketRules } from './rules.ts';
import { type SaidOf, unpackSaid } from './said.ts';
import { shownSla } from './show.ts';
import { goesByMore, isAway, type Meaning, meaningOf } from './step.ts';

const NOTHING_SAID: SaidOf = new Map();

/** The service levels of the desk, for whatever changes tickets. They cost nothing where the desk promises nothing. */
export function serviceLevels(
  table: Table,
  keep: ReturnType<typeof keptConfiguration>,
  { catalogue, mostKept = MOST_KEPT }: { catalogue?: KeptCatalogue; mostKept?: number } = {},
): DeskLevels {
  return new DeskLevels(table, keptRules(table, keep, catalogue), mostKept);
}

export class DeskLevels implements ServiceLevels {
  readonly #table: Table;
  readonly #rules: RulesInForce;
  readonly #mostKept: number;

  constructor(table: Table, rules: RulesInForce, mostKept: number) {
    this.#table = table;
    this.#rules = rules;
    this.#mostKept = mostKept;
  }

  async follow(step: LevelStep, now: Date): Promise<Followed> {
    const { before, after } = step;
    const kept = before?.sla;
    const meaning = meaningOf(step, secondOf(now));
    const isDue = kept !== undefined && kept.next !== null && kept.next <= now.toISOString();
    const isJudgedAnew = await this.#isJudgedAnew(step, now);
    if (meaning === null && !isDue && !isJudgedAnew) return { sla: kept, told: [] };
    if (!(await this.#isPromised(withJoined(step), now))) return { sla: undefined, told: [] };
    const lifeBefore = before === null ? [] : await this.#lifeOf(before);
    const life = meaning === null ? lifeBefore : await this.#lived(lifeBefore, meaning);
    const rules = await this.#rules.rulesFor(after, now);
    const own = before === null ? NOTHING_SAID : saidIn(before, lifeBefore, rules, secondOf(now));
    const isRefilled = meaning?.isRefilled === true;
    const moves = isJudgedAnew || meaning?.moves === true;
    const time = { now: secondOf(now), moves, most: this.#mostKept };
    if (before !== null && kept !== undefined && isAway(before) && isAway(after) && !isRefilled)
      return stayedAway(kept, { before, after, lifeBefore, life, said: own }, rules, time);
    const said = new Map([...own, ...saidElsewhere(meaning?.counting ?? {}, lifeBefore)]);
    const known = before === null || kept === undefined ? null : { ticket: before, life: lifeBefore, said };
    return followed({ before: known, after, life, rules, said, ...time });
  }

  /** Whether another policy is in force by something of which no past is kept, such as the subject. */
  async #isJudgedAnew({ before, after }: LevelStep, now: Date): Promise<boolean> {
    if (before?.sla === undefined || !goesByMore(await this.#rules.fields(now))) return false;
    const { policyOf } = await this.#rules.rulesFor(after, now);
    return policyOf(before).policy?.key !== policyOf(after).policy?.key;
  }

  /** The same levels for a step in which nothing happens but that something else is configured than before. */
  asConfigured(): ServiceLevels {
    return { follow: ({ after }, now) => this.#rederived(after, now) };
  }

  async #rederived(ticket: Ticket, now: Date): Promise<Followed> {
    const { sla } = ticket;
    if (isAway(ticket)) return { sla, told: [] };
    // What was imported can be imported again until something happens to it here, with which its service levels begin.
    const isOnlyThere = sla === undefined && ticket.externalId !== undefined;
    if (isOnlyThere || !(await this.#isPromised([ticket], now))) return { sla, told: [] };
    const life = await this.#lifeOf(ticket);
    const rules = await this.#rules.rulesFor(ticket, now);
    const said = saidIn(ticket, life, rules, secondOf(now));
    const most = this.#mostKept;
    return followed({
      before: null,
      after: ticket,
      life,
      rules,
      now: secondOf(now),
      moves: true,
      said,
      most,
    });
  }

  /** What a ticket shows now; null where nothing is promised. */
  async shown(ticket: Ticket, now: Date): Promise<ShownSla | null> {
    const { sla } = ticket;
    if (sla === undefined) return null;
    if (sla.left !== undefined) return shownSlaSchema.parse(JSON.parse(sla.left));
    const rules = await this.#rules.rulesFor(ticket, now);
    return shownSla(ticket, { course: courseIn(ticket, await this.#lifeOf(ticket)), rules }, secondOf(now));
  }

  /** What a ticket would show now if these levels had just come into force; null where nothing would be promised. */
  async shownAnew(ticket: Ticket, now: Date): Promise<ShownSla | null> {
    const { sla } = await this.#rederived(ticket, now);
    return sla === undefined ? null : this.shown({ ...ticket, sla }, now);
  }

  /** Ids of the answers that were promised by hand and are still owed. */
  async openPromises(ticket: Ticket): Promise<readonly string[]> {
    if (ticket.sla === undefined) return [];
    const { instances } = courseIn(ticket, await this.#lifeOf(ticket));
    return instances.flatMap((one) => (one.metric === 'promise' && isOwed(one) ? [one.startedBy] : []));
  }

  /** Why the figures of a ticket are what they are; null where nothing is promised. */
  async explained(ticket: Ticket, now: Date): Promise<SlaExplanation['instances'] | null> {
    const { sla } = ticket;
    if (sla === undefined) return null;
    const rules = await this.#rules.rulesFor(ticket, now);
    return explained({ course: courseIn(ticket, await this.#lifeOf(ticket)), rules }, secondOf(now));
  }

  /** Whether anything may be promised of a ticket, by policies or by hand, on it or on one that is merged into it. */
  async #isPromised(tickets: readonly Ticket[], now: Date): Promise<boolean> {
    const isByHand = tickets.some(({ promise, sla }) => promise !== undefined || sla !== undefined);
    return isByHand || this.#rules.promises(now);
  }

  async #lifeOf(ticket: Ticket): Promise<Life> {
    const { course = TOO_LONG } = ticket.sla ?? {};
    return course === TOO_LONG ? loadLife(this.#table, ticket.id) : unpackLife(course);
  }

  async #lived(before: Life, { acts, counting }: Meaning): Promise<Life> {
    const { without = [], joined = [] } = counting;
    const brought = await Promise.all(
      joined.map(async (ticket) => messagesOf(ticket.id, await this.#lifeOf(ticket))),
    );
    return withActs(withActs(withoutMessages(before, without), brought.flat()), acts);
  }
}

/** The ticket as it was and is, and what is merged into it. */
function withJoined({ before, after, counting: { joined = [] } = {} }: LevelStep): readonly Ticket[] {
  return before === null ? [after, ...joined] : [before, after, ...joined];
}

/** What was said of a ticket, as its row keeps it. */
function saidIn(ticket: Ticket, life: Life, rules: TicketRules, now: number): SaidOf {
  if (ticket.sla === undefined) return NOTHING_SAID;
  const said = unpackSaid(ticket.sla);
  if (ticket.sla.course !== TOO_LONG) return said;
  return saidOfLong({ course: courseIn(ticket, life), rules }, said, now);
}

/**
 * What was said of messages where they counted until now, which is not said again: those of tickets that were merged into this one,
 * and its own if it was merged into another.
 */
function saidElsewhere({ joined = [], parted = [] }: Counting, life: Life): SaidOf {
  const own = new Set(life.flatMap(({ message }) => (message?.from === undefined && message?.id) || []));
  const isOwn = (name: string) => own.has(name.slice(name.indexOf(':') + 1));
  return new Map([
    ...[...saidOfMessages(joined)].filter(([name]) => !isOwn(name)),
    ...[...saidOfMessages(parted)].filter(([name]) => isOwn(name)),
  ]);
}

/** What was said of the messages of tickets, apart from what was of the tickets themselves. */
function saidOfMessages(tickets: readonly Ticket[]): SaidOf {
  const said = tickets.flatMap(({ sla }) => (sla === undefined ? [] : [...unpackSaid(sla)]));
  return new Map(said.filter(([name]) => !/:(?:ticket$|team:)/.test(name)));
}
