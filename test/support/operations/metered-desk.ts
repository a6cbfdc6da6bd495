import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import type { Usage } from '../../../bin/cost/model.ts';
import { callAws } from '../../../local/http.ts';
import { TOPICS } from '../../../schemas/notification.ts';
import { type Answer, type RunningHost, startHost } from '../../flows/support/host.ts';
import { addressesOf, depthOf } from '../../flows/support/queues.ts';
import { figuresOf } from './figures.ts';

const number = z.number();
const usedSchema = z.object({ requests: number, entries: number, readUnits: number, writeUnits: number });
const meterSchema = z.object({
  used: z.record(z.string(), usedSchema),
  invoked: z.record(z.string(), z.object({ invocations: number, processor: number, megabytes: number })),
  transitions: number,
  changes: number,
  running: number,
});
const requestsSchema = z.object({
  requests: z.array(
    z.object({ who: z.string(), operation: z.string(), rows: z.array(z.string()), units: number }),
  ),
});
/** So long nothing was used, and nothing waited: then all is done that follows. */
const STILL_MS = 700;
const LOOK_EVERY_MS = 150;
const LONGEST_MS = 180_000;
const listSchema = z.object({ QueueUrls: z.array(z.string()) });
const DEAD_LETTERS = /dead|dlq/i;
/** A Monday morning of a year in which nothing else happens. */
const MONDAY = '2027-03-01T09:00:00Z';

/** A desk on this machine that counts what it uses. */
export class MeteredDesk {
  readonly host: RunningHost;

  /** the queues from which functions are fed */
  readonly #queues: readonly string[];

  private constructor(host: RunningHost, queues: readonly string[]) {
    this.host = host;
    this.#queues = queues;
  }

  static async start(): Promise<MeteredDesk> {
    const host = await startHost({ flags: ['--no-sample', '--meter'] });
    // Functions look once a second whether the configuration has changed, and time alone would move the figures.
    await host.setClock({ frozen: true, at: MONDAY });
    const { QueueUrls } = listSchema.parse(await callAws(addressesOf(host).sqs, 'AmazonSQS.ListQueues', {}));
    const queues = QueueUrls.filter((url) => !DEAD_LETTERS.test(url));
    const desk = new MeteredDesk(host, queues);
    // Mail to agents is apart.
    const topics = Object.fromEntries(TOPICS.map((topic) => [topic, 'none']));
    await desk.ask('PATCH', '/notifications/preferences', { topics });
    return desk;
  }

  /** Asks the API. @throws when it refuses */
  async ask(method: string, path: string, body?: object): Promise<Answer> {
    const answer = await this.host.api(method, path, body === undefined ? {} : { body });
    if (answer.status >= 300)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  }

  /** Waits until nothing is under way any more. */
  async rest(): Promise<z.infer<typeof meterSchema>> {
    const deadline = performance.now() + LONGEST_MS;
    let seen = await this.#meter('GET');
    for (let since = performance.now(); performance.now() - since < STILL_MS; ) {
      await pause(LOOK_EVERY_MS);
      const now = await this.#meter('GET');
      if (now.changes !== seen.changes || now.running > 0 || (await this.#waits())) since = performance.now();
      seen = now;
      if (performance.now() > deadline) throw new Error('The desk does not come to rest.');
    }
    return seen;
  }

  /** What the desk uses for something, all that follows included. */
  async measure(work: () => Promise<unknown>, isWaitedFor: RegExp): Promise<Usage> {
    await this.rest();
    await this.forget();
    await work();
    return figuresOf(await this.rest(), isWaitedFor);
  }

  /** Begins to count anew. */
  async forget(): Promise<void> {
    await this.#meter('DELETE');
  }

  /** The partition keys that were written most since then. */
  async hottestKeys(): Promise<unknown> {
    return (await fetch(new URL('/_local/meter/keys', this.host.info().api))).json();
  }

  /** Each request of the database since then. */
  async requests(): Promise<z.infer<typeof requestsSchema>['requests']> {
    const answer = await fetch(new URL('/_local/meter/requests', this.host.info().api));
    return requestsSchema.parse(await answer.json()).requests;
  }

  /** Whether anything waits in a queue, or is held by whoever feeds a function from it; not what is to come later. */
  async #waits(): Promise<boolean> {
    const depths = await Promise.all(this.#queues.map((url) => depthOf(this.host, url)));
    return depths.some(({ waiting, hidden }) => waiting + hidden > 0);
  }

  async #meter(method: string) {
    const address = new URL('/_local/meter', this.host.info().api);
    const headers = { 'content-type': 'application/json' };
    return meterSchema.parse(await (await fetch(address, { method, headers })).json());
  }
}
