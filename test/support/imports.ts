import { keptConfiguration } from '../../core/configuration/index.ts';
import { readHtml } from '../../core/conversation/index.ts';
import {
  IMPORT_FILE,
  type ImportDeps,
  type ImportedKind,
  importFile,
  importItems,
} from '../../core/import/index.ts';
import { loadJob, startJob } from '../../core/jobs/index.ts';
import { mailboxArea } from '../../core/mailbox/index.ts';
import type { Context } from '../../core/shared/context.ts';
import { numberBlock } from '../../core/shared/number-block.ts';
import { rulesInForce } from '../../core/ticket/index.ts';
import type { ImportResult } from '../../schemas/api/import.ts';
import { ADMIN } from './desk.ts';
import { JobQueue } from './job-queue.ts';
import { DESK, type TestDesk } from './mail.ts';

/** What an import is given on a desk of a test. */
export function importDepsOf(desk: TestDesk): ImportDeps {
  const { table } = desk;
  const keep = keptConfiguration(table);
  return {
    table,
    principal: ADMIN,
    rules: rulesInForce(keep, { closeAfterDays: 4 }),
    mailboxes: keep(mailboxArea(DESK.mailboxes)),
    ticketNumber: numberBlock(table, 'ticket', () => 0),
    readHtml,
    files: {
      bucket: 'attachments',
      copyObject: (bucket, from, to) => desk.objects.copy(bucket, from, to),
      replyBytes: 0,
    },
    keepObject: ({ key, body, contentType }) => desk.objects.put('attachments', key, body, contentType),
  };
}

/** The first admin as who imports. */
export const importing = (desk: TestDesk): Context => ({
  ...desk.context(),
  actor: { kind: 'agent', id: ADMIN.id },
});

/** Imports things as the first admin does; what each became. */
export function given(
  desk: TestDesk,
  kind: ImportedKind,
  items: readonly object[],
  deps: Partial<ImportDeps> = {},
): Promise<ImportResult[]> {
  const asked = { kind, items, hasTime: () => true };
  return importItems({ ...importDepsOf(desk), ...deps }, importing(desk), asked);
}

/** A job that takes over a file of these lines, as the first admin has started it, whom the desk must have. */
export async function fileJob(desk: TestDesk, content: string | Buffer, { left = false } = {}) {
  const { id: file } = await desk.upload({ filename: 'all.ndjson', content, left });
  const kinds = new Map([[IMPORT_FILE, importFile]]);
  const asked = { principal: null, kind: IMPORT_FILE, input: { file } };
  const { id } = await startJob({ table: desk.table, kinds }, importing(desk), asked);
  const queue = new JobQueue();
  queue.copyAttachment = (from, to) => desk.objects.copy('attachments', from, to);
  queue.importedFiles = {
    read: async (key, from, to) => {
      const found = desk.objects.kept.get(`attachments/${key}`);
      return found ? found.body.subarray(from, to) : null;
    },
    keep: ({ key, body, contentType }) => desk.objects.put('attachments', key, body, contentType),
  };
  return { queue: queue.begin(id), id, job: () => loadJob(desk.table, id) };
}

const MARA = { address: 'mara@acme.example.net', name: 'Mara Lindt' };

/** A ticket of another system: asked, noted, answered by an agent who is not here any more, solved and closed, in 2021. */
export function oldTicket(externalId: string, more: object = {}) {
  const message = (id: string, createdAt: string, said: object) => ({
    externalId: `${externalId}:${id}`,
    createdAt,
    ...said,
  });
  return {
    externalId,
    requester: MARA,
    createdAt: '2021-03-01T09:00:00Z',
    subject: 'The printer prints nothing',
    channel: 'email',
    tags: ['Printer'],
    priority: 'high',
    messages: [
      message('m1', '2021-03-01T09:00:00Z', {
        kind: 'customer_message',
        author: { customer: MARA },
        text: 'It has printed nothing since this morning.',
      }),
      message('m2', '2021-03-01T09:10:00Z', {
        kind: 'internal_note',
        author: { agent: 'ada@desk.example.com' },
        text: 'The drum, again.',
      }),
      message('m3', '2021-03-01T09:30:00Z', {
        kind: 'public_reply',
        author: { agent: 'kai@old.example.net', name: 'Kai Berg' },
        html: '<p>Change the <b>drum</b>, please.</p><script>alert(1)</script>',
      }),
    ],
    changes: [
      {
        externalId: `${externalId}:c1`,
        at: '2021-03-01T09:10:00Z',
        by: { agent: 'ada@desk.example.com' },
        to: { assignee: 'ada@desk.example.com', status: 'open' },
      },
      {
        externalId: `${externalId}:c2`,
        at: '2021-03-02T10:00:00Z',
        by: { agent: 'ada@desk.example.com' },
        to: { status: 'solved', tags: ['printer', 'drum'] },
      },
      {
        externalId: `${externalId}:c3`,
        at: '2021-03-06T10:00:00Z',
        by: { name: 'a rule' },
        to: { status: 'closed' },
      },
    ],
    ...more,
  };
}

/** Messages of another system, a minute apart. */
export const oldMessages = (externalId: string, count: number) =>
  Array.from({ length: count }, (_, at) => ({
    externalId: `${externalId}:m${at + 1}`,
    kind: at % 2 === 0 ? 'customer_message' : 'public_reply',
    author: at % 2 === 0 ? { customer: MARA } : { name: 'Kai Berg' },
    createdAt: new Date(Date.UTC(2021, 2, 1, 9, at)).toISOString(),
    text: `Message ${at + 1}`,
  }));
