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
  /** the trigger that set it, or asked for it to be given to somebody, as it was then, and the conditions that held, by their places; null: none did */
  readonly trigger: { readonly trigger: Trigger; readonly held: readonly string[] } | null;
}

const AT_ONCE = 100;
/** What the names of all changes of steps begin with. */
const STEPS = 'tasks.';

/** What the audit trail calls fields of a ticket, where that is not what the catalogue does. */
const TOLD_AS: Readonly<Record<string, string>> = {
  statusCategory: 'status',
  sharedAgentIds: 'sharedWith',
  sharedTeamIds: 'sharedWith',
  solvedById: 'resolution',
  isTrashed: 'trashedAt',
  isSpam: 'spam',
  openTasks: STEPS,
  undoneTasks: STEPS,
};

/** Fields that follow from whatever happens to a ticket: nobody sets them, and the trail tells of no change of them. */
const FOLLOWING = new Set([
  ...['updatedAt', 'lastActivityAt', 'waitingSince', 'waitsForAgent', 'lastCustomerMessageAt'],
  ...['dueAt', 'answerDueAt', 'nextDueAt', 'slaUrgency', 'handlingSeconds', 'mergedTicketIds'],
  ...['suggestedArticle', 'suggestedArticleConfidence'],
  ...['answeredByArticle', 'articleOutcome', 'articleAnsweredAt'],
]);

/** Whether somebody sets a field of a ticket, so that the trail tells who last did. */
export function isSetBySomebody(field: string): boolean {
  const name = field.replace(/^ticket\./, '');
  return !FOLLOWING.has(name) && !name.startsWith('sla.');
}

/** What a field of the catalogue is called where the audit trail tells of a change. */
function nameOf(field: string): string {
  const name = field.replace(/^ticket\./, '');
  return name.startsWith('custom.') ? `fields.${name.slice('custom.'.length)}` : (TOLD_AS[name] ?? name);
}

/** Whether a change that the trail tells is one of a field: of steps each is told by itself. */
const isOf = (name: string, told: string): boolean =>
  name === STEPS ? told.startsWith(STEPS) : told === name;

/**
 * Which trigger, person or part of the desk last set a field of a ticket, by its audit trail: read backwards until it says so, or the
 * ticket began. Of who was given the ticket as a trigger had asked for, that trigger is told. Null when nothing of it is there.
 */
export async function whyIs(table: Table, ticketId: number, field: string): Promise<Why | null> {
  const name = nameOf(field);
  const trail = backwards(table, ticketId);
  const automated: AuditEntry[] = [];
  const last = await lastChange(trail, name, automated);
  if (last === null) return null;
  const isAsked = name === 'assigneeId' && isAskedFor(last.event);
  const asked = isAsked ? await lastChange(trail, ASKED, automated) : last;
  const isSet = asked !== null && asked.change !== null;
  const trigger = isSet ? await triggerOf(table, asked.event, isAsked ? ASKED : name, automated) : null;
  return { ...last, trigger };
}

/**
 * The next entry of a trail that tells of a change of a field, or that the ticket began; null when none does.
 * @param automated gets the entries on the way that tell of triggers
 */
async function lastChange(
  trail: AsyncIterator<AuditEntry>,
  name: string,
  automated: AuditEntry[],
): Promise<{ event: AuditEntry; change: Change[string] | null } | null> {
  for (;;) {
    const { value: event, done } = await trail.next();
    if (done) return null;
    if (event.automation !== undefined) automated.push(event);
    const [change] = Object.entries(event.change ?? {}).flatMap(([told, one]) =>
      isOf(name, told) ? [one] : [],
    );
    if (change !== undefined) return { event, change };
    if (event.type === 'ticket.created') return { event, change: null };
  }
}

/** What the trail calls it that a ticket is to be given to an agent by a method. */
const ASKED = 'assignBy';

/** Whether the desk gave the ticket to somebody as that had been asked for, which is over by that. */
function isAskedFor({ actor, change }: AuditEntry): boolean {
  return actor.kind === 'system' && change?.[ASKED] !== undefined;
}

/** The entries of the audit trail of a ticket, newest first. */
async function* backwards(table: Table, ticketId: number): AsyncGenerator<AuditEntry> {
  for (let before: string | undefined; ; ) {
    const asked = { subject: ticketSubject(ticketId), limit: AT_ONCE, before };
    const { rows, more } = await table.query(newestEvents.of(asked));
    yield* rows.map(auditEntryIn).filter(({ id }) => id !== before);
    const last = rows.at(-1);
    if (!more || last === undefined) return;
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
  const firing = firings.findLast(({ fields }) => fields.some((told) => isOf(name, told)));
  if (firing === undefined) return null;
  const { key, version } = firing.trigger;
  const trigger = await versionOf(table, key, version);
  return trigger && { trigger, held: firing.held };
}
