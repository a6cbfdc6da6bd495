/** `npm run kb -- push|pull folder`: articles as Markdown files with front matter, their images and files beside them, over the API of the desk (docs/knowledge-base.md). */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { DeskApi } from './desk/desk-api.ts';
import { findLocalDesk } from './desk/local-desk.ts';
import { tell } from './desk/tell.ts';
import { pull } from './kb/pull.ts';
import { push } from './kb/push.ts';

const USAGE = `Articles of the knowledge base as Markdown files with front matter, with their images and files beside them.

  npm run kb -- push docs/    makes the articles of the desk what the files say, and publishes them
  npm run kb -- pull docs/    writes the articles of the desk into files

--language de    of files that do not say theirs; en when absent
--to https://…/v1   the API of the desk; without it, the local one that is running

The token of an agent with the scopes articles:read and articles:write stands in BILET_TOKEN. docs/knowledge-base.md says what stands
in a file.`;

function apiFor(to: string | undefined): DeskApi {
  const token = process.env.BILET_TOKEN;
  if (!token)
    throw new Error(
      'Put the token of an agent with the scopes articles:read and articles:write into BILET_TOKEN.',
    );
  return new DeskApi((to ?? findLocalDesk().api).replace(/\/+$/, ''), token);
}

function filesIn(folder: string) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter(
      (name) => /\.(?:md|markdown)$/.test(name) && !name.split(sep).some((part) => part.startsWith('.')),
    )
    .sort()
    .map((name) => ({ path: name.split(sep).join('/'), content: readFileSync(join(folder, name), 'utf8') }));
}

/** The bytes of a file of the folder; null: there is none. */
const fileIn = (folder: string) => (path: string) => {
  const file = join(folder, path);
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file) : null;
};

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      to: { type: 'string' },
      language: { type: 'string', default: 'en' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [command, folder, ...more] = positionals;
  if (values.help) return console.log(USAGE);
  if (folder === undefined || more.length > 0) throw new Error(USAGE);
  const api = apiFor(values.to);
  if (command === 'push') {
    for (const { article, act, paths } of await push(api, filesIn(folder), values.language, fileIn(folder)))
      console.log(`${act.padEnd(9)} ${article.id}  ${paths.join(', ')}`);
    return;
  }
  if (command !== 'pull') throw new Error(USAGE);
  const files = await pull(api);
  for (const file of files) {
    const path = join(folder, file.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, 'bytes' in file ? file.bytes : file.content);
  }
  console.log(`${files.length} files are written.`);
}

tell(run);
