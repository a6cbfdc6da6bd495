import { adapterOf, channelArea, createChannel, setChannelSecrets } from '../../../core/channel/index.ts';
import {
  askTrial,
  cameNoter,
  careForChannels,
  type KnownTrial,
  runTrial,
  type TrialDeps,
} from '../../../core/channel-trial/index.ts';
import { readArea } from '../../../core/configuration/index.ts';
import { byAdmin, givenChannel } from '../../support/given-channel-reply.ts';
import { keyed } from './keyed.ts';
import type { Act, Stage } from './stage.ts';

const DOOR = 'https://desk.example.com/v1/channels/market/door';
const message = { to: 'u1', text: 'Can you read this?' };

/** A channel, and what is asked of it. */
async function givenAsked({ desk }: Stage) {
  const channel = await givenChannel(desk.table, byAdmin(desk));
  const adapter = adapterOf(channel.kind);
  if (adapter === undefined) throw new Error('There is no such adapter.');
  return { channel, adapter, asked: { key: channel.key, kind: 'test', doorUrl: DOOR, message } as const };
}

/** What it takes to ask a provider that refuses the credentials. */
const refusing = ({ desk, table }: Stage, secrets: Record<string, string>): TrialDeps => ({
  table,
  secrets: { of: async () => secrets },
  ask: async () => ({ status: 401, headers: {}, body: '' }),
  clock: () => desk.now,
});

/** What tries channels out. */
export const TRIAL_ACTS: readonly Act[] = [
  {
    file: 'channel-trial/note-came.ts',
    does: 'note that something came over a channel',
    arrange: async ({ desk, table }) => {
      const { now } = desk;
      return () => cameNoter(table)('market', now);
    },
  },
  {
    file: 'channel-trial/ask-trial.ts',
    does: 'ask for a test message on a channel',
    arrange: async (stage) => {
      const { asked } = await givenAsked(stage);
      const deps = { table: stage.table, enqueue: async () => {} };
      return () =>
        keyed<KnownTrial>(stage, (context, alongside) => askTrial(deps, context, asked, alongside));
    },
  },
  {
    file: 'channel-trial/run-trial.ts',
    does: 'try a channel out whose provider refuses its credentials',
    arrange: async (stage) => {
      const { desk } = stage;
      const { channel, adapter, asked } = await givenAsked(stage);
      const { key, ...trial } = asked;
      const work = { channel: key, trial: { id: desk.context().newId(), ...trial } };
      const secrets = { signingSecret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` };
      return () => runTrial(refusing(stage, secrets), { channel, adapter }, work);
    },
  },
  {
    file: 'channel-trial/care-for-channels.ts',
    does: 'look after a channel whose token has died',
    arrange: async (stage) => {
      const { desk, table } = stage;
      const secrets = { token: '1:a', webhookToken: 'hook' };
      const fields = {
        ...{ name: 'Bot', kind: 'telegram' as const, settings: {}, teamId: null, language: null },
        ...{ continueHours: 72, acknowledges: null, acknowledgement: {}, isActive: true },
      };
      await createChannel({ table }, byAdmin(desk), { key: 'bot', fields });
      await setChannelSecrets({ table }, byAdmin(desk), { key: 'bot', secrets });
      const channels = [...(await readArea(table, channelArea)).things.values()];
      return () => careForChannels(refusing(stage, secrets), desk.context(), channels);
    },
  },
];
