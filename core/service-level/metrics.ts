import type { StoredSla } from '../../schemas/sla.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { type Course, type Figures, METRICS } from '../sla/index.ts';
import { textOf } from './derive.ts';

/** Where the last instance of each metric stands, of which something is promised: what conditions and lists go by. */
export function metricsOf(
  { instances }: Course<Ticket>,
  figures: readonly Figures<Ticket>[],
): Pick<StoredSla, 'metrics'> {
  const metrics = METRICS.flatMap((metric) => {
    const last = instances.findLast((one) => one.metric === metric);
    const shown = figures.find(({ instance }) => instance === last);
    if (shown === undefined) return [];
    const { state, dueAt } = shown;
    return [{ metric, state, ...(dueAt !== null && { dueAt: textOf(dueAt) }) }];
  });
  return metrics.length === 0 ? {} : { metrics };
}
