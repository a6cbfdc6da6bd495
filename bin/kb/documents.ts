import { posix } from 'node:path';
import { parse, stringify } from 'yaml';
import * as z from 'zod';
import { slugOf } from '../../core/article/index.ts';
import { articleFormatSchema, articleStateSchema, audienceSchema } from '../../schemas/article.ts';
import { localeSchema } from '../../schemas/customer.ts';

/** A file of Markdown, by its path below the folder that is pushed, with slashes. */
export interface KbFile {
  readonly path: string;
  readonly content: string;
}

/** What stands above a text, all of it optional. What another tool reads there is left alone. */
const frontMatterSchema = z.looseObject({
  id: z.int().positive().optional(),
  title: z.string().optional(),
  slug: z.string().optional(),
  language: localeSchema.optional(),
  summary: z.string().optional(),
  section: z.string().optional(),
  position: z.int().nonnegative().optional(),
  labels: z.array(z.string()).optional(),
  audience: audienceSchema.optional(),
  state: articleStateSchema.optional(),
  format: articleFormatSchema.optional(),
});
type FrontMatter = z.output<typeof frontMatterSchema>;

/** A text of an article as a file says it. */
export interface KbDocument {
  readonly path: string;
  /** files of one group are the languages of one article */
  readonly group: string;
  readonly language: string;
  readonly title: string;
  readonly slug: string;
  readonly section: string;
  readonly source: string;
  readonly said: FrontMatter;
}

const FRONT_MATTER = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n---\r?\n?/;
const NAME = /^(.+?)(?:\.([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*))?\.(?:md|markdown)$/;
const HEADING = /^\s*#\s+(.+?)\s*#*\s*\r?\n+/;
/** The section of files that lie in no folder. */
const TOP = 'general';

/**
 * What a file says: its front matter, and for what that leaves out its name and place. `send-back.de.md` is the German text of
 * `send-back.md`; the folder is the section; a first heading is the title.
 * @throws Error that names the file and what is wrong with it
 */
export function documentOf({ path, content }: KbFile, language: string): KbDocument {
  const found = FRONT_MATTER.exec(content);
  const said = readFrontMatter(path, found?.[1] ?? '');
  const [, base = '', suffix] = NAME.exec(posix.basename(path)) ?? [];
  const body = content.slice(found?.[0].length ?? 0).replace(/^\s*\n/, '');
  const heading = said.title === undefined ? HEADING.exec(body) : null;
  const title = said.title ?? heading?.[1] ?? base;
  const folder = posix.dirname(path);
  const last = folder === '.' ? TOP : posix.basename(folder);
  return {
    path,
    group: said.id === undefined ? posix.join(folder, base) : `#${said.id}`,
    language: said.language ?? suffix ?? language,
    title,
    slug: said.slug ?? slugOf(suffix === undefined ? base : title),
    section: said.section ?? keyOf(last),
    source: heading ? body.slice(heading[0].length) : body,
    said,
  };
}

/** The key of a section that is named as a folder. */
export function keyOf(folder: string): string {
  const key = slugOf(folder).replace(/[^a-z0-9_-]/g, '');
  return /^[a-z]/.test(key) ? key.slice(0, 60) : `s${key}`.slice(0, 60);
}

function readFrontMatter(path: string, text: string): FrontMatter {
  const parsed = frontMatterSchema.safeParse(parse(text) ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`${path}: ${issue?.path.join('.')} ${issue?.message}`);
}

/** The file of a text, from which `documentOf` makes the same text. */
export function fileOf(path: string, { source, ...front }: FrontMatter & { source: string }): KbFile {
  return {
    path,
    content: `---\n${stringify(front, { lineWidth: 0 })}---\n\n${source.replace(/\n*$/, '\n')}`,
  };
}

const LINK = /(\]\()([^)\s#]+\.(?:md|markdown))(#[^)\s]*)?(\))/g;

/** A text in which links to other files lead to their articles; to those that are not there they stay as they are. */
export function withLinks(document: KbDocument, all: ReadonlyMap<string, KbDocument>): string {
  const folder = posix.dirname(document.path);
  return document.source.replaceAll(LINK, (link, open: string, target: string, hash = '', close: string) => {
    const other = all.get(posix.join(folder, target));
    return other === undefined ? link : `${open}${encodeURIComponent(other.slug)}${hash}${close}`;
  });
}
