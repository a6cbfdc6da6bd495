import type { CallReport } from '../../core/call/index.ts';
import { type CallSource, DESK_CALLS, keepCall, type ReportedCall } from '../../core/call/index.ts';
import type { Table } from '../../core/shared/table.ts';
import { testContext } from './context.ts';
import { channelDesk } from './given-channel.ts';

/** When calls in tests begin to ring. */
export const RANG = new Date('2026-03-12T09:00:00.000Z');
/** So many seconds later. */
export const secondsLater = (seconds: number): Date => new Date(RANG.getTime() + seconds * 1000);

/** A call that nobody took, as a telephone system tells of it. */
export const missed = (externalId: string, given: Partial<CallReport> = {}): CallReport => ({
  externalId,
  at: secondsLater(30),
  direction: 'inbound',
  medium: 'phone',
  visibility: 'internal',
  outcome: 'missed',
  from: '+4930123456',
  to: '+4930654321',
  startedAt: RANG,
  ...given,
});

/** A desk to which a telephone system tells of calls. */
export function callDesk(table: Table, now = new Date('2026-03-12T10:00:00.000Z')) {
  const { deps } = channelDesk(table);
  const tell = (
    report: CallReport,
    given: Partial<Omit<ReportedCall, 'report' | 'source'>> & {
      source?: Partial<CallSource>;
      now?: Date;
    } = {},
  ) => {
    const { source, now: at = now, ...more } = given;
    const context = testContext({ actor: { kind: 'system', name: 'channels' }, now: at });
    return keepCall(deps, context, {
      source: { ...DESK_CALLS, ...source },
      report,
      name: '',
      ...{ initialId: null, ticketId: null, customerId: null },
      requireMay: () => {},
      ...more,
    });
  };
  return { deps, tell };
}

/** A video meeting of agents about a ticket. */
export async function givenMeeting(
  table: Table,
  ticketId: number,
  given: Partial<CallReport> = {},
): Promise<void> {
  const none = { from: null, to: null };
  const meeting = missed('meeting-1', {
    direction: 'internal',
    medium: 'video',
    outcome: 'answered',
    ...none,
  });
  await callDesk(table, new Date()).tell(
    { ...meeting, startedAt: new Date(), at: new Date(), ...given },
    { ticketId },
  );
}
