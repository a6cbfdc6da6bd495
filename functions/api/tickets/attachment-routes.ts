import { createUploadSchema, uploadOutSchema } from '../../../schemas/api/attachments.ts';
import { defineRoutes } from '../route.ts';

/** Files that people upload for messages. */
export const attachmentRoutes = defineRoutes('tickets', {
  createUpload: {
    method: 'POST',
    path: '/v1/attachments',
    summary: 'Announce a file, and get a link to upload it',
    description:
      'The link takes the announced bytes alone: their type, size and SHA-256 are signed. The file is attached by its id to one message, by who uploaded it, within a week; otherwise it expires. A public reply mails its files; `replyAttachmentBytes` of the options says how large they may be together; the others are links in it, for 30 days.',
    permission: 'attachment.upload',
    access: 'write',
    body: createUploadSchema,
    example: () => ({
      filename: 'invoice.txt',
      contentType: 'text/plain',
      size: 5,
      sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
    }),
    output: uploadOutSchema,
    status: 201,
  },
});
