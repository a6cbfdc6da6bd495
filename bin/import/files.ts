import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { Left } from './converted.ts';

/** A file of a message, as an export names it. */
export interface ForeignFile {
  /** by which the other system knows it, what says most first */
  ids: readonly string[];
  name: string;
  /** media type; absent: not said */
  type?: string | undefined;
  /** what is in it, where the export has that */
  bytes?: Buffer | undefined;
}

/** What is in a file: bytes, or where they are. */
export type FileContent = { bytes: Buffer } | { path: string; size: number };

/** The folder beside an export in which its files are looked for where no other is named. */
const FOLDERS = ['attachments', 'files'];

/** The folders that stand beside the files of an export. */
export function foldersBeside(dumps: readonly string[]): string[] {
  const beside = dumps.flatMap((dump) => FOLDERS.map((name) => join(dirname(dump), name)));
  return [...new Set(beside)].filter((folder) => statSync(folder, { throwIfNoEntry: false })?.isDirectory());
}

/**
 * Finds what is in the files of messages: in the export itself, or in a file of some folders that is called by the id of it (`ID`, `ID.png`), by
 * id and name (`ID/NAME`, `ID-NAME`, `ID_NAME`), or by its name, where only one file of the export has that.
 */
export class FileFinder {
  readonly #found = new Map<string, string>();
  readonly #named = new Map<string, number>();
  readonly #left: Left;

  /** @param files all that the export names */
  constructor(folders: readonly string[], files: readonly ForeignFile[], left: Left) {
    this.#left = left;
    for (const { name } of files) this.#named.set(name, (this.#named.get(name) ?? 0) + 1);
    for (const folder of folders)
      for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        const whole = join(folder, path);
        if (!statSync(whole).isFile()) continue;
        const name = basename(path);
        for (const key of [join(basename(dirname(whole)), name), name, basename(name, extname(name))])
          if (!this.#found.has(key)) this.#found.set(key, whole);
      }
  }

  /** What is in a file; nothing, which is counted, when that is nowhere. */
  contentOf({ ids, name, bytes }: ForeignFile): FileContent | null {
    if (bytes !== undefined && bytes.length > 0) return { bytes };
    const keys = ids.flatMap((id) => [join(id, name), `${id}-${name}`, `${id}_${name}`, id]);
    if (this.#named.get(name) === 1) keys.push(name);
    const path = keys.map((key) => this.#found.get(key)).find((one) => one !== undefined);
    const size = path === undefined ? 0 : statSync(path).size;
    if (path !== undefined && size > 0) return { path, size };
    this.#left.note(path === undefined ? 'files that are not beside the export' : 'files that are empty');
    return null;
  }
}

/** What is in a file, in memory. */
export const bytesOf = (content: FileContent): Buffer =>
  'bytes' in content ? content.bytes : readFileSync(content.path);
