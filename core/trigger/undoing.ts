import { type Demand, demandsOf, excludedBy, valuesOf } from './demands.ts';
import type { Trigger } from './trigger-area.ts';

/** What a trigger leaves behind: a field and what it is then, null for nothing; of tags each by itself, whether it is there. */
interface Left {
  readonly field: string;
  readonly value: unknown;
  readonly tag?: string;
}

const STATUS = ['ticket.status', 'ticket.statusCategory', 'ticket.statusKey'];

/** What two triggers do against each other: a field that they leave different, of which each asks for what the other leaves. Pure. */
export function undoneBy(one: Trigger, other: Trigger): string | null {
  const theirs = leftBy(other);
  const against = leftBy(one).find((mine) => {
    const their = theirs.find(({ field, tag }) => field === mine.field && tag === mine.tag);
    const isOther = their !== undefined && their.value !== mine.value;
    return isOther && asksFor(other, mine) && asksFor(one, their);
  });
  return against?.field ?? null;
}

/** What is done last to a field counts. */
function leftBy({ actions }: Trigger): Left[] {
  const left = (actions as readonly Readonly<Record<string, unknown>>[]).flatMap(leftByAction).toReversed();
  return left.filter(
    ({ field, tag }, at) => left.findIndex((one) => one.field === field && one.tag === tag) === at,
  );
}

function leftByAction(action: Readonly<Record<string, unknown>>): Left[] {
  const tagged = (value: boolean) =>
    (Array.isArray(action.tags) ? action.tags : []).map((tag) => ({ field: 'ticket.tags', value, tag }));
  switch (action.do) {
    case 'set':
      return [{ field: String(action.field), value: action.value }];
    case 'clear':
      return [{ field: String(action.field), value: null }];
    case 'status':
      return STATUS.map((field) => ({ field, value: action.status }));
    case 'assign':
      return [
        ...(action.team === undefined ? [] : [{ field: 'ticket.teamId', value: action.team }]),
        ...(action.agent === undefined ? [] : [{ field: 'ticket.assigneeId', value: action.agent }]),
      ];
    case 'add_tags':
      return tagged(true);
    case 'remove_tags':
      return tagged(false);
    default:
      return [];
  }
}

/** Whether a trigger asks for what another leaves. */
function asksFor(trigger: Trigger, { field, value, tag }: Left): boolean {
  const own = demandsOf(trigger).filter((demand) => demand.field === field);
  if (tag !== undefined) return value === true ? own.some(wantsTag(tag)) : own.some(wantsNoTag(tag));
  if (value === null) return own.some(({ operator }) => operator === 'absent');
  const wants = own.some(
    (demand) => demand.operator === 'present' || valuesOf(demand)?.includes(value) === true,
  );
  const isNot = own.some((demand) => {
    const excluded = excludedBy(demand);
    return excluded.length > 0 && !excluded.includes(value);
  });
  return wants || (isNot && !own.some((demand) => valuesOf(demand) !== null));
}

const namedIn = ({ value }: Demand): readonly unknown[] => (Array.isArray(value) ? value : [value]);
const wantsTag =
  (tag: string) =>
  (demand: Demand): boolean =>
    ['is', 'any_of', 'all_of', 'changed_to'].includes(demand.operator) && namedIn(demand).includes(tag);
const wantsNoTag =
  (tag: string) =>
  (demand: Demand): boolean =>
    demand.operator === 'absent' || excludedBy(demand).includes(tag);
