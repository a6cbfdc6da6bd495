import { requireUsable, type StoredUpload, uploadKeys } from '../attachment/index.ts';
import type { Principal } from '../auth/index.ts';
import { InvalidInputError, NotFoundError } from '../shared/errors.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';

/**
 * A file that somebody has announced for an import, and may still use.
 * @throws NotFoundError when it is none of theirs, has expired, or belongs to a message
 */
export async function requireImportFile(
  table: Table,
  { id, principal, now }: { id: string; principal: Principal; now: Date },
): Promise<StoredUpload> {
  const rowAt = await readRows(table, uploadKeys([id]));
  try {
    const [upload] = requireUsable({ ids: [id], principal, rowAt, now });
    if (upload !== undefined) return upload;
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
  }
  throw new NotFoundError('file');
}
