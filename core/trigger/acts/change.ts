import type { StoredAction } from '../../../schemas/action.ts';
import { change, type Drawn, factsAfter } from '../change.ts';
import type { State, Step } from './act.ts';

/** Changes the ticket, as an agent would. */
export function changeStep(changes: readonly StoredAction[]): Step {
  return {
    fields: [],
    changes,
    take: (done, acting, by) => {
      const drawn = change(changes, done.state.current, acting, by);
      return 'unread' in drawn ? drawn : { ...done, state: moved(done.state, drawn) };
    },
  };
}

/** Steps of which those that change the ticket are one where they follow each other. */
export function together(steps: readonly Step[]): Step[] {
  const done: Step[] = [];
  for (const step of steps) {
    const last = done.at(-1);
    if (step.changes !== undefined && last?.changes !== undefined)
      done[done.length - 1] = changeStep([...last.changes, ...step.changes]);
    else done.push(step);
  }
  return done;
}

/** The state after a change: of the ticket as it is, and of the one that conditions see. */
function moved({ facts, current }: State, { apply, rowAt }: Drawn): State {
  return { current: apply(current), facts: factsAfter(facts, apply(facts.ticket), rowAt) };
}
