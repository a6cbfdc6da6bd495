import { setTimeout as pause } from 'node:timers/promises';
import type { OutboxStore } from './outbox-store.ts';

const RETRY_MS = 500;

/** Publishes the stored events one after another, each again until its topic has taken it. */
export class Announcer {
  readonly #store: OutboxStore;
  readonly #publish: (topicArn: string, json: string) => Promise<void>;
  readonly #stopped = new AbortController();
  #active = false;
  #working: Promise<void> = Promise.resolve();

  constructor(store: OutboxStore, publish: (topicArn: string, json: string) => Promise<void>) {
    this.#store = store;
    this.#publish = publish;
  }

  /** Begins with what is stored, unless it is already at it. */
  wake(): void {
    if (this.#active) return;
    this.#active = true;
    this.#working = this.#work();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#working;
  }

  async #work(): Promise<void> {
    const { signal } = this.#stopped;
    for (
      let next = this.#store.nextAnnouncement();
      next !== undefined;
      next = this.#store.nextAnnouncement()
    ) {
      try {
        await this.#publish(next.topicArn, next.json);
        this.#store.announced(next.sequence);
      } catch {
        await pause(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
      if (signal.aborted) return;
    }
    this.#active = false;
  }
}
