import * as z from 'zod';
import { fileLinkParamsSchema } from '../../../schemas/api/attachments.ts';
import { defineRoutes } from '../route.ts';

/** What the links in mails lead to: whoever has one may read its file. */
export const fileRoutes = defineRoutes('files', {
  readLinkedFile: {
    method: 'GET',
    path: '/v1/files/{token}',
    summary: 'Download a file that a mail has a link to',
    description:
      'Mails name such links in place of files that are too large for them. A link is signed, names one file, and works for 30 days; it leads on to one of five minutes. A file that was struck since is gone.',
    permission: 'public',
    access: 'read',
    params: fileLinkParamsSchema,
    output: z.string(),
    contentType: 'application/octet-stream',
    status: 302,
  },
});
