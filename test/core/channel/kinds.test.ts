import { adapterOf, kindOf } from '../../../core/channel/index.ts';
import { CHANNEL_KINDS } from '../../../schemas/channel.ts';

test.each(CHANNEL_KINDS)('what is known of %s without its adapter is what the adapter does', (name) => {
  const [kind, adapter] = [kindOf(name), adapterOf(name)];
  expect(kind).toMatchObject({ kind: adapter?.kind, channel: adapter?.channel, secrets: adapter?.secrets });
  expect(kind?.can).toEqual(
    (['check', 'connect'] as const).filter((trial) => adapter?.[trial] !== undefined),
  );
});

test('of a kind of a later version nothing is known', () => {
  expect([kindOf('pigeon'), adapterOf('pigeon')]).toEqual([undefined, undefined]);
});
