import type { StoredSla } from '../../schemas/sla.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import type { LevelTold } from '../shared/service-levels.ts';
import { type Figures, type Metric, ticketFigures } from '../sla/index.ts';
import { deriveChanged, derivePassed, nextOf, textOf } from './derive.ts';
import { courseIn, type Life, packLife } from './life.ts';
import { kept } from './long.ts';
import { metricsOf } from './metrics.ts';
import type { TicketRules } from './rules.ts';
import { packSaid, type SaidOf } from './said.ts';
import { shownSla } from './show.ts';
import { isAway } from './step.ts';

const NOTHING_SAID: SaidOf = new Map();

/** What a ticket keeps and tells after a step. */
export interface Followed {
  sla: StoredSla | undefined;
  told: readonly LevelTold[];
}

const ANSWERS: readonly Metric[] = ['first_response', 'next_response', 'promise'];

/** The earliest time by which an answer is owed, in seconds since 1970; null: none is. */
function answerDueIn(instances: readonly Figures<Ticket>[]): number | null {
  const owed = instances.filter(({ instance, isRunning }) => isRunning && ANSWERS.includes(instance.metric));
  const due = owed.flatMap(({ dueAt }) => dueAt ?? []);
  return due.length === 0 ? null : Math.min(...due);
}

/** A ticket before a step, with what was said of it. */
interface Before {
  ticket: Ticket;
  life: Life;
  said: SaidOf;
}

/** What a ticket keeps and tells after a step, by all that happened to it. `now` in seconds since 1970. */
export function followed({
  before,
  after,
  life,
  rules,
  now,
  moves,
  ...of
}: {
  before: Before | null;
  after: Ticket;
  life: Life;
  rules: TicketRules;
  now: number;
  moves: boolean;
  said?: SaidOf;
  most: number;
}): Followed {
  const passed =
    before === null
      ? { said: of.said ?? NOTHING_SAID, told: [] }
      : derivePassed({ course: courseIn(before.ticket, before.life), rules }, before.said, now);
  const situation = { course: courseIn(after, life), rules };
  const { said, told } = deriveChanged(situation, passed.said, { now, moves });
  const { dueAt, urgency, instances } = ticketFigures(situation.course, rules, now);
  const answerDueAt = answerDueIn(instances);
  const next = nextOf(situation, said, now);
  const sla: StoredSla = {
    ...kept(situation, said, { course: packLife(life), said: packSaid, most: of.most }),
    policy: rules.policyOf(after).policy?.key ?? null,
    dueAt: dueAt === null ? null : textOf(dueAt),
    urgency,
    ...(answerDueAt !== null && { answerDueAt: textOf(answerDueAt) }),
    ...metricsOf(situation.course, instances),
    next: next === null ? null : textOf(next),
    ...(isAway(after) && { left: JSON.stringify(shownSla(after, situation, now)) }),
  };
  return { sla, told: [...passed.told, ...told] };
}
