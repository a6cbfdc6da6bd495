import { type ExportPosition, exportPage, exportPositionSchema } from '../../../core/export/index.ts';
import { readCursor, writeCursor } from '../../../core/shared/cursor.ts';
import { fieldError } from '../../../core/shared/errors.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { cursorLine, exportLine } from './lines.ts';
import { exportRoutes } from './routes.ts';

/**
 * Bytes of lines after which a page ends. One line more has the largest row in it, 400 KB, twice as long as JSON, and all
 * stays below the 6 MB of an answer ("Lambda quotas").
 */
const ENOUGH_BYTES = 3 * 1024 * 1024;

/** The HTTP API of exports. */
export const handler = apiFunction({
  routes: exportRoutes,
  build: () => {
    const table = dynamoTable({ tableName: environment('TABLE_NAME').TABLE_NAME });
    return {
      table,
      endpoints: {
        exportDesk: async ({ query: { cursor, kinds, limit } }) => {
          const list = `export:${kinds?.join(',') ?? ''}`;
          const position = cursor === undefined ? undefined : positionIn(cursor, list);
          const page = await exportPage(table, {
            position,
            kinds,
            limit,
            enoughBytes: ENOUGH_BYTES,
            lineOf: (exported, row) => exportLine(table, exported, row),
          });
          const end = cursorLine(writeCursor(list, JSON.stringify(page.position)), page.more);
          return { body: `${[...page.lines, end].join('\n')}\n` };
        },
      },
    };
  },
});

/** @throws InvalidInputError */
function positionIn(cursor: string, list: string): ExportPosition {
  const text = readCursor(cursor, list, /^\{.*\}$/);
  try {
    return exportPositionSchema.parse(JSON.parse(text));
  } catch {
    throw fieldError('query.cursor', 'must be a cursor that an export gave out');
  }
}
