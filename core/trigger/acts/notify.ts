import type { OwnAction } from '../../../schemas/trigger-action.ts';
import { agentKey, parseAgentRow } from '../../agent/index.ts';
import { MOST_NOTIFIED, notifyWrites, writesToNotify } from '../../notification/index.ts';
import { readRows } from '../../shared/read-rows.ts';
import { isSameValue } from '../../shared/same-value.ts';
import { parseTeamRow, teamKey } from '../../team/index.ts';
import { mayFollow } from '../../ticket/index.ts';
import { type ActBy, type Unread, unreadOf } from '../change.ts';
import { triggerFacts } from '../trigger-area.ts';
import {
  type Acting,
  type Checking,
  type Done,
  type Effect,
  type Failed,
  type Problems,
  type ReadyDeps,
  type Step,
  withEffect,
} from './act.ts';
import { neverStep } from './never.ts';
import { fieldsOfTexts, filledInForDesk, problemsOfTexts, textsOf } from './texts.ts';

type Notify = Extract<OwnAction, { do: 'notify' }>;
type Target = Notify['to'][number];

/** What is wrong with a notification: whom it names is not there, or is named twice. */
export async function problemsOfNotify(
  action: Pick<Notify, 'to' | 'texts' | 'template'>,
  checking: Checking,
): Promise<Awaited<Problems>> {
  const { facts, path } = checking;
  const problems = await problemsOfTexts(action, checking);
  const rowAt = await readRows(facts.table, action.to.flatMap(keysOf));
  for (const [at, target] of action.to.entries()) {
    const message =
      action.to.findIndex((other) => isSameValue(other, target)) < at
        ? 'is named before'
        : wrongTarget(target, (key) => rowAt(key));
    if (message !== null) problems.push({ path: `${path}.to.${at}`, message });
  }
  return problems;
}

function keysOf(target: Target) {
  if (typeof target === 'string') return [];
  return ['agent' in target ? agentKey(target.agent) : teamKey(target.team)];
}

function wrongTarget(target: Target, rowAt: ActBy['rows']['rowAt']): string | null {
  if (typeof target === 'string') return null;
  if ('team' in target)
    return rowAt(teamKey(target.team)) === undefined ? 'is not a team of this desk' : null;
  const row = rowAt(agentKey(target.agent));
  const isHere = row !== undefined && parseAgentRow(row).active;
  return isHere ? null : 'is not an active agent of this desk';
}

/** Tells agents something, and sends them a mail of it. @throws TemplateError */
export function notifyStep(action: Notify, deps: ReadyDeps, path: string): Step {
  const texts = textsOf(action, deps);
  if (texts === null) return neverStep('template.unknown', `${path}.template`);
  return {
    fields: fieldsOfTexts(texts),
    take: (done, acting, by) => {
      const told = whoIsTold(action.to, done, acting, by);
      if ('unread' in told) return told;
      if (told.agentIds.length === 0) return done;
      if (told.agentIds.length > MOST_NOTIFIED) return tooMany(acting, path);
      const text = filledInForDesk(texts, done.state.facts, by.place);
      return withEffect(done, notifying(told.agentIds, text, acting));
    },
  };
}

/**
 * Who is told, of the ticket as it is now: active agents who may read it and whom the trigger has not told something, without the one
 * who did what the event tells.
 */
function whoIsTold(
  to: Notify['to'],
  { state: { current }, effects }: Done,
  { event: { actor } }: Acting,
  { rows }: ActBy,
): { agentIds: number[] } | Unread {
  const teams = to.flatMap((target) => teamOf(target, current.teamId));
  const leads = leadsOf(to, current, rows);
  if ('unread' in leads) return leads;
  // Whoever did it themselves needs not be looked up.
  const ids = [...to.flatMap((target) => agentsOf(target, current)), ...leads.agentIds].filter(
    (id) => actor.kind !== 'agent' || id !== actor.id,
  );
  const unread = unreadOf(rows, ids.map(agentKey));
  const isLacking = teams.length > 0 && rows.agents === null;
  if (unread !== null || isLacking)
    return { unread: unread?.unread ?? [], ...(isLacking && { agents: true }) };
  const named = ids.flatMap((id) => rows.rowAt(agentKey(id)) ?? []).map(parseAgentRow);
  const members = (rows.agents ?? []).filter(({ teamIds }) => teamIds?.some((id) => teams.includes(id)));
  const told = new Set(effects.flatMap(({ tells = [] }) => tells));
  if (actor.kind === 'agent') told.add(actor.id);
  const readers = [...named, ...members].filter((agent) => mayFollow(agent, current) && !told.has(agent.id));
  return { agentIds: [...new Set(readers.map(({ id }) => id))] };
}

/** Who leads the ticket's team, where they are to be told. */
function leadsOf(
  to: Notify['to'],
  { teamId }: Done['state']['current'],
  rows: ActBy['rows'],
): { agentIds: readonly number[] } | Unread {
  if (!to.includes('leads') || teamId === null) return { agentIds: [] };
  const key = teamKey(teamId);
  if (!rows.isRead(key)) return { unread: [key] };
  const row = rows.rowAt(key);
  return { agentIds: row === undefined ? [] : (parseTeamRow(row).leadIds ?? []) };
}

function teamOf(target: Target, teamId: number | null): number[] {
  if (target === 'team') return teamId === null ? [] : [teamId];
  return typeof target === 'object' && 'team' in target ? [target.team] : [];
}

function agentsOf(
  target: Target,
  { assigneeId, followerIds = [] }: Done['state']['current'],
): readonly number[] {
  if (target === 'assignee') return assigneeId === null ? [] : [assigneeId];
  if (target === 'followers') return followerIds;
  return typeof target === 'object' && 'agent' in target ? [target.agent] : [];
}

function tooMany({ trigger }: Acting, path: string): Failed {
  const message = `More than ${MOST_NOTIFIED} agents would be told.`;
  return { trigger, code: 'notify.too_many', paths: [`${path}.to`], message };
}

function notifying(agentIds: readonly number[], text: string, { trigger, event }: Acting): Effect {
  const on = { id: event.id, at: event.at };
  const told = { agentIds, trigger: triggerFacts(trigger), on, text };
  return {
    kind: 'notify',
    text,
    tells: agentIds,
    size: writesToNotify(agentIds.length),
    writes: async (ticket, context) => notifyWrites(ticket, told, context),
  };
}
