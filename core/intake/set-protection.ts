import { loadSecretState, removingSecret, settingSecret } from '../secrets/index.ts';
import type { Context } from '../shared/context.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import { TURNSTILE_SECRET } from './turnstile-gateway.ts';

/** Since when the secret of Turnstile is set; null: there is none. */
export interface Protection {
  setAt: string | null;
}

/**
 * Sets the secret with which Turnstile is asked about forms, or takes it away; it is never shown again.
 * @throws InvalidInputError when it is empty or too long
 */
export async function setProtection(
  { table }: { table: Table },
  context: Context,
  secret: string | null,
): Promise<Protection> {
  return untilNotOvertaken(['version'], async () => {
    const writes =
      secret === null
        ? await removingSecret(table, context, TURNSTILE_SECRET)
        : await settingSecret(table, context, { secret: TURNSTILE_SECRET, value: secret });
    if (writes.length > 0) await table.write(writes);
    return loadProtection(table);
  });
}

/** Since when the secret of Turnstile is set. */
export async function loadProtection(table: Table): Promise<Protection> {
  return { setAt: (await loadSecretState(table, TURNSTILE_SECRET)).setAt };
}
