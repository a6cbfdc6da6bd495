import type { Actor } from '../../../schemas/actor.ts';
import type { DeskEvent } from '../../../schemas/events/events.ts';
import type { OwnAction } from '../../../schemas/trigger-action.ts';
import { agentKey, parseAgentRow } from '../../agent/index.ts';
import { eventById, storedEventIn, ticketSubject } from '../../audit/index.ts';
import {
  MOST_NOTIFIED,
  notifyWrites,
  preferencesIn,
  preferencesOfAgent,
  topicOf,
  writesToNotify,
} from '../../notification/index.ts';
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
      if (isMachinesNote(acting.event)) return done;
      const began = beginningOf(acting.event, done.state.current.id, by.rows);
      if ('unread' in began) return began;
      const told = whoIsTold(action.to, done, { ...acting, doers: began.doers }, by);
      if ('unread' in told) return told;
      const { agentIds } = told;
      if (agentIds.length === 0) return done;
      if (agentIds.length > MOST_NOTIFIED) return tooMany(acting, path);
      const unread = unreadOf(by.rows, agentIds.map(preferencesOfAgent.of));
      if (unread !== null) return unread;
      const text = filledInForDesk(texts, done.state.facts, by.place);
      return withEffect(done, notifying(agentIds, text, { ...acting, beganAt: began.at }, by.rows));
    },
  };
}

/** Whether a machine of an agent answered, such as one that says that they are away: a mail that told of it would be answered again. */
function isMachinesNote(event: DeskEvent): boolean {
  return event.type === 'message.added' && event.message.kind === 'internal_note' && event.message.automatic;
}

/**
 * With what an event began, and who did that and all that followed: rules follow from what people, mail and the clock do. Of another
 * ticket, and what is not known any more, it is not asked.
 */
function beginningOf(
  event: DeskEvent,
  ticketId: number,
  rows: ActBy['rows'],
): { at: string; doers: readonly Actor[] } | Unread {
  const doers: Actor[] = [event.actor];
  let { at, cause, depth = 0 }: Pick<DeskEvent, 'at' | 'cause' | 'depth'> = event;
  while (depth > 0 && cause !== null) {
    const key = eventById.of({ subject: ticketSubject(ticketId), eventId: cause });
    if (!rows.isRead(key)) return { unread: [key] };
    const row = rows.rowAt(key);
    if (row === undefined) break;
    const before = storedEventIn(row);
    doers.push(before.actor);
    ({ at, cause, depth = 0 } = before);
  }
  return { at, doers };
}

/**
 * Who is told, of the ticket as it is now: active agents who may read it and whom the trigger has not told something, without those
 * who did what the event tells, or what led to it.
 */
function whoIsTold(
  to: Notify['to'],
  { state: { current }, effects }: Done,
  { event, doers }: Acting & { doers: readonly Actor[] },
  { rows }: ActBy,
): { agentIds: number[] } | Unread {
  const teams = to.flatMap((target) => teamOf(target, current.teamId));
  const leads = leadsOf(to, current, rows);
  if ('unread' in leads) return leads;
  // Whoever did it themselves needs not be looked up.
  const didIt = new Set(doers.flatMap((actor) => (actor.kind === 'agent' ? [actor.id] : [])));
  const ids = [...to.flatMap((target) => agentsOf(target, current, event)), ...leads.agentIds].filter(
    (id) => !didIt.has(id),
  );
  // What they want is mostly asked next.
  const unread = unreadOf(
    rows,
    ids.flatMap((id) => [agentKey(id), preferencesOfAgent.of(id)]),
  );
  const isLacking = teams.length > 0 && rows.agents === null;
  if (unread !== null || isLacking)
    return { unread: unread?.unread ?? [], ...(isLacking && { agents: true }) };
  const named = ids.flatMap((id) => rows.rowAt(agentKey(id)) ?? []).map(parseAgentRow);
  const members = (rows.agents ?? []).filter(({ teamIds }) => teamIds?.some((id) => teams.includes(id)));
  const told = new Set([...didIt, ...effects.flatMap(({ tells = [] }) => tells)]);
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
  event: DeskEvent,
): readonly number[] {
  if (target === 'assignee') return assigneeId === null ? [] : [assigneeId];
  if (target === 'followers') return followerIds;
  if (target === 'mentioned') return event.type === 'agent.mentioned' ? event.agentIds : [];
  return typeof target === 'object' && 'agent' in target ? [target.agent] : [];
}

function tooMany({ trigger }: Acting, path: string): Failed {
  const message = `More than ${MOST_NOTIFIED} agents would be told.`;
  return { trigger, code: 'notify.too_many', paths: [`${path}.to`], message };
}

function notifying(
  agentIds: readonly number[],
  text: string,
  { trigger, event, beganAt }: Acting & { beganAt: string },
  rows: ActBy['rows'],
): Effect {
  const told = agentIds.map((agentId) => {
    const topic = topicOf(event, agentId);
    const { topics } = preferencesIn(rows.rowAt(preferencesOfAgent.of(agentId)), agentId);
    return { agentId, topic, delivery: topics[topic] };
  });
  const on = { id: event.id, type: event.type, beganAt };
  const notifying = { told, trigger: triggerFacts(trigger), on, text };
  return {
    kind: 'notify',
    text,
    tells: agentIds,
    size: writesToNotify(agentIds.length),
    writes: async (ticket, context) => notifyWrites(ticket, notifying, context),
  };
}
