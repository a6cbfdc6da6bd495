import { createHash, randomUUID } from 'node:crypto';
import jsonata from 'jsonata';
import { StateFailure } from './failure.ts';

/** What an expression can see: `$states` and the assigned variables. */
export interface Scope {
  states: { input: unknown; result?: unknown; errorOutput?: unknown; context: unknown };
  variables: Record<string, unknown>;
}

const HASHES: Record<string, string> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

function partition(items: unknown[], size: number): unknown[][] {
  const parts: unknown[][] = [];
  for (let start = 0; start < items.length; start += size) parts.push(items.slice(start, start + size));
  return parts;
}

function range(first: number, last: number, delta: number): number[] {
  const length = Math.max(0, Math.floor((last - first) / delta) + 1);
  return Array.from({ length }, (_none, index) => first + index * delta);
}

/** The functions that Step Functions adds to JSONata, and the host's clock in place of the machine's. */
function functions(now: number) {
  return {
    now: (picture?: string, timezone?: string) =>
      jsonata('$fromMillis(ms, picture, timezone)').evaluate({ ms: now, picture, timezone }),
    millis: () => now,
    partition,
    range,
    hash: (text: string, algorithm: string) =>
      createHash(HASHES[algorithm] ?? algorithm)
        .update(text)
        .digest('hex'),
    uuid: () => randomUUID(),
    parse: (text: string): unknown => JSON.parse(text),
  };
}

/** Expressions as JSONata has read them, by their text: those of the definitions, which are few. */
const read = new Map<string, ReturnType<typeof jsonata>>();

function expressionOf(text: string): ReturnType<typeof jsonata> {
  const known = read.get(text) ?? jsonata(text);
  read.set(text, known);
  return known;
}

async function evaluateText(text: string, scope: Scope, now: number): Promise<unknown> {
  const expression = /^\{%([\s\S]*)%\}$/.exec(text)?.[1];
  if (expression === undefined) return text;
  let result: unknown;
  try {
    const bindings = { ...functions(now), ...scope.variables, states: scope.states };
    result = await expressionOf(expression).evaluate(undefined, bindings);
  } catch (error) {
    const reason = error instanceof Error ? error.message : JSON.stringify(error);
    throw new StateFailure('States.QueryEvaluationError', `${text.trim()}: ${reason}`);
  }
  if (result === undefined || typeof result === 'function') {
    throw new StateFailure('States.QueryEvaluationError', `${text.trim()} has no value that JSON can hold.`);
  }
  return JSON.parse(JSON.stringify(result));
}

/**
 * Evaluates a field of a state: every `{% … %}` text inside becomes its value, all else stays as it is.
 * `now` is the host's time in epoch milliseconds. Fails with States.QueryEvaluationError.
 */
export async function evaluate(template: unknown, scope: Scope, now: number): Promise<unknown> {
  if (typeof template === 'string') return evaluateText(template, scope, now);
  if (Array.isArray(template)) return Promise.all(template.map((part) => evaluate(part, scope, now)));
  if (typeof template !== 'object' || template === null) return template;
  return evaluateFields(Object.fromEntries(Object.entries(template)), scope, now);
}

/** As `evaluate`, for the fields of an object. */
export async function evaluateFields(
  template: Record<string, unknown>,
  scope: Scope,
  now: number,
): Promise<Record<string, unknown>> {
  const entries = Object.entries(template).map(
    async ([key, part]) => [key, await evaluate(part, scope, now)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}
