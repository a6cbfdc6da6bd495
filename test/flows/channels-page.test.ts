import * as z from 'zod';
import { bodyOf, readTicket } from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';

const listShape = z.object({
  channels: z.array(z.object({ key: z.string(), kind: z.string(), canBePlayed: z.boolean() })),
  sent: z.array(z.object({ kind: z.string(), to: z.string(), text: z.string() })),
});
const ticketsShape = z.object({ items: z.array(z.looseObject({ id: z.int() })) });

/** The channel of tickets for each kind; calls are answered by calling back. */
const WRITTEN: readonly (readonly [kind: string, channel: string])[] = [
  ['telegram', 'telegram'],
  ['whatsapp_cloud', 'whatsapp'],
  ['whatsapp_aws', 'whatsapp'],
  ['messenger', 'messenger'],
  ['instagram', 'instagram'],
  ['sms_twilio', 'sms'],
  ['sms_aws', 'sms'],
  ['discourse', 'discourse'],
  ['x', 'x'],
  ['custom', 'custom'],
];
const CALLED = ['call_twilio', 'call_connect', 'call_api'] as const;

describe('the page on which customers are played', () => {
  let desk: RunningHost;
  let origin = '';
  let people = 49_301_234_000;
  beforeAll(async () => {
    desk = await startHost({ environment: { BILET_UNDO_SECONDS: '0' } });
    origin = new URL(desk.info().api).origin;
    expect((await post('sample', {})).status).toBe(200);
  });
  afterAll(() => desk?.dispose());

  const post = (path: string, body: object) =>
    fetch(`${origin}/_local/channels/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const list = async () => listShape.parse(await (await fetch(`${origin}/_local/channels/list`)).json());
  /** Somebody new writes, or calls. */
  async function writes(kind: string, text: string): Promise<string> {
    people += 1;
    const person = { person: String(people), name: `P ${kind}` };
    const answer = await post('write', { channel: `sample_${kind}`, ...person, text });
    expect([kind, answer.status]).toEqual([kind, 204]);
    return String(people);
  }
  const ticketOf = (kind: string, channel: string) =>
    until(`a ticket of ${kind}`, async () => {
      const { items } = bodyOf(ticketsShape, await desk.api('GET', '/tickets?limit=100'));
      const read = await Promise.all(items.map(({ id }) => readTicket(desk, id)));
      const isOfKind = ({ origin }: (typeof read)[number]['conversation']['items'][number]) =>
        JSON.stringify(origin).includes(`"sample_${kind}"`);
      return read.find((one) => one.channel === channel && one.conversation.items.some(isOfKind));
    });

  it('has every kind of channel', async () => {
    const { channels } = await list();
    const playable = channels.filter(({ canBePlayed }) => canBePlayed).map(({ kind }) => kind);
    expect(playable.sort()).toEqual([...WRITTEN.map(([kind]) => kind), ...CALLED].sort());
    expect(channels.map(({ kind }) => kind)).toContain('chat');
  });

  it.each(WRITTEN)('brings what is written on %s, and shows what the desk answers', async (kind, channel) => {
    const person = await writes(kind, `Hello from ${kind}.`);
    const ticket = await ticketOf(kind, channel);
    expect(ticket.conversation.items[0]).toMatchObject({ text: `Hello from ${kind}.` });
    const text = `Thank you for writing on ${kind}.`;
    const reply = { body: { kind: 'public_reply', text } };
    expect((await desk.api('POST', `/tickets/${ticket.id}/messages`, reply)).status).toBe(201);
    const sent = await until(`the answer on ${kind}`, async () =>
      (await list()).sent.find((one) => one.text === text),
    );
    expect(sent.kind).toBe(kind);
    if (kind !== 'x') expect(sent.to).toBe(person);
  });

  it.each(CALLED)('brings calls that nobody takes: %s', async (kind) => {
    const person = await writes(kind, 'Ring, ring.');
    const ticket = await ticketOf(kind, 'call');
    expect(ticket.subject).toContain(`+${person}`);
    expect(ticket.conversation.items[0]?.origin).toMatchObject({ call: { outcome: 'missed' } });
  });
});
