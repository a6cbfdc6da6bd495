import * as z from 'zod';
import { refresh, tokenOf } from './sign-in.ts';

/** Nobody has signed in, or not any more. */
export class SignedOutError extends Error {}

/** What the API refused, in its words. */
export class RefusedError extends Error {}

const problemSchema = z.object({
  title: z.string(),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).default([]),
});

/** Asks the API, with the rights of who has signed in. @throws SignedOutError, RefusedError */
export async function ask<Schema extends z.ZodType>(
  schema: Schema,
  path: string,
  body?: unknown,
): Promise<z.output<Schema>> {
  let answer = await send(path, body);
  if (answer.status === 401 && (await refresh())) answer = await send(path, body);
  if (answer.status === 401) throw new SignedOutError();
  if (!answer.ok) throw await refusal(answer);
  return schema.parse(await answer.json());
}

async function send(path: string, body: unknown): Promise<Response> {
  const token = tokenOf();
  if (token === null) throw new SignedOutError();
  const authorization = `Bearer ${token}`;
  if (body === undefined) return fetch(path, { headers: { authorization } });
  return fetch(path, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function refusal(answer: Response): Promise<RefusedError> {
  const { success, data } = problemSchema.safeParse(await answer.json().catch(() => null));
  if (!success) return new RefusedError(`The desk answered ${answer.status}.`);
  const about = data.errors.map(({ path, message }) => `${path}: ${message}`);
  return new RefusedError([data.detail ?? data.title, ...about].join(' '));
}
