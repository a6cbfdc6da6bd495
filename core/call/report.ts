import {
  type CALL_DIRECTIONS,
  type CALL_MEDIA,
  type CALL_OUTCOMES,
  type CALL_VISIBILITIES,
  type CallParticipant,
  MOST_CALL_SECONDS,
} from '../../schemas/call.ts';
import { type FieldProblem, wrongFieldsError } from '../shared/errors.ts';

/** What a telephone system says of a call, as far as it knows by then. What is absent is not said; null takes back what was. */
export interface CallReport {
  /** by which the telephone system knows it: the same call always has the same */
  readonly externalId: string;
  /** when this was so, by the clock of who reports it: of two reports the newer holds, in whatever order they come */
  readonly at: Date;
  readonly direction: (typeof CALL_DIRECTIONS)[number];
  readonly medium: (typeof CALL_MEDIA)[number];
  readonly visibility: (typeof CALL_VISIBILITIES)[number];
  readonly outcome: (typeof CALL_OUTCOMES)[number];
  /** numbers as the carrier gives them; null: withheld, or there is none */
  readonly from: string | null;
  readonly to: string | null;
  readonly startedAt: Date;
  readonly answeredAt?: Date | undefined;
  readonly endedAt?: Date | undefined;
  /** for how long people talked */
  readonly seconds?: number | undefined;
  readonly agentId?: number | null | undefined;
  readonly link?: string | null | undefined;
  readonly recordingUrl?: string | null | undefined;
  readonly participants?: readonly CallParticipant[] | undefined;
  readonly transcript?: string | null | undefined;
  readonly notes?: string | null | undefined;
}

/** Latest time that is believed, after now: clocks differ. What is said of a later one would hold against all that is said from then on. */
const AHEAD_MS = 5 * 60 * 1000;

/** Refuses a report that says of a call what cannot be. @throws InvalidInputError that names what is wrong */
export function requirePossible(report: CallReport, now: Date): void {
  const { outcome, startedAt, answeredAt, endedAt, seconds, direction, visibility } = report;
  const isAnswered = outcome === 'answered';
  const times = { startedAt, answeredAt, endedAt, at: report.at };
  const mostMs = MOST_CALL_SECONDS * 1000;
  const wrong: (FieldProblem | false)[] = [
    ...Object.entries(times).map(
      ([path, time]) =>
        time !== undefined &&
        time.getTime() > now.getTime() + AHEAD_MS && { path, message: 'must not be in the future' },
    ),
    endedAt !== undefined &&
      endedAt.getTime() - (answeredAt ?? startedAt).getTime() > mostMs && {
        path: 'endedAt',
        message: 'must not be more than a week later than it began',
      },
    answeredAt !== undefined &&
      answeredAt < startedAt && {
        path: 'answeredAt',
        message: 'must not be before startedAt',
      },
    endedAt !== undefined &&
      endedAt < (answeredAt ?? startedAt) && {
        path: 'endedAt',
        message: 'must not be before startedAt or answeredAt',
      },
    answeredAt !== undefined &&
      !isAnswered && {
        path: 'answeredAt',
        message: 'is only of a call whose outcome is answered',
      },
    seconds !== undefined &&
      !isAnswered &&
      outcome !== 'voicemail' && {
        path: 'durationSeconds',
        message: 'is only of a call whose outcome is answered or voicemail',
      },
    visibility === 'public' &&
      direction !== 'inbound' && {
        path: 'visibility',
        message: 'is public only of an inbound call',
      },
  ];
  const problems = wrong.filter((one) => one !== false);
  if (problems.length > 0) throw wrongFieldsError(problems);
}
