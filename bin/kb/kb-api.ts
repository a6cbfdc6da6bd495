import * as z from 'zod';
import { articleOutSchema, articlePageSchema, articleSectionSchemas } from '../../schemas/api/articles.ts';

/** The API of a desk, as the knowledge base is carried over it. */
export interface KbApi {
  get(path: string): Promise<unknown>;
  send(method: 'POST' | 'PUT' | 'PATCH', path: string, body: object): Promise<unknown>;
  /** Uploads bytes by a link that the desk gave out. */
  put(link: { url: string; headers: Record<string, string> }, bytes: Uint8Array): Promise<void>;
  /** What is behind a link that the desk gave out. */
  download(url: string): Promise<Uint8Array>;
}

export type ShownArticle = z.output<typeof articleOutSchema>;

/** An article as the desk has answered. */
export const articleIn = (answer: unknown): ShownArticle => articleOutSchema.parse(answer);

/** All articles of a desk. */
export const allArticles = (api: KbApi): Promise<ShownArticle[]> =>
  allOf(api, '/kb/articles?limit=100', (page) => articlePageSchema.parse(page));

const sectionPageSchema = z.object({
  items: z.array(z.looseObject({ key: z.string(), parent: z.string().nullable() })),
  next: z.string().nullable(),
});

/** All sections of a desk, each with the one above it. */
export async function allSections(api: KbApi): Promise<Map<string, string | null>> {
  const sections = await allOf(api, '/kb/sections?limit=100', (page) => sectionPageSchema.parse(page));
  return new Map(sections.map(({ key, parent }) => [key, parent]));
}

/** Makes a section that is named as a folder. */
export async function makeSection(
  api: KbApi,
  { key, name, parent }: { key: string; name: string; parent: string | null },
): Promise<void> {
  const asked = articleSectionSchemas.create.parse({ key, labels: { en: name }, parent });
  await api.send('POST', '/kb/sections', asked);
}

/** All that a list of the desk has. */
export async function allOf<Item>(
  api: KbApi,
  path: string,
  read: (page: unknown) => { items: Item[]; next: string | null },
): Promise<Item[]> {
  const all: Item[] = [];
  for (let next: string | null = path; next !== null; ) {
    const page = read(await api.get(next));
    all.push(...page.items);
    next = page.next?.replace(/^\/v1/, '') ?? null;
  }
  return all;
}
