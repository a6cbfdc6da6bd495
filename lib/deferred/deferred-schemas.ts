import type { Plugin } from 'esbuild';
import ts from 'typescript';
import { type InnerNames, innerNames, isShadowed } from './inner-names.ts';
import type { LateValues } from './late-values.ts';

/** What only the description of the API tells of a schema. */
const TOLD = new Set(['describe', 'meta']);
/** Makes the table of a domain's routes; what only people read of a route, and what stands in its place. */
const ROUTES = 'defineRoutes';
const TOLD_OF_ROUTES: Readonly<Record<string, string>> = {
  summary: "''",
  description: "''",
  example: 'undefined',
};

/** Puts a text in the place of a part of a source. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * Rewrites our files as they are bundled: a constant at the top of one that is a schema is made when it is first used, and not when
 * the function starts. Of the thousands that a function knows a request needs few. What reads `const a = z.object(…)` and
 * `a.parse(…)` becomes `const a = () => (made ??= z.object(…))` and `a().parse(…)`; a schema in an object that is made as the function
 * starts, such as a route, becomes a getter. Unless `described`, schemas and routes lose what only the description of the API tells.
 * @param values of our files, which bundles that are made together share
 */
export function deferredSchemas(values: LateValues, { described }: { described: boolean }): Plugin {
  return {
    name: 'deferred-schemas',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) =>
        values.isOurs(path)
          ? { contents: new Rewriting(values, path, described).text(), loader: 'ts' }
          : undefined,
      );
    },
  };
}

/** The rewriting of one file. */
class Rewriting {
  readonly #edits: Edit[] = [];
  readonly #values: LateValues;
  readonly #path: string;
  readonly #described: boolean;
  readonly #source: ts.SourceFile;
  readonly #inner: InnerNames;
  /** how many values of objects are kept once they are made */
  #kept = 0;

  constructor(values: LateValues, path: string, described: boolean) {
    this.#values = values;
    this.#path = path;
    this.#described = described;
    this.#source = values.fileAt(path).source;
    this.#inner = innerNames(this.#source);
  }

  text(): string {
    for (const statement of this.#source.statements) this.#look(statement, true);
    for (const [name, constant] of this.#values.fileAt(this.#path).constants)
      if (constant.initializer && this.#values.isLate(this.#path, name))
        this.#makeLate(name, constant, constant.initializer);
    const kept = Array.from({ length: this.#kept }, (_, index) => `$kept${index}`);
    return `${kept.length > 0 ? `let ${kept.join(', ')}; ` : ''}${edited(this.#source.text, this.#edits)}`;
  }

  #put(text: string, from: number, to = from): void {
    this.#edits.push({ from, to, text });
  }

  /** @param atStart whether this runs when the function starts, unless it is put off here */
  #look(node: ts.Node, atStart: boolean): void {
    if (isOfTypes(node)) return;
    if (ts.isIdentifier(node)) this.#lookAtName(node);
    else if (ts.isShorthandPropertyAssignment(node)) {
      if (this.#isLate(node.name)) this.#put(`: ${node.name.text}()`, node.name.end);
    } else if (ts.isPropertyAssignment(node)) this.#lookAtPart(node, atStart);
    else if (this.#isTold(node)) {
      const { expression } = node.expression;
      this.#put('', expression.end, node.end);
      this.#look(expression, atStart);
    } else {
      const isLater =
        ts.isFunctionLike(node) || (ts.isExpression(node) && this.#values.isMade(this.#path, node));
      this.#lookWithin(node, atStart && !isLater);
    }
  }

  #lookWithin(node: ts.Node, atStart: boolean): void {
    ts.forEachChild(node, (child) => this.#look(child, atStart));
  }

  #lookAtName(name: ts.Identifier): void {
    if (isReference(name) && this.#isLate(name)) this.#put('()', name.end);
  }

  #lookAtPart(part: ts.PropertyAssignment, atStart: boolean): void {
    const { name, initializer } = part;
    const begin = initializer.getStart();
    if (!this.#described && isOfRoute(part)) {
      this.#put(TOLD_OF_ROUTES[name.getText()] ?? '', begin, initializer.end);
    } else if (atStart && this.#values.isMade(this.#path, initializer)) {
      this.#put(`get ${name.getText()}() { return $kept${this.#kept++} ??= (`, name.getStart(), begin);
      this.#look(initializer, false);
      this.#put(') }', initializer.end);
    } else this.#lookWithin(part, atStart);
  }

  /** A constant is made when it is first asked for. */
  #makeLate(name: string, constant: ts.VariableDeclaration, value: ts.Expression): void {
    this.#put(`let ${name}$made; `, constant.parent.parent.getStart());
    this.#put(`() => (${name}$made ??= `, value.getStart());
    this.#put(')', value.end);
  }

  #isLate(name: ts.Identifier): boolean {
    return this.#values.isLate(this.#path, name.text) && !isShadowed(name, this.#inner);
  }

  /** Whether this is what a schema tells of itself, which is a call on it that gives the same schema. */
  #isTold(node: ts.Node): node is ts.CallExpression & { expression: ts.PropertyAccessExpression } {
    if (this.#described || !ts.isCallExpression(node) || node.arguments.length === 0) return false;
    const { expression } = node;
    return (
      ts.isPropertyAccessExpression(expression) &&
      TOLD.has(expression.name.text) &&
      this.#values.isMade(this.#path, expression.expression)
    );
  }
}

/** Whether this is of types alone, or names what another file has. */
const isOfTypes = (node: ts.Node): boolean =>
  ts.isTypeNode(node) ||
  ts.isInterfaceDeclaration(node) ||
  ts.isTypeAliasDeclaration(node) ||
  ts.isImportDeclaration(node) ||
  ts.isExportDeclaration(node);

/** Whether a name stands for its value here, and is not that of a property or of what is declared. */
function isReference(name: ts.Identifier): boolean {
  const { parent } = name;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === name;
  if (ts.isBindingElement(parent) && parent.propertyName === name) return false;
  return !('name' in parent) || parent.name !== name;
}

/** Whether this is what people read of a route. */
function isOfRoute({ name, parent }: ts.PropertyAssignment): boolean {
  const call = parent.parent.parent?.parent;
  return (
    name.getText() in TOLD_OF_ROUTES &&
    call !== undefined &&
    ts.isCallExpression(call) &&
    ts.isIdentifier(call.expression) &&
    call.expression.text === ROUTES
  );
}

function edited(text: string, edits: readonly Edit[]): string {
  let [done, at] = ['', 0];
  // Of those that begin at one place, what is put there comes before what goes.
  for (const { from, to, text: put } of edits.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    done += text.slice(at, from) + put;
    at = to;
  }
  return done + text.slice(at);
}
