import { createHash } from 'node:crypto';
import { createUpload } from '../../../core/attachment/index.ts';
import { addMessage } from '../../../core/conversation/index.ts';
import { doneOnce, formShownWith, saidOf } from '../../../core/intake/index.ts';
import { type SignedIn, writeWithin } from '../../../core/portal/index.ts';
import { BiletError } from '../../../core/shared/errors.ts';
import { addCollaborator, settleOwn } from '../../../core/ticket/index.ts';
import { isValidAddress } from '../../../schemas/address.ts';
import { SEVERAL_LINES } from '../../../schemas/text.ts';
import { fromSignedIn } from '../for-signed-in.ts';
import type { SentFile } from '../form.ts';
import { type PageRequest, pathIn } from '../page.ts';
import { said } from '../words/index.ts';
import { requestPage, ticketIdIn } from './one-request.ts';

const MOST_FILES = 10;
const DAY_SECONDS = 24 * 60 * 60;

/** Adds what whoever is signed in writes to their request, with files. */
export const reply = fromSignedIn(async (request, reader, form) => {
  const text = form.text('text');
  if (text === '' || !SEVERAL_LINES.test(text))
    return requestPage(request, reader, { bad: request.site.words.replyEmpty, written: text });
  const { principal } = reader;
  const context = request.deps.customerContext(principal, request.now);
  const files = (await form.files('files')).slice(0, MOST_FILES);
  const deps = await request.deps.ticketDeps(request.now);
  const once = { sending: await sendingIn(request, form.text('shown'), text, files), now: request.now };
  const written = await doneOnce(request.deps.table, once, async (noted) => {
    const attachments = await Promise.all(files.map((file) => uploaded(request, reader, file)));
    const { ticket } = await addMessage(deps, context, {
      principal,
      ticketId: ticketIdIn(request),
      message: { kind: 'customer_message', text, ...(attachments.length > 0 && { attachments }) },
      alongside: ({ ticket: { id } }) => noted(id),
    });
    return ticket.id;
  });
  return { is: 'redirect', to: `${pathIn(request.site, `/requests/${written}`)}?done=sent` };
});

/** Names what is sent, so that the same is written once, however often it is sent. */
async function sendingIn(
  request: PageRequest,
  token: string,
  text: string,
  files: readonly SentFile[],
): Promise<string | null> {
  const { deps, now } = request;
  const formId = formShownWith(token, await deps.keysAt(now), now);
  const named = files.flatMap(({ filename, content }) => [filename, content]);
  // Other words by the same form, as after the button that leads back, are another message.
  return formId && `${formId}-${saidOf([String(ticketIdIn(request)), text, ...named])}`;
}

/** Puts a file where files of messages come from. Gives its id. */
async function uploaded(
  { deps, now }: PageRequest,
  { principal }: SignedIn,
  sent: SentFile,
): Promise<string> {
  const { filename, contentType, content } = sent;
  const { attachmentBytes: mostBytes } = await deps.options.at(now);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const file = { filename: filename || 'file', contentType, size: content.byteLength, sha256 };
  const storing = { table: deps.table, sign: deps.sign, bucket: deps.bucket, mostBytes };
  const { id, upload } = await createUpload(storing, deps.customerContext(principal, now), {
    principal,
    file,
  });
  const { 'content-length': _, ...headers } = upload.headers;
  const answer = await fetch(upload.url, { method: upload.method, headers, body: content });
  if (!answer.ok) throw new Error(`The file was not stored: ${answer.status}`);
  return id;
}

/** Says that a request is solved, or that it is not after all. */
export const settle = (isSolved: boolean) =>
  fromSignedIn(async (request, reader) => {
    const { deps, site, now } = request;
    const { principal } = reader;
    const asked = { principal, ticketId: ticketIdIn(request), isSolved };
    try {
      const { id } = await settleOwn(await deps.ticketDeps(now), deps.customerContext(principal, now), asked);
      return { is: 'redirect', to: pathIn(site, `/requests/${id}`) };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return requestPage(request, reader, { bad: site.words.solveRefused });
    }
  });

/** Lets a colleague take part. So that nobody writes to strangers by it, a few in a day. */
export const addPerson = fromSignedIn(async (request, reader, form) => {
  const { deps, site, now } = request;
  const { principal } = reader;
  const address = form.text('address');
  if (!isValidAddress(address)) return requestPage(request, reader, { bad: site.words.addressWrong });
  const limit = { what: 'people:customer', who: String(principal.id), most: 20, seconds: DAY_SECONDS };
  await writeWithin(deps.table, [limit], [], now);
  const asked = { principal, ticketId: ticketIdIn(request), participant: { address } };
  try {
    await addCollaborator(deps, deps.customerContext(principal, now), asked);
    return await requestPage(request, reader, { good: said(site.words.personAdded, { address }) });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return requestPage(request, reader, { bad: site.words.personRefused });
  }
});

const isRefusal = (error: unknown): boolean =>
  error instanceof BiletError && (error.kind === 'invalid' || error.kind === 'conflict');
