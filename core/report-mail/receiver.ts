import { createHash } from 'node:crypto';
import { agentKey, parseAgentRow } from '../agent/index.ts';
import { normalizeAddress } from '../email/index.ts';
import { optionsNow } from '../options/index.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { nextDue } from './occurrence.ts';
import { addressOfReportMail, parseReceiver, type ReceiverState } from './receiver-store.ts';
import type { ReportMail } from './report-mail-area.ts';

/** By what an address is named without telling it. */
export const addressHash = (address: string): string =>
  createHash('sha256').update(normalizeAddress(address)).digest().subarray(0, 12).toString('base64url');

/** Who gets a report by mail, as jobs, events and rows name them: an agent by number, an address by its hash. */
export type ReceiverName = `agent:${number}` | `address:${string}`;

/** Somebody who gets a report by mail, where and how. */
export interface Receiver {
  readonly name: ReceiverName;
  readonly to: { readonly address: string; readonly name: string; readonly id?: number };
  /** whether they are outside of the desk */
  readonly isOutside: boolean;
  readonly languages: readonly (string | null)[];
  readonly timeZone: string;
  /** since when they may get it (RFC 3339), null: always could; absent: they do not get it */
  readonly since?: string | null;
  /** of those outside of the desk: whether they want it */
  readonly state?: ReceiverState;
}

/** What holds for who says nothing else. */
interface DeskWays {
  readonly language: string | null;
  readonly timeZone: string;
}

/** Everybody who is to get a report by mail, as they and the desk are now. */
export async function receiversNow(table: Table, mail: ReportMail): Promise<Receiver[]> {
  const { timeZone } = await optionsNow(table);
  return receiversOf(table, mail, { language: null, timeZone });
}

/** When a report leaves next for the first of its receivers (RFC 3339); null: it does not. Pure. */
export function nextAmong({ rhythm }: ReportMail, receivers: readonly Receiver[], now: Date): string | null {
  const times = receivers.map(({ timeZone }) => nextDue(rhythm, timeZone, now));
  return times.filter((at) => at !== null).sort()[0] ?? null;
}

/** Everybody who is to get a report by mail. */
export async function receiversOf(
  table: Table,
  { number, agents, addresses }: Pick<ReportMail, 'number' | 'agents' | 'addresses'>,
  desk: DeskWays,
): Promise<Receiver[]> {
  const placeOf = (address: string) => addressOfReportMail.of({ number, hash: addressHash(address) });
  const rowAt = await readRows(table, [
    ...agents.map(agentKey),
    ...addresses.map(({ address }) => placeOf(address)),
  ]);
  const inside = agents.flatMap((id): Receiver[] => {
    const row = rowAt(agentKey(id));
    if (row === undefined) return [];
    const { name, address, locale, timezone, active } = parseAgentRow(row);
    return [
      {
        name: `agent:${id}`,
        to: { id, name, address },
        isOutside: false,
        languages: [locale ?? null, desk.language],
        timeZone: timezone ?? desk.timeZone,
        ...(active && { since: null }),
      },
    ];
  });
  const outside = addresses.map(({ address, language, timeZone }): Receiver => {
    const row = rowAt(placeOf(address));
    const known = row === undefined ? undefined : parseReceiver(row);
    const isWanted = known?.state === 'confirmed';
    return {
      name: `address:${addressHash(address)}`,
      to: { name: '', address },
      isOutside: true,
      languages: [language, desk.language],
      timeZone: timeZone ?? desk.timeZone,
      ...(known && { state: known.state }),
      ...(isWanted && { since: known.at }),
    };
  });
  return [...inside, ...outside];
}
