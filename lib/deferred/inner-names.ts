import ts from 'typescript';

/** The names that functions and blocks of a file declare for themselves, by the node in which they hold. */
export type InnerNames = ReadonlyMap<ts.Node, ReadonlySet<string>>;

/** Finds the names that a file declares below its top. */
export function innerNames(source: ts.SourceFile): InnerNames {
  const inner = new Map<ts.Node, Set<string>>();
  const declare = (name: ts.Node, scope: ts.Node): void => {
    if (ts.isIdentifier(name)) inner.set(scope, (inner.get(scope) ?? new Set()).add(name.text));
    else if (ts.isObjectBindingPattern(name) || ts.isArrayBindingPattern(name))
      for (const element of name.elements) if (ts.isBindingElement(element)) declare(element.name, scope);
  };
  const look = (node: ts.Node, scope: ts.Node): void => {
    const isInner = ts.isVariableDeclaration(node) || ts.isFunctionDeclaration(node);
    if (ts.isParameter(node) || (isInner && scope !== source)) declare(node.name ?? node, scope);
    ts.forEachChild(node, (child) => look(child, isScope(node) ? node : scope));
  };
  look(source, source);
  return inner;
}

/** Whether a name means here what the nearest function or block around it declares, and not what stands at the top. */
export function isShadowed(name: ts.Identifier, inner: InnerNames): boolean {
  for (let node: ts.Node = name; !ts.isSourceFile(node); node = node.parent)
    if (inner.get(node)?.has(name.text)) return true;
  return false;
}

const isScope = (node: ts.Node): boolean =>
  ts.isFunctionLike(node) ||
  ts.isBlock(node) ||
  ts.isForOfStatement(node) ||
  ts.isForInStatement(node) ||
  ts.isForStatement(node) ||
  ts.isCatchClause(node);
