import type { Actor } from '../../schemas/actor.ts';
import type { Filing } from '../attachment/index.ts';
import type { Principal } from '../auth/index.ts';
import type { InForce } from '../configuration/index.ts';
import type { Mailboxes } from '../mailbox/index.ts';
import type { ReadHtml } from '../message/index.ts';
import type { Context } from '../shared/context.ts';
import { fieldError, InvalidInputError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import type { RulesInForce } from '../ticket/index.ts';
import { importId } from './import-id.ts';
import type { KeptObject } from './said-elsewhere.ts';

/** What an import needs of the desk. */
export interface ImportDeps {
  table: Table;
  principal: Principal;
  rules: RulesInForce;
  mailboxes: InForce<Mailboxes>;
  /** the next number of a ticket */
  ticketNumber: () => Promise<number>;
  readHtml: ReadHtml;
  files: Filing;
  /** Keeps an object in the bucket of attachments; the same again changes nothing. */
  keepObject: (object: KeptObject) => Promise<void>;
}

/** Something that an import could not carry over, and did without. */
export interface Warning {
  path: string;
  message: string;
}

/** What became of something that was given to an import. */
export interface Outcome {
  outcome: 'created' | 'updated' | 'unchanged';
  id: number;
  warnings: Warning[];
}

/** Clocks differ by so much, in milliseconds. */
const AHEAD_MS = 60_000;
/** Ids say times from then on. */
const EARLIEST = new Date(0).toISOString();

/**
 * The context of something that somebody has done elsewhere at a time (RFC 3339), and that is imported now; `name` tells it apart
 * from whatever else is imported, so that its event has the same id however often it is tried.
 */
export function importedAt(
  context: Context,
  at: string,
  name: string,
  actor: Actor = context.actor,
): Context {
  const imported = { by: context.actor, at: context.now };
  const now = new Date(at);
  return { ...context, actor, now, imported, newId: () => importId(now.getTime(), name) };
}

/** Refuses a time that has not come, or that no id can say. @throws InvalidInputError that names `path` */
export function requirePast(at: string, now: Date, path: string): void {
  if (at < EARLIEST) throw fieldError(path, 'must be a time since 1970');
  if (Date.parse(at) > now.getTime() + AHEAD_MS) throw fieldError(path, 'must not lie in the future');
}

/** Does something with a part of what was given, and puts the path of that part before those of its refusals. */
export function within<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const fields = error.fields.map((field) => ({ ...field, path: `${path}.${field.path}` }));
    throw new InvalidInputError(error.code, error.message, fields);
  }
}
