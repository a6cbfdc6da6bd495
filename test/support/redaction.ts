import { jobWrites } from '../../core/jobs/index.ts';
import { type Redacted, redactMessage, STRUCK_OBJECTS, type Texts } from '../../core/redaction/index.ts';
import type { Context } from '../../core/shared/context.ts';
import type { StoredObject } from '../../core/shared/job-kind.ts';
import { ADMIN } from './desk.ts';
import { JobQueue } from './job-queue.ts';
import type { TestDesk } from './mail.ts';

/** The long texts and HTML of a desk whose objects are in memory. */
export function textsOf({ objects }: TestDesk): Texts {
  return {
    get: async (key) => (objects.kept.has(`attachments/${key}`) ? objects.text(key) : null),
    put: (key, text, contentType) => objects.put('attachments', key, Buffer.from(text), contentType),
  };
}

/** The writes of the job that deletes what was struck, as the API starts it; `started` learns its id. */
export const deletionOf =
  (started: string[]) => (of: { ticketId: number; messageId: string }, context: Context) => {
    const { job, writes } = jobWrites(STRUCK_OBJECTS, of, {
      ...context,
      actor: { kind: 'system', name: 'redaction' },
    });
    started.push(job.id);
    return writes;
  };

/** What a redaction needs of a desk whose objects are in memory. */
export const redactDeps = (desk: TestDesk, started: string[] = []) => ({
  table: desk.table,
  texts: textsOf(desk),
  deletion: deletionOf(started),
});

/** Deletes an object in memory. */
export const deletionIn =
  ({ objects }: TestDesk) =>
  async ({ bucket, key }: StoredObject): Promise<void> =>
    void objects.kept.delete(`${bucket}/${key}`);

/** Strikes something out of a message as an admin does, and lets the job that it starts do its work. */
export async function redact(
  desk: TestDesk,
  asked: Omit<Parameters<typeof redactMessage>[2], 'principal'>,
): Promise<Redacted> {
  const started: string[] = [];
  const context: Context = { ...desk.context(), actor: { kind: 'agent', id: 1 } };
  const redacted = await redactMessage(redactDeps(desk, started), context, { principal: ADMIN, ...asked });
  const queue = new JobQueue();
  queue.deleteForGood = deletionIn(desk);
  queue.now = desk.now;
  for (const id of started) queue.begin(id);
  await queue.drain(desk.table);
  return redacted;
}

/** A mail out of which words were struck. */
export async function givenRedaction(desk: TestDesk): Promise<void> {
  const { ticket, messages } = await desk.take({ from: 'redacted@example.com', text: 'Made-up words.' });
  const messageId = messages[0]?.id ?? '';
  await redact(desk, { ticketId: ticket.id, messageId, request: { text: 'Made-up' } });
}
