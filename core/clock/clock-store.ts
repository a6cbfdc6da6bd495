import * as z from 'zod';
import { timeSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Key, Write } from '../shared/write.ts';
import { kindOf, type Subject } from './subject.ts';

export const clockOfSubject = accessPattern({
  name: 'Clock of a subject',
  description: 'How often something with deadlines was armed, and until when its timer sleeps.',
  operation: 'BatchGetItem',
  pk: 'T#<ticket>',
  sk: 'CLOCK or CLOCK#<kind>',
  of: (subject: Subject): Key => {
    const { keyOf, clock } = kindOf(subject);
    return { pk: keyOf(subject.id).pk, sk: clock };
  },
});

const armingSchema = z.object({
  /** how often the subject was armed so far; part of the timer's name */
  arming: z.int().positive(),
  /** the time for which that timer was started */
  startedFor: timeSchema,
  /** the time until which it sleeps now */
  sleepsUntil: timeSchema,
});
/** The last arming of a subject. */
export type Arming = z.infer<typeof armingSchema>;

const rows = rowsOfKind(ROW_KIND.clock, armingSchema);

/** The last arming that a row tells of; null where nothing was armed yet. */
export function parseClock(row: unknown): Arming | null {
  return row === undefined ? null : rows.parse(row);
}

/** Label of the refusal when somebody else armed the subject in between. */
export const ARMED_MEANWHILE = 'clock';

/** Counts a new arming on top of the last one. */
export function armingWrite(subject: Subject, last: Arming | null, wakeAt: string): [Arming, Write] {
  const next = { arming: (last?.arming ?? 0) + 1, startedFor: wakeAt, sleepsUntil: wakeAt };
  const condition =
    last === null
      ? { expression: 'attribute_not_exists(#pk)' }
      : { expression: '#arming = :last', values: { ':last': last.arming } };
  const key = clockOfSubject.of(subject);
  return [next, rows.upsert({ key, set: next, condition, refusal: ARMED_MEANWHILE, startsOver: true })];
}

/** Notes that the timer of an arming sleeps again, unless a later arming took its place. */
export function sleepingWrite(subject: Subject, arming: number, sleepsUntil: string): Write {
  return {
    type: 'update',
    key: clockOfSubject.of(subject),
    set: { sleepsUntil },
    condition: { expression: '#arming = :this', values: { ':this': arming } },
    refusal: ARMED_MEANWHILE,
    startsOver: true,
  };
}
