import type { AnyAdapter, ChannelFacts, ProviderAnswer, ProviderRequest, Secrets } from '../channel/index.ts';

/** Days before a token ends in which whoever runs the desk is told. */
const TOLD_DAYS = 10;
const DAY_MS = 24 * 60 * 60 * 1000;

/** What is wrong with a channel whose provider takes the token, but not for long. */
export const ENDS_SOON = 'ends_soon';

/**
 * When the token of a channel ends, where that is soon: by its provider, who is asked to let it hold longer where that is possible, or by when it
 * was set. Null: not soon, or nobody knows; a provider that does not answer says nothing.
 */
export async function endsSoon(
  { life }: Pick<AnyAdapter, 'life'>,
  of: {
    facts: ChannelFacts<unknown>;
    secrets: Secrets;
    /** when it was set */
    setAt: string | undefined;
    now: Date;
  },
  ask: (request: ProviderRequest) => Promise<ProviderAnswer>,
): Promise<Date | null> {
  const { facts, secrets, setAt, now } = of;
  if (life === undefined || setAt === undefined) return null;
  const request = life.ask(facts, secrets, { setAt: new Date(setAt), now });
  const answer = request && (await ask(request).catch(() => null));
  const days = life.holdsDays(facts);
  const byAge = days === null ? null : new Date(Date.parse(setAt) + days * DAY_MS);
  const ends = (answer && life.endsAt(answer, secrets, now)) ?? byAge;
  return ends !== null && ends.getTime() - now.getTime() <= TOLD_DAYS * DAY_MS ? ends : null;
}
