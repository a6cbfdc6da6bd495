import { NotUnderstoodError, type Received, type ReceivedEdit } from '../channel/index.ts';
import type { Context } from '../shared/context.ts';
import type { ChannelInDeps, OnChannel, TakenOver } from './channel-in-deps.ts';
import { takeDeletion, takeEdit, takeHiding } from './take-change.ts';
import { takeOtherFiles } from './take-files.ts';
import { takeMessage } from './take-message.ts';
import { takeMove, takeReach, takeRename } from './take-person.ts';

/** A payload that came to the door of a channel. */
export interface Payload {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly cameAt: Date;
  /** whether it is given up after this try: then messages go without the files that cannot be fetched */
  readonly isLastTry: boolean;
}

/** How far messages got that the desk sent. */
export type TakeState = (
  context: Context,
  on: OnChannel,
  state: Extract<Received, { what: 'state' | 'progress' }>,
) => Promise<TakenOver>;

/** What is told of a call. @throws when a recording is to be tried again */
export type TakeCall = (
  context: Context,
  on: OnChannel,
  call: Extract<Received, { what: 'call' | 'recording' | 'contact' }>,
  isLastTry: boolean,
) => Promise<TakenOver>;

/** What takes in what is no message. */
interface TakeOthers {
  readonly takeState: TakeState;
  readonly takeCall: TakeCall;
}

/**
 * Takes in all that a payload says happened, one after the other. Each thing is taken in once, and those of before are known when a payload
 * comes again because of one that failed.
 * @throws what the adapter throws when it does not understand it, or something of it, and what failed of one thing, when the others are done
 */
export async function receivePayload(
  deps: ChannelInDeps & TakeOthers,
  context: Context,
  on: OnChannel,
  { bytes, contentType, cameAt, isLastTry }: Payload,
): Promise<TakenOver[]> {
  const { all, failed } = readBy(on, { bytes, contentType, cameAt });
  const done: TakenOver[] = [];
  for (const received of all) {
    try {
      done.push(await take(deps, context, on, { received, isLastTry }));
    } catch (error) {
      failed.push(error);
    }
  }
  if (failed.length > 0) throw failed[0];
  return done;
}

/** What a payload says happened, and what of it is not understood. */
function readBy(
  { channel: { key, settings }, adapter }: OnChannel,
  { bytes, contentType, cameAt }: Omit<Payload, 'isLastTry'>,
): { all: readonly Received[]; failed: unknown[] } {
  try {
    return { all: adapter.receive(bytes, contentType, { key, settings }, cameAt), failed: [] };
  } catch (error) {
    if (!(error instanceof NotUnderstoodError)) throw error;
    return { all: error.rest, failed: [error] };
  }
}

function take(
  deps: ChannelInDeps & TakeOthers,
  context: Context,
  on: OnChannel,
  { received, isLastTry }: { received: Received; isLastTry: boolean },
): Promise<TakenOver> {
  switch (received.what) {
    case 'message':
      return takeMessage(deps, context, { ...on, received }, isLastTry);
    case 'edit':
      return takeWholeEdit(deps, context, on, { edit: received, isLastTry });
    case 'deletion':
      return takeDeletion(deps, context, on, received);
    case 'hiding':
      return takeHiding(deps, context, on, received);
    case 'reach':
      return takeReach(deps, context, on, received);
    case 'rename':
      return takeRename(deps, context, received);
    case 'move':
      return takeMove(deps, context, on, received);
    case 'call':
    case 'recording':
    case 'contact':
      return deps.takeCall(context, on, received, isLastTry);
    case 'state':
    case 'progress':
      return deps.takeState(context, on, received);
  }
}

/** Takes in other words, and the files that may have come with them. */
async function takeWholeEdit(
  deps: ChannelInDeps,
  context: Context,
  on: OnChannel,
  { edit, isLastTry }: { edit: ReceivedEdit; isLastTry: boolean },
): Promise<TakenOver> {
  const taken = await takeEdit(deps, context, on, edit);
  await takeOtherFiles(deps, context, on, { edit, isLastTry });
  return taken;
}
