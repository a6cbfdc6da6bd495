import type { ChannelTrial } from '../../schemas/channel.ts';
import type {
  AnyAdapter,
  Channel,
  ChannelFacts,
  Health,
  KeptChannelSecrets,
  ProviderAnswer,
  ProviderRequest,
  Secrets,
  SendOutcome,
} from '../channel/index.ts';
import { channelHealth, healthIn, noteHealth } from '../channel-reply/index.ts';
import type { Table } from '../shared/table.ts';
import { endedWrite, isPastTrial, type TrialEnd } from './trial-store.ts';

/** What it takes to try a channel out. */
export interface TrialDeps {
  readonly table: Table;
  readonly secrets: KeptChannelSecrets;
  /** @throws when there is no answer */
  readonly ask: (request: ProviderRequest) => Promise<ProviderAnswer>;
  readonly clock: () => Date;
}

/** How a trial ended, before it has a time. */
type Verdict = Omit<TrialEnd, 'id' | 'at'>;

/** A channel that is tried out, as its adapter speaks to its provider. */
interface Tried {
  readonly adapter: AnyAdapter;
  readonly facts: ChannelFacts<unknown>;
  readonly secrets: Secrets;
  readonly ask: TrialDeps['ask'];
  readonly clock: TrialDeps['clock'];
}

/**
 * Tries a channel out, once, and notes how that ended. What its provider says of the credentials holds for replies as well: they wait
 * while it refuses them, and go on when it takes them again. Nothing that an error says is noted, as it may have an address with a token in it.
 */
export async function runTrial(
  deps: TrialDeps,
  { channel, adapter }: { channel: Channel; adapter: AnyAdapter },
  work: ChannelTrial,
): Promise<Verdict | 'past'> {
  const { table, ask, clock } = deps;
  if (await isPastTrial(table, work)) return 'past';
  const { key, settings } = channel;
  const tried = { adapter, facts: { key, settings }, secrets: await deps.secrets.of(channel), ask, clock };
  const verdict = await verdictOf(tried, work.trial);
  const at = clock();
  const { isWell, code, says } = verdict;
  // Once it is noted that a trial has ended, it is not made again: whatever follows from it comes before.
  if (isWell || code === 'credentials') {
    const before = healthIn(await table.get(channelHealth.of(key)));
    await noteHealth(table, channel, before, { isWell, detail: isWell ? '' : says, at });
  }
  await table.write([endedWrite(work, { ...verdict, at: at.toISOString() })]);
  return verdict;
}

async function verdictOf(tried: Tried, trial: ChannelTrial['trial']): Promise<Verdict> {
  try {
    if (trial.kind === 'check') return await checked(tried, trial.doorUrl);
    return trial.kind === 'connect' ? await connected(tried, trial.doorUrl) : await tested(tried, trial);
  } catch {
    return { isWell: false, code: 'unreachable', says: 'Its provider does not answer.' };
  }
}

/** Asks the provider how the channel is. */
async function checked({ adapter, facts, secrets, ask }: Tried, doorUrl: string): Promise<Verdict> {
  const { check } = adapter;
  if (check === undefined) return { isWell: false, code: 'no_check', says: 'Nobody can be asked.' };
  return verdictOfHealth(check.understand(await ask(check.ask(doorUrl, facts, secrets)), doorUrl));
}

function verdictOfHealth(health: Health): Verdict {
  return health.is === 'well'
    ? { isWell: true, code: '', says: health.says }
    : { isWell: false, code: health.code, says: health.says };
}

/** Tells the provider where the door is, and asks it then what it knows. */
async function connected(tried: Tried, doorUrl: string): Promise<Verdict> {
  const { adapter, facts, secrets, ask } = tried;
  for (const request of adapter.connect?.(doorUrl, facts, secrets) ?? []) {
    const refused = refusalIn(adapter.sent(await ask(request)), 'webhook');
    if (refused !== null) return refused;
  }
  return checked(tried, doorUrl);
}

/** Sends a message to a place. */
async function tested(tried: Tried, { id, message }: ChannelTrial['trial']): Promise<Verdict> {
  const { adapter, facts, secrets, ask, clock } = tried;
  if (message === undefined) return { isWell: false, code: 'unreadable', says: 'It names no message.' };
  const { to, text, template } = message;
  const part = { id, place: to, to, text, ...(template && { template }), isByPerson: true };
  const answer = await ask(adapter.send(part, facts, secrets, clock()));
  const refused = refusalIn(adapter.sent(answer), null);
  return refused ?? { isWell: true, code: '', says: 'Its provider has taken the message.' };
}

/** What is wrong by an answer to a request; null: it was taken. @param usual what a refusal means that says no more */
function refusalIn(outcome: SendOutcome, usual: string | null): Verdict | null {
  if (outcome.is === 'sent') return null;
  if (outcome.is === 'later')
    return { isWell: false, code: 'unreachable', says: 'Its provider asks to come again later.' };
  const { code, detail } = outcome.failure;
  const known =
    code === 'credentials_expired' ? 'credentials' : code === 'not_allowed' ? 'permissions' : null;
  return { isWell: false, code: known ?? usual ?? code, says: detail };
}
