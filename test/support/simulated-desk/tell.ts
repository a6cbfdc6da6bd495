import { SHIPPED } from '../../../core/status/index.ts';
import { afterDeadline, deadlines } from '../../../core/ticket/deadlines.ts';
import { ticketWrites } from '../../../core/ticket/index.ts';
import type { DeskEvent } from '../../../schemas/events/events.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import type { Dice } from '../sla-model/dice.ts';
import { type Act, byClock, type Story } from './acts.ts';
import { levelsOf } from './levels.ts';
import type { SimulatedSetting } from './setting.ts';
import { tellAway, tellRedaction } from './tell-away.ts';
import { withSet } from './tell-change.ts';
import { tellMerge, tellSplit, tellUnmerge } from './tell-joins.ts';
import { tellMessage, tellOpening, tellUndoing } from './tell-messages.ts';
import { tellAsking, tellMail, tellRating, tellTime } from './tell-work.ts';
import { Telling } from './telling.ts';

/** What tells a story as the desk would: in the shape of the events that its commands write. */
export interface Teller {
  /** What is told of a story until a second: also what the clock does. */
  tell(story: Story, until: number): Promise<DeskEvent[]>;
}

/** @param dice feeds the ids alone */
export function tellerFor(setting: SimulatedSetting, dice: Dice): Teller {
  const levels = levelsOf(setting);
  return {
    tell: async (story, until) => {
      const telling = new Telling(dice, { levels, closeAfterDays: setting.closeAfterDays });
      for (const act of story) {
        if (act.at >= until) break;
        await passUntil(telling, act.at);
        await tellAct(telling, act);
      }
      await passUntil(telling, until);
      return telling.events;
    },
  };
}

function tellAct(telling: Telling, act: Act): Promise<void> | void {
  switch (act.do) {
    case 'open':
      return tellOpening(telling, act);
    case 'write':
      return tellMessage(telling, act);
    case 'change':
      return tellChange(telling, act);
    case 'undo':
      return tellUndoing(telling, act);
    case 'merge':
      return tellMerge(telling, act);
    case 'unmerge':
      return tellUnmerge(telling, act);
    case 'split':
      return tellSplit(telling, act);
    case 'redact':
      return tellRedaction(telling, act);
    case 'work':
    case 'rework':
    case 'unwork':
      return tellTime(telling, act);
    case 'ask':
      return tellAsking(telling, act);
    case 'rate':
      return tellRating(telling, act);
    case 'mail':
      return tellMail(telling, act);
    default:
      return tellAway(telling, act);
  }
}

async function tellChange(telling: Telling, act: Extract<Act, { do: 'change' }>): Promise<void> {
  const before = telling.ticket(act.ticket);
  const own = telling.contextFor(act);
  const context = act.job === undefined ? own : { ...own, cause: act.job };
  const after = withSet(before, act.set, context, telling.closeAfterDays);
  await telling.change(
    { before, after, context },
    { more: (ticket) => (act.caused ? telling.automated(ticket, Object.keys(act.set), context) : []) },
  );
}

/** Does what the clock does by a second, each at its own time. */
async function passUntil(telling: Telling, until: number): Promise<void> {
  for (let next = nextDue(telling); next !== null && next.at < until; next = nextDue(telling)) {
    const before = telling.ticket(next.ticket.id);
    const context = telling.contextFor({ at: next.at, by: byClock, ticket: before.id });
    const fired = deadlines(before).filter(
      ({ what, at }) => what !== 'purge' && Date.parse(at) <= next.at * 1000,
    );
    const after = fired.reduce((one, due) => afterDeadline(one, due, context.now, SHIPPED), before);
    const { ticket, writes } = await ticketWrites(before, after, context);
    telling.told([ticket], writes);
    if (ticket.sla?.next !== undefined && ticket.sla.next === before.sla?.next && after === before)
      throw new Error(`Ticket ${ticket.id} is due again and again at ${ticket.sla.next}`);
  }
}

/** Which ticket something is due of first, by itself, and in which second that is over. */
function nextDue({ story }: Telling): { ticket: Ticket; at: number } | null {
  const all = [...story.tickets.values()].flatMap(({ ticket }) =>
    deadlines(ticket)
      .filter(({ what }) => what !== 'purge')
      .map(({ at }) => ({ ticket, at: Math.ceil(Date.parse(at) / 1000) })),
  );
  return all.sort((one, other) => one.at - other.at)[0] ?? null;
}
