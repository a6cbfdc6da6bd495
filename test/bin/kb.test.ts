import { DeskApi } from '../../bin/desk/desk-api.ts';
import { documentOf } from '../../bin/kb/documents.ts';
import type { KbApi } from '../../bin/kb/kb-api.ts';
import { pull } from '../../bin/kb/pull.ts';
import { push } from '../../bin/kb/push.ts';
import { handler as articles } from '../../functions/api/articles/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import type { TestDatabase } from '../support/database.ts';
import { MemoryS3 } from '../support/memory-s3.ts';

const token = 'token-of-the-admin';
const ask = apiOf(authorizer, { articles });
let database: TestDatabase;
const s3 = new MemoryS3();
beforeAll(async () => {
  await s3.start();
  database = await databaseWithAdmin(token);
});
afterAll(async () => {
  s3.stop();
  await database.stop();
});

const answered = async (method: string, path: string, body?: object) => {
  const answer = await ask(method, `/v1${path}`, { token, ...(body && { body }) });
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.text}`);
  return answer.body;
};
const desk = new DeskApi('http://127.0.0.1:1', token);
const api: KbApi = {
  get: (path) => answered('GET', path),
  send: answered,
  put: (link, bytes) => desk.put(link, bytes),
  download: (url) => desk.download(url),
};
const bodyOf = (path: string) => answered('GET', path);

const textsIn = (files: Awaited<ReturnType<typeof pull>>) =>
  files.flatMap((file) => ('content' in file ? [file] : []));

const FILES = [
  {
    path: 'shop/returns/send-back.md',
    content:
      '---\nlabels: [returns]\nposition: 2\n---\n\n# Send something back\n\nSee [tracking](../track.md#days).\n',
  },
  { path: 'shop/returns/send-back.de.md', content: '---\ntitle: Zurückschicken\n---\n\nSiehe dort.\n' },
  {
    path: 'shop/track.md',
    content: '---\ntitle: Track a parcel\nstate: draft\naudience: agents\n---\nWords.\n',
  },
];

test('files become articles in sections, with their languages and states, and links between them lead to articles', async () => {
  const pushed = await push(api, FILES, 'en');
  expect(pushed.map(({ act, paths }) => [act, paths.length])).toEqual([
    ['made', 2],
    ['made', 1],
  ]);
  const [returns, track] = pushed.map(({ article }) => article);
  expect(returns).toMatchObject({
    section: 'returns',
    labels: ['returns'],
    position: 2,
    original: 'en',
    languages: [
      { locale: 'de', title: 'Zurückschicken', slug: 'zurueckschicken', state: 'published' },
      { locale: 'en', title: 'Send something back', slug: 'send-back', state: 'published' },
    ],
  });
  expect(track).toMatchObject({
    section: 'shop',
    audience: 'agents',
    languages: [{ state: 'draft', published: null }],
  });
  expect(await bodyOf('/kb/sections/returns')).toMatchObject({ parent: 'shop' });
  const { html } = await bodyOf(`/kb/articles/${returns?.id}/texts/en`);
  expect(html).toContain('href="track#days"');
});

test('pushing the same again changes nothing, and what is pulled is what was pushed', async () => {
  expect((await push(api, FILES, 'en')).map(({ act }) => act)).toEqual(['unchanged', 'unchanged']);
  const pulled = await pull(api);
  expect(pulled.map(({ path }) => path).sort()).toEqual([
    'shop/returns/send-back.de.md',
    'shop/returns/send-back.md',
    'shop/track.md',
  ]);
  expect((await push(api, textsIn(pulled), 'en')).map(({ act }) => act)).toEqual(['unchanged', 'unchanged']);
  const changed = textsIn(pulled).map(({ path, content }) => ({
    path,
    content: content.replace('Words.', 'Other words.'),
  }));
  expect((await push(api, changed, 'en')).map(({ act }) => act)).toEqual(['unchanged', 'changed']);
});

test('a file that is wrong is named, before anything is written', async () => {
  const wrong = { path: 'shop/new.md', content: '---\naudience: everybody\n---\nX' };
  await expect(push(api, [{ path: 'shop/other.md', content: 'Y' }, wrong], 'en')).rejects.toThrow(
    'shop/new.md: audience',
  );
  const twice = ['shop/a.md', 'shop/a.en.md'].map((path) => ({ path, content: 'Z' }));
  await expect(push(api, twice, 'en')).rejects.toThrow('shop/a.en.md');
  expect((await pull(api)).map(({ path }) => path)).not.toContain('shop/other.md');
});

test('what a file does not say, its name and place do', () => {
  expect(documentOf({ path: 'How to/Wash it.fr.md', content: 'Laver.' }, 'en')).toMatchObject({
    language: 'fr',
    title: 'Wash it',
    section: 'how-to',
    source: 'Laver.',
  });
  expect(documentOf({ path: 'top.md', content: '# Title #\n\nText' }, 'de')).toMatchObject({
    language: 'de',
    title: 'Title',
    slug: 'top',
    section: 'general',
    source: 'Text',
  });
});

test('images and files beside a text become those of its article, once, and are pulled beside it again', async () => {
  const image = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(20)]);
  const sheet = Buffer.from('size;centimetres');
  const beside = new Map([
    ['shop/images/my (parcel).png', image],
    ['shop/sizes.csv', sheet],
  ]);
  const fileAt = (path: string) => beside.get(path) ?? null;
  const text = {
    path: 'shop/pack.md',
    content:
      '# Pack it\n\n![A parcel](images/my%20%28parcel%29.png) [sizes](sizes.csv) [elsewhere](images/none.png)\n',
  };
  const [pushed] = await push(api, [text], 'en', fileAt);
  const { html } = await bodyOf(`/kb/articles/${pushed?.article.id}/texts/en`);
  expect(html).toMatch(/<img src="\/help\/files\/\d+\/\w{26}" alt="A parcel"[^>]*>/);
  expect(html).toMatch(/<a href="\/help\/files\/\d+\/\w{26}">sizes<\/a>.*<a href="images\/none.png">/);
  const kept = s3.keysOf('files');
  expect(kept).toHaveLength(2);
  expect(await push(api, [text], 'en', fileAt)).toMatchObject([{ act: 'unchanged' }]);
  expect(s3.keysOf('files')).toEqual(kept);
  const pulled = await pull(api);
  const binary = new Map(
    pulled.flatMap((file) => ('bytes' in file ? [[file.path, file.bytes] as const] : [])),
  );
  expect(Buffer.from(binary.get('shop/pack.files/my (parcel).png') ?? [])).toEqual(image);
  expect(Buffer.from(binary.get('shop/pack.files/sizes.csv') ?? [])).toEqual(sheet);
  const mine = textsIn(pulled).filter(({ path }) => path === 'shop/pack.md');
  expect(mine[0]?.content).toContain(
    '![A parcel](pack.files/my%20%28parcel%29.png) [sizes](pack.files/sizes.csv)',
  );
  const again = await push(api, mine, 'en', (path) => binary.get(path) ?? null);
  expect(again).toMatchObject([{ act: 'unchanged' }]);
});
