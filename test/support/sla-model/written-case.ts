import type { CaseAct, WorkedCase } from '../../core/sla/case-schema.ts';
import { modelOf } from './index.ts';

const textOf = (second: number) => new Date(second * 1000).toISOString().replace('.000Z', 'Z');
const dated = ({ at, ...act }: CaseAct) => ({ at: textOf(at), ...act });

/** A case as the files of cases have it, with all that the model expects to be shown and announced. */
export function writtenCase(worked: WorkedCase): object {
  const { seen, events } = modelOf(worked);
  return {
    ...worked,
    timeline: worked.timeline.map(dated),
    checkpoints: worked.checkpoints.map(({ at, ticket }, index) => ({
      at: textOf(at),
      ticket,
      exact: true,
      expect: seen[index],
    })),
    events: events.map(({ at, occurredAt, ...event }) => ({
      at: textOf(at),
      occurredAt: textOf(occurredAt),
      ...event,
    })),
    needsFrozenClock: true,
  };
}
