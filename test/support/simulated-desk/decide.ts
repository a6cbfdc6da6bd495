import type { Actor } from '../../../schemas/actor.ts';
import type { Dice } from '../sla-model/dice.ts';
import { type Act, agent, customer, rule, type Setting, type TicketAct } from './acts.ts';
import type { SimulatedSetting } from './setting.ts';

/** A ticket as far as who decides what happens to it must know. */
export interface Known {
  id: number;
  category: 'new' | 'open' | 'pending' | 'hold' | 'solved';
  solvedAt: number | null;
  team: number | null;
  assignee: number | null;
  priority: string;
  customerId: number;
  isTrashed: boolean;
  isSpam: boolean;
  isPurged: boolean;
  mergedInto: number | null;
  messages: { id: string; kind: 'public_reply' | 'customer_message' }[];
  entries: { id: string; agentId: number }[];
  surveys: { id: string; ratedAt: number | null; askedAt: number; scale: number }[];
  isAsked: boolean;
}

/** Decides what happens to some tickets that have to do with each other, step by step, and writes it down. */
export class StoryWriter {
  readonly acts: Act[] = [];
  readonly tickets: Known[] = [];
  readonly dice: Dice;
  readonly setting: SimulatedSetting;
  now: number;
  readonly #nextId: () => number;
  #names = 0;

  constructor(of: { dice: Dice; setting: SimulatedSetting; now: number; nextId: () => number }) {
    this.dice = of.dice;
    this.setting = of.setting;
    this.now = of.now;
    this.#nextId = of.nextId;
  }

  /** Writes down what somebody does now. */
  act(ticket: number, by: Actor, act: TicketAct, more: { caused?: boolean; at?: number } = {}): void {
    const { at = this.now, ...rest } = more;
    this.acts.push({ at, ticket, by, ...rest, ...act });
  }

  name(letter: string): string {
    this.#names += 1;
    return `${letter}${this.#names}`;
  }

  nextId(): number {
    return this.#nextId();
  }

  known(id: number): Known {
    const found = this.tickets.find((one) => one.id === id);
    if (found === undefined) throw new Error(`Nobody knows of ticket ${id}`);
    return found;
  }

  /** Whether it has closed by itself by now. */
  isClosed({ solvedAt, category }: Known): boolean {
    const { closeAfterDays } = this.setting;
    if (category !== 'solved' || solvedAt === null || closeAfterDays === null) return false;
    return this.now >= solvedAt + closeAfterDays * 86_400;
  }

  agentOf(team: number | null): number {
    const { teams } = this.setting;
    const own = teams.find(({ id }) => id === team) ?? this.dice.of(teams);
    return this.dice.of(own.agents);
  }
}

const CHANNELS = ['email', 'email', 'email', 'form', 'portal', 'phone', 'chat', 'api'] as const;
const LANGUAGES = ['sl', 'en', 'hi', 'ne', null];
const TAGS = ['vpn', 'wifi', 'vip', 'invoice', 'internal'];

/** A ticket begins: a customer writes, or an agent does for them. */
export function open(writer: StoryWriter): Known {
  const { dice, setting } = writer;
  const id = writer.nextId();
  const customerId = 1 + dice.below(200);
  const isByAgent = dice.chance(8);
  const mailbox = dice.of(setting.mailboxes);
  const kind = isByAgent
    ? dice.of(['public_reply', 'internal_note', 'customer_message'] as const)
    : 'customer_message';
  const message = writer.name('m');
  const priority = dice.of(['low', 'normal', 'normal', 'high', 'urgent'] as const);
  const set: Setting = {
    channel: isByAgent ? 'phone' : dice.of(CHANNELS),
    mailbox: mailbox.address,
    teamId: mailbox.teamId,
    priority,
    type: dice.of(['question', 'question', 'incident', 'task'] as const),
    tags: TAGS.filter(() => dice.chance(20)),
    language: dice.of(LANGUAGES),
    organisationId: dice.chance(50) ? 1 + dice.below(5) : null,
    category: dice.chance(60) ? dice.of(['billing', 'delivery', 'account']) : null,
    fields: {
      ...(dice.chance(50) && { product: dice.of(['shoes', 'hats', 'coats']) }),
      ...(dice.chance(20) && { rooms: dice.of([['kitchen'], ['hall', 'kitchen']]) }),
    },
  };
  const by = isByAgent ? agent(writer.agentOf(mailbox.teamId)) : customer(customerId);
  const isBlocked = !isByAgent && dice.chance(2);
  writer.act(id, by, {
    do: 'open',
    message: { id: message, kind },
    set,
    requesterId: customerId,
    ...(isBlocked && { spam: 'blocked' }),
  });
  const isTouched = kind === 'public_reply';
  const known: Known = {
    ...{ id, category: isTouched ? 'open' : 'new', solvedAt: null, team: mailbox.teamId, assignee: null },
    ...{ priority, customerId, isTrashed: false, isSpam: isBlocked, isPurged: false, mergedInto: null },
    ...{ messages: [], entries: [], surveys: [], isAsked: false },
  };
  if (kind !== 'internal_note') known.messages.push({ id: message, kind });
  writer.tickets.push(known);
  if (known.team === null && dice.chance(70)) sortIn(writer, known);
  return known;
}

/** A trigger gives a new ticket to a team, and mostly at once. */
function sortIn(writer: StoryWriter, known: Known): void {
  const { dice, setting } = writer;
  const team = dice.of(setting.teams).id;
  writer.now += dice.below(3);
  writer.act(known.id, rule(1), { do: 'change', set: { teamId: team } }, { caused: true });
  known.team = team;
  if (!dice.chance(30)) return;
  writer.act(known.id, rule(2), { do: 'change', set: { priority: 'urgent' } }, { caused: true });
  known.priority = 'urgent';
}
