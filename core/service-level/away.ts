import { shownSlaSchema } from '../../schemas/api/sla.ts';
import type { StoredSla } from '../../schemas/sla.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import type { LevelTold } from '../shared/service-levels.ts';
import { derivePassed, nextOf, textOf } from './derive.ts';
import { courseIn, type Life, packLife } from './life.ts';
import { kept, TOO_LONG } from './long.ts';
import type { TicketRules } from './rules.ts';
import { packSaid, type SaidOf } from './said.ts';

/** A ticket that is closed or gone and stays so, and what happens to it there. */
interface Away {
  before: Ticket;
  after: Ticket;
  lifeBefore: Life;
  life: Life;
  said: SaidOf;
}

/**
 * What a ticket keeps and tells that is closed or gone and stays so, while its messages stay: its figures are those with which it
 * left, whatever is configured since. What fell into the second in which it left is told when that is over.
 * @param now seconds since 1970
 * @param moves whether its facts are others
 */
export function stayedAway(
  sla: StoredSla,
  { before, after, lifeBefore, life, said: saidBefore }: Away,
  rules: TicketRules,
  { now, moves, most }: { now: number; moves: boolean; most: number },
): { sla: StoredSla; told: readonly LevelTold[] } {
  const { said, told } = derivePassed({ course: courseIn(before, lifeBefore), rules }, saidBefore, now);
  const situation = { course: courseIn(after, life), rules };
  const next = nextOf(situation, said, now);
  return {
    sla: {
      ...sla,
      ...(sla.course !== TOO_LONG && kept(situation, said, { course: packLife(life), said: packSaid, most })),
      next: next === null ? null : textOf(next),
      ...(moves && policyInForce(sla, rules.policyOf(after))),
    },
    told,
  };
}

/** The policy that is in force by what the ticket has become, which decides nothing as long as it stays away. */
function policyInForce(
  { left }: StoredSla,
  { policy, ...why }: ReturnType<TicketRules['policyOf']>,
): Pick<StoredSla, 'policy' | 'left'> {
  const key = policy?.key ?? null;
  const reason = why.because === 'override' ? why.reason : null;
  const shown = left === undefined ? null : shownSlaSchema.parse(JSON.parse(left));
  return {
    policy: key,
    ...(shown && { left: JSON.stringify({ ...shown, policy: key, because: why.because, reason }) }),
  };
}
