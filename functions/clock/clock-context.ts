import { keptConfiguration } from '../../core/configuration/index.ts';
import { serviceLevels } from '../../core/service-level/index.ts';
import { type Context, contextOf } from '../../core/shared/context.ts';
import type { Table } from '../../core/shared/table.ts';
import { timeRules } from '../../core/time-rule/index.ts';

/** Makes contexts of what the clock does by itself: what the desk promises is kept between them. */
export function clockContexts(table: Table): () => Context {
  const keep = keptConfiguration(table, () => performance.now());
  const desk = { levels: serviceLevels(table, keep), timeRules: timeRules(table, keep) };
  return () => ({ ...contextOf({ kind: 'system', name: 'clock' }, new Date(), Math.random), ...desk });
}
