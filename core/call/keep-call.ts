import type { Attachment } from '../../schemas/message.ts';
import { PLACE_MOVED } from '../channel-in/index.ts';
import { IDENTITY_TAKEN } from '../customer/index.ts';
import type { Context } from '../shared/context.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { type CallDeps, filesThere, type ReportedCall } from './call-deps.ts';
import { CALL_MOVED, callById, parseCallRow, waitingWrite } from './call-store.ts';
import { fileCall } from './file-call.ts';
import { requirePossible } from './report.ts';
import { requireAgents } from './require-agents.ts';
import { syncCall } from './sync-call.ts';

/** Legs of a call, its recording and its end are told of at once. */
const TRIES = 25;
const LOOK_AGAIN = ['version', 'message', IDENTITY_TAKEN, CALL_MOVED, PLACE_MOVED];

/** What became of a report: the call is on a ticket, or nowhere, as its caller has none and it opens none. */
export type KeptCall = 'opened' | 'changed' | 'known' | 'nothing';

/**
 * Keeps what a telephone system says of a call, as often as it says it and in whatever order: the call becomes a message of its caller's ticket, its
 * answer a reply, and what was noted a note.
 * @throws InvalidInputError when it cannot be, names nobody whom the desk knows, or is of another call; NotFoundError when nothing is left of the call, or the ticket
 * that it names is none; BusyError when others told of the same again and again
 */
export async function keepCall(deps: CallDeps, context: Context, reported: ReportedCall): Promise<KeptCall> {
  const { report } = reported;
  requirePossible(report, context.now);
  await requireAgents(deps.table, report);
  const of = callById.of(report.externalId);
  const row = () => deps.table.get(of).then(parseCallRow);
  const filed = await untilNotOvertaken(
    LOOK_AGAIN,
    async () => {
      const known = await row();
      if (known?.filed) return 'there';
      // What is wrong of its recordings is said before anything is kept.
      reported.files?.take([]);
      return fileCall(deps, context, reported, known);
    },
    TRIES,
  );
  if (filed === 'nothing') return 'nothing';
  return untilNotOvertaken(
    LOOK_AGAIN,
    async (): Promise<KeptCall> => {
      const known = await row();
      if (!known?.filed) throw new Error('A call that was filed is not there.');
      const { files, requireMay } = reported;
      const became = await syncCall(deps, context, {
        externalId: report.externalId,
        row: known,
        filed: known.filed,
        reported,
        files,
        // Whoever tells of a call that goes on in a ticket was asked as it was filed; one that it opened is theirs to tell of.
        ...(filed === 'there' && { requireMay }),
      });
      if (filed === 'filed') return 'opened';
      return became === 'changed' ? 'changed' : 'known';
    },
    TRIES,
  );
}

/** Keeps a recording of a call that may have been told of or not: then it waits for the call. */
export function keepRecording(
  deps: CallDeps,
  context: Context,
  { externalId, file }: { externalId: string; file: Attachment },
): Promise<KeptCall | 'waits'> {
  return untilNotOvertaken(
    LOOK_AGAIN,
    async (): Promise<KeptCall | 'waits'> => {
      const row = parseCallRow(await deps.table.get(callById.of(externalId)));
      if (row?.filed) {
        const files = filesThere([file]);
        const became = await syncCall(deps, context, {
          ...{ externalId, row, filed: row.filed, reported: null, files },
        });
        return became === 'changed' ? 'changed' : 'known';
      }
      if (row?.waiting?.some(({ key }) => key === file.key)) return 'known';
      await deps.table.write([waitingWrite(externalId, row, file, context.now)]);
      return 'waits';
    },
    TRIES,
  );
}
