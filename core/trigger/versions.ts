import { type AuditEntry, listEvents } from '../audit/index.ts';
import { changeThing, configuredSubject, loadThing, type ThingTarget } from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { NotFoundError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import { type Trigger, triggerArea, triggerSchema } from './trigger-area.ts';

/** A trigger as it was from a time on. */
export interface TriggerVersion {
  readonly trigger: Trigger;
  /** when and by whom it was made so; null: it is as the desk was shipped */
  readonly at: string | null;
  readonly actor: AuditEntry['actor'] | null;
}

const AT_ONCE = 100;

/**
 * All versions of a trigger, newest first. None is kept twice: each follows from the one after it by what the audit trail says was
 * changed then.
 * @throws NotFoundError
 */
export async function versionsOf(table: Table, key: string): Promise<TriggerVersion[]> {
  const current = await loadThing(table, triggerArea, { what: triggerArea.what, key });
  const changes = (await trailOf(table, key)).filter(({ type }) => type.startsWith('configuration.'));
  const versions: TriggerVersion[] = [];
  let state: Trigger = current;
  for (const { at, actor, change, type } of changes.toReversed()) {
    versions.push({ trigger: state, at, actor });
    if (type === 'configuration.created') return versions;
    const before = Object.entries(change ?? {}).map(([name, values]) => [name, values.before] as const);
    state = triggerSchema.parse({ ...state, ...Object.fromEntries(before), version: state.version - 1 });
  }
  return [...versions, { trigger: state, at: null, actor: null }];
}

async function trailOf(table: Table, key: string): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  const subject = configuredSubject(triggerArea.name, key);
  for (let after: string | null | undefined; after !== null; ) {
    const page = await listEvents(table, subject, { limit: AT_ONCE, ...(after !== undefined && { after }) });
    entries.push(...page.items);
    after = page.after;
  }
  return entries;
}

/** A trigger as one of its versions was; null when there never was such a one. */
export async function versionOf(table: Table, key: string, version: number): Promise<Trigger | null> {
  const versions = await versionsOf(table, key).catch((error: unknown) => {
    if (error instanceof NotFoundError) return [];
    throw error;
  });
  return versions.find(({ trigger }) => trigger.version === version)?.trigger ?? null;
}

/**
 * Makes a trigger what it was in one of its versions, as its next version. Whether it is retired, and whether it is switched on, stays.
 * @throws NotFoundError when there is no such trigger or version; StaleVersionError
 */
export async function restoreVersion(
  deps: { table: Table; area?: typeof triggerArea },
  context: Context,
  { version, ...target }: ThingTarget<Trigger> & { version: number },
): Promise<Trigger> {
  const wanted = await versionOf(deps.table, target.key, version);
  if (wanted === null) throw new NotFoundError('version');
  const { name, position, events, when, conditions, actions, afterAutomation } = wanted;
  return changeThing(deps, context, deps.area ?? triggerArea, {
    ...target,
    decide: (before) => ({ ...before, name, position, events, when, conditions, actions, afterAutomation }),
  });
}
