import * as z from 'zod';
import { showTyping, type TellDeps, unwatchTopics, watchTopics } from '../../core/live/index.ts';
import { BiletError } from '../../core/shared/errors.ts';
import { type ClientFrame, clientFrameSchema, type ServerFrame } from '../../schemas/live.ts';

const idSchema = z.object({ id: z.string().max(64) });

/** Answers a frame that came over a connection, with one. @throws what answering it fails of, of which `refusal` tells the client */
export async function answerFrame(deps: TellDeps, connectionId: string, json: unknown): Promise<ServerFrame> {
  const parsed = clientFrameSchema.safeParse(json);
  if (!parsed.success)
    return {
      type: 'error',
      id: idOf(json),
      code: 'frame.invalid',
      message: 'A frame is JSON with an action: watch, unwatch, ping or typing.',
    };
  return answered(deps, connectionId, parsed.data);
}

async function answered(deps: TellDeps, connectionId: string, frame: ClientFrame): Promise<ServerFrame> {
  const id = frame.id ?? null;
  switch (frame.action) {
    case 'ping':
      return { type: 'pong', id };
    case 'typing':
      await showTyping(deps, { connectionId, ...frame });
      return { type: 'noted', id };
    default: {
      const change = frame.action === 'watch' ? watchTopics : unwatchTopics;
      const watching = await change(deps, { connectionId, topics: frame.topics, now: deps.now() });
      return { type: 'watching', id, ...watching };
    }
  }
}

/** What a client is told of a frame that could not be answered. */
export function refusal(error: unknown, json: unknown): ServerFrame {
  const kind = error instanceof BiletError ? error.kind : 'busy';
  const code =
    kind === 'unauthenticated'
      ? 'connection.unknown'
      : kind === 'forbidden'
        ? 'permission.denied'
        : 'desk.busy';
  const message = error instanceof BiletError ? error.message : 'Try again in a moment.';
  return { type: 'error', id: idOf(json), code, message };
}

const idOf = (json: unknown): string | null => idSchema.safeParse(json).data?.id ?? null;

/** What a frame says; undefined: it is no JSON. */
export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
