import { agentKey, parseAgentRow } from '../agent/index.ts';
import { fieldError } from '../shared/errors.ts';
import type { Key } from '../shared/write.ts';
import { parseTeamRow, teamKey } from '../team/index.ts';

/** Whom a note names: agents, and teams with all who are in them. */
export interface Mentions {
  agentIds: readonly number[];
  teamIds: readonly number[];
}

export const NO_MENTIONS: Mentions = { agentIds: [], teamIds: [] };

/** `@[agent:12]` or `@[team:3]`: by number, since names change and two people may have the same. */
const MENTION = /@\[(agent|team):([1-9]\d{0,14})\]/g;
/** Most agents and teams that one note names. */
const MOST = 20;

/** Whom a text mentions, each once. @throws InvalidInputError when it mentions too many */
export function mentionsIn(text: string): Mentions {
  const found = [...text.matchAll(MENTION)].map(([, what, id]) => ({ what, id: Number(id) }));
  const idsOf = (kind: string) => [...new Set(found.filter(({ what }) => what === kind).map(({ id }) => id))];
  const mentions = { agentIds: idsOf('agent'), teamIds: idsOf('team') };
  if (mentions.agentIds.length + mentions.teamIds.length > MOST)
    throw fieldError('text', `mentions more than ${MOST} agents and teams`);
  return mentions;
}

/** The mentions that an edit adds. */
export function newMentions(before: Mentions, after: Mentions): Mentions {
  return {
    agentIds: after.agentIds.filter((id) => !before.agentIds.includes(id)),
    teamIds: after.teamIds.filter((id) => !before.teamIds.includes(id)),
  };
}

/** A mention in a text, and the row that has the name. */
const rowOf = (what: string, id: string): Key => (what === 'agent' ? agentKey : teamKey)(Number(id));

/** The rows of those whom a text mentions, however many: no more of them than a note may name. */
export function mentionedRows(text: string): Key[] {
  const mentions = new Map([...text.matchAll(MENTION)].map((found) => [found[0], found]));
  return [...mentions.values()].slice(0, MOST).map(([, what = '', id = '']) => rowOf(what, id));
}

/** A text as people read it: `@Ana` where it mentions her. Whom nobody knows stays a number. */
export function withNames(text: string, rowAt: (key: Key) => unknown): string {
  return text.replace(MENTION, (mention, what: string, id: string) => {
    const row = rowAt(rowOf(what, id));
    if (row === undefined) return mention;
    return `@${(what === 'agent' ? parseAgentRow(row) : parseTeamRow(row)).name}`;
  });
}

/** The rows by which it is known who is mentioned. */
export function mentionKeys({ agentIds, teamIds }: Mentions): Key[] {
  return [...agentIds.map(agentKey), ...teamIds.map(teamKey)];
}
