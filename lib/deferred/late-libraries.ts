import type { Plugin } from 'esbuild';

const STEMMED =
  'danish dutch english finnish french german italian portuguese romanian russian spanish swedish ukrainian';

/** Libraries that few requests need, and what of each is imported. All of that is called or made, or read by its names. */
const IMPORTED: Readonly<Record<string, readonly string[]>> = {
  '@aws-sdk/client-s3': [
    'DeleteObjectCommand',
    'GetObjectCommand',
    'ListObjectVersionsCommand',
    'PutObjectCommand',
    'S3Client',
  ],
  htmlparser2: ['Parser'],
  'ical.js': ['default'],
  liquidjs: ['Drop', 'Liquid', 'Tag'],
  'markdown-it': ['default'],
  rrule: ['RRule'],
  ...Object.fromEntries(STEMMED.split(' ').map((language) => [`@orama/stemmers/${language}`, ['stemmer']])),
};

const fileOf = (library: string): string => `${library.replace(/^@/, '').replaceAll(/[/.]/g, '-')}.js`;

/** The file of each of them, and the source of which it is made. */
export const LIBRARIES_OF_FEW: readonly { readonly file: string; readonly source: string }[] = Object.entries(
  IMPORTED,
).map(([library, names]) => ({
  file: fileOf(library),
  source: `export { ${names.join(', ')} } from '${library}';`,
}));

const NAMESPACE = 'late-libraries';

/**
 * Leaves a library out of a bundle that imports it, without a change to what imports it: whatever is used of it stands in for itself, and reads the
 * library from a file beside the bundle when it is first called, made, or asked for something that it has.
 */
export const lateLibraries: Plugin = {
  name: NAMESPACE,
  setup({ onLoad, onResolve }) {
    const all = Object.keys(IMPORTED)
      .map((library) => library.replaceAll('.', '\\.'))
      .join('|');
    onResolve({ filter: new RegExp(`^(?:${all})$`) }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace: NAMESPACE, sideEffects: false } : undefined,
    );
    onResolve({ filter: /^\.\//, namespace: NAMESPACE }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /./, namespace: NAMESPACE }, ({ path }) => ({ contents: standIns(path), loader: 'js' }));
  },
};

/** A function can stand in for whatever is called or made. Its `prototype` is asked for by classes that extend what it stands for, and by `instanceof`. */
function standIns(library: string): string {
  const names = IMPORTED[library] ?? [];
  return `let library;
const late = (name) => {
  const own = () => (library ??= require('./${fileOf(library)}'))[name];
  return new Proxy(function () {}, {
    apply: (_, self, given) => Reflect.apply(own(), self, given),
    construct: (_, given) => Reflect.construct(own(), given),
    get: (_, key) => Reflect.get(own(), key),
  });
};
${names.map((name, at) => `const own${at} = /* @__PURE__ */ late('${name}');\nexport { own${at} as ${name} };`).join('\n')}`;
}
