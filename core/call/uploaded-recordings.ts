import { type Filing, filesOf, requireUsable, uploadedKey, uploadKeys } from '../attachment/index.ts';
import type { Principal } from '../auth/index.ts';
import { fieldError, InvalidInputError } from '../shared/errors.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import type { CallFiles } from './call-deps.ts';

/** What a recording may be. */
const RECORDING = /^(?:audio|video)\//;

/**
 * Files that somebody has uploaded, as recordings of a call. They are looked at when the call does not have them yet.
 * `take` throws InvalidInputError that names the file which is none of theirs, belongs to another message, or is no recording
 */
export async function uploadedRecordings(
  table: Table,
  filing: Pick<Filing, 'bucket' | 'copyObject'>,
  { ids, principal, now }: { ids: readonly string[]; principal: Principal; now: Date },
): Promise<CallFiles | undefined> {
  if (ids.length === 0) return undefined;
  const rowAt = await readRows(table, uploadKeys(ids));
  const named = { ids, principal, rowAt, now };
  return {
    keys: ids.map(uploadedKey),
    take: () =>
      inRecordings(() => {
        const other = requireUsable(named).findIndex(({ contentType }) => !RECORDING.test(contentType));
        if (other !== -1) throw fieldError(`attachments.${other}`, 'must be audio or video');
        return filesOf({ ...filing, replyBytes: 0 }, 'internal_note', named);
      }),
  };
}

/** Names the field as who reports a call knows it. */
function inRecordings<T>(take: () => T): T {
  try {
    return take();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const [problem] = error.fields;
    throw fieldError(
      (problem?.path ?? '').replace('attachments', 'recordings'),
      problem?.message ?? error.message,
    );
  }
}
