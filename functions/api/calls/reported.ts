import { type Caller, requireMayWithTicket } from '../../../core/auth/index.ts';
import {
  type CallFiles,
  type CallSource,
  DESK_CALLS,
  type ReportedCall,
  sourceOfChannel,
} from '../../../core/call/index.ts';
import { type Channels, isOpen } from '../../../core/channel/index.ts';
import { fieldError } from '../../../core/shared/errors.ts';
import type { CallIn } from '../../../schemas/api/calls.ts';

const dateOf = (time: string | undefined): Date | undefined =>
  time === undefined ? undefined : new Date(time);

/** What a request says of a call. @throws InvalidInputError when it names a channel that takes no calls */
export function reportedIn(
  externalId: string,
  body: CallIn,
  { principal, channels, files, now }: Asked,
): ReportedCall {
  const { direction, medium, visibility, outcome, from, to, durationSeconds, participants } = body;
  const { agentId, link, recordingUrl, transcript, notes, name = '' } = body;
  const { initialId = null, ticketId = null, customerId = null } = body;
  return {
    source: sourceOf(body.channel, channels),
    report: {
      externalId,
      at: dateOf(body.at) ?? now,
      ...{ direction, medium, visibility, outcome, from, to, agentId, link, recordingUrl, transcript, notes },
      startedAt: new Date(body.startedAt),
      answeredAt: dateOf(body.answeredAt),
      endedAt: dateOf(body.endedAt),
      seconds: durationSeconds,
      participants: participants?.map(({ name: called, number, email }) => ({
        name: called,
        address: number ?? email ?? null,
      })),
    },
    ...{ name, initialId, ticketId, customerId, files },
    requireMay: (ticket) => requireMayWithTicket(principal, 'ticket.change', ticket),
  };
}

interface Asked {
  readonly principal: Caller;
  readonly channels: Channels;
  readonly files: CallFiles | undefined;
  readonly now: Date;
}

function sourceOf(key: string | undefined, channels: Channels): CallSource {
  if (key === undefined) return DESK_CALLS;
  const channel = channels.named(key);
  if (channel === undefined || !isOpen(channel) || !channel.kind.startsWith('call_'))
    throw fieldError('channel', 'is no channel of calls that is in use');
  return sourceOfChannel(channel);
}
