import type { NotificationDelivery, Topic } from '../../schemas/notification.ts';
import { agentKey, parseAgentRow } from '../agent/index.ts';
import { recordEvent } from '../audit/index.ts';
import type { Caller } from '../auth/index.ts';
import type { Context } from '../shared/context.ts';
import { changeVersioned, definedFields } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import { isSameValue } from '../shared/same-value.ts';
import type { Table } from '../shared/table.ts';
import { nextDigestOf } from './next-digest.ts';
import {
  type DigestTimes,
  type Preferences,
  preferencesIn,
  preferencesOfAgent,
  preferencesWrite,
} from './preferences-store.ts';
import { requireNotified } from './show-notifications.ts';

/** What an agent changes; what is absent stays. */
export interface PreferencesChange {
  readonly topics?: Partial<Record<Topic, NotificationDelivery>> | undefined;
  readonly digest?: { [Part in keyof DigestTimes]?: DigestTimes[Part] | undefined } | undefined;
}

/** What it takes to read preferences: `timezone` is the desk's, for whom nothing tells another. */
interface PreferencesDeps {
  readonly table: Table;
  readonly timezone: string;
}

/** How the caller wants to be told things. @throws ForbiddenError when they are no agent */
export function loadPreferences(deps: PreferencesDeps, principal: Caller): Promise<Preferences> {
  return preferencesFor(deps, requireNotified(principal).id);
}

/**
 * Changes how the caller is told things. What waits for a digest already stays in it.
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export async function savePreferences(
  deps: PreferencesDeps,
  context: Context,
  input: { principal: Caller; change: PreferencesChange; expectedVersion: number | undefined },
): Promise<Preferences> {
  const { id: agentId } = requireNotified(input.principal);
  const load = () => preferencesFor(deps, agentId);
  return changeVersioned(input.expectedVersion, load, async (before) => {
    const after = changed(before, input.change, context.now);
    if (isSameValue(before, after)) return before;
    const saved = { ...after, version: before.version + 1, revision: before.revision + 1 };
    const { version, topics, nextDigestAt } = saved;
    const facts = { agentId, version, topics, nextDigestAt };
    await deps.table.write([
      preferencesWrite(before, saved),
      recordEvent(`AGENT#${agentId}`, 'preferences.changed', { preferences: facts }, context),
    ]);
    return saved;
  });
}

async function preferencesFor({ table, timezone }: PreferencesDeps, agentId: number): Promise<Preferences> {
  const rowAt = await readRows(table, [agentKey(agentId), preferencesOfAgent.of(agentId)]);
  const agent = rowAt(agentKey(agentId));
  const own = agent === undefined ? null : (parseAgentRow(agent).timezone ?? null);
  return preferencesIn(rowAt(preferencesOfAgent.of(agentId)), agentId, own ?? timezone);
}

/** Preferences with what somebody wants otherwise. Pure. */
function changed(
  before: Preferences,
  { topics = {}, digest = {} }: PreferencesChange,
  now: Date,
): Preferences {
  const said = definedFields(digest);
  const wanted = {
    ...before,
    topics: { ...before.topics, ...definedFields(topics) },
    digest: {
      ...before.digest,
      ...said,
      ...(said.times && { times: [...new Set(said.times)].sort() }),
      ...(said.weekdays && { weekdays: [...new Set(said.weekdays)].sort() }),
    },
  };
  const nextDigestAt = nextDigestOf(wanted, now);
  const lastDigestAt = nextDigestAt === null ? null : (before.lastDigestAt ?? now.toISOString());
  return { ...wanted, nextDigestAt, lastDigestAt };
}
