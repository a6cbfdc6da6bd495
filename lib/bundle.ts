import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import moment from 'moment-timezone/moment-timezone-utils.js';
import * as z from 'zod';

import { DETECTED_LANGUAGES } from '../core/shared/names.ts';
import { deferredSchemas } from './deferred/deferred-schemas.ts';
import { LIBRARIES_OF_FEW, lateLibraries } from './deferred/late-libraries.ts';
import { LateValues } from './deferred/late-values.ts';
import {
  FUNCTION_ENTRIES,
  type FunctionEntry,
  functionName,
  PAGE_ENTRIES,
  pageSourceOf,
  sourceOf,
} from './functions.ts';

/**
 * How esbuild makes one file of a function and all that it needs, the AWS SDK included. What the SDK imports late,
 * `node:http`, is required instead: imported, it would load Node's WebSocket along at every cold start. Credentials come
 * from the environment alone: the SDK's ways to find others are a tenth of a bundle. Nor does any
 * function read a stream of events from a service, for which the SDK brings what reads and writes their frames.
 */
export const BUNDLING = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  minify: true,
  mainFields: ['module', 'main'],
  supported: { 'dynamic-import': false },
  alias: {
    '@aws-sdk/credential-provider-node': resolve('core/shared/environment-credentials.ts'),
    '@smithy/core/event-streams': resolve('core/shared/no-event-streams.ts'),
    '@aws-sdk/endpoint-cache': resolve('core/shared/no-endpoint-cache.ts'),
  },
  legalComments: 'none',
  logLevel: 'silent',
} satisfies BuildOptions;

/**
 * Large libraries that few desks need: each stands as a file of its own beside the bundles that import it, and is read when it is
 * first used. In the bundle it would lengthen every cold start.
 */
export const READ_LATE = {
  re2js: 're2js',
  'eld/extrasmall': 'eld',
  hyparquet: 'hyparquet',
  'hyparquet-writer': 'hyparquet-writer',
} as const;
/** Parts of a function that are as large, by the path by which each is imported. */
const PARTS_READ_LATE = {
  './draw-picture.ts': { from: resolve('functions/jobs/draw-picture.ts'), out: 'draw-picture' },
  './write-workbook.ts': { from: resolve('core/sheet/write-workbook.ts'), out: 'write-workbook' },
  './known-holidays.ts': { from: resolve('core/holidays/known-holidays.ts'), out: 'known-holidays' },
} as const;
/** What it reads beside it: compiled code, and a font. */
const READ_BESIDE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'draw-picture.js': {
    'resvg.wasm': '@resvg/resvg-wasm/index_bg.wasm',
    'font.ttf': 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
  },
};
const fileOf = (path: string): string => {
  const names: Readonly<Record<string, string>> = {
    ...READ_LATE,
    ...Object.fromEntries(Object.entries(PARTS_READ_LATE).map(([part, { out }]) => [part, out])),
  };
  return `./${names[path]}.js`;
};

/** Leaves in a bundle, where such a library is imported, that it is in the file beside. */
const readLate: Plugin = {
  name: 'read-late',
  setup({ onResolve }) {
    const late = [...Object.keys(READ_LATE), ...Object.keys(PARTS_READ_LATE)];
    const filter = new RegExp(`^(${late.map((path) => path.replaceAll('.', '\\.')).join('|')})$`);
    onResolve({ filter }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path: fileOf(path), external: true } : undefined,
    );
  },
};

/** Of what tells languages apart, what tells those that the desk looks for. */
const fewLanguages: Plugin = {
  name: 'few-languages',
  setup({ onLoad }) {
    onLoad({ filter: /eld[\\/]src[\\/]ngrams[\\/]extrasmall\.js$/ }, async ({ path }) => {
      const { ngramsData } = ngramsSchema.parse(await import(pathToFileURL(path).href));
      const { languages, ngrams } = ngramsData;
      const wanted = new Set(DETECTED_LANGUAGES.split(' '));
      const kept = new Set(Object.keys(languages).filter((id) => wanted.has(languages[id] ?? '')));
      const fewer = Object.entries(ngrams).flatMap(([ngram, scores]) => {
        const left = Object.entries(scores).filter(([id]) => kept.has(id));
        return left.length === 0 ? [] : [[ngram, Object.fromEntries(left)]];
      });
      const data = { ...ngramsData, ngrams: Object.fromEntries(fewer) };
      const text = JSON.stringify(JSON.stringify(data));
      // A text is parsed in half the time that the same takes as code.
      return { contents: `export const ngramsData = JSON.parse(${text})`, loader: 'js' };
    });
  },
};
const ngramsSchema = z.object({
  ngramsData: z.looseObject({
    languages: z.record(z.string(), z.string()),
    ngrams: z.record(z.string(), z.record(z.string(), z.number())),
  }),
});

/** Years of which holidays may be asked, two before this one and those that were known: what zones did before goes, and the names of their countries, two thirds of it all. */
const YEARS = [2000, 2037] as const;

/** The time zones that holidays are worked out by, as far as anybody asks for them. */
const recentZones: Plugin = {
  name: 'recent-zones',
  setup({ onLoad }) {
    onLoad({ filter: /moment-timezone[\\/]data[\\/]packed[\\/]latest\.json$/ }, ({ path }) => {
      const all = z
        .object({ zones: z.array(z.string()) })
        .loose()
        .parse(createRequire(import.meta.url)(path));
      const zones = all.zones.map((packed: string) => {
        const zone = moment.tz.zone(packed.split('|')[0] ?? '');
        return zone === null ? packed : moment.tz.pack(moment.tz.filterYears(zone, ...YEARS));
      });
      return { contents: JSON.stringify({ ...all, zones, countries: [] }), loader: 'json' };
    });
  },
};

/** Of libraries by which holidays are found, what no holiday asks for: rules in English sentences, and the moons of Saturn. */
const heldBack: Plugin = {
  name: 'held-back',
  setup(bundling) {
    const { onLoad, onResolve } = bundling;
    onLoad({ filter: /rrule[\\/]dist[\\/]esm[\\/]nlp[\\/]index\.js$/ }, () => {
      const none = `const none = () => { throw new Error('Rules are no sentences here.'); };`;
      const names = ['fromText', 'parseText', 'toText', 'isFullyConvertible'].map(
        (name) => `none as ${name}`,
      );
      return { contents: `${none} export { ${names.join(', ')} };`, loader: 'js' };
    });
    onResolve({ filter: /^\.\// }, async ({ path, importer, resolveDir, kind, pluginData }) => {
      if (pluginData === heldBack || !/astronomia[\\/]src[\\/]index\.js$/.test(importer)) return undefined;
      const found = await bundling.resolve(path, { importer, resolveDir, kind, pluginData: heldBack });
      return { path: found.path, sideEffects: false };
    });
  },
};

/** Of the description of each part of the AWS SDK, which goes into every bundle, the version: nothing else of it is read. */
const versionsAlone: Plugin = {
  name: 'versions-alone',
  setup({ onLoad }) {
    onLoad({ filter: /@aws-sdk[\\/]client-[\w-]+[\\/]package\.json$/ }, ({ path }) => {
      const { version } = z.object({ version: z.string() }).parse(createRequire(import.meta.url)(path));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/** The one function that describes schemas, for the API's own description. */
const DESCRIBING = 'api-desk';

/** Leaves out how Zod describes schemas as JSON Schema, which it brings along with every schema. */
const nothingDescribed: Plugin = {
  name: 'nothing-described',
  setup({ onLoad }) {
    const filter = /zod[\\/]v4[\\/]core[\\/](?:to-json-schema|json-schema-processors)\.js$/;
    onLoad({ filter }, ({ path }) => {
      const exported: unknown = createRequire(import.meta.url)(path.replace(/\.js$/, '.cjs'));
      const names = Object.keys(z.looseObject({}).parse(exported)).map((name) => `none as ${name}`);
      const none = `const none = () => { throw new Error('Only ${DESCRIBING} describes schemas.'); };`;
      return { contents: `${none} export { ${names.join(', ')} };`, loader: 'js' };
    });
  },
};

/** What is read late, each as the contents of its file. */
async function filesReadLate(): Promise<ReadonlyMap<string, Uint8Array>> {
  const entryPoints = [
    ...Object.entries(READ_LATE).map(([library, out]) => ({ in: library, out })),
    ...Object.values(PARTS_READ_LATE).map(({ from, out }) => ({ in: from, out })),
  ];
  const options = {
    ...BUNDLING,
    write: false as const,
    plugins: [fewLanguages, recentZones, heldBack, versionsAlone, nothingDescribed],
  };
  const built = await Promise.all([
    build({ ...options, entryPoints, outdir: '.' }),
    ...LIBRARIES_OF_FEW.map(({ file, source }) =>
      build({ ...options, stdin: { contents: source, resolveDir: resolve('.') }, outfile: file }),
    ),
  ]);
  return new Map(
    built.flatMap(({ outputFiles }) =>
      outputFiles.map(({ path, contents }) => [basename(path), contents] as const),
    ),
  );
}

/** The script and the style of each page, for browsers of the last years, as files beside the function that shows it. */
async function pages(sourceDir: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const built = await Promise.all(
    PAGE_ENTRIES.map((entry) =>
      build({
        entryPoints: [{ in: join(sourceDir, pageSourceOf(entry)), out: join(functionName(entry), 'page') }],
        outdir: '.',
        write: false,
        bundle: true,
        platform: 'browser',
        // The script of a chat stands on pages of others, where nothing of it may be a name.
        format: entry === 'api/chat' ? 'iife' : 'esm',
        charset: 'utf8',
        target: 'es2022',
        minify: true,
        legalComments: 'none',
        logLevel: 'silent',
        plugins: [nothingDescribed],
      }),
    ),
  );
  return new Map(
    built
      .flatMap(({ outputFiles }) => outputFiles)
      .map(({ path, contents }) => [join(basename(dirname(path)), basename(path)), contents]),
  );
}

/** Where bundles are read from and written to, and what came out. */
export interface BundleOptions {
  /** Folder that gets `functions/<name>/index.js`, what it reads late beside it, and `maps/<name>/index.js.map`; `dist` by default. */
  readonly outDir?: string;
  /** Folder with the entries; `functions` by default. */
  readonly sourceDir?: string;
}

export interface BundleResult {
  /** Folder with one folder for each function, ready to be its Lambda asset. */
  readonly functionsDir: string;
  /** Bytes of what each function loads when it starts, by name (`mail-inbound`), before compression. */
  readonly bytes: Readonly<Record<string, number>>;
}

/**
 * What a bundle is of: a function for whose answer somebody waits, of which each request needs little of what it knows; the one of these that describes
 * the API; or one that works behind them, which needs nearly all that it knows for whatever it is given.
 */
const BUNDLE_KINDS = ['answering', 'describing', 'working'] as const;
type BundleKind = (typeof BUNDLE_KINDS)[number];

const ANSWERING = /^(?:api|help-centre|report-page)\//;

const kindOf = (entry: FunctionEntry): BundleKind =>
  functionName(entry) === DESCRIBING ? 'describing' : ANSWERING.test(entry) ? 'answering' : 'working';

/** Writes a file in one step, as another run may be reading it. */
const write = (path: string, contents: Uint8Array | string): void => {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, contents);
  renameSync(draft, path);
};

/** Puts beside a function what it reads late, and takes away what it does not read any more. */
function placeBeside(folder: string, code: string, libraries: ReadonlyMap<string, Uint8Array>): void {
  const { resolve: found } = createRequire(import.meta.url);
  for (const [file, library] of libraries) {
    const read = Object.entries(READ_BESIDE[file] ?? {}).map(
      ([name, from]) => [name, () => readFileSync(found(from))] as const,
    );
    for (const [name, contents] of [[file, () => library] as const, ...read]) {
      if (code.includes(`require("./${file}")`)) write(join(folder, name), contents());
      else rmSync(join(folder, name), { force: true });
    }
  }
}

/**
 * Bundles all functions with their dependencies, the AWS SDK included. Source maps go beside
 * the assets and not inside, so that they are never deployed and never change an asset's hash.
 * @throws when an entry is missing or does not compile
 */
export const bundle = async ({
  outDir = 'dist',
  sourceDir = 'functions',
}: BundleOptions = {}): Promise<BundleResult> => {
  const functionsDir = resolve(outDir, 'functions');
  const mapsDir = resolve(outDir, 'maps');
  const libraries = await filesReadLate();
  const values = new LateValues(['schemas', 'core', sourceDir]);
  const built = (kind: BundleKind) =>
    build({
      entryPoints: FUNCTION_ENTRIES.filter((entry) => kindOf(entry) === kind).map((entry) => ({
        in: join(sourceDir, sourceOf(entry)),
        out: join(functionName(entry), 'index'),
      })),
      outdir: functionsDir,
      write: false,
      sourcemap: 'external',
      ...BUNDLING,
      plugins: [
        deferredSchemas(values, { described: kind === 'describing' }),
        readLate,
        ...(kind === 'working' ? [] : [lateLibraries]),
        recentZones,
        heldBack,
        versionsAlone,
        ...(kind === 'describing' ? [] : [nothingDescribed]),
      ],
    });
  const outputFiles = (await Promise.all(BUNDLE_KINDS.map(built))).flatMap((one) => one.outputFiles);
  for (const [file, contents] of await pages(sourceDir)) write(join(functionsDir, file), contents);
  // Without this, Node takes the bundles for ES modules when they run below the project's own package.json.
  write(join(functionsDir, 'package.json'), '{ "type": "commonjs" }\n');
  const bytes: Record<string, number> = {};
  for (const { path, contents, text } of outputFiles) {
    const name = basename(dirname(path));
    if (path.endsWith('.map')) {
      write(join(mapsDir, name, basename(path)), contents);
    } else {
      write(path, contents);
      bytes[name] = contents.byteLength;
      placeBeside(dirname(path), text, libraries);
    }
  }
  return { functionsDir, bytes };
};

if (process.argv[1] === resolve('lib', 'bundle.ts')) {
  bundle().then(
    ({ bytes }) => {
      for (const [name, size] of Object.entries(bytes)) console.log(`${name} ${Math.round(size / 1024)} KB`);
    },
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    },
  );
}
