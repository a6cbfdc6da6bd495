import type { Trials, Trigger, TriggerVersion, Why } from '../../../core/trigger/index.ts';
import { presentGroup } from '../rules/present.ts';

/** Most trials that one answer has. */
const MOST_SHOWN = 100;

/** What trying a trigger gave, as the API shows it: of the whole desk, only where its conditions held. */
export function presentTrials({ looked, heard, trials }: Trials, isOfTicket: boolean) {
  const does = trials.filter(({ changes, writes }) => changes.length + writes.length > 0);
  const fails = trials.filter(({ failure }) => failure !== null);
  const shown = isOfTicket ? trials : trials.filter(({ explanation }) => explanation.holds);
  return {
    looked,
    heard,
    fires: does.length,
    fails: fails.length,
    items: shown
      .slice(0, MOST_SHOWN)
      .map(({ event, ticketId, explanation, changes, writes, failure, firesAt }) => ({
        eventId: event.id,
        type: event.type,
        at: event.at,
        ticketId,
        ...presentGroup(explanation),
        changes: changes.map(({ field, before, after }) => ({
          field,
          before: before ?? null,
          after: after ?? null,
        })),
        writes: writes.map(({ kind, text }) => ({ kind, text })),
        failure,
        firesAt: firesAt?.toISOString() ?? null,
      })),
  };
}

/** Versions of a trigger as the API shows them. */
export function presentVersions(versions: readonly TriggerVersion[]) {
  return { items: versions.map((version) => ({ ...version })) };
}

/** Who set a field as the API shows it. */
export function presentWhy(field: string, { event, change, trigger }: Why) {
  const { id, type, at, actor, cause } = event;
  return {
    field,
    event: { id, type },
    at,
    actor,
    cause,
    before: change?.before ?? null,
    after: change?.after ?? null,
    isFromBeginning: change === null,
    trigger: trigger && {
      key: trigger.trigger.key,
      version: trigger.trigger.version,
      name: trigger.trigger.name,
      held: trigger.held.flatMap((path) => conditionAt(trigger.trigger, path)),
    },
  };
}

/** The condition of a trigger at a place such as `any.1.all.0`. */
function conditionAt({ conditions }: Trigger, path: string) {
  const found = path
    .split('.')
    .reduce<unknown>((node, name) => (Object(node) as Record<string, unknown>)[name], conditions);
  if (typeof found !== 'object' || found === null) return [];
  const { field, operator, value = null } = found as Record<string, unknown>;
  return [{ path, field: String(field), operator: String(operator), value }];
}
