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
  return {
    keys: ids.map(uploadedKey),
    take: (kept) => {
      const fresh = ids.filter((id) => !kept.includes(uploadedKey(id)));
      const named = { ids: fresh, principal, rowAt, now };
      const placeOf = (at: number) => ids.indexOf(fresh[at] ?? '');
      try {
        const other = requireUsable(named).findIndex(({ contentType }) => !RECORDING.test(contentType));
        if (other !== -1) throw fieldError(`attachments.${other}`, 'must be audio or video');
        const files = filesOf({ ...filing, replyBytes: 0 }, 'internal_note', named);
        const keep = () =>
          files.keep().catch((error: unknown) => {
            throw inRecordings(error, placeOf);
          });
        return { ...files, keep };
      } catch (error) {
        throw inRecordings(error, placeOf);
      }
    },
  };
}

/** An error about files, with the field named as who reports a call knows it. @param placeOf which of all recordings one is that is new */
function inRecordings(error: unknown, placeOf: (at: number) => number): unknown {
  if (!(error instanceof InvalidInputError)) return error;
  const [problem] = error.fields;
  const at = Number(problem?.path.split('.')[1]);
  return fieldError(`recordings.${placeOf(at)}`, problem?.message ?? error.message);
}
