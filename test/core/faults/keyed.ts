import * as z from 'zod';
import type { Context } from '../../../core/shared/context.ts';
import {
  type AlongsideWrites,
  type KeyedRequest,
  recallAnswer,
  rememberAnswer,
} from '../../../core/shared/idempotency-store.ts';
import type { Stage } from './stage.ts';

const REQUEST: KeyedRequest = { owner: 'agent#1', key: 'the same key', content: 'the same request' };

/** Makes a request whose caller gives it an Idempotency-Key, and the same when they repeat it. */
export async function keyed<Result>(
  stage: Stage,
  request: (context: Context, alongside: AlongsideWrites<Result>) => Promise<unknown>,
): Promise<void> {
  const context = byAgent(stage);
  if ((await recallAnswer(stage.table, REQUEST, context.now)) !== null) return;
  await request(context, (result) => {
    const body = z.json().parse(JSON.parse(JSON.stringify(result)));
    return [rememberAnswer(REQUEST, { status: 201, body, version: null }, context.now)];
  });
}

/** The context of a request by the first agent. */
export function byAgent(stage: Stage): Context {
  return { ...stage.desk.context(), actor: { kind: 'agent', id: 1 } };
}

/** Whoever repeats a request learns by a refusal that the first one was done. */
export function orKnown(again: boolean, refusal: abstract new (...given: never[]) => Error) {
  return (error: unknown): void => {
    if (!again || !(error instanceof refusal)) throw error;
  };
}
