import { setTimeout as sleep } from 'node:timers/promises';
import { type Channel, channelArea, hasSecrets, isOpen, kindOf } from '../../core/channel/index.ts';
import { askTrial, knownByTraffic, loadTrials, shownTrial } from '../../core/channel-trial/index.ts';
import { readArea } from '../../core/configuration/index.ts';
import { contextOf } from '../../core/shared/context.ts';
import { dynamoTable, type Table } from '../../core/shared/table.ts';
import type { ChannelTrial } from '../../schemas/channel.ts';
import { sqsQueues } from '../dead-letters/queue-gateway.ts';
import { type DeskLocation, queueNamed } from '../desk/desk.ts';
import { type Check, type Finding, good, mend, none } from './finding.ts';

/** What asking the providers of channels takes. */
export interface ChannelPatient {
  readonly table: Table;
  /** the API of the desk, as providers reach it, such as `https://api.example.com` */
  readonly api: string;
  readonly enqueue: (work: ChannelTrial) => Promise<void>;
  readonly now: () => Promise<Date>;
  /** waits until it is looked again whether a provider has answered */
  readonly pause: () => Promise<void>;
}

/** Times that it is looked whether the function which asks providers has an answer, a second apart. */
const LOOKS = 30;

/** A desk whose channels the doctor looks at. @param api its API, as providers reach it */
export function channelPatient(desk: DeskLocation, api: string): ChannelPatient {
  const { url } = queueNamed(desk.queues, 'channels');
  const queues = sqsQueues();
  return {
    table: dynamoTable({ tableName: desk.table }),
    api,
    enqueue: (work) => queues.sendBody(url, JSON.stringify(work)),
    now: desk.now,
    pause: () => sleep(1000),
  };
}

/** A check for each channel that is in use: its provider is asked by the very function that takes in what it sends. */
export async function channelChecks(patient: ChannelPatient): Promise<Check[]> {
  const channels = [...(await readArea(patient.table, channelArea)).things.values()].filter(isOpen);
  if (channels.length === 0)
    return [{ name: 'Channels', look: async () => none('Channels', 'none is in use') }];
  return channels.map((channel) => {
    const name = `Channel ${channel.key}`;
    return { name, look: () => channelFinding(name, patient, channel) };
  });
}

async function channelFinding(name: string, patient: ChannelPatient, channel: Channel): Promise<Finding> {
  const path = `/v1/channels/${channel.key}`;
  if (!hasSecrets(channel))
    return mend(
      name,
      'takes nothing: secrets are missing',
      `PUT ${path}/secrets; GET ${path}/status says which`,
    );
  if (!kindOf(channel.kind)?.can.includes('check')) return byTraffic(name, patient, channel);
  const context = contextOf({ kind: 'system', name: 'channels' }, await patient.now(), Math.random);
  const doorUrl = `${new URL(patient.api).origin}${path}/door`;
  const asked = await askTrial(patient, context, { key: channel.key, kind: 'check', doorUrl });
  for (let look = 0; look < LOOKS; look += 1) {
    const { check } = await loadTrials(patient.table, channel.key);
    const shown = check?.id === asked.id ? shownTrial(check) : null;
    if (shown?.state === 'well') return good(name, shown.says);
    if (shown?.state === 'ill')
      return mend(
        name,
        `${shown.code}: ${shown.says}`,
        (shown.toDo ?? '').replaceAll('{channelKey}', channel.key),
      );
    await patient.pause();
  }
  return mend(
    name,
    'is not checked: what came to channels waits',
    'look at the queue of channels (npm run dlq), and run it again',
  );
}

/** Of a channel whose provider cannot be asked it is known what came, and whether what was sent was taken. */
async function byTraffic(name: string, { table }: ChannelPatient, channel: Channel): Promise<Finding> {
  const { isWell, code, says } = await knownByTraffic(table, channel);
  return isWell
    ? good(name, says)
    : mend(name, `${code}: ${says}`, `PUT /v1/channels/${channel.key}/secrets`);
}
