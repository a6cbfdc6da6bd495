import { adapterOf, type Channel, hasSecrets, kindOf } from '../channel/index.ts';
import type { Context } from '../shared/context.ts';
import { checkByRoutine, lookByRoutine, type TrialDeps, type Verdict } from './run-trial.ts';
import { type KnownTrial, loadLastCheck, routineWrite } from './trial-store.ts';

/** Hours after which a channel that was well is asked after again: a little less than a day, as what wakes the desk for it comes within some minutes. */
const WELL_HOURS = 23;
const HOUR_MS = 60 * 60 * 1000;

/** A channel that was looked after. */
interface Cared {
  readonly channel: string;
  readonly verdict: Verdict;
  /** something is wrong that was not so, or not known, when it was asked after before; a provider that does not answer may do so next time */
  readonly isNews: boolean;
}

/**
 * Asks the providers of channels whether all is well, where nobody has asked for a day, or something was wrong: so a token that has died is known before a customer
 * misses an answer. Of channels whose provider cannot be asked it is noted what is known. Left out are those without secrets, chats, and those whose provider
 * takes money for it. One that fails holds no other up.
 * @throws what failed of one, when the others are done
 */
export async function careForChannels(
  deps: TrialDeps,
  context: Context,
  channels: readonly Channel[],
): Promise<Cared[]> {
  const cared: Cared[] = [];
  const failed: unknown[] = [];
  for (const channel of channels.filter(isCaredFor)) {
    try {
      const one = await careFor(deps, context, channel);
      if (one !== null) cared.push(one);
    } catch (error) {
      failed.push(error);
    }
  }
  if (failed.length > 0) throw failed[0];
  return cared;
}

function isCaredFor(channel: Channel): boolean {
  const kind = kindOf(channel.kind);
  return kind !== undefined && !kind.isHere && !kind.checkCosts && hasSecrets(channel);
}

async function careFor(deps: TrialDeps, context: Context, channel: Channel): Promise<Cared | null> {
  const { table } = deps;
  const { key } = channel;
  const adapter = adapterOf(channel.kind);
  const { check, doorUrl } = await loadLastCheck(table, key);
  if (adapter === undefined || !isDue(check, context.now)) return null;
  const id = context.newId();
  await table.write([routineWrite(key, id, context.now)]);
  const verdict = await (adapter.check === undefined
    ? lookByRoutine(deps, channel, id)
    : checkByRoutine(deps, { channel, adapter }, { id, doorUrl }));
  return { channel: key, verdict, isNews: isNewsAfter(check, verdict) };
}

/** Whether it is time to ask after a channel again, which it is where nobody knows how the last time ended. Pure. */
function isDue(last: KnownTrial | null, now: Date): boolean {
  if (last?.end?.isWell !== true) return true;
  return now.getTime() - Date.parse(last.askedAt) >= WELL_HOURS * HOUR_MS;
}

/** Whether what is wrong was not so, or not known, before. Pure. */
function isNewsAfter(last: KnownTrial | null, { isWell, code }: Verdict): boolean {
  if (isWell || code === 'unreachable') return false;
  return last?.end?.isWell !== false || last.end.code !== code;
}
