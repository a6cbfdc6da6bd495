import { listEvents } from '../../core/audit/index.ts';
import { armClock, wakeClock } from '../../core/clock/index.ts';
import { configuredSubject, keptConfiguration, loadThing } from '../../core/configuration/index.ts';
import { keptCatalogue } from '../../core/fields/index.ts';
import { type Context, contextOf } from '../../core/shared/context.ts';
import {
  createWebhook,
  type Delivery,
  deliverEvent,
  keptSecrets,
  keptWebhooks,
  loadDelivery,
  loadWebhookState,
  type Sender,
  tryWaiting,
  type Webhook,
  webhookArea,
} from '../../core/webhook/index.ts';
import type { Outcome } from '../../core/webhook/outcome.ts';
import type { Posted } from '../../core/webhook/post-gateway.ts';
import type { WebhookDeps, WebhookFields } from '../../core/webhook/save-webhook.ts';
import type { StoredEvent } from '../../schemas/events/events.ts';
import { NOW } from './context.ts';
import { startDatabase, type TestDatabase } from './database.ts';
import { BERLIN } from './desk-clock.ts';
import { TestTimers } from './timers.ts';

/** What an endpoint answers: a status, with a `Retry-After` if it asks for one, or nothing for a reason. */
export type TestAnswer =
  | { status: number; retryAfterSeconds?: number }
  | { error: NonNullable<Outcome['error']> };

/** What arrived at an endpoint, or was tried there. */
export interface Tried extends Posted {
  at: string;
}

/**
 * A desk that sends webhooks, with its clock, its timers and its bus: time passes when a test says so, and then everything happens
 * that is due until then. Endpoints answer as the test has them.
 */
export class WebhookDesk {
  readonly timers = new TestTimers();
  readonly tried: Tried[] = [];
  /** by address; 200 where nothing is said */
  readonly answers = new Map<string, TestAnswer | (() => TestAnswer)>();
  readonly database: TestDatabase;
  now = NOW;
  readonly #told = new Set<string>();
  readonly #keys = new Set<string>();
  #secrets = 0;

  private constructor(database: TestDatabase) {
    this.database = database;
  }

  static async open(): Promise<WebhookDesk> {
    return new WebhookDesk(await startDatabase());
  }

  close(): Promise<void> {
    return this.database.stop();
  }

  get table() {
    return this.database.table;
  }

  context(actor: Context['actor'] = { kind: 'agent', id: 1 }): Context {
    return contextOf(actor, this.now, Math.random);
  }

  get deps(): WebhookDeps {
    const keep = keptConfiguration(this.table);
    return {
      table: this.table,
      catalogue: keptCatalogue(keep),
      businessTimeAt: async () => undefined,
      isMailbox: async () => true,
      reach: 'public',
      randomSecret: () => {
        this.#secrets += 1;
        return new Uint8Array(32).fill(this.#secrets);
      },
    };
  }

  get sender(): Sender {
    const keep = keptConfiguration(this.table);
    return {
      table: this.table,
      webhooks: keptWebhooks(keep, { catalogue: keptCatalogue(keep), businessTimeAt: async () => undefined }),
      clockAt: async () => BERLIN,
      secrets: keptSecrets(this.table),
      post: async (posted) => this.#answer(posted),
      clock: () => this.now,
      random: () => 0,
      arm: (id) =>
        armClock({ table: this.table, timers: this.timers }, this.context(), { kind: 'webhook_state', id }),
    };
  }

  #answer(posted: Posted): Outcome {
    this.tried.push({ ...posted, at: this.now.toISOString() });
    const said = this.answers.get(posted.url) ?? { status: 200 };
    const answer = typeof said === 'function' ? said() : said;
    const at = { at: this.now.toISOString(), milliseconds: 7 };
    if ('error' in answer)
      return { ...at, status: null, answer: null, error: answer.error, retryAfterSeconds: null };
    const { status, retryAfterSeconds = null } = answer;
    return { ...at, status, answer: `answer ${status}`, error: null, retryAfterSeconds };
  }

  async webhook(
    key: string,
    given: Partial<WebhookFields> = {},
  ): Promise<{ webhook: Webhook; secret: string }> {
    this.#keys.add(key);
    const url = `https://${key}.example.com/`;
    const fields = { name: key, url, events: null, conditions: {}, isActive: true, ...given };
    const made = await createWebhook(this.deps, this.context(), { key, fields });
    await this.settle();
    return made;
  }

  loaded(key: string): Promise<Webhook> {
    return loadThing(this.table, webhookArea, { what: 'webhook', key });
  }

  /** An event that something happened, as the bus carries it. */
  event(type = 'customer.created', more: object = {}): StoredEvent {
    const { newId, actor, now } = this.context();
    return { id: newId(), schemaVersion: 2, at: now.toISOString(), actor, cause: null, type, ...more };
  }

  /** Has the desk tell an event, once. */
  async tell(event = this.event(), sender = this.sender): Promise<StoredEvent> {
    await deliverEvent(sender, this.context({ kind: 'system', name: 'webhooks' }), event);
    await this.settle();
    return event;
  }

  async delivery(key: string, id: string): Promise<Delivery> {
    return loadDelivery(this.table, (await this.loaded(key)).number, id);
  }

  async state(key: string) {
    return loadWebhookState(this.table, await this.loaded(key));
  }

  /** What was tried at the endpoint of a webhook: ids of events. */
  triedAt(key: string): string[] {
    const url = `https://${key}.example.com/`;
    return this.tried.filter((one) => one.url === url).map(({ headers }) => headers['webhook-id'] ?? '');
  }

  /** Lets time pass, and does what is due at its time. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.now.getTime() + milliseconds;
    for (;;) {
      const [next] = this.timers.asleep
        .map(({ sleepsUntil }) => Math.ceil(Date.parse(sleepsUntil ?? '') / 1000) * 1000)
        .sort((one, other) => one - other);
      const sweep = this.now.getTime() + 15 * 60 * 1000;
      const at = Math.min(next ?? end, sweep, end);
      this.now = new Date(Math.max(at, this.now.getTime()));
      await this.#sweep();
      for (const timer of this.timers.awake(this.now)) {
        const answer = await wakeClock(
          this.table,
          this.context({ kind: 'system', name: 'clock' }),
          timer.input as never,
        );
        this.timers.settle(timer, answer);
      }
      await this.settle();
      if (this.now.getTime() >= end) return;
    }
  }

  /** Every quarter of an hour, what is due within the hour is armed. */
  async #sweep(): Promise<void> {
    for (const key of this.#keys) {
      const { number } = await this.loaded(key);
      await this.sender.arm(number);
    }
  }

  /** Does what events of the desk ask for, until there are none that are new. */
  async settle(): Promise<void> {
    for (const key of this.#keys) {
      const subject = configuredSubject('webhooks', key);
      for (;;) {
        const { items } = await listEvents(this.table, subject, { limit: 1000 });
        const fresh = items.filter(({ id }) => !this.#told.has(id));
        if (fresh.length === 0) break;
        for (const { id, type } of fresh) {
          this.#told.add(id);
          if (type === 'webhook.resumed') await this.#resumed(key, id);
        }
      }
    }
  }

  async #resumed(key: string, _id: string): Promise<void> {
    const { number } = await this.loaded(key);
    const { turn } = await this.state(key);
    await tryWaiting(this.sender, this.context({ kind: 'system', name: 'webhooks' }), { key, number, turn });
  }

  /** Types of the events that the trail of a webhook has. */
  async trail(key: string): Promise<string[]> {
    const { items } = await listEvents(this.table, configuredSubject('webhooks', key), { limit: 1000 });
    return items.map(({ type }) => type);
  }
}
