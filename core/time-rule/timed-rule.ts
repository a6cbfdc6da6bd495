import type { StoredConditions } from '../../schemas/conditions.ts';
import type { Moment } from '../../schemas/moment.ts';
import type { CompiledConditions } from '../conditions/index.ts';
import type { Catalogue } from '../fields/index.ts';

/** A time rule, as far as it decides when it fires. */
export interface TimedRule {
  readonly key: string;
  readonly isActive: boolean;
  readonly when: Moment;
  /** those of its conditions that the ticket alone answers: where they do not hold, the rule cannot fire */
  readonly conditions: Pick<CompiledConditions, 'holds' | 'changesAt'>;
}

type Node = Readonly<Record<string, unknown>>;

/**
 * What must hold of the ticket alone, so that conditions can hold: whatever asks for anything else, such as its requester, is taken
 * to hold. All of them are asked when the rule fires.
 */
export function ofTicketAlone(conditions: StoredConditions, catalogue: Catalogue): StoredConditions {
  const { all, any, ...others } = conditions;
  const isOpen = any?.some((node) => isUnanswered(node, catalogue)) === true;
  return {
    ...others,
    ...(all && {
      all: all.flatMap((node) => (isUnanswered(node, catalogue) ? [] : [inside(node, catalogue)])),
    }),
    ...(any && !isOpen && { any: any.map((node) => inside(node, catalogue)) }),
  };
}

const isGroup = (node: Node) => node.operator === undefined && node.field === undefined;

function inside(node: Node, catalogue: Catalogue): Node {
  return isGroup(node) ? ofTicketAlone(node as StoredConditions, catalogue) : node;
}

/** Whether something asks for more than a ticket says; a group does not, as what asks for more is taken out of it. */
function isUnanswered(node: Node, catalogue: Catalogue): boolean {
  if (isGroup(node)) return isEmpty(ofTicketAlone(node as StoredConditions, catalogue));
  const field = catalogue.find(String(node.field));
  if (field === undefined) return false;
  return !field.key.startsWith('ticket.') || String(node.operator).startsWith('changed');
}

function isEmpty({ all = [], any = [], ...others }: StoredConditions): boolean {
  return all.length + any.length + Object.keys(others).length === 0;
}
