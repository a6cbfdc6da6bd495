import type { Blob } from 'node:buffer';
import type Stream from 'node:stream';
import type { Feature } from 'write-excel-file/node';
import { NOT_IN_XML } from './not-in-xml.ts';

/** A line or the bars of one colour: cells of a column, named by those of another. Rows are counted below the names of columns, from 0. */
export interface ChartSeries {
  readonly name: string;
  /** index of the column that names the places, and of the one that has the values */
  readonly labels: number;
  readonly values: number;
  readonly firstRow: number;
  readonly lastRow: number;
}

/** A chart of what stands in a sheet, which follows when a cell is changed. */
export interface SheetChart {
  readonly kind: 'line' | 'bar';
  readonly title: string;
  readonly series: readonly ChartSeries[];
}

/** A sheet with its chart, if it has one. */
export interface ChartedSheet {
  readonly sheet: string;
  readonly columns: number;
  readonly chart?: SheetChart | undefined;
}

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const DRAWING = 'http://schemas.openxmlformats.org/drawingml/2006';
const TYPES = 'application/vnd.openxmlformats-officedocument';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
/** How many columns and rows a chart covers, right of the cells. */
const [WIDE, HIGH] = [10, 20];

/** Adds charts to the workbook of some sheets, in their order: as parts that refer to its cells (ECMA-376, 21.2). */
export function chartFeature(sheets: readonly ChartedSheet[]): Feature<Stream | Buffer | Blob> {
  const charted = sheets.flatMap((one, at) =>
    one.chart === undefined ? [] : [{ ...one, chart: one.chart, at }],
  );
  const isCharted = (index: number) => charted.some(({ at }) => at === index);
  return {
    files: {
      transform: {
        '[Content_Types].xml': {
          insert: () =>
            charted
              .flatMap(({ at }) => [
                `<Override PartName="/xl/drawings/chart-drawing${at + 1}.xml" ContentType="${TYPES}.drawing+xml"/>`,
                `<Override PartName="/xl/charts/chart${at + 1}.xml" ContentType="${TYPES}.drawingml.chart+xml"/>`,
              ])
              .join(''),
        },
        'xl/worksheets/sheet{id}.xml': {
          insert: (_: unknown, { sheetIndex }: { sheetIndex: number }) =>
            isCharted(sheetIndex) ? `<drawing xmlns:r="${OFFICE}" r:id="rId-chart-1"/>` : undefined,
        },
        'xl/worksheets/_rels/sheet{id}.xml.rels': {
          insert: (_: unknown, { sheetIndex }: { sheetIndex: number }) =>
            isCharted(sheetIndex)
              ? `<Relationship Id="rId-chart-1" Type="${OFFICE}/drawing" Target="../drawings/chart-drawing${sheetIndex + 1}.xml"/>`
              : undefined,
        },
      },
      write: {
        files: () =>
          Object.fromEntries(
            charted.flatMap(({ at, columns, ...sheet }) => [
              [`xl/drawings/chart-drawing${at + 1}.xml`, drawingOf(columns)],
              [
                `xl/drawings/_rels/chart-drawing${at + 1}.xml.rels`,
                `${HEAD}<Relationships xmlns="${PACKAGE}"><Relationship Id="rId1" Type="${OFFICE}/chart" Target="../charts/chart${at + 1}.xml"/></Relationships>`,
              ],
              [`xl/charts/chart${at + 1}.xml`, chartOf(sheet)],
            ]),
          ),
      },
    },
  };
}

/** Where a chart stands: right of so many columns. */
function drawingOf(columns: number): string {
  const place = (name: string, column: number, row: number) =>
    `<xdr:${name}><xdr:col>${column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>${row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:${name}>`;
  const frame = [
    '<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="2" name="Chart"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>',
    '<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>',
    `<a:graphic><a:graphicData uri="${DRAWING}/chart"><c:chart xmlns:c="${DRAWING}/chart" xmlns:r="${OFFICE}" r:id="rId1"/></a:graphicData></a:graphic>`,
    '</xdr:graphicFrame><xdr:clientData/>',
  ].join('');
  return `${HEAD}<xdr:wsDr xmlns:xdr="${DRAWING}/spreadsheetDrawing" xmlns:a="${DRAWING}/main"><xdr:twoCellAnchor>${place('from', columns + 1, 1)}${place('to', columns + 1 + WIDE, 1 + HIGH)}${frame}</xdr:twoCellAnchor></xdr:wsDr>`;
}

function chartOf({ sheet, chart: { kind, title, series } }: { sheet: string; chart: SheetChart }): string {
  const cells = (column: number, { firstRow, lastRow }: ChartSeries) => {
    const name = columnName(column);
    // Above the first row stand the names of the columns.
    return `'${escaped(sheet).replaceAll("'", "''")}'!$${name}$${firstRow + 2}:$${name}$${lastRow + 2}`;
  };
  const told = series.map((one, at) =>
    [
      `<c:ser><c:idx val="${at}"/><c:order val="${at}"/><c:tx><c:v>${escaped(one.name)}</c:v></c:tx>`,
      kind === 'line' ? '<c:marker><c:symbol val="none"/></c:marker>' : '<c:invertIfNegative val="0"/>',
      `<c:cat><c:strRef><c:f>${cells(one.labels, one)}</c:f></c:strRef></c:cat>`,
      `<c:val><c:numRef><c:f>${cells(one.values, one)}</c:f></c:numRef></c:val>`,
      kind === 'line' ? '<c:smooth val="0"/></c:ser>' : '</c:ser>',
    ].join(''),
  );
  const axes = '<c:axId val="1"/><c:axId val="2"/>';
  const plot =
    kind === 'line'
      ? `<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>${told.join('')}<c:marker val="1"/>${axes}</c:lineChart>`
      : `<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>${told.join('')}<c:gapWidth val="80"/>${axes}</c:barChart>`;
  const axis = (name: string, id: number, side: string, more: string) =>
    `<c:${name}><c:axId val="${id}"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="${side}"/>${more}<c:crossAx val="${3 - id}"/><c:crosses val="autoZero"/></c:${name}>`;
  return [
    `${HEAD}<c:chartSpace xmlns:c="${DRAWING}/chart" xmlns:a="${DRAWING}/main"><c:chart>`,
    `<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>${escaped(title)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>`,
    `<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>${plot}`,
    axis('catAx', 1, 'b', '<c:tickLblPos val="low"/>'),
    axis(
      'valAx',
      2,
      'l',
      '<c:majorGridlines/><c:numFmt formatCode="General" sourceLinked="1"/><c:tickLblPos val="nextTo"/>',
    ),
    '</c:plotArea><c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend><c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>',
  ].join('');
}

/** The letters of a column by its index, such as A, Z and AA. */
function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : `${columnName(Math.floor(index / 26) - 1)}${letter}`;
}

/** A text within XML, without characters that XML does not allow. */
function escaped(text: string): string {
  return text
    .replaceAll(NOT_IN_XML, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
