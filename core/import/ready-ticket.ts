import type { ImportedActor, ImportedTicket } from '../../schemas/api/import.ts';
import { agentAddressKey, parseAgentAddressRow } from '../agent/index.ts';
import { referenceKeys, requireReferences } from '../custom-field/index.ts';
import { normalizeAddress } from '../email/index.ts';
import type { Context } from '../shared/context.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Key } from '../shared/write.ts';
import type { Statuses } from '../status/index.ts';
import { parseNameRow, teamNameKey } from '../team/index.ts';
import { statusesOf } from '../ticket/index.ts';
import { BroughtAlong, broughtKeys, type MessageParts } from './brought-along.ts';
import type { ImportDeps, Warning } from './import-deps.ts';
import { importName } from './import-id.ts';
import { importedThing } from './imported-store.ts';
import { lookUpPeople, type People, peopleKeys } from './people.ts';
import { type ImportedAct, planTicket } from './plan-ticket.ts';

/** A ticket that is ready to be written: whatever can be refused of it was looked up. */
export interface ReadyTicket {
  acts: ImportedAct[];
  /** of messages that are not there yet, by their external ids */
  parts: ReadonlyMap<string, MessageParts>;
  people: People;
  statuses: Statuses;
  warnings: Warning[];
}

const MOST_WARNINGS = 20;

/** What tells the event of a message apart, and that of a change. */
const toldName = (item: ImportedTicket, externalId: string): string =>
  importName(item.externalId, 'told', externalId);

const statesOf = (item: ImportedTicket) => [item, ...item.changes.map(({ to }) => to)];

/** Addresses of the agents whom a ticket names, normalised. */
function agentsIn(item: ImportedTicket): string[] {
  const actors: ImportedActor[] = [
    ...item.messages.map(({ author }) => author),
    ...item.changes.map(({ by }) => by),
  ];
  const named = [
    ...actors.map(({ agent }) => agent),
    ...statesOf(item).map(({ assignee }) => assignee),
    ...(item.timeEntries ?? []).map(({ agent }) => agent),
  ];
  return named.filter((address) => typeof address === 'string').map(normalizeAddress);
}

/** The rows that say whom and what a ticket names, and whether it is there, in one read. */
export async function readNamed(
  { table, rules }: ImportDeps,
  now: Date,
  item: ImportedTicket,
): Promise<(key: Key) => unknown> {
  const states = statesOf(item);
  const { terms } = await rules.at(now, ...states);
  return readRows(table, [
    importedThing.of({ kind: 'ticket', externalId: item.externalId }),
    ...peopleKeys(item),
    ...agentsIn(item).map(agentAddressKey),
    ...states.flatMap(({ team }) => (team ? [teamNameKey(team)] : [])),
    ...broughtKeys(item),
    ...states.flatMap(({ fields }) => referenceKeys(terms.fields, fields)),
  ]);
}

/** What is known of a ticket that is to be written. */
export interface Looked {
  rowAt: (key: Key) => unknown;
  /** its number; absent: it is to have one */
  id?: number;
  /** the names of events that are written already */
  there: ReadonlySet<string>;
}

/**
 * Plans what is written of a ticket.
 * @throws InvalidInputError that names what is wrong
 */
export async function readyTicket(
  deps: ImportDeps,
  context: Context,
  item: ImportedTicket,
  { rowAt, id, there }: Looked,
): Promise<ReadyTicket> {
  const { now } = context;
  const states = statesOf(item);
  const rules = await deps.rules.at(now, ...states);
  const deskLanguage = rules.language ?? null;
  const people = await lookUpPeople(deps.table, context, item, { rowAt, deskLanguage });
  const { fields: known } = rules.terms;
  for (const [at, { fields }] of states.entries())
    requireReferences(known, fields, rowAt, at === 0 ? undefined : `changes.${at - 1}.to.fields.`);
  const warnings = new Map<string, Warning>();
  const warn = (path: string, message: string) => {
    if (warnings.size < MOST_WARNINGS && !warnings.has(message)) warnings.set(message, { path, message });
  };
  const isThere = ({ externalId }: { externalId: string }) => there.has(toldName(item, externalId));
  const brought = new BroughtAlong(deps, item, { rowAt, now, id, isThere, warn });
  const acts = planTicket(item, {
    ticketId: id ?? (await deps.ticketNumber()),
    now,
    people,
    mailbox: await mailboxOf(deps, now, item.mailbox, warn),
    rules,
    agentIdOf: (address) => parseAgentAddressRow(rowAt(agentAddressKey(normalizeAddress(address)))),
    teamIdOf: (name) => parseNameRow(rowAt(teamNameKey(name))),
    saidOf: (message) => brought.saidOf(message),
    warn,
  });
  return {
    acts,
    parts: brought.parts,
    people,
    statuses: statusesOf(rules),
    warnings: [...warnings.values()],
  };
}

/** The mailbox that a ticket answers from: the default, where this desk does not have the one that is named. */
async function mailboxOf(
  { mailboxes }: ImportDeps,
  now: Date,
  named: string | undefined,
  warn: (path: string, message: string) => void,
): Promise<string> {
  const known = await mailboxes.at(now);
  const mailbox = named === undefined ? undefined : known.named(normalizeAddress(named));
  if (named !== undefined && mailbox === undefined)
    warn('mailbox', `${named} is no mailbox of this desk: answers go out from ${known.byDefault.address}`);
  return (mailbox ?? known.byDefault).address;
}
