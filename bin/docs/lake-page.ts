import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Column,
  DAY_COLUMN,
  LAKE_TABLE_NAMES,
  LAKE_TABLE_SAYS,
  LAKE_TABLES,
} from '../../schemas/lake/columns.ts';
import { LAKE_QUERIES } from '../../schemas/lake/queries.ts';

const BEGIN = '<!-- printed from the code by `npm run docs`, from here to the end -->';
const file = join(import.meta.dirname, '../../docs/reports-sql.md');

const cell = (text: string) => text.replaceAll('|', '\\|');
const row = (...cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
const columnRow = ({ name, type, says }: Column) => row(`\`${name}\``, type, says);

/** docs/reports-sql.md: what people wrote in it, and behind that the tables and queries as the code has them. */
export function lakePage(): string {
  const [written = ''] = readFileSync(file, 'utf8').split(BEGIN);
  const tables = LAKE_TABLE_NAMES.flatMap((table) => [
    `## Table \`${table}\``,
    '',
    LAKE_TABLE_SAYS[table],
    '',
    row('column', 'type', 'what it says'),
    row('---', '---', '---'),
    ...[...LAKE_TABLES[table], DAY_COLUMN].map(columnRow),
    '',
  ]);
  return [
    `${written}${BEGIN}`,
    '',
    ...tables,
    '## Queries',
    '',
    row('name', 'what it tells', 'told apart by'),
    row('---', '---', '---'),
    ...LAKE_QUERIES.map(({ name, says, by }) =>
      row(
        `\`${name}\``,
        says,
        Object.values(by)
          .map((field) => `\`${field}\``)
          .join(', '),
      ),
    ),
    '',
  ].join('\n');
}
