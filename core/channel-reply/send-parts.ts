import type { OutgoingPart, ProviderAnswer, SendOutcome } from '../channel/index.ts';
import type { Context } from '../shared/context.ts';
import { NotFoundError } from '../shared/errors.ts';
import { HeldBackError } from '../shared/held-back-error.ts';
import type { Write } from '../shared/write.ts';
import { fileSent } from './file-sent.ts';
import { noteHealth } from './health-store.ts';
import { noteKnownAs } from './known-as.ts';
import { noteReach } from './note-reach.ts';
import { noteEarlyStates } from './note-state.ts';
import { holdPlace, takeTurn } from './pace-store.ts';
import { joined, partsOf, withPart } from './progress.ts';
import { NotAskedError } from './provider-gateway.ts';
import { partId, type RenderedPart } from './rendering/render-reply.ts';
import { changeSend, type Send, type SendDecision, type SentPart, STAGE } from './send-store.ts';
import { ChannelRestsError, type ReplySent, type SendDeps, type Sending, showWaiting } from './sending.ts';
import { noteSentMessage } from './sent-message-store.ts';
import { shownWrites } from './told.ts';

/** How long a message waits for its turn inside the sender, in milliseconds; else the queue brings it again. */
const PATIENCE_MS = 5_000;

/** A provider wants a message later, or it is not its turn: it comes again then. */
export class LaterError extends HeldBackError {
  constructor(partId: string, until: Date, now: Date) {
    const seconds = Math.max(Math.ceil((until.getTime() - now.getTime()) / 1000), 1);
    super(`The message ${partId} is to be sent later`, { fromSeconds: seconds, toSeconds: seconds + 2 });
  }
}

/** A reply that is claimed, and the messages of the channel that it is cut into. */
type Claimed = Sending & { readonly send: Send; readonly parts: readonly RenderedPart[] };

/** Sends those messages of a reply that have not left yet, one after the other, and notes each. */
export async function sendParts(deps: SendDeps, context: Context, claimed: Claimed): Promise<ReplySent> {
  const { parts } = claimed;
  const known = partsOf(claimed.send);
  // Nothing is left to say, such as of a file that was struck.
  if (parts.length === 0) return finish(deps, context, claimed);
  for (const [at, part] of parts.entries()) {
    if (known[at] !== undefined) continue;
    const outcome = await sendPart(deps, context, claimed, part);
    if (outcome.is === 'later') throw new Error('A message that is to come later was not held back');
    const { billedAs } = claimed.adapter.abilities(claimed.channel.settings);
    const heard = heardOf(outcome, deps.clock(), billedAs?.(part.text));
    const isLast = at === parts.length - 1 || outcome.is === 'failed';
    await noteSent(deps, context, claimed, { at, heard, isLast });
    if (outcome.is === 'sent') await noteKnownAs(deps.table, context, claimed, outcome.place);
    if (outcome.is === 'failed') {
      if (!outcome.failure.isPassing)
        await noteReach(deps, context, {
          ticketId: claimed.ticket.id,
          key: claimed.channel.key,
          code: outcome.failure.code,
        });
      return 'failed';
    }
  }
  return finish(deps, context, claimed);
}

function heardOf(
  outcome: Exclude<SendOutcome, { is: 'later' }>,
  now: Date,
  billedAs: number | undefined,
): SentPart {
  const at = now.toISOString();
  if (outcome.is === 'failed') {
    const { code, detail } = outcome.failure;
    return { state: 'failed', channelId: '', at, code, detail };
  }
  return {
    ...{ state: outcome.state ?? 'sent', channelId: outcome.id, at },
    ...(billedAs !== undefined && billedAs > 0 && { billedAs }),
  };
}

/** Sends one message, in its turn. @throws HeldBackError when it is certainly not sent and comes again */
async function sendPart(
  deps: SendDeps,
  context: Context,
  claimed: Claimed,
  part: RenderedPart,
): Promise<SendOutcome> {
  const { adapter, channel, ticket } = claimed;
  const place = ticket.conversation?.place ?? '';
  const release = () => giveBack(deps, claimed.send);
  const now = deps.clock();
  const { pace } = adapter.abilities(channel.settings);
  const turn = await takeTurn(
    deps.table,
    { key: channel.key, place, pace },
    { now, patienceMs: PATIENCE_MS },
  );
  if (!turn.isTaken) {
    await release();
    throw new LaterError(part.id, turn.at, now);
  }
  if (turn.at > now) await deps.sleep(turn.at.getTime() - now.getTime());
  const answer = await asked(deps, claimed, part).catch(async (error: unknown) => {
    // What is in doubt keeps its claim until the lease is over.
    if (error instanceof NotAskedError) await release();
    throw error;
  });
  const outcome = adapter.sent(answer);
  if (outcome.is === 'later') {
    const until = new Date(deps.clock().getTime() + outcome.seconds * 1000);
    await holdPlace(deps.table, { key: channel.key, place }, until);
    await release();
    throw new LaterError(part.id, until, deps.clock());
  }
  const isRefused = outcome.is === 'failed' && outcome.failure.code === 'credentials_expired';
  const detail = isRefused ? outcome.failure.detail : '';
  await noteHealth(deps.table, channel, claimed.health, { isWell: !isRefused, detail, at: deps.clock() });
  if (!isRefused) return outcome;
  await release();
  await showWaiting(deps.table, context, claimed, 'credentials');
  throw new ChannelRestsError(channel.key, 'credentials');
}

/** Asks the provider to take a message. */
async function asked(
  deps: SendDeps,
  { adapter, channel, ticket, message, delivery }: Claimed,
  part: RenderedPart,
): Promise<ProviderAnswer> {
  const { place = '', to = '', last } = ticket.conversation ?? {};
  const file = part.file && message.attachments.find(({ key }) => key === part.file?.key);
  const outgoing: OutgoingPart = {
    ...{ id: part.id, place, to, text: part.text },
    ...(part.template && { template: part.template }),
    ...(message.quotes && part.id === partId(message.id, 0) && { quotes: message.quotes.channelId }),
    ...(file && {
      file: {
        ...{ filename: file.filename, contentType: file.contentType, size: file.size },
        url: await deps.linkTo(file, new Date(message.createdAt)),
      },
    }),
    ...(last !== undefined && { beneath: last }),
    ...(delivery.privateTo !== undefined && { privateTo: delivery.privateTo }),
    isByPerson: message.author.kind === 'agent',
  };
  const facts = { key: channel.key, settings: channel.settings };
  const readFile = () => {
    if (file === undefined) throw new NotFoundError('file');
    return deps.readFile(file.key);
  };
  const send = async (part: OutgoingPart) =>
    deps.ask(adapter.send(part, facts, await deps.secrets.of(channel), deps.clock()), readFile);
  if (adapter.upload === undefined || file === undefined || outgoing.file === undefined)
    return send(outgoing);
  const link = {
    url: await deps.linkIntoBucket(file),
    headers: { 'Content-Type': file.contentType },
  };
  const uploaded = await deps.ask(adapter.upload.request(link, facts), readFile);
  const uploadedAs = adapter.upload.idIn(uploaded);
  // What it answered instead says why.
  if (uploadedAs === undefined) return uploaded.status < 300 ? { ...uploaded, status: 502 } : uploaded;
  return send({ ...outgoing, file: { ...outgoing.file, uploadedAs } });
}

/** Gives a claim back, after a message was certainly not sent. */
async function giveBack({ table }: SendDeps, { messageId, leaseUntil }: Send): Promise<void> {
  await changeSend(table, messageId, async (before) =>
    before.leaseUntil === leaseUntil ? { after: { ...before, leaseUntil: '' }, writes: [] } : null,
  );
}

/** Notes what became of a message and, with the last of them, how far the reply got. */
async function noteSent(
  { table }: SendDeps,
  context: Context,
  { ticket, delivery, send }: Claimed,
  { at, heard, isLast }: { at: number; heard: SentPart; isLast: boolean },
): Promise<void> {
  const { ticketId, messageId, key } = send;
  const { channelId } = heard;
  await changeSend(table, messageId, async (before): Promise<SendDecision> => {
    const noted = withPart(before, at, heard);
    const after = isLast ? { ...noted, stage: STAGE.over, leaseUntil: '' } : noted;
    const whole = isLast ? joined(after, delivery) : null;
    const writes: Write[] = [
      ...(channelId === ''
        ? []
        : [noteSentMessage({ key, channelId }, { ticketId, messageId, at }, context.now)]),
      ...(whole === null ? [] : shownWrites(after, ticket, whole, context)),
    ];
    return { after, writes };
  });
  if (channelId === '') return;
  await fileSent(table, send, channelId, context.now);
  await noteEarlyStates(table, context, { key, channelId });
}

/** Ends a reply of which every message has left: at an earlier try, where nothing was left to do. */
async function finish(
  { table }: SendDeps,
  context: Context,
  { ticket, delivery, send }: Claimed,
): Promise<ReplySent> {
  await changeSend(table, send.messageId, async (before): Promise<SendDecision> => {
    if (before.stage !== STAGE.waiting) return null;
    const after = { ...before, stage: STAGE.over, leaseUntil: '' };
    const whole = joined(after, delivery);
    return { after, writes: whole === null ? [] : shownWrites(after, ticket, whole, context) };
  });
  return 'sent';
}
