import type { ExportKind } from '../../schemas/api/export.ts';
import type { Key } from '../shared/write.ts';

/** Something that is exported, by what its row's key says. */
export type Exported =
  | { kind: 'ticket' | 'customer' | 'organisation'; id: number }
  | { kind: 'message'; ticketId: number; id: string }
  | { kind: 'event'; subject: { kind: string; id: string }; id: string }
  | { kind: 'configuration'; area: string; id: string };

type Reading = (pk: string, sk: string, partition: string) => Exported;
const numbered = (kind: 'ticket' | 'customer' | 'organisation', text: string): Exported => ({
  kind,
  id: Number(text),
});
const configured = (area: string, id: string): Exported => ({ kind: 'configuration', area, id });

/** What the subjects of events are called outside, by the start of their partitions. */
const SUBJECTS: Readonly<Record<string, string>> = {
  T: 'ticket',
  C: 'customer',
  AGENT: 'agent',
  TEAM: 'team',
  MAILBOX: 'mailbox',
  ORGANISATION: 'organisation',
  CONFIG: 'configuration',
  JOB: 'job',
};

/**
 * The keys of rows that are exported, all others are not: tokens, secrets and their events, guards, drafts, lists and
 * whatever a later version adds stay here until somebody names them. A reading is given what the patterns found.
 */
const EXPORTED: readonly { pk: RegExp; sk: RegExp; read: Reading }[] = [
  { pk: /^T#(\d+)$/, sk: /^(META)$/, read: (pk) => numbered('ticket', pk) },
  {
    pk: /^T#(\d+)$/,
    sk: /^M#([0-9A-HJKMNP-TV-Z]{26})$/,
    read: (pk, id) => ({ kind: 'message', ticketId: Number(pk), id }),
  },
  {
    pk: /^(?:T|C|AGENT|TEAM|MAILBOX|ORGANISATION|CONFIG|JOB)#(.+)$/,
    sk: /^E#([0-9A-HJKMNP-TV-Z]{26})$/,
    read: (rest, id, partition) => {
      const prefix = partition.slice(0, partition.indexOf('#'));
      return { kind: 'event', subject: { kind: SUBJECTS[prefix] ?? prefix, id: rest }, id };
    },
  },
  { pk: /^C#(\d+)$/, sk: /^(META)$/, read: (pk) => numbered('customer', pk) },
  { pk: /^(ORGANISATIONS)$/, sk: /^O#(\d{12})$/, read: (_, sk) => numbered('organisation', sk) },
  { pk: /^(AGENTS)$/, sk: /^A#(\d{12})$/, read: (_, sk) => configured('agents', String(Number(sk))) },
  { pk: /^(TEAMS)$/, sk: /^TEAM#(\d{12})$/, read: (_, sk) => configured('teams', String(Number(sk))) },
  { pk: /^(MAILBOXES)$/, sk: /^(.+)$/, read: (_, sk) => configured('mailboxes', sk) },
  { pk: /^CONFIG#([^#]+)$/, sk: /^(.+)$/, read: (area, sk) => configured(area, sk) },
];

/** What a row is to an export; null when it stays here. */
export function exportedIn({ pk, sk }: Key): Exported | null {
  for (const { pk: partition, sk: place, read } of EXPORTED) {
    const [, inPartition] = partition.exec(pk) ?? [];
    const [, inPlace] = place.exec(sk) ?? [];
    if (inPartition !== undefined && inPlace !== undefined) return read(inPartition, inPlace, pk);
  }
  return null;
}

/** Whether rows of a partition are exported at all. */
export const isExportedPartition = (partition: string): boolean =>
  EXPORTED.some(({ pk }) => pk.test(partition));

/** Whether somebody who asks for these kinds is to get it; none: all. */
export const isWanted = ({ kind }: Exported, kinds: readonly ExportKind[] | undefined): boolean =>
  kinds === undefined || kinds.includes(kind);
