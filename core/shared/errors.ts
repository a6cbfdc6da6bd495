/** What kind of refusal an error is; the one place that knows HTTP turns it into a status. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'stale'
  | 'too_large'
  | 'too_many'
  | 'busy'
  | 'unreadable';

/** One field that was refused: `path` in dotted form (`addresses.0`), `message` for a person. */
export interface FieldProblem {
  path: string;
  message: string;
}

/**
 * Base of every error that the desk raises on purpose. `code` is stable and part of the public contract, `message`
 * is one sentence for a person, `fields` names what was wrong with the input.
 */
export abstract class BiletError extends Error {
  /** written out in each class: a bundle gives classes other names */
  abstract override readonly name: string;
  readonly kind: ErrorKind;
  readonly code: string;
  readonly fields: readonly FieldProblem[];
  /** what the answer tells besides, by name (RFC 9457, 3.2) */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    kind: ErrorKind,
    code: string,
    message: string,
    options: {
      fields?: readonly FieldProblem[];
      members?: Readonly<Record<string, unknown>>;
      cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.kind = kind;
    this.code = code;
    this.fields = options.fields ?? [];
    this.members = options.members ?? {};
  }
}

/** The input breaks a rule; `fields` says which. */
export class InvalidInputError extends BiletError {
  override readonly name = 'InvalidInputError';

  constructor(code: string, message: string, fields: readonly FieldProblem[] = []) {
    super('invalid', code, message, { fields });
  }
}

/** The refusal of one field: `path` in dotted form, `message` what is wrong with it, for a person. */
export function fieldError(path: string, message: string): InvalidInputError {
  return wrongFieldsError([{ path, message }]);
}

/** The refusal of fields, each with its path. */
export function wrongFieldsError(problems: readonly FieldProblem[]): InvalidInputError {
  return new InvalidInputError('input.invalid', 'Some fields are wrong.', problems);
}

/** There is no such thing, or the one who asks must not learn that there is. */
export class NotFoundError extends BiletError {
  override readonly name = 'NotFoundError';

  constructor(what: string) {
    super('not_found', `${what}.not_found`, `There is no such ${what.replaceAll('_', ' ')}.`);
  }
}

/** The request is fine, but the state of the desk forbids it now. */
export class ConflictError extends BiletError {
  override readonly name = 'ConflictError';

  constructor(code: string, message: string, members: Readonly<Record<string, unknown>> = {}) {
    super('conflict', code, message, { members });
  }
}

/** The caller's version is not the current one (If-Match). */
export class StaleVersionError extends BiletError {
  override readonly name = 'StaleVersionError';

  constructor() {
    super(
      'stale',
      'version.stale',
      'It has changed since you read it. Read it again and repeat your change.',
    );
  }
}

/** The one who asks is known, and may not do this. */
export class ForbiddenError extends BiletError {
  override readonly name = 'ForbiddenError';

  constructor(message = 'You may not do this.') {
    super('forbidden', 'permission.denied', message);
  }
}

/** The one who asks could not be recognised; `code` says why. */
export class UnauthenticatedError extends BiletError {
  override readonly name = 'UnauthenticatedError';

  constructor(code: string, message: string) {
    super('unauthenticated', code, message);
  }
}

/** `what` is written in a way that only a later version of the desk knows, whose deployment is under way. */
export class LaterVersionError extends BiletError {
  override readonly name = 'LaterVersionError';

  constructor(what: string) {
    super(
      'busy',
      'desk.later_version',
      `${what} is of a later version of the desk. Try again in some minutes.`,
    );
  }
}

/** Somebody has done it too often in a time. */
export class TooManyError extends BiletError {
  override readonly name = 'TooManyError';

  constructor() {
    super('too_many', 'requests.too_many', 'That was too often. Wait for some minutes, then try again.');
  }
}

/** Too many writers met at one row, or the table takes no more or does not answer; the same request may be repeated. */
export class BusyError extends BiletError {
  override readonly name = 'BusyError';

  constructor(cause?: unknown) {
    super('busy', 'desk.busy', 'The desk is too busy right now. Repeat the request.', { cause });
  }
}
