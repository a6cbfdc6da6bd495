import { type AskProvider, callTaker } from '../../core/call/index.ts';
import { adapterOf, type Channel } from '../../core/channel/index.ts';
import type { ChannelInDeps } from '../../core/channel-in/channel-in-deps.ts';
import { receivePayload } from '../../core/channel-in/index.ts';
import { noteHeard } from '../../core/channel-reply/index.ts';
import { compileMailboxes } from '../../core/mailbox/mailboxes.ts';
import { UNSAID } from '../../core/mailbox/unsaid.ts';
import type { Table } from '../../core/shared/table.ts';
import { testContext } from './context.ts';

/** The generic channel as an admin has set it up. */
export const CHANNEL: Channel = {
  key: 'market',
  name: 'Marketplace',
  kind: 'custom',
  settings: {},
  teamId: null,
  language: null,
  continueHours: 72,
  acknowledges: null,
  acknowledgement: {},
  isActive: true,
  secretsSetAt: {},
  isRetired: false,
  version: 1,
};

const MAILBOX = {
  ...UNSAID,
  address: 'support@desk.example.com',
  name: 'Support',
  teamId: null,
  isDefault: true,
  isRetired: false,
  version: 1,
};

/** A desk to whose channel things come. */
export function channelDesk(
  table: Table,
  {
    askProvider = async () => ({ status: 503, headers: {}, body: '' }),
    ...given
  }: Partial<ChannelInDeps> & { askProvider?: AskProvider } = {},
) {
  const objects = new Map<string, Uint8Array>();
  const deps = {
    table,
    rules: { at: async () => ({ closeAfterDays: null }) },
    mailboxes: { at: async () => compileMailboxes([MAILBOX]) },
    put: async (key: string, body: Uint8Array) => {
      objects.set(key, body);
    },
    fetchMedia: async () => ({ is: 'missing', reason: 'not_fetched' }) as const,
    redaction: {
      texts: { get: async () => null, put: async () => {} },
      deletion: () => [],
    },
    takeState: noteHeard(table),
    ...given,
  };
  const takeCall = callTaker(deps, askProvider);
  /** What becomes of a payload that came to the door of a channel, at a time. */
  const take = (
    payload: string,
    { now = new Date('2026-03-01T12:00:00Z'), channel = CHANNEL, isLastTry = false } = {},
  ) => {
    const adapter = adapterOf(channel.kind);
    if (adapter === undefined) throw new Error('There is no such adapter.');
    const context = testContext({ actor: { kind: 'system', name: 'channels' }, now });
    const bytes = new TextEncoder().encode(payload);
    const came = { bytes, contentType: 'application/json', cameAt: now, isLastTry };
    return receivePayload({ ...deps, takeCall }, context, { channel, adapter }, came);
  };
  return {
    deps,
    objects,
    take,
    /** What becomes of events of the generic channel, at a time. */
    receive: (events: readonly object[], at?: Parameters<typeof take>[1]) =>
      take(JSON.stringify({ events }), at),
  };
}

/** Something that a customer writes on the generic channel, so many seconds after eleven. */
export const wrote = (id: string, seconds: number, given: object = {}) => ({
  type: 'message',
  id,
  at: new Date(Date.parse('2026-03-01T11:00:00Z') + seconds * 1000).toISOString(),
  from: { id: 'u1', name: 'Jo' },
  text: `words of ${id}`,
  ...given,
});
