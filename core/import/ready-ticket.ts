import type { ImportedActor, ImportedMessage, ImportedTicket } from '../../schemas/api/import.ts';
import { agentAddressKey, parseAgentAddressRow } from '../agent/index.ts';
import { filesOf, type MessageFiles, uploadKeys } from '../attachment/index.ts';
import { referenceKeys, requireReferences } from '../custom-field/index.ts';
import { normalizeAddress } from '../email/index.ts';
import type { Context } from '../shared/context.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Statuses } from '../status/index.ts';
import { parseNameRow, teamNameKey } from '../team/index.ts';
import { statusesOf } from '../ticket/index.ts';
import type { ImportDeps, Warning } from './import-deps.ts';
import { importName } from './import-id.ts';
import { lookUpPeople, type People } from './people.ts';
import { type ImportedAct, planTicket } from './plan-ticket.ts';

/** A ticket that is ready to be written: whatever can be refused of it was looked up. */
export interface ReadyTicket {
  acts: ImportedAct[];
  /** of messages that are not there yet, by their external ids */
  files: ReadonlyMap<string, MessageFiles>;
  people: People;
  statuses: Statuses;
  warnings: Warning[];
}

const MOST_WARNINGS = 20;

/** What tells the event of a message apart, and that of a change. */
export const toldName = (item: ImportedTicket, externalId: string): string =>
  importName(item.externalId, 'told', externalId);

const statesOf = (item: ImportedTicket) => [item, ...item.changes.map(({ to }) => to)];

/** Addresses of the agents whom a ticket names, normalised. */
function agentsIn(item: ImportedTicket): string[] {
  const actors: ImportedActor[] = [
    ...item.messages.map(({ author }) => author),
    ...item.changes.map(({ by }) => by),
  ];
  const named = [...actors.map(({ agent }) => agent), ...statesOf(item).map(({ assignee }) => assignee)];
  return named.filter((address) => typeof address === 'string').map(normalizeAddress);
}

/**
 * Looks up all that a ticket names, and plans what is written. `there` are the names of events that are written already.
 * @throws InvalidInputError that names what is wrong
 */
export async function readyTicket(
  deps: ImportDeps,
  context: Context,
  item: ImportedTicket,
  { id, there }: { id: number | undefined; there: ReadonlySet<string> },
): Promise<ReadyTicket> {
  const { now } = context;
  const states = statesOf(item);
  const rules = await deps.rules.at(now, ...states);
  const people = await lookUpPeople(deps.table, context, item, rules.language ?? null);
  const { fields: known } = rules.terms;
  const rowAt = await readRows(deps.table, [
    ...agentsIn(item).map(agentAddressKey),
    ...states.flatMap(({ team }) => (team ? [teamNameKey(team)] : [])),
    ...item.messages.flatMap(({ attachments }) => uploadKeys(attachments)),
    ...states.flatMap(({ fields }) => referenceKeys(known, fields)),
  ]);
  for (const [at, { fields }] of states.entries())
    requireReferences(known, fields, rowAt, at === 0 ? undefined : `changes.${at - 1}.to.fields.`);
  const warnings = new Map<string, Warning>();
  const warn = (path: string, message: string) => {
    if (warnings.size < MOST_WARNINGS && !warnings.has(message)) warnings.set(message, { path, message });
  };
  const files = new Map<string, MessageFiles>();
  const attachmentsOf = ({ attachments: ids = [], externalId }: ImportedMessage) => {
    if (ids.length === 0 || there.has(toldName(item, externalId))) return [];
    // How much a mail can carry is no bound of what was sent long ago.
    const found = filesOf(deps.files, 'internal_note', { ids, principal: deps.principal, rowAt, now });
    files.set(externalId, found);
    return found.attachments;
  };
  const acts = planTicket(item, {
    ticketId: id ?? (await deps.ticketNumber()),
    now,
    people,
    mailbox: await mailboxOf(deps, now, item.mailbox, warn),
    rules,
    agentIdOf: (address) => parseAgentAddressRow(rowAt(agentAddressKey(normalizeAddress(address)))),
    teamIdOf: (name) => parseNameRow(rowAt(teamNameKey(name))),
    readHtml: deps.readHtml,
    attachmentsOf,
    warn,
  });
  return { acts, files, people, statuses: statusesOf(rules), warnings: [...warnings.values()] };
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
