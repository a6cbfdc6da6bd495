import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import * as z from 'zod';
import { deferredSchemas } from '../../lib/deferred/deferred-schemas.ts';
import { LateValues } from '../../lib/deferred/late-values.ts';
import { givenFolder } from './support/templates.ts';

/** Files of a desk that knows these, bundled with schemas that are made late: the text of the bundle, and what it exports. */
async function bundled(files: Readonly<Record<string, string>>, { described = false } = {}) {
  const folder = givenFolder();
  const sources = join(folder, 'sources');
  mkdirSync(sources);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(sources, name), text);
  const outfile = join(folder, 'bundle.cjs');
  await build({
    entryPoints: [join(sources, 'index.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    nodePaths: [resolve('node_modules')],
    plugins: [deferredSchemas(new LateValues([sources]), { described })],
  });
  const exported: unknown = createRequire(resolve('package.json'))(outfile);
  return exportsSchema.parse(Object.assign({ text: readFileSync(outfile, 'utf8') }, exported));
}
const exportsSchema = z.record(z.string(), z.any());

const MADE = `
  import * as z from 'zod';
  /* @__NO_SIDE_EFFECTS__ */
  export function noted(name: string) { made.push(name); return z.string(); }
  export const made: string[] = [];
`;

test('a schema is made when it is first used, and once', async () => {
  const { made, names } = await bundled({
    'made.ts': MADE,
    'name.ts': `import { noted } from './made.ts'; export const nameSchema = noted('name');`,
    'index.ts': `
      import * as z from 'zod';
      import { nameSchema as naming } from './name.ts';
      export { made } from './made.ts';
      const personSchema = z.object({ name: naming }).strict();
      export const names = (person: unknown) => personSchema.parse(person).name;`,
  });
  expect(made).toEqual([]);
  expect(names({ name: 'Mara' })).toBe('Mara');
  expect(names({ name: 'Jo' })).toBe('Jo');
  expect(() => names({ name: 1 })).toThrow(z.ZodError);
  expect(made).toEqual(['name']);
});

test('so is one in an object that is made as the function starts, and one that an object names', async () => {
  const { made, routes, own } = await bundled({
    'made.ts': MADE,
    'index.ts': `
      import * as z from 'zod';
      import { noted } from './made.ts';
      export { made } from './made.ts';
      const bodySchema = noted('body');
      const schemas = { put: noted('put') };
      export const routes = { create: { path: '/v1/people', body: bodySchema, answer: z.array(noted('answer')) } };
      export const own = { put: schemas.put };`,
  });
  expect(routes.create.path).toBe('/v1/people');
  expect(made).toEqual([]);
  expect(routes.create.answer).toBe(routes.create.answer);
  expect(routes.create.body.parse('a')).toBe('a');
  expect(made).toEqual(['answer', 'body']);
  expect(own.put.parse('b')).toBe('b');
  expect(made).toEqual(['answer', 'body', 'put']);
});

test('a name that a function has for itself stays what it is', async () => {
  const { given, short, found, key } = await bundled({
    'index.ts': `
      import * as z from 'zod';
      const limit = z.int().max(3);
      export const given = (limit: number) => limit + 1;
      export const short = () => ({ limit }).limit.parse(2);
      export const found = (of: { limit: number }) => { const { limit } = of; return [{ limit: 1 }, limit, of.limit]; };
      export const key = { limit: 'a' }.limit;`,
  });
  expect(given(5)).toBe(6);
  expect(short()).toBe(2);
  expect(found({ limit: 7 })).toEqual([{ limit: 1 }, 7, 7]);
  expect(key).toBe('a');
});

test('what is passed on by another file is the same, and a value that a schema reads is read as the function starts', async () => {
  const { first, second, started } = await bundled({
    'a.ts': `import * as z from 'zod'; export const aSchema = z.enum(['x', 'y']); export const X = aSchema.options[0];`,
    'b.ts': `export * from './a.ts'; export { aSchema as other } from './a.ts';`,
    'index.ts': `
      import { aSchema, other, X } from './b.ts';
      export const first = () => aSchema === other;
      export const second = () => [X, other.options];
      const seen: string[] = [];
      const word = aSchema.transform((value) => { seen.push(value); return value; }).parse('x');
      export const started = () => [seen, word];`,
  });
  expect(first()).toBe(true);
  expect(second()).toEqual(['x', ['x', 'y']]);
  expect(started()).toEqual([['x'], 'x']);
});

test.each([
  [true, 3],
  [false, 0],
])('what only the description of the API tells stays in it alone (%s)', async (described, told) => {
  const { text, given, routes } = await bundled(
    {
      'index.ts': `
        import * as z from 'zod';
        function defineRoutes<Row>(domain: string, rows: Record<string, Row>) { return { domain, rows }; }
        const nameSchema = z.string().max(3).describe('told of the name').optional();
        export const given = (value: unknown) => nameSchema.safeParse(value).success;
        export const routes = defineRoutes('people', {
          list: { path: '/v1/people', summary: 'told of the route', example: () => ({ told: 'told of an example' }) },
        });`,
    },
    { described },
  );
  expect(text.match(/told of/g)?.length ?? 0).toBe(told);
  expect([given('Jo'), given('Mara'), given(undefined)]).toEqual([true, false, true]);
  expect(routes.rows.list.path).toBe('/v1/people');
});
