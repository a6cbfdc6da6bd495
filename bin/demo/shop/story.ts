import type { NewActor, NewMessage, NewState, NewTicket } from '../../import/converted.ts';
import { Dice } from './dice.ts';
import { page, picture } from './files.ts';
import { EXTERNAL, KEY, TAG } from './marks.ts';
import { AGENTS, type DemoAgent, type DemoCustomer, TEAMS, type Team } from './people.ts';
import { atWork } from './rhythm.ts';
import { TOPICS, type Topic } from './words/index.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** An order of the shop that a ticket is about. */
export interface DemoOrder {
  readonly number: string;
  readonly customer: DemoCustomer;
  readonly date: string;
  readonly total: string;
  readonly item: string;
}

/** What happened with a ticket until the end. */
export interface Told {
  readonly ticket: NewTicket;
  readonly order: DemoOrder;
}

/** How often customers write about each topic, who answers, and of which kind and how urgent that is. */
const ABOUT: Readonly<
  Record<Topic, { weight: number; team: Team; type: 'question' | 'incident' | 'problem'; urgent: number }>
> = {
  delivery: { weight: 27, team: 'care', type: 'incident', urgent: 8 },
  damaged: { weight: 12, team: 'returns', type: 'problem', urgent: 14 },
  return: { weight: 18, team: 'returns', type: 'question', urgent: 2 },
  refund: { weight: 12, team: 'billing', type: 'incident', urgent: 7 },
  invoice: { weight: 8, team: 'billing', type: 'question', urgent: 1 },
  product: { weight: 15, team: 'care', type: 'question', urgent: 1 },
  payment: { weight: 8, team: 'billing', type: 'incident', urgent: 16 },
};

type Priority = 'low' | 'normal' | 'high' | 'urgent';

/** How long a first answer takes, by how urgent it is. */
const ANSWERED: Readonly<Record<Priority, number>> = {
  urgent: 25 * MINUTE,
  high: 70 * MINUTE,
  normal: 150 * MINUTE,
  low: 5 * HOUR,
};

const CHANNELS = [
  ['email', 60],
  ['form', 17],
  ['portal', 8],
  ['phone', 8],
  ['chat', 7],
] as const;

/** What agents did who wrote down for how long. */
const WORK = ['Asked the carrier.', 'Looked for it in the warehouse.', 'Talked to the bank.', null];

const TEAM_NOTES = [
  'Called the carrier: they look for it in the depot.',
  'Has written about this before, see the other tickets.',
  'Good customer. Let us be generous here.',
  'The warehouse confirms: one left on the shelf.',
];

/** What happens to one ticket, told act by act from when it was opened until the end, behind which nothing is told. */
class Story {
  readonly messages: NewMessage[] = [];
  readonly changes: NonNullable<NewTicket['changes']> = [];
  readonly surveys: NonNullable<NewTicket['satisfaction']> = [];
  readonly times: NonNullable<NewTicket['timeEntries']> = [];
  readonly dice: Dice;
  readonly #end: number;
  readonly #name: string;
  #last = 0;

  constructor(dice: Dice, name: string, end: number) {
    this.dice = dice;
    this.#name = name;
    this.#end = end;
  }

  /** Whether something that happens then has happened. */
  isTold(at: number): boolean {
    return at <= this.#end;
  }

  say(at: number, kind: NewMessage['kind'], author: NewActor, text: string, files: NewMessage['files'] = []) {
    if (!this.isTold(at)) return;
    const said = { kind, author, createdAt: new Date(at).toISOString(), text };
    this.messages.push({ externalId: this.#next('m'), ...said, ...(files.length > 0 && { files }) });
  }

  change(at: number, by: NewActor, to: NewState): void {
    if (!this.isTold(at)) return;
    this.changes.push({ externalId: this.#next('c'), at: new Date(at).toISOString(), by, to });
  }

  /** An agent writes down for how long they have worked, as some do. */
  work(at: number, agent: DemoAgent): void {
    const dice = new Dice(at, this.#name);
    if (!this.isTold(at) || !dice.chance(40)) return;
    const seconds = 60 * Math.min(240, Math.max(2, dice.about(9 * agent.pace)));
    const note = dice.of(WORK);
    const worked = { agent: agent.address, workedAt: new Date(at).toISOString(), seconds };
    this.times.push({ externalId: this.#next('t'), ...worked, ...(note !== null && { note }) });
  }

  /** The customer is asked how satisfied they are, and may answer. */
  ask(at: number, answer: { at: number; score: number; comment: string } | null): void {
    if (!this.isTold(at)) return;
    const asked = { externalId: this.#next('s'), askedAt: new Date(at).toISOString(), scale: 5 as const };
    const said = answer !== null && this.isTold(answer.at) ? answer : null;
    const { score, comment } = said ?? { score: 0, comment: '' };
    this.surveys.push({
      ...asked,
      ...(said && { score, ratedAt: new Date(said.at).toISOString(), ...(comment !== '' && { comment }) }),
    });
  }

  #next(kind: string): string {
    this.#last += 1;
    return `${this.#name}-${kind}${this.#last}`;
  }
}

/** Words with what is meant in place of what stands for it. */
function filled(text: string, meant: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => meant[name] ?? whole);
}

const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Languages in which what follows a greeting begins as a sentence. */
const SENTENCE_AFTER_GREETING: readonly string[] = ['en', 'fr', 'es', 'it', 'pl'];

/** The ticket with a number, which a customer opens at a time (milliseconds), as it stands at the end of the year. */
export function tell(
  { seed, end }: { seed: number; end: number },
  { number, at, customer }: { number: number; at: number; customer: DemoCustomer },
): Told {
  const name = `${EXTERNAL}ticket-${number}`;
  const dice = new Dice(seed, name);
  const topic = dice.weighed(TOPICS.map((one) => [one, ABOUT[one].weight] as const));
  const { team, type, urgent } = ABOUT[topic];
  const { language } = customer;
  const words = language.topics[topic];
  const order: DemoOrder = {
    number: `TEA-${10_000 + number}`,
    customer,
    date: new Date(at - (2 + dice.below(20)) * DAY).toISOString(),
    total: `${12 + dice.below(140)}.${dice.of(['90', '50', '00'])}`,
    item: dice.of(language.items),
  };
  const priority = priorityOf(dice, customer, urgent);
  const agent = agentFor(dice, team);
  const meant = { order: order.number, item: order.item, name: customer.name, agent: agent.name };
  const begins = (text: string) => (SENTENCE_AFTER_GREETING.includes(language.locale) ? upper(text) : text);
  const story = new Story(dice, name, end);
  const self = { customer: { externalId: customer.externalId } };
  const opening = `${dice.of(language.greetings)}\n\n${begins(filled(dice.of(words.openings), meant))}\n\n${customer.name}`;
  story.say(at, 'customer_message', self, opening, topic === 'damaged' ? [picture(dice)] : []);
  const answer = () =>
    `${filled(language.agentGreeting, meant)}\n\n${begins(filled(dice.of(words.answers), meant))}\n\n${filled(language.agentGoodbye, meant)}`;
  // Some come to those who answer whatever nobody else is known for.
  const isTransferred = team !== 'care' && dice.chance(30);
  live(story, { at, priority, agent, team, isTransferred, self, answer, topic, order, language, words });
  const ticket: NewTicket = {
    externalId: name,
    requester: { externalId: customer.externalId },
    createdAt: new Date(at).toISOString(),
    channel: channelOf(dice, customer),
    language: language.locale,
    subject: upper(filled(dice.of(words.subjects), meant)),
    priority: 'normal',
    team: TEAMS[isTransferred ? 'care' : team],
    type,
    tags: [TAG, ...(customer.isVip ? ['vip'] : [])],
    fields: { [`${KEY}order`]: order.number },
    messages: story.messages,
    changes: story.changes,
    ...(story.surveys.length > 0 && { satisfaction: story.surveys }),
    ...(story.times.length > 0 && { timeEntries: story.times }),
  };
  return { ticket, order };
}

/** Who writes elsewhere than by mail does so mostly. */
function channelOf(dice: Dice, { reach }: DemoCustomer): NonNullable<NewTicket['channel']> {
  const otherwise = dice.weighed(CHANNELS);
  return reach !== null && dice.chance(75) ? reach.channel : otherwise;
}

function priorityOf(dice: Dice, { isVip }: DemoCustomer, urgent: number): Priority {
  if (dice.chance(urgent)) return 'urgent';
  if (dice.chance(isVip ? 60 : 15)) return 'high';
  return dice.chance(12) ? 'low' : 'normal';
}

function agentFor(dice: Dice, team: Team): DemoAgent {
  return dice.of(AGENTS.filter((one) => one.team === team));
}

/** What is known of a ticket as it is opened. */
interface Opened {
  at: number;
  priority: Priority;
  agent: DemoAgent;
  team: Team;
  isTransferred: boolean;
  self: NewActor;
  answer: () => string;
  topic: Topic;
  order: DemoOrder;
  language: DemoCustomer['language'];
  words: DemoCustomer['language']['topics'][Topic];
}

/** Somebody takes the ticket, answers, is asked again, solves it; and now and then it comes back. */
function live(story: Story, opened: Opened): void {
  const { dice } = story;
  const { agent, topic, words, language, self } = opened;
  const by = { agent: agent.address };
  let now = taken(story, opened);
  const more = dice.weighed([
    [0, 52],
    [1, 32],
    [2, 16],
  ]);
  for (let round = 0; round <= more; round += 1) {
    now = answered(story, opened, now, round);
    if (round === more) break;
    story.change(now + 1000, by, { status: 'pending' });
    now += dice.about(11 * HOUR);
    const text = round === 0 ? words.followUp : language.again;
    story.say(now, 'customer_message', self, text, topic === 'damaged' && round === 0 ? [picture(dice)] : []);
    story.change(now + 500, self, { status: 'open' });
  }
  solved(story, opened, now);
}

/** Whoever reads it first says what it is about, and who gets it. @returns when they had it */
function taken(story: Story, { at, priority, agent, team, isTransferred, topic }: Opened): number {
  const { dice } = story;
  const triage = atWork(dice, at + dice.about(14 * MINUTE));
  const first = agentFor(dice, 'care');
  const described = { category: `${KEY}${topic}`, ...(priority !== 'normal' && { priority }) };
  const place = {
    assignee: isTransferred ? first.address : agent.address,
  };
  story.change(triage, { agent: first.address }, { ...described, ...place, status: 'open' });
  if (!isTransferred) return triage;
  const moved = atWork(dice, triage + dice.about(40 * MINUTE));
  const to = { team: TEAMS[team], assignee: agent.address };
  story.change(moved, { agent: first.address }, to);
  return moved;
}

/** @returns when the agent has answered */
function answered(story: Story, opened: Opened, from: number, round: number): number {
  const { dice } = story;
  const { priority, agent, topic, order } = opened;
  const by = { agent: agent.address };
  const isLate = dice.chance(7);
  const takes = dice.about(ANSWERED[priority] * agent.pace) * (isLate ? 7 : 1);
  let at = atWork(dice, from + takes);
  if (dice.chance(14)) story.say(at - 2 * MINUTE, 'internal_note', by, dice.of(TEAM_NOTES));
  if (round === 0 && dice.chance(2)) {
    story.change(at, by, { status: 'hold' });
    at = atWork(dice, at + (2 + dice.below(6)) * DAY);
  }
  const isWithFile = round === 0 && (topic === 'return' || topic === 'invoice');
  const file =
    topic === 'return'
      ? page('label.pdf', `Return label ${order.number}`)
      : page('invoice.pdf', `Invoice ${order.number}`);
  story.say(at, 'public_reply', by, opened.answer(), isWithFile ? [file] : []);
  story.work(at, agent);
  return at;
}

function solved(story: Story, { agent, language, self, order, answer, topic }: Opened, from: number): void {
  const { dice } = story;
  const by = { agent: agent.address };
  const wish = topic === 'return' || topic === 'damaged' || topic === 'refund';
  const tags = { tags: [TAG, topic, ...(Number(order.total) > 100 ? ['large_order'] : [])] };
  const fields = wish && { fields: { [`${KEY}wish`]: topic === 'damaged' ? 'exchange' : 'refund' } };
  let at = from + 1000;
  if (dice.chance(38)) {
    story.change(at, by, { status: 'pending' });
    const thanked = from + dice.about(7 * HOUR);
    story.say(thanked, 'customer_message', self, dice.of(language.thanks));
    at = atWork(dice, thanked + dice.about(30 * MINUTE));
  }
  story.change(at, by, { status: 'solved', ...tags, ...fields });
  if (!dice.chance(7)) {
    asked(story, { agent, language, at });
    return;
  }
  const back = at + dice.about(30 * HOUR);
  story.say(back, 'customer_message', self, language.again);
  story.change(back + 500, self, { status: 'open' });
  const again = atWork(dice, back + dice.about(3 * HOUR));
  story.say(again, 'public_reply', by, answer());
  story.change(again + 1000, by, { status: 'solved' });
}

/** A day after it was solved the customer is asked, and one in three answers. */
function asked(
  story: Story,
  { agent, language, at }: Pick<Opened, 'agent' | 'language'> & { at: number },
): void {
  const { dice } = story;
  const asks = at + DAY;
  if (!dice.chance(36)) {
    story.ask(asks, null);
    return;
  }
  const isContent = dice.chance(agent.liked);
  const score = isContent ? 4 + dice.below(2) : dice.of([1, 2, 3]);
  const comment = dice.chance(40) ? dice.of(language.comments[isContent ? 'good' : 'bad']) : '';
  story.ask(asks, { at: asks + dice.about(9 * HOUR), score, comment });
}
