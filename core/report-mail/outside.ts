import type { Condition, Conditions } from '../../schemas/conditions.ts';
import type { ReportQuery } from '../../schemas/report.ts';
import type { Catalogue } from '../fields/index.ts';

/**
 * What figures may be told apart and chosen by in mail to addresses outside of the desk: what the desk itself has named. What may name a
 * person, or is words that somebody typed, such as tags, is not among it.
 */
const TOLD: readonly string[] = [
  'ticket.teamId',
  'ticket.priority',
  'ticket.status',
  'ticket.statusCategory',
  'ticket.statusKey',
  'ticket.channel',
  'ticket.mailbox',
  'ticket.type',
  'ticket.category',
  'ticket.language',
  'act.fromTeam',
  'act.metric',
  'act.policy',
  'act.cause',
];
const CUSTOM = 'ticket.custom.';

/** The first field by which a question must not be told outside of the desk; null: it may be told. Pure. */
export function keptInside(
  { dimensions, filter }: Pick<ReportQuery, 'dimensions' | 'filter'>,
  catalogue: Pick<Catalogue, 'find'>,
): string | null {
  const asked = [...dimensions, ...(filter === undefined ? [] : fieldsIn(filter))];
  const isTold = (key: string) =>
    TOLD.includes(key) || (key.startsWith(CUSTOM) && catalogue.find(key)?.choices !== undefined);
  return asked.find((key) => !isTold(key)) ?? null;
}

function fieldsIn(node: Condition | Conditions): readonly string[] {
  if (node.operator !== undefined) return [node.field];
  return [...(node.all ?? []), ...(node.any ?? [])].flatMap(fieldsIn);
}
