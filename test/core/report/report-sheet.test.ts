import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import readXlsxFile from 'read-excel-file/node';
import { aboutSheet, reportSheet } from '../../../core/report/export/report-sheet.ts';
import { workbookOf } from '../../../core/sheet/index.ts';
import { fileOf } from '../../support/lines-file.ts';
import { booked, PLACE, sourceOf, ticket, told } from './support/told-report.ts';

const answered = (day: number, seconds: number, team: number | null) =>
  ticket([
    booked('first_response', `2027-03-0${day}T10:00:00Z`, {
      seconds: { calendar: seconds, business: seconds },
      place: { ...PLACE, team },
    }),
    booked('promise_judged', `2027-03-0${day}T10:00:00Z`, {
      kept: seconds < 3600,
      place: { ...PLACE, team },
    }),
  ]);
const source = sourceOf([answered(1, 1800, 1), answered(1, 7200, 2), answered(2, 3600, 1)]);
const period = { from: '2027-03-01', to: '2027-03-03' };
const asked = (query: object) =>
  told(source, { metrics: ['first_response', 'sla_met_share', 'backlog'], period, ...query });

describe('a report as a sheet', () => {
  test('has a line for each row, and the total that the API says', async () => {
    const { columns, rows } = reportSheet('Teams', await asked({ dimensions: ['ticket.teamId'] }));
    expect(columns.map(({ name }) => name).slice(0, 3)).toEqual([
      'Team',
      'First response',
      'First response: number',
    ]);
    const value = columns.findIndex(({ name }) => name === 'Service levels met');
    expect(rows.map((row) => [row[0], row[1], row[value]])).toEqual([
      ['2', 7200, 0],
      ['1', 2700, 0.5],
      ['Total', 4200, 0.3333],
    ]);
  });

  test('has a line for each part of the period, of each row and of all together', async () => {
    const days = reportSheet('Days', await asked({ by: 'day' }));
    expect(days.columns[0]).toEqual({ name: 'Day', of: 'days' });
    expect(days.rows.map((row) => row.slice(0, 2))).toEqual([
      ['2027-03-01', 4500],
      ['2027-03-02', 3600],
      ['Total', 4200],
    ]);
    const both = reportSheet('Both', await asked({ by: 'day', dimensions: ['ticket.teamId'] }));
    expect(both.rows.map((row) => row.slice(0, 3))).toEqual([
      ['2', '2027-03-01', 7200],
      ['2', '2027-03-02', undefined],
      ['1', '2027-03-01', 1800],
      ['1', '2027-03-02', 3600],
      ['Total', '2027-03-01', 4500],
      ['Total', '2027-03-02', 3600],
      ['Total', 'Total', 4200],
    ]);
  });

  test('says what was asked, and what can still change', async () => {
    const answer = await told(source, { metrics: ['reopen_rate'], period }, { now: '2027-03-10T00:00:00Z' });
    const { rows } = aboutSheet([{ label: 'Reopened', answer }]);
    expect(rows).toContainEqual(['Report', 'Reopened']);
    expect(rows).toContainEqual(['From', '2027-03-01T00:00:00.000Z']);
    expect(rows.at(-1)?.[1]).toContain('can still change');
  });

  test('is a workbook in which durations are durations, shares are percentages and days are dates', async () => {
    const sheet = reportSheet('a/b', await asked({ by: 'day' }));
    const files = unzipSync(await workbookOf([sheet, { ...sheet, name: 'A b' }]));
    const [styles, first, book] = ['xl/styles.xml', 'xl/worksheets/sheet1.xml', 'xl/workbook.xml'].map(
      (name) => strFromU8(files[name] ?? new Uint8Array()),
    );
    expect(styles).toContain('[h]:mm:ss');
    expect(styles).toContain('0.00%');
    expect(first).toContain(`<v>${4500 / 86_400}</v>`);
    expect(book).toContain('name="a b"');
    expect(book).toContain('name="A b 2"');
    const csv = await fileOf(sheet.rows.slice(0, 1), { format: 'csv', columns: sheet.columns });
    expect(String(csv)).toContain('2027-03-01,4500');
  });
});

describe('the chart of a report in its sheet', () => {
  const chartIn = async (query: object) => {
    const sheet = reportSheet('It’s & more', await asked(query));
    const files = unzipSync(await workbookOf([sheet]));
    const text = (name: string) => strFromU8(files[name] ?? new Uint8Array());
    return { sheet, chart: text('xl/charts/chart1.xml'), text };
  };

  test('shows the cells of the table, without its total', async () => {
    const { sheet, chart, text } = await chartIn({ metrics: ['backlog'], by: 'day' });
    expect(chart).toContain('<c:lineChart>');
    expect(chart).toContain("<c:f>'It’s &amp; more'!$B$2:$B$3</c:f>");
    expect(sheet.rows).toHaveLength(3);
    expect(text('[Content_Types].xml')).toContain('/xl/charts/chart1.xml');
    expect(text('xl/worksheets/sheet1.xml')).toContain('<drawing ');
    expect(text('xl/worksheets/_rels/sheet1.xml.rels')).toContain('../drawings/chart-drawing1.xml');
  });

  test('has bars for rows, and a line for each row where parts of the period are told apart', async () => {
    expect((await chartIn({ dimensions: ['ticket.teamId'] })).chart).toContain('<c:barChart>');
    const { chart } = await chartIn({ by: 'day', dimensions: ['ticket.teamId'] });
    expect(chart.match(/<c:ser>/g)).toHaveLength(2);
    expect(chart).toContain('$C$2:$C$3');
    expect(chart).toContain('$C$4:$C$5');
  });

  test('adds up to the total of the table, where rows do, as another library reads the workbook', async () => {
    const breached = (day: number, team: number) =>
      ticket([booked('breached', `2027-03-0${day}T10:00:00Z`, { place: { ...PLACE, team } })]);
    const late = sourceOf([breached(1, 1), breached(1, 2), breached(2, 1), breached(2, 1)]);
    const queries = [{ dimensions: ['ticket.teamId'] }, { by: 'day' as const }];
    for (const query of queries) {
      const answer = await told(late, { metrics: ['breaches'], period, ...query });
      const workbook = await workbookOf([
        reportSheet('Late', answer),
        aboutSheet([{ label: 'Late', answer }]),
      ]);
      const files = unzipSync(workbook);
      const chart = strFromU8(files['xl/charts/chart1.xml'] ?? new Uint8Array());
      const [, from = '', to = ''] = /\$B\$(\d+):\$B\$(\d+)/.exec(chart) ?? [];
      const [sheet, about] = await readXlsxFile(Buffer.from(workbook));
      const rows = sheet?.data ?? [];
      const shown = rows.slice(Number(from) - 1, Number(to)).map((row) => Number(row[1]));
      expect(shown).toHaveLength(2);
      expect(shown.reduce((sum, value) => sum + value, 0)).toBe(4);
      expect(rows.at(-1)).toEqual(['Total', 4]);
      expect(answer.totals.breaches?.value).toBe(4);
      expect([sheet?.sheet, about?.sheet]).toEqual(['Late', 'About']);
    }
  });

  test('stands beside cells whose dates, durations and shares another library reads as such', async () => {
    const workbook = await workbookOf([reportSheet('Days', await asked({ by: 'day' }))]);
    const [sheet] = await readXlsxFile(Buffer.from(workbook));
    const [head, first] = sheet?.data ?? [];
    const at = head?.indexOf('Service levels met') ?? 0;
    expect(first?.[0]).toEqual(new Date('2027-03-01T00:00:00Z'));
    // A duration is a time since the first day that a workbook knows.
    expect(first?.[1]).toEqual(new Date(Date.UTC(1899, 11, 30, 1, 15)));
    expect(first?.[at]).toBe(0.5);
  });

  const office = spawnSync('soffice', ['--version']).status === 0;
  if (office)
    test('is opened by LibreOffice, with the same figures and the same cells in its chart', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'bilet-office-'));
      try {
        const sheet = reportSheet('Teams & “days”', await asked({ metrics: ['backlog'], by: 'day' }));
        const file = join(folder, 'report.xlsx');
        writeFileSync(
          file,
          await workbookOf([{ ...sheet, rows: [...sheet.rows.slice(0, 2), ['Total', 7]] }]),
        );
        const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
        spawnSync('soffice', [profile, '--headless', '--convert-to', 'ods', '--outdir', folder, file]);
        const opened = unzipSync(readFileSync(join(folder, 'report.ods')));
        const cells = strFromU8(opened['content.xml'] ?? new Uint8Array());
        const chart = strFromU8(opened['Object 1/content.xml'] ?? new Uint8Array());
        expect(cells).toContain('office:date-value="2027-03-01"');
        expect(cells).toContain('office:value="7"');
        expect(chart).toContain('chart:line');
        expect(chart).toMatch(/values-cell-range-address="[^"]*\.\$?B\$?2:[^"]*B\$?3"/);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
});
