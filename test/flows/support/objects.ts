import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { RunningHost } from './host.ts';

/** What a desk keeps as objects, with all their versions, by the files that hold them. What goes while it is looked at is not among it. */
export function objectsOf({ dataFolder }: Pick<RunningHost, 'dataFolder'>): Map<string, string> {
  const said = new Map<string, string>();
  for (const entry of readdirSync(join(dataFolder, 'objects'), { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const bytes = entry.isFile() ? readUnlessGone(file) : null;
    if (bytes !== null) said.set(file, bytes.toString('latin1'));
  }
  return said;
}

const gone = z.object({ code: z.literal('ENOENT') });

function readUnlessGone(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if (gone.safeParse(error).success) return null;
    throw error;
  }
}
