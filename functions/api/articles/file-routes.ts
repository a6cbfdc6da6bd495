import {
  articleFilePageSchema,
  articleFileUploadSchema,
  articleParamsSchema,
} from '../../../schemas/api/articles.ts';
import { createUploadSchema } from '../../../schemas/api/attachments.ts';
import { pageQuerySchema } from '../../../schemas/api/common.ts';
import { defineRoutes } from '../route.ts';

const onFiles = { path: '/v1/kb/articles/{articleId}/files', params: articleParamsSchema } as const;

/** Images and files of articles. */
export const fileRoutes = defineRoutes('articles', {
  addArticleFile: {
    ...onFiles,
    method: 'POST',
    permission: 'article.write',
    access: 'write',
    summary: 'Announce an image or file of an article, and get a link to upload it',
    description:
      'The link takes the announced bytes alone. A text then names it by its `reference`, as an image (PNG, JPEG, GIF, WebP or AVIF by its bytes, 4 MB at most) or behind a link, and readers get it while that text is published and for them. What no text names within a week goes.',
    body: createUploadSchema,
    example: () => ({
      filename: 'label.png',
      contentType: 'image/png',
      size: 5,
      sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
    }),
    output: articleFileUploadSchema,
    status: 201,
  },
  listArticleFiles: {
    ...onFiles,
    method: 'GET',
    permission: 'article.read',
    access: 'read',
    summary: 'List the images and files of an article, the oldest first',
    query: pageQuerySchema,
    output: articleFilePageSchema,
    status: 200,
  },
});
