import type * as z from 'zod';
import type { DeskDocument } from '../../../core/desk-as-code/index.ts';
import { DESK_OPTIONS } from '../../../core/options/index.ts';
import type { deskDocumentOutSchema, deskDocumentSchema } from '../../../schemas/api/desk-document.ts';
import { DESK_FORMAT, DESK_PARTS } from '../../../schemas/desk-document.ts';

/** A document as the desk works with it: the options are a part with one thing. */
export function readDocument({
  bilet: _,
  basedOn,
  options,
  ...parts
}: z.output<typeof deskDocumentSchema>): DeskDocument {
  const all = { ...(options && { options: { [DESK_OPTIONS]: options } }), ...parts };
  const given = Object.entries(all).flatMap(([name, part]) =>
    part === undefined ? [] : [[name, part] as const],
  );
  return { basedOn, parts: Object.fromEntries(given) };
}

/** A desk as a document, in the order of its parts. */
export function presentDesk({ basedOn = '', parts }: DeskDocument): z.input<typeof deskDocumentOutSchema> {
  const shown = DESK_PARTS.map((name) => {
    const part = parts[name] ?? {};
    return [name, name === 'options' ? (part[DESK_OPTIONS] ?? {}) : part] as const;
  });
  return { bilet: DESK_FORMAT, basedOn, ...Object.fromEntries(shown) };
}
