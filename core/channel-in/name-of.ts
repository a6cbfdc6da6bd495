import type { KeptChannelSecrets, ProviderAnswer, ProviderRequest } from '../channel/index.ts';
import type { Table } from '../shared/table.ts';
import type { CameOver, ChannelInDeps, OnChannel } from './channel-in-deps.ts';
import { placeOfChannel } from './place-store.ts';

/** Asks providers what people are called. It is nothing that a message waits for: whom nobody names goes without. */
export function nameAsker(
  ask: (request: ProviderRequest) => Promise<ProviderAnswer>,
  secrets: KeptChannelSecrets,
): NonNullable<ChannelInDeps['nameOf']> {
  return async ({ channel, adapter }: OnChannel, person) => {
    if (adapter.profile === undefined) return '';
    try {
      return adapter.profile.nameIn(
        await ask(adapter.profile.ask(person, channel, await secrets.of(channel))),
      );
    } catch {
      return '';
    }
  };
}

/** A message with what its writer is called, whose provider does not say so with it, where they have not written at its place before. */
export async function withName(
  { table, nameOf }: { table: Table; nameOf?: ChannelInDeps['nameOf'] | undefined },
  came: CameOver,
): Promise<CameOver> {
  const { channel, adapter, received } = came;
  const { from, place, as } = received;
  const isAsked = adapter.profile !== undefined && from.name === '' && as === 'fresh' && !place.isPublic;
  if (nameOf === undefined || !isAsked) return came;
  const known = await table.get(placeOfChannel.of({ channel: channel.key, place: place.id }));
  if (known !== undefined) return came;
  const name = await nameOf({ channel, adapter }, from.identity.value);
  return name === '' ? came : { ...came, received: { ...received, from: { ...from, name } } };
}
