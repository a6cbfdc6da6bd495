import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import readXlsxFile from 'read-excel-file/node';
import {
  fileOfLines,
  keepLines,
  keepNumbered,
  keptLinesSchema,
  NO_LINES,
} from '../../../core/sheet/index.ts';
import { bytesOf, partsInMemory } from '../../support/lines-file.ts';

const columns = [{ name: 'Ticket number' }, { name: 'Subject' }, { name: 'Created', of: 'times' }] as const;
const line = (number: number) => [number, `=Ticket ${number} <&> ü`, '2026-03-01T12:00:00.000Z'];
const lines = (from: number, count: number) => Array.from({ length: count }, (_, at) => line(from + at));
const csv = { format: 'csv', columns, sheet: 'All' } as const;
const xlsx = { format: 'xlsx', columns, sheet: 'All' } as const;

describe('a file that pages of a job write', () => {
  test('has every line of every page below one head, and a page that is done again puts the same by', async () => {
    const { keeping, kept } = partsInMemory();
    const first = await keepLines(keeping, NO_LINES, lines(1, 3), csv);
    const second = await keepLines(keeping, first, lines(4, 2), csv);
    const before = new Map(kept);
    // The function was killed before it noted that the page was done.
    expect(await keepLines(keeping, keptLinesSchema.parse(first), lines(4, 2), csv)).toEqual(second);
    expect(kept).toEqual(before);
    const text = String(await bytesOf(await fileOfLines(keeping, second, { name: 'all', format: 'csv' })));
    expect(text.split('\r\n')).toEqual([
      '\uFEFFTicket number,Subject,Created',
      ...lines(1, 5).map(([number, subject, time]) => `${number},'${subject},${time}`),
      '',
    ]);
  });

  test('has each numbered line once, as it was read first', async () => {
    const { keeping } = partsInMemory();
    let kept = await keepNumbered(keeping, NO_LINES, [line(7), line(900_000)], csv);
    kept = await keepNumbered(keeping, kept, [[7, 'again', ''], line(8), [8, 'again', '']], csv);
    const text = String(await bytesOf(await fileOfLines(keeping, kept, { name: 'all', format: 'csv' })));
    expect(text.match(/^\d+/gm)).toEqual(['7', '900000', '8']);
    expect(text).not.toContain('again');
    expect(kept.lines).toBe(3);
  });

  test('is a workbook that another library opens, whose texts are no formulas and whose times are dates', async () => {
    const { keeping } = partsInMemory();
    let kept = await keepLines(keeping, NO_LINES, lines(1, 2), xlsx);
    kept = await keepLines(keeping, kept, lines(3, 1), xlsx);
    kept = await keepLines(keeping, kept, [[0.5]], {
      format: 'xlsx',
      columns: [{ name: 'Share', of: 'shares' }],
      sheet: 'all',
      of: 1,
    });
    const workbook = await bytesOf(await fileOfLines(keeping, kept, { name: 'all', format: 'xlsx' }));
    const sheets = await readXlsxFile(workbook);
    expect(sheets.map(({ sheet }) => sheet)).toEqual(['All', 'all 2']);
    expect(sheets[0]?.data).toEqual([
      ['Ticket number', 'Subject', 'Created (UTC)'],
      ...[1, 2, 3].map((number) => [number, `=Ticket ${number} <&> ü`, new Date('2026-03-01T12:00:00Z')]),
    ]);
    expect(sheets[1]?.data).toEqual([['Share'], [0.5]]);
    expect(strFromU8(unzipSync(workbook)['xl/worksheets/sheet1.xml'] ?? new Uint8Array())).not.toContain(
      '<f>',
    );
  });

  test('has no line too few where it is empty, and none too many', async () => {
    const { keeping } = partsInMemory();
    const kept = await keepNumbered(keeping, NO_LINES, [], xlsx);
    const [sheet] = await readXlsxFile(
      await bytesOf(await fileOfLines(keeping, kept, { name: 'all', format: 'xlsx' })),
    );
    expect(sheet?.data).toEqual([['Ticket number', 'Subject', 'Created (UTC)']]);
  });

  test('goes on in the next sheet where a sheet is full, and is a stream where it is large', async () => {
    const { keeping } = partsInMemory();
    const to = { format: 'xlsx', columns: [{ name: 'Number' }], sheet: 'All' } as const;
    let kept = NO_LINES;
    const [all, at] = [1_048_575 + 2, 150_000];
    for (let from = 0; from < all; from += at) {
      const some = Array.from({ length: Math.min(at, all - from) }, (_, nth) => [from + nth]);
      kept = await keepLines(keeping, kept, some, to);
    }
    const file = await fileOfLines(keeping, kept, { name: 'all', format: 'xlsx' });
    const bytes = await bytesOf(file);
    expect(Object(file.body).bytes).toBe(bytes.length);
    expect(bytes.length).toBeGreaterThan(4_000_000);
    const parts = unzipSync(bytes);
    const linesIn = (name: string) =>
      strFromU8(parts[`xl/worksheets/${name}.xml`] ?? new Uint8Array()).split('<row ').length - 2;
    expect([linesIn('sheet1'), linesIn('sheet2')]).toEqual([1_048_575, 2]);
    expect(kept.sheets.map(({ name }) => name)).toEqual(['All', 'All 2']);
  }, 60_000);

  const office = spawnSync('soffice', ['--version']).status === 0;
  if (office)
    test('is opened by LibreOffice', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'bilet-office-'));
      try {
        const { keeping } = partsInMemory();
        const kept = await keepLines(keeping, NO_LINES, lines(1, 2), xlsx);
        const file = join(folder, 'all.xlsx');
        writeFileSync(file, await bytesOf(await fileOfLines(keeping, kept, { name: 'all', format: 'xlsx' })));
        const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
        spawnSync('soffice', [profile, '--headless', '--convert-to', 'ods', '--outdir', folder, file]);
        const opened = strFromU8(
          unzipSync(readFileSync(join(folder, 'all.ods')))['content.xml'] ?? new Uint8Array(),
        );
        expect(opened).toContain('=Ticket 2 &lt;&amp;&gt; ü');
        expect(opened).toContain('office:date-value="2026-03-01T12:00:00"');
      } finally {
        rmSync(folder, { recursive: true });
      }
    }, 60_000);
});
