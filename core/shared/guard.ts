import * as z from 'zod';
import type { RowKind } from './names.ts';
import { rowsOfKind } from './row-kind.ts';
import type { Key, Update } from './write.ts';

/** How long a guard that was given up stays before it expires: an owner who comes back meanwhile finds it free. */
const KEPT_SECONDS = 24 * 60 * 60;

/** A name that belongs to one owner at a time: an address, a team's name. */
export interface Guard<Owner> {
  /** The owner in a guard's row; null when it was given up, or there is none. */
  ownerIn(row: unknown): Owner | null;
  /** Takes a guard that is free, or the owner's already; otherwise the transaction is refused with the guard's label. */
  claim(key: Key, owner: Owner): Update;
  /** Hands a guard over from its owner to another; refused with the guard's label when it is not theirs. */
  transfer(key: Key, from: Owner, to: Owner): Update;
  /** Gives up a guard, which must be the owner's. It expires later: no transaction deletes. */
  release(key: Key, owner: Owner, now: Date): Update;
}

/** Declares guards whose rows name the owner in the attribute `ownerName`. `refusal` says that another has it. */
/* @__NO_SIDE_EFFECTS__ */
export function guard<Owner>(
  kind: RowKind,
  ownerName: string,
  options: { owner: z.ZodType<Owner>; refusal: string },
): Guard<Owner> {
  const schema = z.union([
    z.object({ freedAt: z.string() }).transform(() => null),
    z
      .looseObject({})
      .transform((row) => row[ownerName])
      .pipe(options.owner),
  ]);
  const rows = rowsOfKind(kind, schema);
  return {
    ownerIn: (row) => (row === undefined ? null : rows.parse(row)),
    claim: (key, owner) =>
      rows.upsert({
        key,
        set: { [ownerName]: owner },
        remove: ['freedAt', 'expiresAtSeconds'],
        condition: {
          expression: `attribute_not_exists(#pk) OR attribute_exists(#freedAt) OR #${ownerName} = :owner`,
          values: { ':owner': owner },
        },
        refusal: options.refusal,
      }),
    transfer: (key, from, to) =>
      rows.upsert({
        key,
        set: { [ownerName]: to },
        condition: { expression: `#${ownerName} = :owner`, values: { ':owner': from } },
        refusal: options.refusal,
      }),
    release: (key, owner, now) => ({
      type: 'update',
      key,
      set: {
        freedAt: now.toISOString(),
        expiresAtSeconds: Math.floor(now.getTime() / 1000) + KEPT_SECONDS,
      },
      remove: [ownerName],
      condition: { expression: `#${ownerName} = :owner`, values: { ':owner': owner } },
      refusal: 'guard',
    }),
  };
}
