/**
 * What conditions mean, written a second time and as plainly as can be: raw conditions over raw values, read again for each
 * question. The evaluator is held against it. It knows the fields of `READ` only, and UTC.
 */
import type { Facts } from '../../../core/fields/index.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { nineToFive } from './given.ts';

type Value = string | number;
type Custom = Ticket['fields'];

/** The values that a ticket has in a field. */
export const READ: Record<string, (ticket: Ticket, custom: Custom) => unknown[]> = {
  'ticket.subject': (ticket) => [ticket.subject],
  'ticket.priority': (ticket) => [ticket.priority],
  'ticket.tags': (ticket) => ticket.tags,
  'ticket.teamId': (ticket) => [ticket.teamId],
  'ticket.createdAt': (ticket) => [ticket.createdAt],
  'ticket.solvedAt': (ticket) => ['solvedAt' in ticket ? ticket.solvedAt : null],
  'ticket.custom.order': (_, custom) => [custom?.order],
  'ticket.custom.due': (_, custom) => [custom?.due],
};

const DEGREES = ['low', 'normal', 'high', 'urgent'];
const DAY = 86_400_000;
const isThere = (value: unknown): value is Value => value !== null && value !== undefined && value !== '';
const plain = (value: Value) =>
  typeof value === 'string' ? value.normalize('NFC').toLowerCase().normalize('NFC') : value;
const size = (value: Value) =>
  typeof value === 'string' && DEGREES.includes(value) ? DEGREES.indexOf(value) : Number(value);

interface Leaf {
  field: string;
  operator: string;
  value?: unknown;
}
interface Group {
  all?: (Leaf | Group)[];
  any?: (Leaf | Group)[];
}

/** Whether conditions hold. */
export function naively(node: Leaf | Group, facts: Facts): boolean {
  if ('field' in node) return leafHolds(node, facts);
  const all = node.all ?? [];
  const any = node.any ?? [];
  return (
    all.every((item) => naively(item, facts)) &&
    (any.length === 0 || any.some((item) => naively(item, facts)))
  );
}

function leafHolds({ field, operator, value }: Leaf, facts: Facts): boolean {
  const read = READ[field];
  if (!read) throw new Error(`the model does not know ${field}`);
  const is = read(facts.ticket, facts.ticket.fields).filter(isThere);
  const was = facts.before ? read(facts.before, facts.before.fields).filter(isThere) : null;
  const same = (one: Value, other: unknown) => isThere(other) && plain(one) === plain(other);
  const has = (values: Value[], wanted: unknown) => values.some((one) => same(one, wanted));
  const list = Array.isArray(value) ? value : [value];
  const isTime = field.endsWith('At') || field.endsWith('due');
  switch (operator) {
    case 'present':
      return is.length > 0;
    case 'absent':
      return is.length === 0;
    case 'is':
      return isTime ? is.some((one) => String(one).slice(0, 10) === value) : has(is, value);
    case 'is_not':
      return !leafHolds({ field, operator: 'is', value }, facts);
    case 'any_of':
      return list.some((wanted) => has(is, wanted));
    case 'none_of':
      return !list.some((wanted) => has(is, wanted));
    case 'all_of':
      return list.every((wanted) => has(is, wanted));
    case 'changed':
      return was !== null && [...is, ...was].some((one) => has(is, one) !== has(was, one));
    case 'changed_to':
      return was !== null && has(is, value) && !has(was, value);
    case 'changed_from':
      return was !== null && has(was, value) && !has(is, value);
    case 'contains':
      return is.some((one) => String(plain(one)).includes(String(plain(String(value)))));
    case 'starts':
      return is.some((one) => String(plain(one)).startsWith(String(plain(String(value)))));
    case 'ends':
      return is.some((one) => String(plain(one)).endsWith(String(plain(String(value)))));
    case 'greater':
      return is.some((one) => size(one) > size(value as Value));
    case 'less':
      return is.some((one) => size(one) < size(value as Value));
    case 'between': {
      const { from, to } = value as { from: Value; to: Value };
      if (!isTime) return is.some((one) => size(one) >= size(from) && size(one) <= size(to));
      return is.some((one) => startOf(one) >= startOf(from) && startOf(one) <= lastOf(to));
    }
    default:
      return is.some((one) => timeHolds(operator, value, one, facts.now.getTime()));
  }
}

const isDay = (value: unknown) => String(value).length === 10;
const startOf = (value: unknown) => Date.parse(String(value));
const endOf = (value: unknown) => startOf(value) + (isDay(value) ? DAY : 0);
const lastOf = (value: unknown) => startOf(value) + (isDay(value) ? DAY - 1 : 0);

function timeHolds(operator: string, value: unknown, one: unknown, now: number): boolean {
  if (operator === 'before' && typeof value === 'string') return startOf(one) < startOf(value);
  if (operator === 'after' && typeof value === 'string') return startOf(one) > lastOf(value);
  if (operator === 'within_last') return startOf(one) <= now && now < shifted(endOf(one), value, 1);
  if (operator === 'within_next') return shifted(startOf(one), value, -1) <= now && now < endOf(one);
  const isAgo = typeof value === 'object' && value !== null && 'ago' in value;
  const passed = isAgo ? shifted(endOf(one), value, 1) <= now : shifted(startOf(one), value, -1) <= now;
  return operator === 'before' ? passed : !passed;
}

function shifted(moment: number, value: unknown, way: 1 | -1): number {
  const given: { ago?: string; ahead?: string; duration?: string; hours?: string } =
    typeof value === 'string' ? { duration: value } : Object(value);
  const hours = Number(/^PT(\d+)H$/.exec(given.ago ?? given.ahead ?? given.duration ?? '')?.[1]);
  if (given.hours !== 'business') return moment + way * hours * 3_600_000;
  return nineToFive(new Date(moment), way * hours * 3600)?.getTime() ?? way * Infinity;
}
