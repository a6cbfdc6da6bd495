import { CONTINUE_HOURS } from '../../schemas/channel.ts';
import type { Attachment } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import type { MessageFiles } from '../attachment/index.ts';
import type { Channel } from '../channel/index.ts';
import type { ChannelInDeps } from '../channel-in/index.ts';
import type { CallReport } from './report.ts';

/** What it takes to keep calls. */
export type CallDeps = Pick<ChannelInDeps, 'table' | 'rules' | 'mailboxes'>;

/** Where calls come from, as far as it decides what becomes of them: a channel that was set up, or what holds without one. */
export interface CallSource {
  readonly key: string;
  readonly teamId: number | null;
  readonly language: string | null;
  readonly continueHours: number;
  /** whether an answered call of somebody who has no open ticket opens one */
  readonly opensAnswered: boolean;
}

/** Recordings that are kept with a call. */
export interface CallFiles {
  /** where they are kept: the same again is there once */
  readonly keys: readonly string[];
  /** Makes those that are not kept with the call yet files of the message that they are written to. */
  readonly take: (kept: readonly string[]) => MessageFiles;
}

/** Where calls come from that no channel is set up for. */
export const DESK_CALLS: CallSource = {
  key: 'calls',
  teamId: null,
  language: null,
  continueHours: CONTINUE_HOURS,
  opensAnswered: true,
};

/** What a channel of calls says. */
export const sourceOfChannel = ({ key, teamId, language, continueHours, settings }: Channel): CallSource => ({
  ...{ key, teamId, language, continueHours },
  opensAnswered: settings.opensAnswered !== false,
});

/** A report, and what its source says of where it belongs. */
export interface ReportedCall {
  readonly source: CallSource;
  readonly report: CallReport;
  /** what the caller is called, where somebody vouches for it; '' where nobody does */
  readonly name: string;
  /** the call of which this is a further leg: both are one contact */
  readonly initialId: string | null;
  /** the ticket to which it belongs, as whoever reports it says */
  readonly ticketId: number | null;
  /** whose call it is, as whoever reports it says */
  readonly customerId: number | null;
  readonly files?: CallFiles | undefined;
  /** Refuses a ticket that is none of whoever reports it. */
  readonly requireMay: (ticket: Ticket) => void;
}

/** Files that are in their place already. */
export const filesThere = (attachments: Attachment[]): CallFiles => ({
  keys: attachments.map(({ key }) => key),
  take: (kept) => ({
    attachments: attachments.filter(({ key }) => !kept.includes(key)),
    keep: async () => {},
    writesTo: () => [],
  }),
});
