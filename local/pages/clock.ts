import * as z from 'zod';
import type { Clock } from '../clock.ts';
import type { LocalRequest, LocalResponse } from '../http.ts';
import { parseJson } from './body.ts';
import { problem } from './problem.ts';

const LONGEST_ADVANCE_MS = 3_660 * 86_400_000;

const duration = z.iso.duration().transform((text, context) => {
  const milliseconds = durationMilliseconds(text);
  if (milliseconds !== undefined && milliseconds <= LONGEST_ADVANCE_MS) return milliseconds;
  context.addIssue('must be weeks, days, hours, minutes and seconds, ten years at most');
  return z.NEVER;
});

const clockBody = z
  .strictObject({
    /** ISO 8601 duration of weeks, days, hours, minutes and seconds */
    advance: duration.optional(),
    /** the time that it is from now on, RFC 3339; none that has passed */
    at: z.iso
      .datetime({ offset: true })
      .transform((text) => Date.parse(text))
      .optional(),
    /** whether time stands still from now on, until it is moved */
    frozen: z.boolean().optional(),
  })
  .refine((body) => Object.keys(body).length > 0)
  .refine(({ advance, at }) => advance === undefined || at === undefined);

/** Milliseconds of an ISO 8601 duration; undefined when it has months or years, which differ in length. */
export function durationMilliseconds(duration: string): number | undefined {
  const match = /^P(?:([\d.,]+)W)?(?:([\d.,]+)D)?(?:T(?:([\d.,]+)H)?(?:([\d.,]+)M)?(?:([\d.,]+)S)?)?$/.exec(
    duration,
  );
  if (!match) return undefined;
  const units = [604_800, 86_400, 3_600, 60, 1];
  const seconds = units.map((unit, index) => Number((match[index + 1] ?? '0').replace(',', '.')) * unit);
  return Math.round(seconds.reduce((sum, part) => sum + part, 0) * 1000);
}

/**
 * Answers `GET /_local/clock` with the time, and `POST /_local/clock` by moving it, `{"advance":"PT4H"}` or
 * `{"at":"2027-03-01T09:00:00Z"}`, or by letting it stand still or go on, `{"frozen":true}`.
 */
export function answerClock(clock: Clock, request: LocalRequest): LocalResponse {
  const told = () => ({
    status: 200,
    body: { now: new Date(clock.now()).toISOString(), frozen: clock.isFrozen },
  });
  if (request.method === 'GET' || request.method === 'HEAD') return told();
  if (request.method !== 'POST')
    return problem(405, 'method.not_allowed', 'Use GET or POST.', { allow: 'GET, POST' });
  const body = clockBody.safeParse(parseJson(request.body));
  if (!body.success) {
    const reason =
      'Send {"advance": "PT4H"}, an ISO 8601 duration of weeks, days, hours, minutes and seconds, or {"at": "2027-03-01T09:00:00Z"}; and {"frozen": true} or {"frozen": false} to let time stand still or go on.';
    return problem(400, 'input.invalid', reason);
  }
  const { advance, at, frozen } = body.data;
  if (at !== undefined && at > clock.now() + LONGEST_ADVANCE_MS)
    return problem(400, 'input.invalid', 'The clock moves on by ten years at most.');
  if (at !== undefined && at < clock.now())
    return problem(409, 'clock.passed', 'The clock moves forward only: that time has passed.');
  if (frozen === true) clock.freeze(true);
  if (advance !== undefined) clock.advance(advance);
  if (at !== undefined) clock.advance(at - clock.now());
  if (frozen === false) clock.freeze(false);
  return told();
}
