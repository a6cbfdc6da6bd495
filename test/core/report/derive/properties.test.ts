import * as fc from 'fast-check';
import { deriveTicket, type ReportFacts } from '../../../../core/report/index.ts';
import type { DeskEvent } from '../../../../schemas/events/events.ts';
import { agent, inStatus, NO_RULES, second, ToldTickets, TRIGGER } from '../../../support/told-tickets.ts';

const TEAMS = [null, 1, 2] as const;
const STATUSES = ['open', 'pending', 'hold', 'solved', 'closed'] as const;

const act = fc.record({
  what: fc.constantFrom(
    ...['open', 'ask', 'reply', 'status', 'status', 'team', 'move', 'undo', 'merge', 'unmerge', 'split'],
    ...['trash', 'restore', 'spam', 'unmark'],
  ),
  one: fc.nat(),
  other: fc.nat(),
  wait: fc.constantFrom(0, 1, 40, 3600, 90_000),
});
type Act = typeof act extends fc.Arbitrary<infer Is> ? Is : never;

/** What flows into and out of the live tickets of a team beside what is booked. */
interface Flow {
  readonly ticket: number;
  readonly at: number;
  readonly team: number | null;
  readonly by: 1 | -1;
}

interface Known {
  readonly id: number;
  team: number | null;
  isDone: boolean;
  isTrashed: boolean;
  isSpam: boolean;
  into: number | null;
  messages: string[];
}

/** A desk to which things happen by chance, with what they mean as simply as it can be said. */
class Chances {
  readonly desk = new ToldTickets();
  readonly flows: Flow[] = [];
  readonly tickets: Known[] = [];
  #second = 0;

  get #at(): string {
    const [day, rest] = [Math.floor(this.#second / 86_400) + 1, this.#second % 86_400];
    return `d${day} ${Math.floor(rest / 3600)}:${Math.floor((rest % 3600) / 60)}:${rest % 60}`;
  }

  do({ what, one, other, wait }: Act): void {
    this.#second += wait;
    const ticket = this.tickets[one % Math.max(this.tickets.length, 1)];
    if (what === 'open' || ticket === undefined) this.#open(TEAMS[other % 3] ?? null);
    else if (ticket.into === null && !ticket.isTrashed && !ticket.isSpam)
      this.#happenings[what]?.(ticket, other);
    else this.#comingsBack[what]?.(ticket, other);
  }

  readonly #comingsBack: Readonly<Record<string, (ticket: Known, other: number) => void>> = {
    unmark: (ticket) => {
      if (!ticket.isSpam) return;
      this.desk.changes(this.#at, ticket.id, { spam: undefined });
      ticket.isSpam = false;
    },
    unmerge: (ticket) => {
      if (ticket.into === null) return;
      this.desk.unmerges(this.#at, ticket.id, ticket.into);
      ticket.into = null;
    },
    restore: (ticket) => {
      if (!ticket.isTrashed) return;
      this.desk.changes(this.#at, ticket.id, { trashedAt: undefined });
      ticket.isTrashed = false;
      if (!ticket.isDone) this.#flows(ticket, ticket.team, 1);
    },
  };

  readonly #happenings: Readonly<Record<string, (ticket: Known, other: number) => void>> = {
    ask: (ticket) => {
      ticket.messages.push(this.desk.says(this.#at, ticket.id));
    },
    reply: (ticket) => {
      ticket.messages.push(this.desk.replies(this.#at, ticket.id, 11));
    },
    // The reply and taking it back, between which nothing else happens.
    undo: (ticket) => {
      const reply = this.desk.replies(this.#at, ticket.id, 11, { set: { teamId: 9 } });
      this.#second += 7;
      this.desk.undoes(this.#at, ticket.id, reply, { teamId: ticket.team });
    },
    status: (ticket, other) => {
      const status = STATUSES[other % STATUSES.length] ?? 'open';
      this.desk.status(this.#at, ticket.id, status, { by: agent(11) });
      ticket.isDone = status === 'solved' || status === 'closed';
    },
    team: (ticket, other) => {
      const team = TEAMS[other % 3] ?? null;
      if (!ticket.isDone) this.#moved(ticket, team);
      this.desk.changes(this.#at, ticket.id, { teamId: team });
      ticket.team = team;
    },
    // It is given to another team and solved, or opened again, at once.
    move: (ticket, other) => {
      const team = TEAMS[other % 3] ?? null;
      if (!ticket.isDone) this.#moved(ticket, team);
      const status = ticket.isDone ? 'open' : 'solved';
      this.desk.status(this.#at, ticket.id, status, { by: agent(12), set: { teamId: team } });
      ticket.isDone = !ticket.isDone;
      ticket.team = team;
    },
    merge: (ticket, other) => {
      const target = this.tickets[other % this.tickets.length];
      if (target === undefined || target === ticket || target.into !== null || target.isTrashed) return;
      this.desk.merges(this.#at, ticket.id, target.id);
      ticket.into = target.id;
    },
    split: (ticket, other) => {
      const moved = ticket.messages.splice(0, 1 + (other % 2));
      if (moved.length > 0) this.#know(this.desk.splits(this.#at, ticket.id, moved), ticket.team);
    },
    trash: (ticket) => {
      this.desk.changes(this.#at, ticket.id, { trashedAt: this.desk.timeOf(this.#at) });
      ticket.isTrashed = true;
      if (!ticket.isDone) this.#flows(ticket, ticket.team, -1);
    },
    spam: (ticket) => {
      this.desk.changes(this.#at, ticket.id, { spam: 'marked' });
      ticket.isSpam = true;
    },
  };

  #open(team: number | null): void {
    const id = this.desk.open(this.#at, { set: { ...inStatus('open') } });
    const ticket = this.#know(id, team);
    if (team === null) return;
    this.#second += 1;
    const [created] = this.desk.events.get(id) ?? [];
    this.desk.changes(this.#at, ticket.id, { teamId: team }, { by: TRIGGER, cause: created?.id ?? null });
  }

  #know(id: number, team: number | null): Known {
    const known = { id, team, isDone: false, isTrashed: false, isSpam: false, into: null, messages: [] };
    this.tickets.push(known);
    return known;
  }

  #moved(ticket: Known, team: number | null): void {
    if (team === ticket.team) return;
    this.#flows(ticket, ticket.team, -1);
    this.#flows(ticket, team, 1);
  }

  #flows({ id }: Known, team: number | null, by: 1 | -1): void {
    this.flows.push({ ticket: id, at: second(this.#at), team, by });
  }

  facts(): ReportFacts[] {
    return this.tickets.map(({ id }) => this.desk.derived(id, 'd400 0:00'));
  }
}

const lived = (acts: readonly Act[]): Chances => {
  const chances = new Chances();
  for (const one of acts) chances.do(one);
  return chances;
};

const SIGN: Readonly<Record<string, 1 | -1>> = { created: 1, reopened: 1, solved: -1 };

test('the backlog of each team is what came in and was opened again, but what was solved and went away, at every act', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      const chances = lived(acts);
      const facts = chances.facts();
      const counts = new Set(
        chances.tickets.filter(({ isSpam, into }) => !isSpam && into === null).map(({ id }) => id),
      );
      const booked = facts.flatMap(({ bookings }) =>
        bookings.flatMap(({ what, at, place }) =>
          SIGN[what] === undefined ? [] : [{ at, team: place.team, by: SIGN[what] }],
        ),
      );
      const flows = [...booked, ...chances.flows.filter(({ ticket }) => counts.has(ticket))];
      const stretches = facts.flatMap((one) => one.stretches);
      const moments = [...new Set(flows.flatMap(({ at }) => [at, at + 1]))];
      for (const team of TEAMS)
        for (const moment of moments) {
          const live = stretches.filter(
            ({ from, to, place }) => place.team === team && from < moment && (to === null || to >= moment),
          );
          const flown = flows.filter((flow) => flow.team === team && flow.at < moment);
          expect([team, moment, live.length]).toEqual([
            team,
            moment,
            flown.reduce((sum, { by }) => sum + by, 0),
          ]);
        }
    }),
    { numRuns: 300 },
  );
});

test('the same follows from the same events, in whatever order and however often they come', () => {
  const shuffled = fc.record({
    acts: fc.array(act, { maxLength: 30 }),
    seed: fc.array(fc.nat(), { minLength: 40 }),
  });
  fc.assert(
    fc.property(shuffled, ({ acts, seed }) => {
      const { desk, tickets } = lived(acts);
      const key = (event: DeskEvent, at: number) => (seed[at % seed.length] ?? 0) % (1 + event.id.length * 7);
      const mixed = [...desk.events].toReversed().map(([id, events]) => {
        const often = events.flatMap((event, at) =>
          (seed[at % seed.length] ?? 0) % 3 === 0 ? [event, event] : [event],
        );
        return [
          id,
          often.toSorted((one, other) => key(one, often.indexOf(one)) - key(other, often.indexOf(other))),
        ] as const;
      });
      for (const { id } of tickets) {
        const now = second('d400 0:00');
        const facts = deriveTicket({ ticketId: id, logs: new Map(mixed), rules: NO_RULES, now });
        expect(facts).toEqual(desk.derived(id, 'd400 0:00'));
      }
    }),
    { numRuns: 100 },
  );
});

test('a live ticket is in one place at a time, and in none before it began', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      for (const { stretches, createdAt } of lived(acts).facts()) {
        for (const [place, { from, to }] of stretches.entries()) {
          expect(from).toBeGreaterThanOrEqual(createdAt);
          if (to !== null) expect(to).toBeGreaterThan(from);
          const next = stretches[place + 1];
          if (next !== undefined) expect(next.from).toBeGreaterThanOrEqual(to ?? Number.POSITIVE_INFINITY);
        }
      }
    }),
    { numRuns: 100 },
  );
});
