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
import { ENDS_SOON, endsSoon } from './ends-soon.ts';
import { knownByTraffic } from './known-by-traffic.ts';
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
export type Verdict = Omit<TrialEnd, 'id' | 'at'>;

/** A channel with its adapter. */
interface OfKind {
  readonly channel: Channel;
  readonly adapter: AnyAdapter;
}

/** A channel that is tried out, as its adapter speaks to its provider. */
interface Tried {
  readonly adapter: AnyAdapter;
  readonly facts: ChannelFacts<unknown>;
  readonly secrets: Secrets;
  readonly secretsSetAt: Channel['secretsSetAt'];
  readonly ask: TrialDeps['ask'];
  readonly clock: TrialDeps['clock'];
}

/**
 * Tries a channel out, once, and notes how that ended. What its provider says of the credentials holds for replies as well: they wait
 * while it refuses them, and go on when it takes them again. Nothing that an error says is noted, as it may have an address with a token in it.
 */
export async function runTrial(
  deps: TrialDeps,
  { channel, adapter }: OfKind,
  work: ChannelTrial,
): Promise<Verdict | 'past'> {
  const { table, clock } = deps;
  if (await isPastTrial(table, work)) return 'past';
  const { key } = channel;
  const verdict = await verdictOf(await triedOf(deps, { channel, adapter }), work.trial);
  const at = clock();
  const { code, says } = verdict;
  const isWell = isTaken(verdict);
  // Once it is noted that a trial has ended, it is not made again: whatever follows from it comes before.
  if (isWell || code === 'credentials') {
    const before = healthIn(await table.get(channelHealth.of(key)));
    await noteHealth(table, channel, before, { isWell, detail: isWell ? '' : says, at });
  }
  await table.write([endedWrite(work, { ...verdict, at: at.toISOString() })]);
  return verdict;
}

/**
 * Checks a channel without that anybody asked, and notes how that ended. What is ill holds no reply back, as it may pass: replies find out by themselves. That
 * credentials are taken again lets them go on.
 */
export async function checkByRoutine(
  deps: TrialDeps,
  of: OfKind,
  { id, doorUrl }: { id: string; doorUrl: string | null },
): Promise<Verdict> {
  const { table, clock } = deps;
  const { channel } = of;
  const tried = await triedOf(deps, of);
  const verdict = await answeredBy(() => checked(tried, doorUrl));
  const at = clock();
  if (isTaken(verdict)) {
    const before = healthIn(await table.get(channelHealth.of(channel.key)));
    await noteHealth(table, channel, before, { isWell: true, detail: '', at });
  }
  const work = { channel: channel.key, trial: { id, kind: 'check' } } as const;
  // Somebody may have asked meanwhile, and been answered.
  if (!(await isPastTrial(table, work)))
    await table.write([endedWrite(work, { ...verdict, at: at.toISOString() })]);
  return verdict;
}

/** Notes what is known of a channel whose provider cannot be asked, as how a check ended. */
export async function lookByRoutine(
  { table, clock }: Pick<TrialDeps, 'table' | 'clock'>,
  channel: Channel,
  id: string,
): Promise<Verdict> {
  const verdict = await knownByTraffic(table, channel);
  const work = { channel: channel.key, trial: { id, kind: 'check' } } as const;
  await table.write([endedWrite(work, { ...verdict, at: clock().toISOString() })]);
  return verdict;
}

const triedOf = async ({ secrets, ask, clock }: TrialDeps, { channel, adapter }: OfKind): Promise<Tried> => ({
  ...{ adapter, facts: { key: channel.key, settings: channel.settings }, ask, clock },
  secretsSetAt: channel.secretsSetAt,
  secrets: await secrets.of(channel),
});

async function verdictOf(tried: Tried, trial: ChannelTrial['trial']): Promise<Verdict> {
  return answeredBy(() => {
    if (trial.kind === 'check') return checked(tried, trial.doorUrl);
    return trial.kind === 'connect' ? connected(tried, trial.doorUrl) : tested(tried, trial);
  });
}

async function answeredBy(asking: () => Promise<Verdict>): Promise<Verdict> {
  try {
    return await asking();
  } catch {
    return { isWell: false, code: 'unreachable', says: 'Its provider does not answer.' };
  }
}

/** Asks the provider how the channel is. */
async function checked(
  { adapter, facts, secrets, secretsSetAt, ask, clock }: Tried,
  doorUrl: string | null,
): Promise<Verdict> {
  const { check } = adapter;
  if (check === undefined) return { isWell: false, code: 'no_check', says: 'Nobody can be asked.' };
  const answer = await ask(check.ask(doorUrl, facts, secrets, clock()));
  const verdict = verdictOfHealth(check.understand(answer, doorUrl, facts));
  if (!verdict.isWell) return verdict;
  const ends = await endsSoon(adapter, { facts, secrets, setAt: secretsSetAt.token, now: clock() }, ask);
  if (ends === null) return verdict;
  const says = `${verdict.says} But the token ends on ${ends.toISOString().slice(0, 10)}.`;
  return { isWell: false, code: ENDS_SOON, says };
}

/** Whether its provider takes what a channel sends now. */
const isTaken = ({ isWell, code }: Verdict): boolean => isWell || code === ENDS_SOON;

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
