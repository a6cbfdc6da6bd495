import { docsOfRow } from '../../../core/search/documents/docs-of-row.ts';
import { keptSegments } from '../../../core/search/index.ts';
import { dropLost } from '../../../core/search/store/drop-lost.ts';
import { flushLog } from '../../../core/search/store/flush-log.ts';
import { appendToLog } from '../../../core/search/store/log-store.ts';
import { loadManifest } from '../../../core/search/store/manifest-store.ts';
import { mergeIndex } from '../../../core/search/store/merge-index.ts';
import { type KeptObjects, ObjectGoneError } from '../../../core/shared/kept-objects.ts';
import { NOW } from '../../support/context.ts';
import type { Act, Stage } from './stage.ts';

/** Objects in memory. None is ever deleted, as the rows that name it come back when the stage is set back. */
function objectsInMemory(): KeptObjects {
  const kept = new Map<string, Uint8Array>();
  return {
    get: async (key, range) => {
      const bytes = kept.get(key);
      if (bytes === undefined) throw new ObjectGoneError(key);
      return range ? bytes.subarray(range.from, range.to + 1) : bytes;
    },
    put: async (key, bytes) => void kept.set(key, bytes),
    delete: async () => {},
  };
}

function indexOf({ table }: Stage) {
  const objects = objectsInMemory();
  return { table, objects, kept: keptSegments(objects) };
}

/** What the index has of a new ticket. */
async function ticketDocs(stage: Stage) {
  const { ticket } = await stage.desk.take({ from: 'mara@example.com' });
  const row = await stage.table.get({ pk: `T#${ticket.id}`, sk: 'META' });
  return docsOfRow(stage.table, row, NOW.getTime());
}

/** Makes one segment of a new ticket. */
async function segment(stage: Stage, deps: ReturnType<typeof indexOf>): Promise<void> {
  const context = stage.desk.context();
  await appendToLog(stage.table, [{ id: context.newId(), documents: await ticketDocs(stage) }]);
  await flushLog(deps, context);
}

/** The index of the search. */
export const SEARCH_ACTS: readonly Act[] = [
  {
    file: 'search/store/log-store.ts',
    does: 'put into the index again what was lost',
    arrange: async (stage) => {
      await segment(stage, indexOf(stage));
      const changed = [{ id: stage.desk.context().newId(), documents: await ticketDocs(stage) }];
      return async () => {
        await dropLost(indexOf(stage));
        await appendToLog(stage.table, changed);
      };
    },
  },
  {
    file: 'search/store/change-index.ts',
    does: 'merge segments of the index',
    arrange: async (stage) => {
      const deps = indexOf(stage);
      await segment(stage, deps);
      await segment(stage, deps);
      const { segments } = await loadManifest(stage.table);
      return () => mergeIndex(deps, stage.desk.context(), segments);
    },
  },
  {
    file: 'search/store/drop-lost.ts',
    does: 'take segments out of the index whose objects are gone',
    arrange: async (stage) => {
      await segment(stage, indexOf(stage));
      return () => dropLost(indexOf(stage));
    },
  },
];
