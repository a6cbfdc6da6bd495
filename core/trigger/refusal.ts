import type { BiletError } from '../shared/errors.ts';

/** Why something was refused: a code for programs, the fields that it is about, and words for people. */
export function refusalOf({ code, fields, message }: BiletError) {
  return {
    code,
    paths: fields.map(({ path }) => path),
    message: fields.map((field) => `${field.path} ${field.message}`).join('; ') || message,
  };
}
