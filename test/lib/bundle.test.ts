import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { bundle } from '../../lib/bundle.ts';
import {
  FUNCTION_ENTRIES,
  type FunctionEntry,
  functionName,
  PAGE_ENTRIES,
  pageSourceOf,
  sourceOf,
} from '../../lib/functions.ts';
import { givenFolder } from './support/templates.ts';

/** A folder of entries that each answer with their own name. */
const givenSources = (entries: readonly FunctionEntry[] = FUNCTION_ENTRIES): string => {
  const folder = givenFolder();
  for (const entry of entries) {
    mkdirSync(dirname(join(folder, sourceOf(entry))), { recursive: true });
    writeFileSync(
      join(folder, sourceOf(entry)),
      `export const handler = async (): Promise<string> => '${entry}';\n`,
    );
  }
  for (const entry of PAGE_ENTRIES) {
    const source = join(folder, pageSourceOf(entry));
    mkdirSync(dirname(source), { recursive: true });
    writeFileSync(source, `import './style.css';\ndocument.title = '${entry}';\n`);
    writeFileSync(join(dirname(source), 'style.css'), 'p { margin: 0 }\n');
  }
  return folder;
};

const givenOutput = () => givenFolder();

describe('bundle', () => {
  test('makes one loadable bundle of each function, with its map beside and not inside', async () => {
    const outDir = givenOutput();
    const { functionsDir, bytes } = await bundle({ sourceDir: givenSources(), outDir });
    expect(Object.keys(bytes).sort()).toEqual(FUNCTION_ENTRIES.map(functionName).sort());
    for (const entry of FUNCTION_ENTRIES) {
      const name = functionName(entry);
      const { handler } = createRequire(resolve('package.json'))(join(functionsDir, name, 'index.js'));
      await expect(handler()).resolves.toBe(entry);
      expect(existsSync(join(outDir, 'maps', name, 'index.js.map'))).toBe(true);
      expect(existsSync(join(functionsDir, name, 'index.js.map'))).toBe(false);
    }
  });

  test('puts the script and the style of a page beside the function that shows it', async () => {
    const { functionsDir } = await bundle({ sourceDir: givenSources(), outDir: givenOutput() });
    for (const entry of PAGE_ENTRIES) {
      const read = (file: string) => readFileSync(join(functionsDir, functionName(entry), file), 'utf8');
      expect(read('page.js')).toContain(`document.title="${entry}"`);
      expect(read('page.css')).toContain('p{margin:0}');
    }
  });

  test('gives the same bytes again, so that nothing is deployed without a change', async () => {
    const sourceDir = givenSources();
    const [first, second] = [givenOutput(), givenOutput()];
    await bundle({ sourceDir, outDir: first });
    await bundle({ sourceDir, outDir: second });
    const file = join('functions', 'mail-inbound', 'index.js');
    expect(readFileSync(join(first, file), 'utf8')).toBe(readFileSync(join(second, file), 'utf8'));
  });

  test('requires what Node has, also where it is imported late, as an import loads more at a cold start', async () => {
    const sourceDir = givenSources();
    const late = "export const handler = async () => (await import('node:http')).STATUS_CODES[200];\n";
    writeFileSync(join(sourceDir, 'clock/sweep.ts'), late);
    const { functionsDir } = await bundle({ sourceDir, outDir: givenOutput() });
    const file = join(functionsDir, 'clock-sweep', 'index.js');
    expect(readFileSync(file, 'utf8')).not.toMatch(/\bimport\(/);
    const { handler } = createRequire(resolve('package.json'))(file);
    await expect(handler()).resolves.toBe('OK');
  });

  test('leaves a large library beside the bundle that imports it, to be read when it is first used, and beside no other', async () => {
    const sourceDir = givenSources();
    const late =
      "export const handler = async (text) => (await import('re2js')).RE2JS.compile('^(a+)+$').test(text);\n";
    writeFileSync(join(sourceDir, 'clock/sweep.ts'), late);
    const { functionsDir, bytes } = await bundle({ sourceDir, outDir: givenOutput() });
    const folder = join(functionsDir, 'clock-sweep');
    expect(bytes['clock-sweep']).toBeLessThan(10_000);
    expect(readdirSync(folder).sort()).toEqual(['index.js', 're2js.js']);
    expect(readdirSync(join(functionsDir, 'clock-wake'))).toEqual(['index.js']);
    const use = `const { handler } = require(${JSON.stringify(join(folder, 'index.js'))});
      const loaded = () => Object.keys(require.cache).length;
      const before = loaded();
      Promise.all([handler('aaa'), handler('aab')]).then((found) => console.log(JSON.stringify([before, ...found, loaded()])));`;
    expect(JSON.parse(execFileSync('node', ['-e', use]).toString())).toEqual([1, true, false, 2]);
  });

  test('stands in for a library in what answers, until something of it is called, made or asked for', async () => {
    const sourceDir = givenSources();
    const uses = `import MarkdownIt from 'markdown-it';
      import { Drop, Liquid } from 'liquidjs';
      import { stemmer } from '@orama/stemmers/english';
      const drop = () => new (class extends Drop { text = 'drop'; })();
      export const handler = async (kind) =>
        ({
          made: () => new MarkdownIt().render('*a*'),
          called: () => stemmer('houses'),
          extended: () => [drop() instanceof Drop, drop().text],
          engine: () => new Liquid().parseAndRenderSync('{{ a }}', { a: 1 }),
        })[kind]();\n`;
    writeFileSync(join(sourceDir, 'api/tickets/index.ts'), uses);
    const { functionsDir } = await bundle({ sourceDir, outDir: givenOutput() });
    const folder = join(functionsDir, 'api-tickets');
    const late = ['liquidjs.js', 'markdown-it.js', 'orama-stemmers-english.js'];
    expect(readdirSync(folder).sort()).toEqual(['index.js', ...late]);
    const use = `const { basename } = require('node:path');
      const { handler } = require(${JSON.stringify(join(folder, 'index.js'))});
      const read = () => Object.keys(require.cache).map((file) => basename(file)).filter((file) => file !== 'index.js').sort();
      const all = async () => {
        const before = read();
        const given = [];
        for (const kind of ['made', 'called', 'extended', 'engine']) given.push(await handler(kind));
        return { before, given, after: read() };
      };
      all().then((said) => console.log(JSON.stringify(said)));`;
    expect(JSON.parse(execFileSync('node', ['-e', use]).toString())).toEqual({
      before: [],
      given: ['<p><em>a</em></p>\n', 'hous', [true, 'drop'], '1'],
      after: late,
    });
  });

  test('fails when the entry of a function is missing', async () => {
    const sourceDir = givenSources(FUNCTION_ENTRIES.filter((entry) => entry !== 'clock/sweep'));
    await expect(bundle({ sourceDir, outDir: givenOutput() })).rejects.toThrow(/clock\/sweep/);
  });
});
