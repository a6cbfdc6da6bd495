import type { Keyed } from './declare-area.ts';

/** Days for which what somebody deleted can be brought back. */
const DELETED_DAYS = 30;
const DAY_SECONDS = 86_400;

/** A thing that people delete: it can be brought back for a while, and then its row expires. */
export type Deletable = Keyed & { readonly goneAtSeconds?: number | undefined };

/** A thing that is deleted from now on; one that is already, as it is. Pure. */
export function deletedThing<Thing extends Deletable>(thing: Thing, now: Date): Thing {
  if (thing.goneAtSeconds !== undefined) return thing;
  const goneAtSeconds = Math.floor(now.getTime() / 1000) + DELETED_DAYS * DAY_SECONDS;
  return { ...thing, isRetired: true, goneAtSeconds };
}

/** A thing that is deleted no longer. Pure. */
export function undeletedThing<Thing extends Deletable>(thing: Thing): Thing {
  const { goneAtSeconds: _, ...rest } = thing;
  return { ...(rest as Thing), isRetired: false };
}

/** When a deleted thing is gone for good (RFC 3339); null: it is not deleted. Pure. */
export function goneAtOf({ goneAtSeconds }: Deletable): string | null {
  return goneAtSeconds === undefined ? null : new Date(goneAtSeconds * 1000).toISOString();
}
