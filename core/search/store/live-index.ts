import { decodeTime, encodeTime } from 'ulid';
import { ObjectGoneError } from '../../shared/kept-objects.ts';
import type { Table } from '../../shared/table.ts';
import { buildSegment } from '../index/build-segment.ts';
import { type IndexPart, partInMemory, partOf } from '../ranking/parts.ts';
import { type Layer, layerAfter, layeredOver, layerOf, type Snapshot } from '../ranking/snapshot.ts';
import { type Newest, newestOf, type Opened, opened, replacing } from './flush-log.ts';
import type { KeptSegments } from './kept-segments.ts';
import { type LogEntry, readLog } from './log-store.ts';
import { loadManifest, type Manifest } from './manifest-store.ts';

/** The index as a function has it in memory. */
export interface LiveIndex {
  /** The index with everything that was in it before the call; `complete` false: the log was too long to be read as a whole. */
  at(now: number): Promise<{ snapshot: Snapshot; complete: boolean }>;
}

/**
 * Milliseconds by which an entry of the log may come to stand before others: clocks of functions differ, what DynamoDB
 * does not take at once is written again, and a page of a job writes all of its entries with the time at which it began.
 */
const OVERLAP_MS = 60_000;
/** Milliseconds after which the log is read as a whole once more. */
const WHOLE_MS = 120_000;

/** Entries that are put into a part of the index anew with each change; with more of them, all of the log is. */
const MOST_RECENT = 48;

interface Known {
  readonly manifest: Manifest;
  readonly entries: ReadonlyMap<string, LogEntry>;
  readonly more: boolean;
  /** when the log was last read as a whole */
  readonly wholeAt: number;
  readonly snapshot: Snapshot;
}

/** The segments of the index, as a manifest tells of them, put together. */
interface Base {
  readonly version: number;
  readonly segments: readonly Opened[];
  readonly layer: Layer;
}

/** What the log says up to some entry, as a part of the index, with what it replaces in segments. */
interface Older {
  readonly base: Base;
  readonly keys: ReadonlySet<string>;
  readonly last: string;
  readonly part: IndexPart;
  readonly replaced: ReadonlyMap<string, ReadonlySet<number>>;
}

/** Keeps the index in the memory of a function: what is read of it once is what has changed since. */
export function liveIndex({ table, kept }: { table: Table; kept: KeptSegments }): LiveIndex {
  let known: Known | undefined;
  let base: Base | undefined;
  let older: Older | undefined;
  /** the log as it was read last, also when everything else is to be known anew */
  let unpacked: ReadonlyMap<string, LogEntry> = new Map();

  async function refresh(now: number): Promise<Known> {
    const before = isOld(known, now) ? undefined : known;
    const { entries: read, more } = await readLog(table, before ? behind(before.entries) : '0', {
      mayLag: true,
      known: unpacked,
    });
    // After the log: what was taken from it is in a segment of this manifest.
    const manifest = await loadManifest(table);
    if (before && before.manifest.version !== manifest.version) {
      known = undefined;
      return refresh(now);
    }
    const entries = new Map([
      ...(before?.entries ?? []),
      ...read.map((entry) => [entry.key.sk, entry] as const),
    ]);
    unpacked = entries;
    const isSame = before !== undefined && entries.size === before.entries.size;
    const snapshot = isSame ? before.snapshot : await make(manifest, [...entries.values()]);
    return { manifest, entries, more, wholeAt: before?.wholeAt ?? now, snapshot };
  }

  async function make(manifest: Manifest, entries: LogEntry[]): Promise<Snapshot> {
    if (base?.version !== manifest.version) base = await baseOf(manifest);
    const inOrder = entries.sort((one, other) => (one.key.sk < other.key.sk ? -1 : 1));
    if (older?.base !== base || !goesOn(older, inOrder)) older = olderOf(base, inOrder);
    const { keys, part, replaced } = older;
    const recent = inOrder.filter(({ key }) => !keys.has(key.sk));
    const log: Opened = { id: LOG, open: part.segment, dead: NONE };
    const latest = replacing(newestOf(recent), [...base.segments, log]);
    const gone = [...base.segments, log].map(
      ({ id }) => new Set([...(replaced.get(id) ?? []), ...(latest.replaced.get(id) ?? [])]),
    );
    const inLog = { ...part, dead: gone.at(-1) ?? NONE };
    return layeredOver(base.layer, gone, [inLog, ...(recent.length > 0 ? [partOfDocs(latest.fresh)] : [])]);
  }

  async function baseOf(manifest: Manifest): Promise<Base> {
    const dead = await kept.dead(manifest);
    const segments = await opened({ kept }, manifest, dead);
    kept.keepOnly(manifest);
    const parts = manifest.segments.flatMap((entry) => {
      const found = segments.find(({ id }) => id === entry.id);
      return found ? [partOf(found.open, (from, to) => kept.postings(entry, from, to), found.dead)] : [];
    });
    const died = base && diedSince(base.segments, segments);
    const layer = base && died ? layerAfter(base.layer, parts, died) : layerOf(parts);
    return { version: manifest.version, segments, layer };
  }

  return {
    async at(now) {
      for (let tried = 1; ; tried += 1) {
        try {
          known = await refresh(now);
          return { snapshot: known.snapshot, complete: !known.more };
        } catch (error) {
          // A segment was merged between the manifest and its object.
          if (!(error instanceof ObjectGoneError) || tried === 3) throw error;
          known = undefined;
        }
      }
    },
  };
}

/** The log among the segments; their ids are ULIDs. */
const LOG = 'log';
const NONE: ReadonlySet<number> = new Set();

function olderOf(base: Base, entries: readonly LogEntry[]): Older {
  const { fresh, replaced } = replacing(newestOf(entries), base.segments);
  const keys = new Set(entries.map(({ key }) => key.sk));
  return { base, keys, last: entries.at(-1)?.key.sk ?? '', part: partOfDocs(fresh), replaced };
}

/** Whether entries are those that are put together already, and some later ones. */
function goesOn({ keys, last }: Older, entries: readonly LogEntry[]): boolean {
  const recent = entries.filter(({ key }) => !keys.has(key.sk));
  const isSame = entries.length - recent.length === keys.size;
  return isSame && recent.length <= MOST_RECENT && recent.every(({ key }) => key.sk > last);
}

/** What died in segments since they were looked at, when there are further ones only; null when some are gone. */
function diedSince(before: readonly Opened[], now: readonly Opened[]): ReadonlySet<number>[] | null {
  if (!before.every(({ id }, at) => now[at]?.id === id)) return null;
  return before.map(({ dead }, at) => new Set([...(now[at]?.dead ?? NONE)].filter((doc) => !dead.has(doc))));
}

function partOfDocs(newest: readonly Newest[]): IndexPart {
  return partInMemory(buildSegment(newest.flatMap(({ doc }) => doc ?? [])));
}

/** Characters of a ULID that say its time. */
const TIME_LENGTH = 10;

/** The place in the log from which on entries may have been added that were not there. */
function behind(entries: ReadonlyMap<string, LogEntry>): string {
  const newest = [...entries.keys()].reduce((last, key) => (key > last ? key : last), '');
  return newest === '' ? '0' : encodeTime(Math.max(0, decodeTime(newest) - OVERLAP_MS), TIME_LENGTH);
}

/** Whether the log is to be read as a whole once more. */
function isOld(known: Known | undefined, now: number): boolean {
  return known === undefined || known.more || now < known.wholeAt || now - known.wholeAt >= WHOLE_MS;
}
