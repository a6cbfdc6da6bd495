import { audienceOfFile } from '../../../core/article/index.ts';
import { loadArticleFile, objectOfFile } from '../../../core/article-file/index.ts';
import { NotFoundError } from '../../../core/shared/errors.ts';
import { ULID } from '../../../schemas/actor.ts';
import { isKnown } from '../../edge/etag.ts';
import { servedAs } from '../../edge/served-as.ts';
import type { PageAnswer, PageRequest } from '../page.ts';
import { readingOf } from '../reading.ts';

/**
 * An image of an article, or the way to a file of one, for whoever may read the article while a text that is published names it. Images come
 * from here, as pages show none from elsewhere that their text does not name; no other file is shown by a browser, whatever it is.
 */
export async function articleFile(request: PageRequest): Promise<PageAnswer> {
  const { deps, event, params } = request;
  const named = { articleId: Number(params.articleId), id: params.file ?? '' };
  if (!/^\d{1,15}$/.test(params.articleId ?? '') || !ULID.test(named.id)) throw new NotFoundError('file');
  const { knowledge, reader } = await readingOf(request);
  const audience = audienceOfFile(knowledge, reader.audience, named);
  if (audience === null) throw new NotFoundError('file');
  const file = await loadArticleFile(deps.table, named);
  const { filename, contentType } = file;
  const place = { bucket: deps.bucket, key: objectOfFile(file) };
  if (file.isImage !== true) {
    const to = await deps.presign({ ...place, filename, contentType: servedAs(contentType) });
    return { is: 'redirect', to, status: 302 };
  }
  const tag = `"${file.id}"`;
  const isThere = isKnown(tag, event.headers['if-none-match']);
  const bytes = isThere ? null : await deps.askS3({ method: 'GET', ...place, isLarge: true });
  if (bytes === null && !isThere) throw new NotFoundError('file');
  return { is: 'file', type: contentType, filename, tag, bytes, isPublic: audience === 'public' };
}
