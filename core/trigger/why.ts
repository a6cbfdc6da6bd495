import type { Change } from '../../schemas/events/facts.ts';
import { type AuditEntry, auditEntryIn, newestEvents, ticketSubject } from '../audit/index.ts';
import type { Table } from '../shared/table.ts';
import { keyIn } from '../shared/write.ts';
import type { Trigger } from './trigger-area.ts';
import { versionOf } from './versions.ts';

/** Who last set a field of a ticket, and why. */
export interface Why {
  readonly event: Pick<AuditEntry, 'id' | 'type' | 'at' | 'actor' | 'cause'>;
  /** null: it is as the ticket began */
  readonly change: Change[string] | null;
  /** the trigger that set it, as it was then, and the conditions that held, by their places; null: none did */
  readonly trigger: { readonly trigger: Trigger; readonly held: readonly string[] } | null;
}

const AT_ONCE = 100;

/** What a field of the catalogue is called where the audit trail tells of a change. */
function nameOf(field: string): string {
  const name = field.replace(/^ticket\./, '');
  if (name.startsWith('custom.')) return `fields.${name.slice('custom.'.length)}`;
  return name === 'statusCategory' ? 'status' : name;
}

/**
 * Which trigger, person or part of the desk last set a field of a ticket, by its audit trail: read backwards until it says so, or the
 * ticket began. Null when nothing of it is there.
 */
export async function whyIs(table: Table, ticketId: number, field: string): Promise<Why | null> {
  const name = nameOf(field);
  const automated: AuditEntry[] = [];
  for (let before: string | undefined; ; ) {
    const asked = { subject: ticketSubject(ticketId), limit: AT_ONCE, before };
    const { rows, more } = await table.query(newestEvents.of(asked));
    const entries = rows.map(auditEntryIn).filter(({ id }) => id !== before);
    for (const entry of entries) {
      if (entry.automation !== undefined) automated.push(entry);
      const change = entry.change?.[name];
      if (change !== undefined)
        return { event: entry, change, trigger: await triggerOf(table, entry, name, automated) };
      if (entry.type === 'ticket.created') return { event: entry, change: null, trigger: null };
    }
    const last = rows.at(-1);
    if (!more || last === undefined) return null;
    before = keyIn(last).sk.slice('E#'.length);
  }
}

/** The trigger that made a change, of those that did something at the same event: the last that set the field. */
async function triggerOf(
  table: Table,
  { cause, actor }: AuditEntry,
  name: string,
  automated: readonly AuditEntry[],
): Promise<Why['trigger']> {
  if (actor.kind !== 'automation') return null;
  const firings = automated
    .filter((entry) => entry.cause === cause)
    .flatMap(({ automation }) => automation?.firings ?? []);
  const firing = firings.findLast(({ fields }) => fields.includes(name));
  if (firing === undefined) return null;
  const { key, version } = firing.trigger;
  const trigger = await versionOf(table, key, version);
  return trigger && { trigger, held: firing.held };
}
