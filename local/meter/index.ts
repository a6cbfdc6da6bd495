import type { LocalRequest, LocalResponse } from '../http.ts';
import type { Invoke, Ran } from '../invocation.ts';
import { functionName } from '../invocation.ts';
import type { Log } from '../log.ts';
import { problem } from '../pages/problem.ts';
import { Meter } from './counts.ts';
import { type MeteredService, passThrough } from './pass.ts';

export type { MeterCounts, Used } from './counts.ts';
export { Meter } from './counts.ts';
export { meteredQueues } from './queues.ts';

/** The ways to services of a host, counted where a meter runs. */
export interface Ways {
  meter: Meter | undefined;
  /** the address by which functions reach a service */
  to(service: MeteredService, endpoint: string): Promise<string>;
}

/** The ways to services: their own addresses, or, with `isMetered`, ways on which each request is counted. */
export function openWays(options: {
  isMetered: boolean;
  log: Log;
  stopLater: (stop: () => unknown) => void;
}): Ways {
  if (!options.isMetered) return { meter: undefined, to: async (_service, endpoint) => endpoint };
  const meter = new Meter();
  return {
    meter,
    async to(service, upstream) {
      const { endpoint, stop } = await passThrough(meter, service, upstream, options.log);
      options.stopLater(stop);
      return endpoint;
    },
  };
}

/** Invokes functions, and counts that and how long they take. */
export function meteredInvoke(invoke: Invoke, meter: Meter | undefined): Invoke {
  if (!meter) return invoke;
  return async (name, event) => {
    const answered = meter.invoking(functionName(name));
    let ran: Ran | undefined;
    try {
      const result = await invoke(name, event);
      ran = result.ran;
      return result;
    } finally {
      answered(ran);
    }
  };
}

const MOST_KEYS = 200;

/**
 * Answers `GET /_local/meter` with what was used, `DELETE /_local/meter` by forgetting it, `GET /_local/meter/keys` with the partition keys
 * that were written most, and `GET /_local/meter/requests` with each request of the database.
 */
export function answerMeter(meter: Meter | undefined, { method, target }: LocalRequest): LocalResponse {
  if (!meter) return problem(404, 'meter.off', 'Start the host with --meter to count what it uses.');
  if (method === 'DELETE') meter.forget();
  else if (method !== 'GET' && method !== 'HEAD')
    return problem(405, 'method.not_allowed', 'Use GET or DELETE.', { allow: 'GET, DELETE' });
  if (target.startsWith('/_local/meter/keys'))
    return { status: 200, body: { keys: meter.hottest(MOST_KEYS) } };
  if (target.startsWith('/_local/meter/requests'))
    return { status: 200, body: { requests: meter.requests() } };
  return { status: 200, body: meter.read() };
}
