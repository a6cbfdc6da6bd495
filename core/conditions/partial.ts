import type { StoredConditions } from '../../schemas/conditions.ts';

type Node = Readonly<Record<string, unknown>>;

/**
 * What must hold of what is known, so that conditions can hold: whatever asks for anything else is taken to hold. Pure.
 * @param isKnown whether it is known what a condition asks for
 */
export function askedOfKnown(
  conditions: StoredConditions,
  isKnown: (field: string, operator: string) => boolean,
): StoredConditions {
  const { all, any, ...others } = conditions;
  const isOpen = any?.some((node) => isUnanswered(node, isKnown)) === true;
  return {
    ...others,
    ...(all && { all: all.flatMap((node) => (isUnanswered(node, isKnown) ? [] : [inside(node, isKnown)])) }),
    ...(any && !isOpen && { any: any.map((node) => inside(node, isKnown)) }),
  };
}

type IsKnown = Parameters<typeof askedOfKnown>[1];

const isGroup = (node: Node) => node.operator === undefined && node.field === undefined;

function inside(node: Node, isKnown: IsKnown): Node {
  return isGroup(node) ? askedOfKnown(node as StoredConditions, isKnown) : node;
}

/** Whether something asks for more than is known; a group does not, as what asks for more is taken out of it. */
function isUnanswered(node: Node, isKnown: IsKnown): boolean {
  if (isGroup(node)) return isEmpty(askedOfKnown(node as StoredConditions, isKnown));
  return !isKnown(String(node.field), String(node.operator));
}

function isEmpty({ all = [], any = [], ...others }: StoredConditions): boolean {
  return all.length + any.length + Object.keys(others).length === 0;
}
