import { changeThing, type ThingTarget } from '../configuration/index.ts';
import { readSecret, removingSecret, type SecretRef, settingSecret } from '../secrets/index.ts';
import type { Context } from '../shared/context.ts';
import { type FieldProblem, wrongFieldsError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import type { AnyKind, Secrets } from './adapter.ts';
import { type Channel, channelArea } from './channel-area.ts';
import { kindOf } from './kinds.ts';

/** Where a secret of a channel stands: neither a key nor a name has a dot in it. */
const placeOf = (key: string, name: string): SecretRef => ({ sender: 'channels', id: `${key}.${name}` });

/** Secrets as somebody gives them, by name; null takes one away. */
export type GivenSecrets = Readonly<Record<string, string | null>>;

/**
 * Sets secrets of a channel, or takes them away; those that are not named stay. None is ever shown again.
 * @throws NotFoundError, StaleVersionError, InvalidInputError when it has no secret of that name, one is too short, or none is named
 */
export function setChannelSecrets(
  deps: { table: Table },
  context: Context,
  { secrets, ...target }: ThingTarget<Channel> & { secrets: GivenSecrets },
): Promise<Channel> {
  const at = context.now.toISOString();
  return changeThing(deps, context, channelArea, {
    ...target,
    alongside: async (channel) => [
      ...(await secretWrites(deps.table, context, channel.key, secrets)),
      ...((await target.alongside?.(channel)) ?? []),
    ],
    decide: (before) => {
      requireSecrets(before, secrets);
      const after = { ...before.secretsSetAt };
      for (const [name, value] of Object.entries(secrets)) {
        if (value === null) delete after[name];
        else after[name] = at;
      }
      return { ...before, secretsSetAt: after };
    },
  });
}

function requireSecrets({ kind }: Channel, secrets: GivenSecrets): void {
  const known: AnyKind['secrets'] = kindOf(kind)?.secrets ?? {};
  const names = Object.keys(secrets);
  if (names.length === 0) throw wrongFieldsError([{ path: 'secrets', message: 'must name one at least' }]);
  const problems = Object.entries(secrets).flatMap(([name, value]): FieldProblem[] => {
    const path = `secrets.${name}`;
    if (!Object.hasOwn(known, name)) return [{ path, message: 'is no secret of such a channel' }];
    const atLeast = known[name]?.atLeast ?? 0;
    const isShort = value !== null && value.length < atLeast;
    return isShort ? [{ path, message: `must be ${atLeast} letters and digits or more, at random` }] : [];
  });
  if (problems.length > 0) throw wrongFieldsError(problems);
}

async function secretWrites(
  table: Table,
  context: Context,
  key: string,
  secrets: GivenSecrets,
): Promise<Write[]> {
  const writes = Object.entries(secrets).map(([name, value]) =>
    value === null
      ? removingSecret(table, context, placeOf(key, name))
      : settingSecret(table, context, { secret: placeOf(key, name), value }),
  );
  return (await Promise.all(writes)).flat();
}

/** The secrets of channels in the memory of a function that shows them to providers. */
export interface KeptChannelSecrets {
  /** Those of a channel that are set. */
  of(channel: Pick<Channel, 'key' | 'secretsSetAt'>): Promise<Secrets>;
}

/** Keeps secrets in memory: one is read when it is first needed, and again when it was set anew. */
export function keptChannelSecrets(table: Table): KeptChannelSecrets {
  const known = new Map<string, { setAt: string; value: Promise<string | null> }>();
  const secretAt = (key: string, name: string, setAt: string): Promise<string | null> => {
    const place = placeOf(key, name);
    const kept = known.get(place.id);
    if (kept?.setAt === setAt) return kept.value;
    const value = readSecret(table, place).then((secret) => secret?.value ?? null);
    known.set(place.id, { setAt, value });
    value.catch(() => known.delete(place.id));
    return value;
  };
  return {
    async of({ key, secretsSetAt }) {
      const read = Object.entries(secretsSetAt).map(
        async ([name, setAt]) => [name, await secretAt(key, name, setAt)] as const,
      );
      const found = (await Promise.all(read)).flatMap(([name, value]) =>
        value === null ? [] : [[name, value] as const],
      );
      return Object.fromEntries(found);
    },
  };
}

/** Whether a channel has all secrets without which it does nothing. */
export function hasSecrets({ kind, secretsSetAt }: Pick<Channel, 'kind' | 'secretsSetAt'>): boolean {
  const needed = Object.entries(kindOf(kind)?.secrets ?? {}).filter(([, { required }]) => required);
  return needed.every(([name]) => Object.hasOwn(secretsSetAt, name));
}
