import type { Dice } from '../sla-model/dice.ts';
import type { Story } from './acts.ts';
import { open, StoryWriter } from './decide.ts';
import { type Doing, drawDoing } from './doings.ts';
import type { SimulatedSetting } from './setting.ts';

const GAPS = [0, 1, 20, 60, 300, 300, 900, 900, 3600, 3600, 3600, 4 * 3600, 20 * 3600, 86_400, 8 * 86_400];

/** A whole story that begins at a second: a ticket or some, and what becomes of them. */
export function drawStory(
  of: { dice: Dice; setting: SimulatedSetting; nextId: () => number },
  begins: number,
): Story {
  const { dice } = of;
  const writer = new StoryWriter({ ...of, now: begins });
  open(writer);
  const steps = 5 + dice.below(16);
  for (let step = 0; step < steps; step += 1) {
    const gap = dice.of(GAPS);
    writer.now += gap < 60 ? gap : Math.floor(gap / 2) + dice.below(gap);
    if (writer.tickets.length < 3 && dice.chance(5)) open(writer);
    const known = dice.of(writer.tickets);
    const doing: Doing | null = drawDoing(writer, known);
    doing?.(writer, known);
  }
  // What was put off, such as the fate of a mail, stands where its time is.
  return writer.acts
    .map((act, index) => ({ act, index }))
    .sort((one, other) => one.act.at - other.act.at || one.index - other.index)
    .map(({ act }) => act);
}
