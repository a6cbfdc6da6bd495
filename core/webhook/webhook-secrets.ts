import { readSecret, removingSecret, type SecretRef, settingSecret } from '../secrets/index.ts';
import type { Context } from '../shared/context.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import type { Webhook } from './webhook-area.ts';

type Held = Pick<Webhook, 'number' | 'secretVersion' | 'formerSecretUntil'>;

/** Where a secret of a webhook stands: two places take turns, so that the newest never takes that of the one before it. */
function placeOf(number: number, secretVersion: number): SecretRef {
  return { sender: 'webhooks', id: `${number}-${secretVersion % 2 === 0 ? 'even' : 'odd'}` };
}

/** The writes of the newest secret of a webhook, and of the removal of the one before it where that does not sign any more. */
export async function newestSecretWrites(
  table: Table,
  context: Context,
  { number, secretVersion, formerSecretUntil }: Held,
  value: string,
): Promise<Write[]> {
  const set = await settingSecret(table, context, { secret: placeOf(number, secretVersion), value });
  if (formerSecretUntil !== null) return set;
  return [...set, ...(await removingSecret(table, context, placeOf(number, secretVersion - 1)))];
}

/** The secrets of webhooks in the memory of the function that signs by them. */
export interface KeptSecrets {
  /** Those that sign now, the newest first. @throws when there is none */
  of(webhook: Held, now: Date): Promise<readonly string[]>;
}

/** Keeps secrets in memory: one is read once, when it is first needed. */
export function keptSecrets(table: Table): KeptSecrets {
  const known = new Map<string, Promise<string | null>>();
  const secretAt = (number: number, version: number): Promise<string | null> => {
    const name = `${number} ${version}`;
    const found =
      known.get(name) ?? readSecret(table, placeOf(number, version)).then((one) => one?.value ?? null);
    known.set(name, found);
    found.catch(() => known.delete(name));
    return found;
  };
  return {
    async of({ number, secretVersion, formerSecretUntil }, now) {
      const signsToo = formerSecretUntil !== null && formerSecretUntil > now.toISOString();
      const versions = signsToo ? [secretVersion, secretVersion - 1] : [secretVersion];
      const values = await Promise.all(versions.map((version) => secretAt(number, version)));
      const secrets = values.filter((value) => value !== null);
      if (secrets.length === 0) throw new Error(`The webhook ${number} has no secret`);
      return secrets;
    },
  };
}
