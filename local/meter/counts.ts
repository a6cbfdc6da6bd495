import type { Ran } from '../invocation.ts';

/** What was used of one operation of a service. */
export interface Used {
  requests: number;
  /** events, messages or entries in them, where a request can hold several */
  entries: number;
  readUnits: number;
  writeUnits: number;
}

/** What one function was invoked for. */
export interface Invocations {
  invocations: number;
  /** milliseconds of a processor; of events at once each has that of the others too */
  processor: number;
  /** that the function has */
  megabytes: number;
}

/** What a desk has used since it was last asked to forget. */
export interface MeterCounts {
  /** by who asked (a function, or `service` for what AWS's own services do), service and operation: `api-tickets dynamodb.PutItem` */
  used: Record<string, Used>;
  /** by function */
  invoked: Record<string, Invocations>;
  /** state transitions of executions */
  transitions: number;
}

/** One request of the database: who asked for what, of which rows, and the units that it took. */
interface DatabaseRequest {
  who: string;
  operation: string;
  /** partition and sort keys; of a query its range */
  rows: readonly string[];
  units: number;
}

/** Requests that are remembered one by one. */
const MOST_REQUESTS = 20_000;

/** Adds up what is used. */
export class Meter {
  #counts: MeterCounts = { used: {}, invoked: {}, transitions: 0 };
  /** write units by partition key */
  #written = new Map<string, number>();
  #requests: DatabaseRequest[] = [];
  #changes = 0;
  #running = 0;

  /** Notes a request of a service. */
  used(who: string, what: string, used: Partial<Used> = {}): void {
    const key = `${who} ${what}`;
    const { used: all } = this.#counts;
    const sum = all[key] ?? { requests: 0, entries: 0, readUnits: 0, writeUnits: 0 };
    all[key] = {
      requests: sum.requests + (used.requests ?? 1),
      entries: sum.entries + (used.entries ?? 1),
      readUnits: sum.readUnits + (used.readUnits ?? 0),
      writeUnits: sum.writeUnits + (used.writeUnits ?? 0),
    };
    this.#changes += 1;
  }

  /** Notes that a function is invoked. @returns what to call when it has answered */
  invoking(name: string): (ran?: Ran) => void {
    this.#running += 1;
    return (ran) => {
      this.#running -= 1;
      this.#invoked(name, ran);
    };
  }

  #invoked(name: string, ran: Ran | undefined): void {
    const { invoked } = this.#counts;
    const sum = invoked[name] ?? { invocations: 0, processor: 0, megabytes: 0 };
    invoked[name] = {
      invocations: sum.invocations + 1,
      processor: sum.processor + (ran?.processorMs ?? 0),
      megabytes: ran?.megabytes ?? sum.megabytes,
    };
    this.#changes += 1;
  }

  /** Notes that rows were written, by their partition keys: each has its share of the units. */
  wrote(keys: readonly string[], units: number): void {
    for (const key of keys) this.#written.set(key, (this.#written.get(key) ?? 0) + units / keys.length);
  }

  /** Remembers a request of the database. */
  asked(request: DatabaseRequest): void {
    if (this.#requests.length < MOST_REQUESTS) this.#requests.push(request);
  }

  /** The requests of the database, in their order. */
  requests(): readonly DatabaseRequest[] {
    return this.#requests;
  }

  /** The partition keys that were written most, with their units. */
  hottest(most: number): { key: string; units: number }[] {
    const all = [...this.#written].map(([key, units]) => ({ key, units }));
    return all.sort((one, other) => other.units - one.units).slice(0, most);
  }

  /** Notes that an execution went from one state to the next, or to its end. */
  transition(): void {
    this.#counts.transitions += 1;
    this.#changes += 1;
  }

  /** What was used, how many invocations are under way, and a number that tells whether anything was used since it was read before. */
  read(): MeterCounts & { changes: number; running: number } {
    return { ...this.#counts, changes: this.#changes, running: this.#running };
  }

  forget(): void {
    this.#counts = { used: {}, invoked: {}, transitions: 0 };
    this.#written = new Map();
    this.#requests = [];
  }
}
