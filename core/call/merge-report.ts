import { CALL_OUTCOMES, CALL_SAID, type CallFacts, type CallSaid } from '../../schemas/call.ts';
import { type FieldProblem, wrongFieldsError } from '../shared/errors.ts';
import type { CallReport } from './report.ts';

/** All that is known of a call: its facts, and the words that its messages hold. */
export interface CallState {
  readonly facts: CallFacts;
  readonly words: CallWords;
}

/** What was said in a call, and noted of it; null: nothing. */
export interface CallWords {
  readonly transcript: string | null;
  readonly notes: string | null;
}

/**
 * What is known of a call once somebody has said this of it. It only goes on: the surest outcome, the earliest beginning, the latest end and
 * the newest of all that can be said anew hold. So reports give the same in whatever order they come, and however often. Pure.
 * @throws InvalidInputError when it says another direction, medium, number or visibility than was said of the call
 */
export function mergedReport(before: CallState | null, report: CallReport): CallState {
  const first = before ?? begunBy(report);
  requireSameCall(first.facts, report);
  const { facts } = first;
  return withSaid(
    {
      words: first.words,
      facts: {
        ...facts,
        outcome: surer(facts.outcome, report.outcome),
        from: facts.from ?? report.from,
        to: facts.to ?? report.to,
        startedAt: earlier(facts.startedAt, timeOf(report.startedAt)) ?? facts.startedAt,
        ...present({
          answeredAt: earlier(facts.answeredAt, timeOf(report.answeredAt)),
          endedAt: later(facts.endedAt, timeOf(report.endedAt)),
          seconds: larger(facts.seconds, report.seconds),
        }),
      },
    },
    report,
  );
}

function begunBy({ direction, medium, visibility, outcome, from, to, startedAt }: CallReport): CallState {
  const facts = { direction, medium, visibility, outcome, from, to, saidAt: {} };
  return {
    facts: { ...facts, startedAt: startedAt.toISOString() },
    words: { transcript: null, notes: null },
  };
}

const FIXED = ['direction', 'medium', 'visibility', 'from', 'to'] as const;

function requireSameCall(facts: CallFacts, report: CallReport): void {
  const others = FIXED.filter((name) => {
    const [known, said] = [facts[name], report[name]];
    return known !== null && said !== null && known !== said;
  });
  const problem = (path: string): FieldProblem => ({
    path,
    message: 'is not what was said of this call before',
  });
  if (others.length > 0) throw wrongFieldsError(others.map(problem));
}

/** What can be said anew, of which the newest holds; of two at once the one that stands behind the other, so that no order decides. */
function withSaid({ facts, words }: CallState, report: CallReport): CallState {
  const at = report.at.toISOString();
  const known: Record<CallSaid, unknown> = { ...saidOf(facts), ...words };
  const holds = CALL_SAID.filter((name) => {
    if (report[name] === undefined) return false;
    const before = facts.saidAt[name] ?? '';
    return at === before ? textOf(report[name]) > textOf(known[name]) : at > before;
  });
  const said = (name: CallSaid) => holds.includes(name);
  const { agentId, link, recordingUrl, participants, transcript, notes } = report;
  return {
    facts: {
      ...facts,
      ...(said('agentId') && agentId !== undefined && { agentId }),
      ...(said('link') && link !== undefined && { link }),
      ...(said('recordingUrl') && recordingUrl !== undefined && { recordingUrl }),
      ...(said('participants') && participants !== undefined && { participants: [...participants] }),
      saidAt: { ...facts.saidAt, ...Object.fromEntries(holds.map((name) => [name, at])) },
    },
    words: {
      transcript: said('transcript') && transcript !== undefined ? transcript : words.transcript,
      notes: said('notes') && notes !== undefined ? notes : words.notes,
    },
  };
}

const saidOf = ({ agentId, link, recordingUrl, participants }: CallFacts) => ({
  agentId,
  link,
  recordingUrl,
  participants,
});
const textOf = (value: unknown): string => (value === null ? '' : (JSON.stringify(value) ?? ''));

/** The surer of two outcomes; one that only another version knows stays. */
function surer(known: CallFacts['outcome'], said: CallReport['outcome']): CallFacts['outcome'] {
  const ranks: readonly CallFacts['outcome'][] = CALL_OUTCOMES;
  const rank = ranks.indexOf(known);
  return rank === -1 || rank > ranks.indexOf(said) ? known : said;
}

const timeOf = (time: Date | undefined): string | undefined => time?.toISOString();
const sorted = <T extends string | number>(...values: readonly (T | undefined)[]): T[] =>
  values.filter((value) => value !== undefined).sort((one, other) => (one < other ? -1 : 1));
const earlier = (one: string | undefined, other: string | undefined) => sorted(one, other).at(0);
const later = (one: string | undefined, other: string | undefined) => sorted(one, other).at(-1);
const larger = (one: number | undefined, other: number | undefined) => sorted(one, other).at(-1);

/** Of these what is there. */
function present<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const there = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
