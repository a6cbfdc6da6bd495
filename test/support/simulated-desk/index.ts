import type { DeskEvent } from '../../../schemas/events/events.ts';
import { Dice } from '../sla-model/dice.ts';
import { agent, byClock, type DeskAct, type Story } from './acts.ts';
import { jobAt } from './doings.ts';
import { drawStory } from './draw-story.ts';
import { type SettingHistory, type SimulatedSetting, SMALL_DESKS } from './setting.ts';
import { tellerFor } from './tell.ts';
import { tellDesk } from './tell-desk.ts';

const YEAR = { from: Date.UTC(2027, 0, 1) / 1000, to: Date.UTC(2028, 0, 1) / 1000 };
const DAY = 86_400;

/** A desk that has lived through a year: what was decided, and what was told of it. */
export interface SimulatedYear {
  /** as the desk is configured in the end, and as it was before */
  setting: SimulatedSetting;
  history: SettingHistory;
  stories: readonly Story[];
  events: readonly DeskEvent[];
  /** the second up to which it was told */
  now: number;
}

/** Nights in which clocks change in one of the desk's zones, and which a story may begin in (UTC). */
const CHANGES = ['2027-03-14T06:00Z', '2027-03-28T00:00Z', '2027-10-30T23:00Z', '2027-11-07T05:00Z'];

/**
 * A year of a desk, the same for the same seed: about so many tickets, to which everything happens that can. What happens is decided
 * first, and told then.
 */
export async function simulateYear(
  tickets: number,
  { seed = 1, history = SMALL_DESKS }: { seed?: number; history?: SettingHistory } = {},
): Promise<SimulatedYear> {
  const setting = history.at(-1)?.setting;
  if (setting === undefined) throw new Error('A desk is configured somehow');
  const dice = new Dice(seed);
  const stories: Story[] = [];
  let last = 0;
  const nextId = () => {
    last += 1;
    return last;
  };
  while (last < tickets) stories.push(drawStory({ dice, setting, nextId }, beginningIn(dice)));
  const teller = tellerFor(setting, new Dice(seed + 1));
  const events: DeskEvent[] = [];
  for (const story of stories) for (const event of await teller.tell(story, YEAR.to)) events.push(event);
  events.push(...tellDesk(deskActs(dice, setting), new Dice(seed + 2)));
  events.sort((one, other) => (one.id < other.id ? -1 : 1));
  return { setting, history, stories, events, now: YEAR.to };
}

function beginningIn(dice: Dice): number {
  if (dice.chance(6)) return Date.parse(dice.of(CHANGES)) / 1000 + dice.below(3 * 3600);
  return YEAR.from + dice.below(YEAR.to - YEAR.from - 5 * DAY);
}

/** Who is there in the first weeks, jobs of each month, and mails that were held. */
function deskActs(dice: Dice, { teams, mailboxes }: SimulatedSetting): DeskAct[] {
  const agents = [...new Set(teams.flatMap((team) => team.agents))];
  const acts: DeskAct[] = [];
  for (let day = 0; day < 21; day += 1)
    for (const agentId of agents) {
      const begins = YEAR.from + day * DAY + dice.below(12 * 3600);
      const be = (at: number, status: 'online' | 'away' | 'offline') =>
        acts.push({ at, by: agent(agentId), do: 'be', agentId, status });
      be(begins, 'online');
      be(begins + 3 * 3600 + dice.below(3600), 'away');
      be(begins + 5 * 3600, 'online');
      be(begins + 8 * 3600 + dice.below(8 * 3600), 'offline');
    }
  for (let month = 0; month < 12; month += 1) {
    const at = Date.UTC(2027, month, 1) / 1000;
    acts.push({ at, by: agent(1), do: 'job', id: jobAt(at) });
  }
  for (let held = 1; held <= 60; held += 1) {
    const at = YEAR.from + dice.below(360 * DAY);
    const causes = ['spam', 'loop', 'forged'].filter(() => dice.chance(50));
    const mailbox = dice.of(mailboxes).address;
    acts.push({ at, by: byClock, do: 'hold', held, causes: causes.length > 0 ? causes : ['spam'], mailbox });
    if (dice.chance(30)) acts.push({ at: at + 3600, by: agent(1), do: 'release', held, ticket: 1 });
  }
  return acts.sort((one, other) => one.at - other.at);
}
