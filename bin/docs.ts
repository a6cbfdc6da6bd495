/**
 * Prints docs/access-patterns.md from the access patterns that the stores declare, docs/clock.md from the state machine of the clock,
 * docs/metrics.md from the catalogue of metrics, the tables in docs/reports-sql.md from those of the files for queries, and docs/events.schema.json from the event schemas. With `--check` it changes nothing, and fails when what is committed is not current.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { clockDefinition } from '../lib/clock-definition.ts';
import { eventSchema } from '../schemas/events/events.ts';
import { clockPage } from './docs/clock-page.ts';
import { lakePage } from './docs/lake-page.ts';
import { metricsPage } from './docs/metrics-page.ts';

const root = join(import.meta.dirname, '..');

const patternSchema = z.object({
  name: z.string(),
  description: z.string(),
  operation: z.string(),
  pk: z.string(),
  sk: z.string(),
  of: z.custom<unknown>((value) => typeof value === 'function'),
});
type Pattern = z.infer<typeof patternSchema>;

async function patternsByDomain(): Promise<Map<string, Pattern[]>> {
  const found = new Map<string, Pattern[]>();
  for (const file of globSync(['core/*/*-store.ts', 'core/report/store/*-store.ts'], { cwd: root }).sort()) {
    const exported = Object.values((await import(join(root, file))) as Record<string, unknown>);
    const patterns = exported.flatMap((value) => patternSchema.safeParse(value).data ?? []);
    const domain = file.split(/[\\/]/)[1] ?? '';
    found.set(domain, [...(found.get(domain) ?? []), ...patterns]);
  }
  return found;
}

async function accessPatterns(): Promise<string> {
  const sections = [...(await patternsByDomain())]
    .filter(([, patterns]) => patterns.length > 0)
    .map(([domain, patterns]) => [
      `## ${domain}`,
      '',
      '| pattern | what for | operation | pk | sk |',
      '| --- | --- | --- | --- | --- |',
      ...patterns.map(
        ({ name, description, operation, pk, sk }) =>
          `| ${[name, description, operation, code(pk), code(sk)].join(' | ')} |`,
      ),
      '',
    ]);
  return [
    '# Access patterns',
    '',
    'Every way in which the desk reads its table by key. Printed from the code by `npm run docs`; edit the',
    '`accessPattern` objects in the stores instead of this page.',
    '',
    ...sections.flat(),
  ].join('\n');
}

function code(key: string): string {
  return `\`${key.replaceAll('|', '\\|')}\``;
}

function eventSchemas(): string {
  const schema = z.toJSONSchema(eventSchema, { target: 'draft-2020-12', reused: 'ref' });
  return `${JSON.stringify(schema, null, 2)}\n`;
}

const pages = {
  'docs/access-patterns.md': await accessPatterns(),
  'docs/clock.md': clockPage(clockDefinition('')),
  'docs/events.schema.json': eventSchemas(),
  'docs/metrics.md': metricsPage(),
  'docs/reports-sql.md': lakePage(),
};
const check = process.argv.includes('--check');
for (const [path, content] of Object.entries(pages)) {
  const file = join(root, path);
  if (!check) writeFileSync(file, content);
  else if (currentOf(file) !== content) {
    console.error(`${path} is not current. Run "npm run docs" and commit what it writes.`);
    process.exitCode = 1;
  }
}

function currentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
