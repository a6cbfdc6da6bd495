import { loadArticle } from '../../../core/article/index.ts';
import {
  type AnnouncedFile,
  addArticleFile,
  listArticleFiles,
  objectOfFile,
} from '../../../core/article-file/index.ts';
import type { Presign, SignLink } from '../../../core/shared/presign.ts';
import type { Table } from '../../../core/shared/table.ts';
import type { ArticleFile } from '../../../schemas/article.ts';
import type { Options } from '../../../schemas/options.ts';
import type { Endpoints } from '../../edge/api.ts';
import { servedAs } from '../../edge/served-as.ts';
import { answerPage } from '../answer-page.ts';
import type { fileRoutes } from './file-routes.ts';

const PLACE = /^[0-9A-HJKMNP-TV-Z]{26}$/;

/** What the API answers about images and files of articles. */
export function fileEndpoints(deps: {
  table: Table;
  bucket: string;
  sign: SignLink;
  presign: Presign;
  options: { at(now: Date): Promise<Options> };
}): Endpoints<typeof fileRoutes> {
  const { table, bucket, presign } = deps;
  const urlOf = (file: ArticleFile) => {
    const { filename, contentType } = file;
    return presign({ bucket, key: objectOfFile(file), filename, contentType: servedAs(contentType) });
  };
  return {
    addArticleFile: async ({ params: { articleId }, body: file, context, remember }) => {
      await loadArticle(table, articleId);
      const { attachmentBytes: mostBytes } = await deps.options.at(context.now);
      const shown = ({ upload, ...made }: AnnouncedFile) => ({ body: { ...present(made), upload } });
      const alongside = (made: AnnouncedFile) => remember(shown(made));
      return shown(await addArticleFile({ ...deps, mostBytes }, context, { articleId, file, alongside }));
    },
    listArticleFiles: async ({ params: { articleId }, query }) => {
      await loadArticle(table, articleId);
      const list = {
        path: `/v1/kb/articles/${articleId}/files`,
        name: `article files ${articleId}`,
        place: PLACE,
      };
      return answerPage(list, query, async (page) => {
        const { items, after } = await listArticleFiles(table, articleId, page);
        const shown = items.map(async (file) => ({ ...present(file), url: await urlOf(file) }));
        return { items: await Promise.all(shown), after };
      });
    },
  };
}

function present({ articleId: _, isImage: __, expiresAt, ...file }: ArticleFile) {
  return { ...file, expiresAt: expiresAt ?? null, reference: `attachment:${file.id}` };
}
