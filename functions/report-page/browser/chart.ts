import type { EChartsType } from 'echarts/core';
import { type ChartKind, chartOption, chartSentence, type Palette, picturedOf } from '../charts.ts';
import { init } from '../drawing.ts';
import type { ReportAnswer, Writing } from '../figures.ts';
import { element } from './dom.ts';

/** Of the letters of the page, how large those of pictures are. */
const OF_LETTERS = 0.75;

/** The colours that the page has now, and how large its letters are in this window. */
function paletteOf(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    text: colour('text'),
    line: colour('line-soft'),
    ground: colour('raised'),
    series: [1, 2, 3, 4, 5, 6, 7, 8].map((at) => colour(`series-${at}`)),
    letters: Math.round(Number.parseFloat(style.fontSize) * OF_LETTERS),
  };
}

const shown = new Map<HTMLElement, { chart: EChartsType; draw: () => void }>();

const resized = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const its = target instanceof HTMLElement ? shown.get(target) : undefined;
    its?.chart.resize();
    // The letters of the page grow with its window.
    its?.draw();
  }
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  for (const { draw } of shown.values()) draw();
});
// What is printed is drawn for paper, and afterwards for the window again.
matchMedia('print').addEventListener('change', () => {
  for (const { chart, draw } of shown.values()) {
    chart.resize();
    draw();
  }
});

/** Forgets the pictures that are not in the page any more. */
export function forgetCharts(): void {
  for (const [place, { chart }] of shown) {
    if (place.isConnected) continue;
    resized.unobserve(place);
    chart.dispose();
    shown.delete(place);
  }
}

const tip = (lines: readonly string[]) =>
  element('div', { class: 'tip' }, ...lines.map((line) => element('div', {}, line)));

/** A picture of an answer. It is drawn once it stands in the page. */
export function chartOf(
  kind: ChartKind,
  answer: ReportAnswer,
  { title, writing }: { title: string; writing: Writing },
): HTMLElement {
  const pictured = picturedOf(kind, answer);
  const size = kind === 'heat' ? heightOf(pictured.strands.length) : kind;
  const place = element('div', {
    class: `chart ${size}`,
    role: 'img',
    'aria-label': chartSentence(title, pictured, writing.say),
  });
  requestAnimationFrame(() => {
    if (!place.isConnected) return;
    const chart = init(place, null, { renderer: 'svg' });
    const draw = () =>
      chart.setOption(chartOption(kind, pictured, { palette: paletteOf(), writing, tip }), true);
    draw();
    shown.set(place, { chart, draw });
    resized.observe(place);
  });
  return place;
}

/** How high a heat map is, by its rows. */
const heightOf = (rows: number): string => (rows > 12 ? 'tall' : rows > 6 ? 'middle' : 'low');
