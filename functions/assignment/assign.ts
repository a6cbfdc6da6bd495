import { type Assigner, againWhenInForce, keptAssignment, takeEvent } from '../../core/assignment/index.ts';
import { armClock, stepFunctionTimers } from '../../core/clock/index.ts';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { serviceLevels } from '../../core/service-level/index.ts';
import { contextOf } from '../../core/shared/context.ts';
import { dynamoTable } from '../../core/shared/table.ts';
import { rulesInForce } from '../../core/ticket/index.ts';
import { timeRules } from '../../core/time-rule/index.ts';
import { knownListShards, loadListShards } from '../../core/views/index.ts';
import { busEventSchema } from '../../schemas/events/events.ts';
import { environment } from '../edge/environment.ts';
import { jsonOf } from '../edge/json.ts';
import { queueFunction } from '../edge/queue.ts';

const ticks = () => performance.now();

/** Gives tickets that wait to agents who have room, as what happened lets them. */
export const handler = queueFunction({
  schema: jsonOf(busEventSchema),
  build: () => {
    const env = environment('TABLE_NAME', 'STATE_MACHINE_ARN', 'LIST_SHARDS');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const timers = stepFunctionTimers(env.STATE_MACHINE_ARN);
    const keep = keptConfiguration(table, ticks);
    const desk = { levels: serviceLevels(table, keep), timeRules: timeRules(table, keep) };
    const tickets = rulesInForce(keep, {});
    const lists = knownListShards(() => loadListShards(table, env.LIST_SHARDS));
    const contextFor = (cause: string | null) => ({
      ...contextOf({ kind: 'system', name: 'assignment' } as const, new Date(), Math.random, cause),
      ...desk,
    });
    const arm = (kind: 'assignment' | 'workplace') => (id: number) =>
      armClock({ table, timers }, contextFor(null), { kind, id });
    const assigner: Assigner = {
      table,
      rules: keptAssignment(table, keep, ticks),
      ticketRules: (now) => tickets.at(now),
      shards: async () => (await lists()).read,
      armTicket: arm('assignment'),
      armWorkplace: arm('workplace'),
    };
    return async ({ detail }) => {
      await takeEvent(assigner, contextFor(detail.id), detail);
      againWhenInForce(detail, new Date());
    };
  },
});
