import type * as z from 'zod';
import type { deskPlanSchema } from '../../schemas/api/desk-document.ts';

type Change = z.output<typeof deskPlanSchema>['changes'][number];

/** How each act is marked, and what it is. */
const MARKS = new Map([
  ['created', '+'],
  ['updated', '~'],
  ['retired', '-'],
  ['restored', '+'],
]);
/** Most characters of a value. */
const LONGEST = 100;

/** Tells what becomes of a desk, a line for each thing and each of its fields. */
export function tellChanges(changes: readonly Change[], say: (line: string) => void): void {
  if (changes.length === 0) {
    say('The desk is what the file says.');
    return;
  }
  for (const { part, key, act, fields } of changes) {
    say(`${MARKS.get(act) ?? '~'} ${part}.${key}${act === 'updated' ? '' : ` is ${act}`}`);
    for (const { path, before, after } of fields) say(`    ${path}: ${told(act, before, after)}`);
  }
  const count = (act: string) => changes.filter((one) => one.act === act).length;
  const sums = [...MARKS.keys()].flatMap((act) => (count(act) > 0 ? [`${count(act)} ${act}`] : []));
  say(`\n${sums.join(', ')}.`);
}

function told(act: string, before: unknown, after: unknown): string {
  return act === 'created' ? shown(after) : `${shown(before)} → ${shown(after)}`;
}

function shown(value: unknown): string {
  const text = value === null ? 'nothing' : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
