import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { type ChartKind, chartOption, type Palette, picturedOf } from '../report-page/charts.ts';
import { init } from '../report-page/drawing.ts';
import type { ReportAnswer } from '../report-page/figures.ts';
import { slotsIn } from '../report-page/slot-names.ts';
import { numbered } from './numbered-names.ts';
import { writtenBy } from './written-by-font.ts';

/** Colours on white paper. */
const PALETTE: Palette = {
  text: '#3a3a3a',
  line: '#d9d9d9',
  ground: '#ffffff',
  series: ['#1f5fbf', '#c2571a', '#2e7d4f', '#8a3fa0', '#a8323e', '#5b6b7a', '#9a7a00', '#00808a'],
};

const WIDTH = 640;
const HEIGHT = 280;
/** Pixels of a picture for each of CSS, so that it is sharp on fine screens. */
const SCALE = 2;
/** The family of the font that is given, by which both the widths of texts and the texts go. */
const FONT = 'DejaVu Sans';

let ready: Promise<void> | undefined;
let isWritten: ((text: string) => boolean) | undefined;

/** What draws pictures: compiled code, and a font. */
export interface PictureFiles {
  readonly wasm: Uint8Array<ArrayBuffer>;
  readonly font: Uint8Array;
}

/**
 * A picture of what a report says (PNG): the same as on the page of reports, and the names that its font cannot write, which stand in it as (1), (2)
 * and so on. @param files are read once
 */
export async function drawPicture(
  files: PictureFiles,
  { kind, answer, language }: { kind: ChartKind; answer: ReportAnswer; language: string },
): Promise<{ png: Uint8Array; names: readonly string[] }> {
  ready ??= initWasm(files.wasm);
  await ready;
  isWritten ??= writtenBy(files.font);
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT });
  try {
    const meant = picturedOf(kind, { ...answer, slots: slotsIn(language, answer) });
    const { pictured, names } = numbered(meant, isWritten);
    chart.setOption(
      chartOption(kind, pictured, { palette: PALETTE, writing: { locale: language }, tip: () => '' }),
    );
    const resvg = new Resvg(chart.renderToSVGString(), {
      background: PALETTE.ground,
      fitTo: { mode: 'zoom', value: SCALE },
      font: { fontBuffers: [files.font], defaultFontFamily: FONT, sansSerifFamily: FONT },
    });
    const image = resvg.render();
    try {
      return { png: image.asPng(), names };
    } finally {
      image.free();
      resvg.free();
    }
  } finally {
    chart.dispose();
  }
}
