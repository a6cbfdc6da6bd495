import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';

const folder = mkdtempSync(join(tmpdir(), 'bilet-pictures-'));
afterAll(() => rmSync(folder, { recursive: true }));

const DRAW = `
import { readFileSync, writeFileSync } from 'node:fs';
import { drawPicture } from './functions/jobs/draw-picture.ts';
const figure = (value) => ({ value });
const metric = { key: 'solves', label: 'Решения', unit: 'number', kind: 'count', formula: '' };
const slots = ['2027-03-01', '2027-03-02', '2027-03-03'].map((key) => ({ key, label: key }));
const answer = (values) => ({ metrics: [metric], slots, rows: [], dimensions: [], totals: {}, series: values.map((value) => ({ solves: figure(value) })) });
const files = { wasm: readFileSync('node_modules/@resvg/resvg-wasm/index_bg.wasm'), font: readFileSync('node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf') };
for (const [kind, values] of [['line', [1, 5, 2]], ['bar', [1, 5, 2]], ['heat', [1, 5, 2]]])
  writeFileSync(process.argv[1] + '/' + kind + '.png', (await drawPicture(files, { kind, answer: answer(values), language: 'ru' })).png);
const names = ['Łódź', 'Αθήνα', 'Москва', 'القاهرة', 'תל אביב', '東京サポート', '서울', 'दिल्ली', 'กรุงเทพ', '東京サポート 🎧', 'a\u200db'];
const rows = names.map((label, at) => ({ values: [{ key: String(at), label }], figures: { solves: figure(at + 1) }, series: [] }));
const named = await drawPicture(files, { kind: 'bar', answer: { ...answer([]), slots: [], rows, dimensions: ['ticket.teamId'] }, language: 'ja' });
writeFileSync(process.argv[1] + '/names.png', named.png);
console.log(JSON.stringify(named.names));
`;

/** The size of a PNG, and how many of its bytes are of a colour other than white. */
function read(name: string) {
  const png = readFileSync(join(folder, name));
  expect([...png.subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const bytes = inflateSync(Buffer.concat(parts));
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20), drawn: new Set(bytes).size };
}

test('names that the font of pictures cannot write stand in them as numbers, and are told beside; all others are drawn', () => {
  const said = execFileSync('node', ['--input-type=module', '-e', DRAW, folder], { encoding: 'utf8' });
  expect(JSON.parse(said)).toEqual(['東京サポート', '서울', 'दिल्ली', 'กรุงเทพ', '東京サポート 🎧']);
});

test('charts are drawn as pictures that fine screens show sharply', () => {
  execFileSync('node', ['--input-type=module', '-e', DRAW, folder], { cwd: process.cwd() });
  for (const name of ['line.png', 'bar.png', 'heat.png']) {
    const { width, height, drawn } = read(name);
    expect([width, height]).toEqual([1280, 560]);
    expect(drawn).toBeGreaterThan(50);
  }
});
