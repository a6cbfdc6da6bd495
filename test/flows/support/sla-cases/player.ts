import * as z from 'zod';
import { auditPageSchema } from '../../../../schemas/api/audit.ts';
import { shownSlaSchema } from '../../../../schemas/api/sla.ts';
import { tokenFor } from '../desk.ts';
import { type RunningHost, until } from '../host.ts';
import type { CaseAct, CaseEvent, PlayableCase } from './case.ts';
import { given, madeSchema, type NamesOnDesk } from './names.ts';

const ticketMade = madeSchema.extend({ requesterId: z.int() });
const saved = z.looseObject({ jobId: z.string().nullable() });
const messageAdded = z.looseObject({ message: z.object({ id: z.string() }) });
const conversation = z.object({
  statusKey: z.string(),
  mergedInto: z.int().nullable(),
  dueAt: z.string().nullable(),
  sla: shownSlaSchema.nullable(),
  conversation: z.object({ items: z.array(z.looseObject({ id: z.string(), kind: z.string() })) }),
});

/** A time without a fraction, as the cases write it. */
const cut = (time: string) => time.replace('.000Z', 'Z');
const inCaseForm = (value: unknown): unknown =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*\.000Z$/.test(value)
    ? cut(value)
    : Array.isArray(value)
      ? value.map(inCaseForm)
      : value;

/** What of a desk several cases share that are played on it at the same time. */
export interface Stage {
  host: RunningHost;
  names: NamesOnDesk;
  /** token of an automation */
  automation: () => Promise<string>;
  /** token of a customer */
  customer: (id: number) => Promise<string>;
}

export function stageOn(host: RunningHost, names: NamesOnDesk): Stage {
  const tokens = new Map<string, Promise<string>>();
  const once = (of: object) => {
    const known = JSON.stringify(of);
    const token = tokens.get(known) ?? tokenFor(host, of);
    tokens.set(known, token);
    return token;
  };
  return {
    host,
    names,
    automation: () => once({ actsAs: 'automation' }),
    customer: (id) => once({ owner: { kind: 'customer', id } }),
  };
}

/**
 * Plays a case on a desk through its API alone. Several can share a desk: each has its own calendars and policies then, whose
 * keys begin with its `scope`, and its policies are for tickets with the scope as a tag.
 */
export class CasePlayer {
  readonly worked: PlayableCase;
  readonly #stage: Stage;
  readonly #scope: string;
  readonly #ownStatuses: ReadonlyMap<string, { category: string; pausesSla: boolean }>;
  readonly #tickets = new Map<string, number>();
  readonly #requesters = new Map<string, number>();
  /** of requesters who have that of another ticket */
  readonly #addresses = new Map<string, string>();
  readonly #messages = new Map<string, string>();
  readonly #policies = new Map<string, PlayableCase['policies'][number]>();

  constructor(stage: Stage, worked: PlayableCase, scope = '') {
    this.#stage = stage;
    this.worked = worked;
    this.#scope = scope;
    const { statuses, timeline } = worked;
    const all = [statuses, ...timeline.map((act) => act.statuses ?? {})].flatMap(Object.entries);
    this.#ownStatuses = new Map(scope === '' ? [] : all);
  }

  /** Configures what the case begins with. @returns the jobs that derive tickets anew */
  async prepare(): Promise<string[]> {
    const { calendars, policies } = this.worked;
    const begun = [...this.#ownStatuses].map(([key, { category }]) => [key, { category, pausesSla: true }]);
    const statuses = { ...Object.fromEntries(begun), ...this.worked.statuses };
    return this.#configure({ calendars, policies, statuses });
  }

  /** @returns the jobs that derive tickets anew after it, if any do */
  async act(act: CaseAct): Promise<string[]> {
    if (act.do === 'configure') return this.#configure(act);
    await this.#happen(act);
    return [];
  }

  async #happen(act: CaseAct): Promise<void> {
    switch (act.do) {
      case 'create':
        return this.#create(act);
      case 'customer':
        return act.automatic ? this.#mailAutomatically(act) : this.#ask(act);
      case 'reply':
        return this.#say('public_reply', act);
      case 'note':
        return this.#say('internal_note', act);
      case 'acknowledge':
        return;
      case 'status':
      case 'set':
      case 'assign':
        return this.#change(act);
      default:
        return this.#move(act);
    }
  }

  async #move({ do: what, ...act }: CaseAct): Promise<void> {
    const at = `/tickets/${this.idOf(act.ticket)}`;
    switch (what) {
      case 'takeBack':
        await this.#send('DELETE', `${at}/messages/${this.#messageOf(act.id)}`);
        return;
      case 'merge':
        await this.#send('POST', `${at}/merge`, { sources: [this.idOf(act.source)] });
        return;
      case 'unmerge':
        await this.#send('POST', `${at}/unmerge`, { source: this.idOf(act.source) });
        return;
      case 'split': {
        const messageIds = (act.messages ?? []).map((id) => this.#messageOf(id));
        const answer = await this.#send('POST', `${at}/split`, { messageIds, subject: 'Another question' });
        const { id, requesterId } = ticketMade.parse(answer);
        this.#tickets.set(act.into ?? '', id);
        this.#requesters.set(act.into ?? '', requesterId);
        this.#addresses.set(act.into ?? '', this.#addressOf(act.ticket));
        return;
      }
      case 'trash':
        await this.#send('DELETE', at);
        return;
      case 'restore':
        await this.#send('POST', `${at}/restore`);
        return;
      case 'override': {
        const policy = act.policy ? this.#keyOf(act.policy) : null;
        await this.#send('PUT', `${at}/sla/policy`, { policy, reason: act.reason ?? 'By contract' });
        return;
      }
      default:
        throw new Error(`Nobody knows how to play ${what}`);
    }
  }

  /** What a ticket shows, as a case writes it. */
  async shown(name: string) {
    const ticket = await this.#read(name);
    const { sla } = ticket;
    const bare = (key: string) => this.#nameOf(key) ?? '';
    const figures = (one: object) => {
      const plain = Object.entries(one).map(([key, value]) => [key, inCaseForm(value)]);
      const { policy, ...rest } = Object.fromEntries(plain);
      return { ...rest, policy: this.#nameOf(policy) };
    };
    return {
      isMerged: ticket.mergedInto !== null,
      status: this.#ownStatuses.has(bare(ticket.statusKey)) ? bare(ticket.statusKey) : ticket.statusKey,
      policy: this.#nameOf(sla?.policy ?? null),
      dueAt: inCaseForm(ticket.dueAt),
      urgency: sla?.urgency ?? 'none',
      metrics: mapped(sla?.metrics ?? {}, figures),
      instances: mapped(sla?.instances ?? {}, (all) =>
        all.map((one) => {
          const { instance, state, startedAt, breachedAt, metAt } = figures(one);
          return { instance, state, startedAt, breachedAt, metAt };
        }),
      ),
    };
  }

  /** What was announced of a ticket so far, as a case writes it. What a change moved is left out. */
  async announced(name: string): Promise<CaseEvent[]> {
    const events: CaseEvent[] = [];
    let path: string | null = `/tickets/${this.idOf(name)}/events?limit=100`;
    while (path !== null) {
      const page = auditPageSchema.parse(await this.#send('GET', path));
      for (const { type, at, sla } of page.items) {
        if (sla === undefined || type === 'sla.changed') continue;
        const { metric, instance, occurredAt, warning, number, late } = sla;
        const more = { ...(warning !== undefined && { warning }), ...(number !== undefined && { number }) };
        const base = { ticket: name, type, metric, instance, at: cut(at), occurredAt: cut(occurredAt) };
        events.push({ ...base, ...more, ...(late !== undefined && { late }) });
      }
      path = page.next === null ? null : page.next.replace(/^\/v1/, '');
    }
    return events;
  }

  /** Whether a ticket of the case is there yet. */
  has(name: string): boolean {
    return this.#tickets.has(name);
  }

  idOf(name = ''): number {
    const id = this.#tickets.get(name);
    if (id === undefined) throw new Error(`There is no ticket ${name} yet`);
    return id;
  }

  async calculate({ calendar, ...asked }: { calendar: string; from: string }): Promise<unknown> {
    return this.#send('POST', `/calendars/${this.#keyOf(calendar)}/calculate`, asked);
  }

  async #create({ by, ticket, facts = {}, status, assignee, id }: CaseAct): Promise<void> {
    const kind = { customer: 'customer_message', agent: 'public_reply', note: 'internal_note' }[by];
    const requester = { address: this.#addressOf(ticket) };
    const { tags, ...more } = await this.#fields({ tags: [], ...facts });
    const first = { subject: 'A question', kind, text: 'How does it work?', requester, tags };
    const whose = assignee ? { assigneeId: await this.#stage.names.agent(assignee) } : {};
    const asked = { ...first, ...more, ...whose, ...(status && { status: this.#statusOf(status) }) };
    const made = ticketMade.parse(await this.#send('POST', '/tickets', asked));
    this.#tickets.set(ticket, made.id);
    if (by !== 'note') this.#requesters.set(ticket, made.requesterId);
    if (id === undefined) return;
    const [message] = (await this.#read(ticket)).conversation.items;
    this.#messages.set(id, message?.id ?? '');
  }

  /** The requester writes over the API, and an agent changes along what a customer may not. What is among agents they write down. */
  async #ask({ ticket, status, set, id, ...act }: CaseAct): Promise<void> {
    const requester = this.#requesters.get(ticket);
    const path = `/tickets/${this.idOf(ticket)}`;
    const own = requester === undefined ? undefined : await this.#stage.customer(requester);
    // Until the mail has left with which an agent began it, its requester does not know of the ticket.
    const isKnown =
      own !== undefined && (await this.#stage.host.api('GET', path, { token: own })).status === 200;
    const token = isKnown ? own : undefined;
    const body = { kind: 'customer_message', text: 'How is it?' };
    const answer = await this.#send('POST', `${path}/messages`, body, token);
    if (id !== undefined) this.#messages.set(id, messageAdded.parse(answer).message.id);
    if (status !== undefined || set !== undefined) await this.#change({ ...act, ticket, status, set });
  }

  async #say(kind: string, { ticket, automatic, countsAsReply, status, set, id }: CaseAct): Promise<void> {
    const token = automatic ? await this.#stage.automation() : undefined;
    const change = {
      ...(set && (await this.#fields(set))),
      ...(status && { status: this.#statusOf(status) }),
    };
    const along = Object.keys(change).length > 0 ? { ticket: change } : {};
    const body = { kind, text: 'It is so.', ...along, ...(countsAsReply !== undefined && { countsAsReply }) };
    const answer = await this.#send('POST', `/tickets/${this.idOf(ticket)}/messages`, body, token);
    if (id !== undefined) this.#messages.set(id, messageAdded.parse(answer).message.id);
  }

  /** A machine of the customer's answers by mail, and the desk has taken it in. */
  async #mailAutomatically({ ticket }: CaseAct): Promise<void> {
    const id = this.idOf(ticket);
    const count = async () => (await this.#read(ticket)).conversation.items.length;
    const before = await count();
    await this.#stage.host.sendMail({
      from: this.#addressOf(ticket),
      to: 'support@desk.example.com',
      subject: `Re: A question [#${id}]`,
      text: 'I am out of office.',
      headers: { 'Auto-Submitted': 'auto-replied' },
    });
    await until('the automatic mail to come in', async () => (await count()) > before);
  }

  async #change({ ticket, status, set, assignee }: CaseAct): Promise<void> {
    const { names } = this.#stage;
    const assigneeId = assignee ? await names.agent(assignee) : assignee;
    const fields = set === undefined ? {} : await this.#fields(set);
    const change = {
      ...fields,
      ...(status && { status: this.#statusOf(status) }),
      ...(assigneeId !== undefined && { assigneeId }),
    };
    if (Object.keys(change).length > 0) await this.#send('PATCH', `/tickets/${this.idOf(ticket)}`, change);
  }

  /** @returns the jobs that derive tickets anew */
  async #configure(of: Partial<Pick<CaseAct, 'calendars' | 'policies' | 'statuses' | 'policyOrder'>>) {
    const { calendars = [], policies = [], statuses = {}, policyOrder } = of;
    const jobs: (string | null)[] = [];
    for (const { key, ...calendar } of calendars)
      jobs.push(await this.#put(`/calendars/${this.#keyOf(key)}`, { ...calendar, ...this.#keyIn(key) }));
    for (const [key, status] of Object.entries(statuses))
      jobs.push(await this.#put(`/statuses/${this.#statusOf(key)}`, status));
    const order = policyOrder ?? [...new Set([...this.#policies.keys(), ...policies.map(({ key }) => key)])];
    for (const [at, key] of order.entries()) {
      const policy = policies.find((one) => one.key === key) ?? this.#policies.get(key);
      if (policy === undefined) throw new Error(`There is no policy ${key}`);
      jobs.push(await this.#putPolicy(policy, at + 1));
      this.#policies.set(key, policy);
    }
    return jobs.flatMap((id) => id ?? []);
  }

  /** Saves a row of the configuration. @returns the job that derives tickets anew by it, if one does */
  async #put(path: string, body: object): Promise<string | null> {
    return saved.parse(await this.#send('PUT', path, body)).jobId;
  }

  async #putPolicy(policy: PlayableCase['policies'][number], position: number): Promise<string | null> {
    const { key, ...body } = policy;
    const scoped = this.#scope === '' ? body : scopedPolicy(body, this.#scope);
    const named = await this.#named(scoped);
    return this.#put(`/sla-policies/${this.#keyOf(key)}`, { ...named, ...this.#keyIn(key), position });
  }

  /** A policy whose conditions name things of the desk by their numbers. */
  async #named(policy: object): Promise<object> {
    const { conditions = {}, ...rest } = policyParts.parse(policy);
    const all = await Promise.all((conditions.all ?? []).map((one) => this.#numbered(one)));
    const any = await Promise.all((conditions.any ?? []).map((one) => this.#numbered(one)));
    return {
      ...rest,
      conditions: { ...(conditions.all && { all }), ...(conditions.any && { any }) },
    };
  }

  async #numbered({ field, operator, value }: z.infer<typeof condition>) {
    const one = async (name: unknown) => {
      const fields = await this.#fields({ [field]: name });
      return Object.values(fields)[0];
    };
    if (value === undefined || !['team', 'organisation', 'mailbox'].includes(field))
      return { field, operator, ...(value !== undefined && { value }) };
    return {
      field,
      operator,
      value: Array.isArray(value) ? await Promise.all(value.map(one)) : await one(value),
    };
  }

  /** Facts of a ticket by the names that the API has for them. */
  async #fields(facts: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
    const { names } = this.#stage;
    const entries = Object.entries(facts).map(async ([name, value]) => {
      const named = z.string().nullable().catch(null).parse(value);
      if (name === 'team') return ['teamId', named && (await names.team(named))];
      if (name === 'organisation') return ['organisationId', named && (await names.organisation(named))];
      if (name === 'mailbox') return ['mailbox', await names.mailbox(named ?? '')];
      if (name === 'tags') return ['tags', [...z.array(z.string()).parse(value), ...this.#tag()]];
      return [name, value];
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  /** The address of a ticket's requester. */
  #addressOf(ticket: string): string {
    return this.#addresses.get(ticket) ?? `${this.#scope}${ticket.toLowerCase()}@customer.example.net`;
  }

  #tag(): string[] {
    return this.#scope === '' ? [] : [this.#scope];
  }

  /** A status that the case configures is one of its own where it shares the desk. */
  #statusOf(key: string): string {
    return this.#ownStatuses.has(key) ? this.#keyOf(key) : key;
  }

  #keyOf(key: string): string {
    return this.#scope === '' ? key : `${this.#scope}_${key}`;
  }

  #keyIn(key: string) {
    return { key: this.#keyOf(key) };
  }

  #nameOf(key: unknown): string | null {
    return key === null || key === undefined ? null : String(key).slice(this.#keyOf('').length);
  }

  #messageOf(id = ''): string {
    const found = this.#messages.get(id);
    if (found === undefined) throw new Error(`There is no message ${id} yet`);
    return found;
  }

  async #read(name: string) {
    return conversation.parse(await this.#send('GET', `/tickets/${this.idOf(name)}`));
  }

  async #send(method: string, path: string, body?: object, token?: string): Promise<unknown> {
    const options = { ...(body && { body }), ...(token && { token }) };
    return given(`${method} ${path}`, await this.#stage.host.api(method, path, options));
  }
}

const condition = z.strictObject({ field: z.string(), operator: z.string(), value: z.unknown().optional() });
const policyParts = z.looseObject({
  conditions: z.object({ all: z.array(condition).optional(), any: z.array(condition).optional() }).optional(),
});

/** A policy of a case that shares its desk: for the tickets of the case alone, by calendars of the case. */
function scopedPolicy(policy: object, scope: string): object {
  const parts = policyParts
    .extend({
      calendar: z.string().optional(),
      targets: z.record(z.string(), z.looseObject({ calendar: z.string().optional() })).optional(),
    })
    .parse(policy);
  const { conditions = {}, calendar, targets = {}, ...rest } = parts;
  const own = { field: 'tags', operator: 'is', value: scope };
  const calendarOf = (key: string | undefined) => (key === undefined ? {} : { calendar: `${scope}_${key}` });
  return {
    ...rest,
    ...calendarOf(calendar),
    conditions: { ...conditions, all: [...(conditions.all ?? []), own] },
    targets: mapped(targets, (target) => ({ ...target, ...calendarOf(target.calendar) })),
  };
}

function mapped<Value, Result>(record: Readonly<Record<string, Value>>, of: (value: Value) => Result) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, of(value)]));
}
