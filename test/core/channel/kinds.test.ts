import { adapterOf, kindOf } from '../../../core/channel/index.ts';
import { CHANNEL_KINDS } from '../../../schemas/channel.ts';

test.each(CHANNEL_KINDS)('what is known of %s without its adapter is what the adapter does', (name) => {
  const [kind, adapter] = [kindOf(name), adapterOf(name)];
  expect(kind).toMatchObject({ kind: adapter?.kind, channel: adapter?.channel, secrets: adapter?.secrets });
  expect(kind?.can).toEqual(
    (['check', 'connect'] as const).filter((trial) => adapter?.[trial] !== undefined),
  );
});

test('numbers of SMS and WhatsApp are written to first as they are dialled, and nobody else is', () => {
  const at = (name: string, to: string) => kindOf(name)?.personAt?.(to, 'key')?.identity.value;
  for (const name of ['sms_twilio', 'sms_aws'])
    expect([at(name, '+49 (170) 123-4567'), at(name, 'Ana')]).toEqual(['+491701234567', undefined]);
  for (const name of ['whatsapp_cloud', 'whatsapp_aws'])
    expect(['+49 170 1234567', 'DE.1234abc', '@ana'].map((to) => at(name, to))).toEqual([
      '491701234567',
      'DE.1234abc',
      undefined,
    ]);
  expect(
    ['telegram', 'messenger', 'instagram', 'discourse', 'chat', 'x'].map((name) => at(name, '1')),
  ).toEqual(Array.from({ length: 6 }, () => undefined));
});

test('of a kind of a later version nothing is known', () => {
  expect([kindOf('pigeon'), adapterOf('pigeon')]).toEqual([undefined, undefined]);
});
