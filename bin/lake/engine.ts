import type { LakeTable } from '../../schemas/lake/columns.ts';
import { DAY_COLUMN, LAKE_TABLE_NAMES, LAKE_TABLES } from '../../schemas/lake/columns.ts';

/** What a query says: its columns in order, and its rows. */
export interface SqlAnswer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Thrown where DuckDB is not installed, and for what it refuses; the message is for people. */
export class SqlError extends Error {
  override readonly name = 'SqlError';
}

const NO_ENGINE =
  'DuckDB is not installed here: run "npm install" without --omit=dev on a platform for which @duckdb/node-api has a build.';

async function duckDb() {
  try {
    return await import('@duckdb/node-api');
  } catch (error) {
    throw new SqlError(NO_ENGINE, { cause: error });
  }
}

/** A table over the files of a desk; one of no files has its columns and no rows. */
function viewOf(table: LakeTable, folder: string, hasFiles: boolean): string {
  if (hasFiles) {
    const files = `${folder}/${table}/*/*.parquet`.replaceAll("'", "''");
    return `CREATE VIEW ${table} AS SELECT * FROM read_parquet('${files}', hive_partitioning = true, hive_types = {'day': 'VARCHAR'}, union_by_name = true)`;
  }
  const types = {
    text: 'VARCHAR',
    integer: 'INTEGER',
    boolean: 'BOOLEAN',
    moment: 'TIMESTAMP',
    texts: 'VARCHAR[]',
  };
  const columns = [...LAKE_TABLES[table], DAY_COLUMN].map(({ name, type }) => `${name} ${types[type]}`);
  return `CREATE TABLE ${table} (${columns.join(', ')})`;
}

/** Asks DuckDB over a folder of files as a desk writes them. */
export async function openEngine(
  folder: string,
  hasFiles: (table: LakeTable) => boolean,
): Promise<{ ask(sql: string): Promise<SqlAnswer>; close(): void }> {
  const { DuckDBInstance } = await duckDb();
  const instance = await DuckDBInstance.create(':memory:', {
    // All that is asked is in it already: nothing is fetched from anywhere.
    autoinstall_known_extensions: 'false',
  });
  const connection = await instance.connect();
  for (const table of LAKE_TABLE_NAMES) await connection.run(viewOf(table, folder, hasFiles(table)));
  return {
    async ask(sql) {
      try {
        const result = await connection.runAndReadAll(sql);
        return { columns: result.columnNames(), rows: result.getRowsJS() };
      } catch (error) {
        throw new SqlError(error instanceof Error ? error.message : String(error));
      }
    },
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
