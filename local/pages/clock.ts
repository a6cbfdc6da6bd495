import * as z from 'zod';
import type { Clock } from '../clock.ts';
import type { LocalRequest, LocalResponse } from '../http.ts';
import { parseJson } from './body.ts';
import { problem } from './problem.ts';

const LONGEST_ADVANCE_MS = 3_660 * 86_400_000;

const advanceBody = z.strictObject({
  /** ISO 8601 duration of weeks, days, hours, minutes and seconds */
  advance: z.iso.duration().transform((text, context) => {
    const milliseconds = durationMilliseconds(text);
    if (milliseconds !== undefined && milliseconds <= LONGEST_ADVANCE_MS) return milliseconds;
    context.addIssue('must be weeks, days, hours, minutes and seconds, ten years at most');
    return z.NEVER;
  }),
});

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

/** Answers `GET /_local/clock` with the time, and `POST /_local/clock {"advance":"PT4H"}` by moving it. */
export function answerClock(clock: Clock, request: LocalRequest): LocalResponse {
  if (request.method === 'GET' || request.method === 'HEAD') {
    return { status: 200, body: { now: new Date(clock.now()).toISOString() } };
  }
  if (request.method !== 'POST')
    return problem(405, 'method.not_allowed', 'Use GET or POST.', { allow: 'GET, POST' });
  const body = advanceBody.safeParse(parseJson(request.body));
  if (!body.success) {
    const reason =
      'Send {"advance": "PT4H"}, an ISO 8601 duration of weeks, days, hours, minutes and seconds.';
    return problem(400, 'input.invalid', reason);
  }
  return { status: 200, body: { now: new Date(clock.advance(body.data.advance)).toISOString() } };
}
