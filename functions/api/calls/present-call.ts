import type * as z from 'zod';
import type { ReadCall } from '../../../core/call/index.ts';
import { talkedSeconds } from '../../../core/message/index.ts';
import type { callOutSchema } from '../../../schemas/api/calls.ts';
import type { Attachment } from '../../../schemas/message.ts';
import { servedAs } from '../../edge/served-as.ts';

/** Makes a link to an object that works for some minutes. */
export type LinkTo = (file: { key: string; filename: string; contentType: string }) => Promise<string>;

type CallOut = z.input<typeof callOutSchema>;

/** A call as the API shows it. */
export async function presentCall(call: ReadCall, linkTo: LinkTo): Promise<CallOut> {
  const { externalId, facts, ticketId, messageId, answerId, notesId, recordings } = call;
  const { direction, medium, visibility, outcome, from, to, startedAt } = facts;
  const { answeredAt = null, endedAt = null, agentId = null, link = null, recordingUrl = null } = facts;
  const files = await Promise.all(recordings.map((file) => presentFile(file, linkTo)));
  return {
    ...{ externalId, ticketId, messageId, answerMessageId: answerId, notesMessageId: notesId },
    ...{ direction, medium, visibility, outcome, from, to, startedAt, answeredAt, endedAt },
    ...{ durationSeconds: talkedSeconds(facts), agentId, link, recordingUrl },
    recordings: files,
    participants: facts.participants ?? [],
  };
}

async function presentFile(file: Attachment, linkTo: LinkTo): Promise<CallOut['recordings'][number]> {
  const { key, filename, contentType, size, struckBy } = file;
  const url =
    struckBy === undefined ? await linkTo({ key, filename, contentType: servedAs(contentType) }) : null;
  return { filename, contentType, size, url };
}
