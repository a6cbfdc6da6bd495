import { agent } from './acts.ts';
import { type Known, open, type StoryWriter } from './decide.ts';

const isThere = ({ isTrashed, isSpam, isPurged, mergedInto }: Known) =>
  !isTrashed && !isSpam && !isPurged && mergedInto === null;

/** Merges a ticket into another of the story, which begins now if there is none. */
export function merge(writer: StoryWriter, known: Known): void {
  if (!isThere(known)) return;
  const others = writer.tickets.filter(
    (one) => one !== known && isThere(one) && !writer.isClosed(one) && one.category !== 'solved',
  );
  const target = others[0] ?? (writer.tickets.length < 4 ? open(writer) : undefined);
  if (target === undefined || target === known || !isThere(target)) return;
  const by = agent(writer.agentOf(target.team));
  writer.act(target.id, by, { do: 'merge', sources: [known.id] });
  known.mergedInto = target.id;
}

/** Lets a ticket go on by itself again. */
export function unmerge(writer: StoryWriter, known: Known): void {
  let into = known;
  while (into.mergedInto !== null) into = writer.known(into.mergedInto);
  if (into.isTrashed || into.isPurged) return;
  writer.act(into.id, agent(writer.agentOf(into.team)), { do: 'unmerge', sources: [known.id] });
  known.mergedInto = null;
}

/** Splits messages off: one, or a question with what followed it. */
export function split(writer: StoryWriter, known: Known): void {
  const { dice } = writer;
  const isJoined = writer.tickets.some(({ mergedInto }) => mergedInto === known.id);
  if (!isThere(known) || isJoined || known.messages.length < 3) return;
  const first = 1 + dice.below(known.messages.length - 1);
  const leaving = known.messages.slice(first, first + 1 + dice.below(2));
  if (leaving.length === 0) return;
  const into = writer.nextId();
  const messages = leaving.map(({ id }) => id);
  writer.act(known.id, agent(writer.agentOf(known.team)), { do: 'split', into, messages });
  known.messages = known.messages.filter(({ id }) => !messages.includes(id));
  const isTouched = leaving.some(({ kind }) => kind === 'public_reply');
  writer.tickets.push({
    ...known,
    ...{ id: into, category: isTouched ? 'open' : 'new', solvedAt: null, assignee: null },
    ...{ messages: [...leaving], entries: [], surveys: [], isAsked: false },
  });
}
