import { agent, customer, rule, type Setting } from './acts.ts';
import type { Known, StoryWriter } from './decide.ts';
import { merge, split, unmerge } from './doings-joins.ts';

/** Something that may happen to a ticket, and is written down. */
export type Doing = (writer: StoryWriter, known: Known) => void;

/** What may happen to a ticket as it is, each as often as it stands here. */
export function drawDoing(writer: StoryWriter, known: Known): Doing | null {
  const { dice } = writer;
  if (known.isPurged) return null;
  if (known.mergedInto !== null) return dice.chance(30) ? writeToMerged : dice.chance(40) ? unmerge : null;
  if (known.isTrashed) return dice.of([restore, restore, purge]);
  if (known.isSpam) return dice.of([unmark, unmark, trash]);
  if (writer.isClosed(known)) return dice.of([comeBack, trash, rate, ask, tag]);
  if (known.category === 'solved') return dice.of(SOLVED);
  return dice.of(LIVE);
}

function write(writer: StoryWriter, known: Known): void {
  const { dice } = writer;
  const id = writer.name('m');
  const automatic = dice.chance(8);
  writer.act(known.id, customer(known.customerId), {
    do: 'write',
    message: { id, kind: 'customer_message', ...(automatic && { automatic }) },
  });
  if (automatic) return;
  known.messages.push({ id, kind: 'customer_message' });
  if (known.category !== 'new') reopen(known);
}

function reopen(known: Known): void {
  known.category = 'open';
  known.solvedAt = null;
  known.isAsked = false;
}

function reply(writer: StoryWriter, known: Known): void {
  const { dice } = writer;
  const by = known.assignee !== null && dice.chance(80) ? known.assignee : writer.agentOf(known.team);
  const id = writer.name('m');
  const set = along(writer, known, by);
  writer.act(known.id, agent(by), { do: 'write', message: { id, kind: 'public_reply' }, set });
  if (dice.chance(12)) {
    if (dice.chance(30)) tag(writer, known);
    writer.now += 5 + dice.below(30);
    writer.act(known.id, agent(by), { do: 'undo', message: id });
    return;
  }
  known.messages.push({ id, kind: 'public_reply' });
  keep(writer, known, set);
  if (dice.chance(30)) mailOf(writer, known, id);
}

/** What an agent sets along with a reply. What may be taken back is little. */
function along(writer: StoryWriter, known: Known, by: number): Setting {
  const { dice, setting } = writer;
  const draw = dice.below(10);
  if (draw < 3) return { status: dice.of(['answered', 'pending', 'on_hold']) };
  if (draw < 5) return { status: 'resolved', assigneeId: known.assignee ?? by };
  if (draw < 6) return { teamId: dice.of(setting.teams).id, assigneeId: null };
  return {};
}

function mailOf(writer: StoryWriter, known: Known, message: string): void {
  const { dice, now } = writer;
  const by = { kind: 'system', name: 'mail' } as const;
  const at = now + 65;
  writer.act(known.id, by, { do: 'mail', message, fate: 'sent' }, { at });
  const hours = dice.of([1, 20, 100, 200]);
  const bounced = { do: 'mail', message, fate: 'bounced', hard: dice.chance(60) } as const;
  if (dice.chance(25)) writer.act(known.id, by, bounced, { at: at + hours * 3600 });
}

/** What a ticket is after something was set on it. */
function keep(writer: StoryWriter, known: Known, set: Setting): void {
  if (set.assigneeId !== undefined) known.assignee = set.assigneeId;
  if (set.teamId !== undefined) known.team = set.teamId;
  if (set.priority !== undefined) known.priority = set.priority;
  if (known.category === 'new' && set.status === undefined && set.assigneeId) known.category = 'open';
  if (set.status === undefined) return;
  const category = { answered: 'pending', pending: 'pending', on_hold: 'hold', resolved: 'solved' } as const;
  const isSolved = set.status === 'resolved';
  if (isSolved && known.category !== 'solved') {
    known.solvedAt = writer.now;
    known.isAsked = false;
  }
  if (!isSolved) known.solvedAt = null;
  known.category = category[set.status as keyof typeof category] ?? 'open';
}

function change(writer: StoryWriter, known: Known, by: number, set: Setting): void {
  writer.act(known.id, agent(by), { do: 'change', set });
  keep(writer, known, set);
}

function note(writer: StoryWriter, known: Known): void {
  const message = { id: writer.name('m'), kind: 'internal_note' } as const;
  writer.act(known.id, agent(writer.agentOf(known.team)), { do: 'write', message });
}

function ruleAnswer(writer: StoryWriter, known: Known): void {
  const countsAsReply = writer.dice.chance(50);
  const message = { id: writer.name('m'), kind: 'public_reply', countsAsReply } as const;
  writer.act(known.id, rule(3), { do: 'write', message }, { caused: true });
  if (countsAsReply && known.category === 'new') known.category = 'open';
}

function assign(writer: StoryWriter, known: Known): void {
  const to = writer.agentOf(known.team);
  change(writer, known, writer.dice.chance(50) ? to : writer.agentOf(known.team), { assigneeId: to });
}

function unassign(writer: StoryWriter, known: Known): void {
  change(writer, known, writer.agentOf(known.team), { assigneeId: null });
}

function transfer(writer: StoryWriter, known: Known): void {
  const { dice, setting } = writer;
  const teamId = dice.chance(15) ? null : dice.of(setting.teams).id;
  change(writer, known, writer.agentOf(known.team), { teamId, ...(dice.chance(60) && { assigneeId: null }) });
}

function prioritise(writer: StoryWriter, known: Known): void {
  const priority = writer.dice.of(['low', 'normal', 'high', 'urgent'] as const);
  change(writer, known, writer.agentOf(known.team), { priority });
}

function wait(writer: StoryWriter, known: Known): void {
  change(writer, known, writer.agentOf(known.team), {
    status: writer.dice.of(['pending', 'on_hold', 'open']),
  });
}

/** Solved by whoever has it, or takes it for that; sometimes a rule takes it from them then. */
function solve(writer: StoryWriter, known: Known): void {
  const { dice } = writer;
  const by = known.assignee !== null && dice.chance(60) ? known.assignee : writer.agentOf(known.team);
  const takes = dice.chance(60) ? { assigneeId: by } : {};
  change(writer, known, by, { status: 'resolved', ...takes });
  if (!dice.chance(20)) return;
  writer.now += dice.below(3);
  writer.act(known.id, rule(4), { do: 'change', set: { assigneeId: null } }, { caused: true });
  known.assignee = null;
}

function openAgain(writer: StoryWriter, known: Known): void {
  change(writer, known, writer.agentOf(known.team), { status: 'open' });
}

function describe(writer: StoryWriter, known: Known): void {
  const { dice } = writer;
  const set = dice.of<Setting>([
    { type: dice.of(['question', 'incident', 'task'] as const) },
    { category: dice.of(['billing', 'delivery', null]) },
    { language: dice.of(['sl', 'en', null]) },
    { organisationId: 1 + dice.below(5) },
    { fields: { product: dice.of(['shoes', 'hats', null]) } },
    { mailbox: dice.of(writer.setting.mailboxes).address },
  ]);
  const isBulk = dice.chance(25);
  const job = isBulk ? jobAt(writer.now) : undefined;
  writer.act(known.id, agent(writer.agentOf(known.team)), { do: 'change', set, job });
}

function tag(writer: StoryWriter, known: Known): void {
  const tags = ['vpn', 'wifi', 'vip', 'invoice'].filter(() => writer.dice.chance(30));
  writer.act(known.id, agent(writer.agentOf(known.team)), { do: 'change', set: { tags } });
}

/** The id of the bulk job of a month. */
export function jobAt(second: number): string {
  const month = new Date(second * 1000).getUTCMonth();
  return `01J0B${'0'.repeat(19)}${String(month).padStart(2, '0')}`;
}

function work(writer: StoryWriter, known: Known): void {
  const { dice } = writer;
  const [entry] = known.entries;
  const agentId = writer.agentOf(known.team);
  const by = agent(agentId);
  if (entry !== undefined && dice.chance(50)) {
    if (dice.chance(30)) {
      writer.act(known.id, by, { do: 'unwork', entry: entry.id });
      known.entries = known.entries.slice(1);
      return;
    }
    const workedAt = writer.now - dice.below(86_400);
    writer.act(known.id, by, { do: 'rework', entry: entry.id, seconds: 60 + dice.below(3600), workedAt });
    return;
  }
  const id = writer.name('t');
  const workedAt = writer.now - dice.of([0, 0, 600, 86_400]);
  writer.act(known.id, by, { do: 'work', entry: id, agentId, seconds: 60 + dice.below(7200), workedAt });
  known.entries.push({ id, agentId });
}

function ask(writer: StoryWriter, known: Known): void {
  if (known.isAsked || known.category !== 'solved') return;
  const id = writer.name('s');
  const scale = writer.dice.of([2, 3, 5]);
  writer.act(known.id, { kind: 'system', name: 'clock' }, { do: 'ask', survey: id, scale });
  known.isAsked = true;
  known.surveys.push({ id, ratedAt: null, askedAt: writer.now, scale });
}

function rate(writer: StoryWriter, known: Known): void {
  const survey = known.surveys.at(-1);
  if (survey === undefined) return;
  const until = survey.ratedAt === null ? survey.askedAt + 30 * 86_400 : survey.ratedAt + 7 * 86_400;
  if (writer.now >= until) return;
  const score = 1 + writer.dice.below(survey.scale);
  writer.act(known.id, customer(known.customerId), { do: 'rate', survey: survey.id, score });
  survey.ratedAt ??= writer.now;
}

function mark(writer: StoryWriter, known: Known): void {
  writer.act(known.id, agent(writer.agentOf(known.team)), { do: 'mark' });
  known.isSpam = true;
}

function unmark(writer: StoryWriter, known: Known): void {
  writer.act(known.id, agent(writer.agentOf(known.team)), { do: 'unmark' });
  known.isSpam = false;
}

function trash(writer: StoryWriter, known: Known): void {
  writer.act(known.id, agent(writer.agentOf(known.team)), { do: 'trash' });
  known.isTrashed = true;
}

function restore(writer: StoryWriter, known: Known): void {
  writer.act(known.id, agent(writer.agentOf(known.team)), { do: 'restore' });
  known.isTrashed = false;
}

function purge(writer: StoryWriter, known: Known): void {
  if (writer.tickets.some(({ mergedInto }) => mergedInto === known.id)) return;
  writer.act(known.id, agent(1), { do: 'purge' });
  known.isPurged = true;
}

function redact(writer: StoryWriter, known: Known): void {
  const message = known.messages.at(-1);
  if (message) writer.act(known.id, agent(1), { do: 'redact', message: message.id });
}

/** A customer writes to a closed ticket whose mailbox opens it again. */
function comeBack(writer: StoryWriter, known: Known): void {
  const id = writer.name('m');
  writer.act(known.id, customer(known.customerId), {
    do: 'write',
    message: { id, kind: 'customer_message' },
    set: { status: 'open' },
  });
  known.messages.push({ id, kind: 'customer_message' });
  reopen(known);
}

/** A customer goes on writing to a ticket that was merged: it reaches the one in which that goes on. */
function writeToMerged(writer: StoryWriter, known: Known): void {
  let into = known;
  while (into.mergedInto !== null) into = writer.known(into.mergedInto);
  if (into.isTrashed || into.isSpam || writer.isClosed(into)) return;
  const id = writer.name('m');
  writer.act(into.id, customer(known.customerId), {
    do: 'write',
    message: { id, kind: 'customer_message', writtenTo: known.id },
  });
  if (into.category !== 'new') reopen(into);
}

const LIVE: readonly Doing[] = [
  ...[write, write, write, reply, reply, reply, reply, reply, note, ruleAnswer],
  ...[assign, assign, unassign, transfer, prioritise, wait, solve, solve, solve, describe, tag],
  ...[work, work, work, mark, trash, redact, merge, split, split, split, solve],
  ...[write, reply, reply, note, describe, assign],
];
const SOLVED: readonly Doing[] = [
  ...[write, write, openAgain, reply, note, ask, ask, rate, rate, rate, work, solve, tag],
  ...[describe, trash, merge, assign],
];
