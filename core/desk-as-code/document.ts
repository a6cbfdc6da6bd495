import { createHash } from 'node:crypto';
import type { Entry, Kind, Said } from './kind.ts';
import type { Names } from './names.ts';

/** All things of a desk, by the part of a file that speaks of them. */
export type Things = ReadonlyMap<string, readonly Entry[]>;

/** A desk as a file: its parts by their names, each with what is said of the things in use, by key. */
export interface DeskDocument {
  /** names the state of the desk that the file was made of */
  readonly basedOn?: string | undefined;
  readonly parts: Readonly<Record<string, Readonly<Record<string, Said>>>>;
}

/** Reads all things of a desk, as a file would say them but for the names. */
export async function readThings(kinds: readonly Kind[], names: Names): Promise<Things> {
  const things = new Map<string, readonly Entry[]>();
  for (const kind of kinds) {
    const entries = await kind.entries();
    const named = entries.map((entry) => ({ ...entry, said: Object(names.inFile(entry.said)) as Said }));
    things.set(
      kind.name,
      named.sort((one, other) => (one.key < other.key ? -1 : 1)),
    );
  }
  return things;
}

/** A desk as a file says it. Pure. */
export function documentOf(things: Things): DeskDocument {
  const parts = [...things].map(([name, entries]) => {
    const inUse = entries.filter(({ isRetired }) => !isRetired);
    return [name, Object.fromEntries(inUse.map(({ key, said }) => [key, said]))] as const;
  });
  return { basedOn: stateOf(things), parts: Object.fromEntries(parts) };
}

/** Names a state of the desk: two that are the same have the same name. Pure. */
export function stateOf(things: Things): string {
  const all = [...things].map(([name, entries]) => [
    name,
    entries.map(({ key, said, isRetired }) => [key, sorted(said), isRetired]),
  ]);
  return createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 20);
}

/** A value with the names in its objects in their order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, sorted(inner)] as const);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
