import { resolve } from 'node:path';
import ts from 'typescript';
import { type Named, readSource, type SourceFile } from './source-file.ts';

/** What a schema does with a value, which is for whoever asks to say when. */
const PARSING = new Set(['parse', 'safeParse']);

/** Tells which values of our files are schemas, or made of schemas alone, so that they can be made when somebody first asks. */
export class LateValues {
  readonly #files = new Map<string, SourceFile>();
  readonly #verdicts = new Map<ts.VariableDeclaration, boolean>();
  readonly #dirs: readonly string[];

  /** @param dirs folders of our files */
  constructor(dirs: readonly string[]) {
    this.#dirs = dirs.map((dir) => `${resolve(dir)}/`);
  }

  isOurs(path: string): boolean {
    return this.#dirs.some((dir) => path.startsWith(dir));
  }

  fileAt(path: string): SourceFile {
    const file = this.#files.get(path) ?? readSource(path);
    this.#files.set(path, file);
    return file;
  }

  /** Whether a name at the top of a file, its own or one that it imports, is a constant that is made late. */
  isLate(file: string, name: string): boolean {
    const at = this.#declared({ file, name });
    const constant = at && this.fileAt(at.file).constants.get(at.name);
    if (constant?.initializer === undefined || at === undefined) return false;
    const known = this.#verdicts.get(constant);
    if (known !== undefined) return known;
    // One that names itself is asked for in a circle, which only what runs later can do.
    this.#verdicts.set(constant, false);
    const verdict = this.isMade(at.file, constant.initializer);
    this.#verdicts.set(constant, verdict);
    return verdict;
  }

  /** Whether a value is made by zod, by a function without side effects, or of such a value. */
  isMade(file: string, value: ts.Expression): boolean {
    const node = bare(value);
    if (ts.isIdentifier(node)) return this.isLate(file, node.text);
    if (ts.isCallExpression(node)) return this.#isMadeByCall(file, node);
    if (ts.isPropertyAccessExpression(node)) return this.#isMadePart(file, node);
    if (ts.isObjectLiteralExpression(node)) return node.properties.some((part) => this.#isSpread(file, part));
    return (
      ts.isArrayLiteralExpression(node) &&
      node.elements.some((part) => this.#isSpread(file, part) || this.isMade(file, part))
    );
  }

  #isSpread(file: string, part: ts.Node): boolean {
    return (ts.isSpreadAssignment(part) || ts.isSpreadElement(part)) && this.isMade(file, part.expression);
  }

  #isMadeByCall(file: string, { expression: maker, arguments: given }: ts.CallExpression): boolean {
    if (ts.isIdentifier(maker)) {
      const at = this.#declared({ file, name: maker.text });
      return at !== undefined && this.fileAt(at.file).pure.has(at.name);
    }
    const isParsing = ts.isPropertyAccessExpression(maker) && PARSING.has(maker.name.text);
    return this.isMade(file, maker) && (!isParsing || given.every(isEmpty));
  }

  #isMadePart(file: string, { expression, name }: ts.PropertyAccessExpression): boolean {
    if (!ts.isIdentifier(expression)) return this.isMade(file, expression);
    if (this.fileAt(file).zod.has(expression.text) || this.isLate(file, expression.text)) return true;
    const at = this.#declared({ file, name: expression.text });
    const object = at && this.fileAt(at.file).constants.get(at.name)?.initializer;
    const parts = at && object ? partsOf(object) : [];
    return parts.some(
      (part) =>
        at !== undefined && part.name.getText() === name.text && this.isMade(at.file, part.initializer),
    );
  }

  /** Where what a file calls by a name is declared at the top of a file of ours, as a constant or without side effects. */
  #declared({ file, name }: Named): Named | undefined {
    if (!this.isOurs(file)) return undefined;
    const { constants, pure, others, passedOn } = this.fileAt(file);
    if (constants.has(name) || pure.has(name)) return { file, name };
    const other = others.get(name);
    if (other !== undefined) return this.#declared(other);
    for (const from of passedOn) {
      const found = this.#declared({ file: from, name });
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** A value without what says of which type it is. */
function bare(value: ts.Expression): ts.Expression {
  const isWrapped =
    ts.isAsExpression(value) ||
    ts.isSatisfiesExpression(value) ||
    ts.isParenthesizedExpression(value) ||
    ts.isNonNullExpression(value);
  return isWrapped ? bare(value.expression) : value;
}

function partsOf(value: ts.Expression): readonly ts.PropertyAssignment[] {
  const object = bare(value);
  return ts.isObjectLiteralExpression(object) ? object.properties.filter(ts.isPropertyAssignment) : [];
}

const isEmpty = (value: ts.Expression): boolean =>
  ts.isObjectLiteralExpression(value) && value.properties.length === 0;
