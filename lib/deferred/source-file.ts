import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import ts from 'typescript';

/** Marks a function whose calls have no effect but their value, for esbuild too. */
const PURE = '@__NO_SIDE_EFFECTS__';

/** What another file calls by this name. */
export interface Named {
  readonly file: string;
  readonly name: string;
}

/** A file of ours, as far as it says what the names at its top are. */
export interface SourceFile {
  readonly source: ts.SourceFile;
  /** local names of `import * as z from 'zod'` */
  readonly zod: Set<string>;
  /** names of other files: what it imports, and what it passes on */
  readonly others: Map<string, Named>;
  /** files of which it passes on whatever they export */
  readonly passedOn: string[];
  /** constants, each alone in its statement */
  readonly constants: Map<string, ts.VariableDeclaration>;
  /** functions without side effects */
  readonly pure: Set<string>;
}

/** Reads a file of TypeScript. */
export function readSource(path: string): SourceFile {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const file: SourceFile = {
    source,
    zod: new Set(),
    others: new Map(),
    passedOn: [],
    constants: new Map(),
    pure: new Set(),
  };
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) noteImport(file, statement);
    else if (ts.isExportDeclaration(statement)) noteExport(file, statement);
    else if (ts.isFunctionDeclaration(statement)) notePure(file, statement, statement.name);
    else if (ts.isVariableStatement(statement)) noteConstant(file, statement);
  }
  return file;
}

function noteImport(file: SourceFile, { importClause, moduleSpecifier }: ts.ImportDeclaration): void {
  const bindings = importClause?.namedBindings;
  if (bindings === undefined) return;
  if (ts.isNamespaceImport(bindings)) {
    if (textOf(moduleSpecifier) === 'zod') file.zod.add(bindings.name.text);
  } else noteOthers(file, bindings.elements, moduleSpecifier);
}

function noteExport(file: SourceFile, { exportClause, moduleSpecifier }: ts.ExportDeclaration): void {
  if (moduleSpecifier === undefined) return;
  if (exportClause && ts.isNamedExports(exportClause))
    noteOthers(file, exportClause.elements, moduleSpecifier);
  else {
    const from = fileOf(file, moduleSpecifier);
    if (from !== undefined) file.passedOn.push(from);
  }
}

function noteOthers(
  file: SourceFile,
  names: readonly (ts.ImportSpecifier | ts.ExportSpecifier)[],
  specifier: ts.Expression,
): void {
  const from = fileOf(file, specifier);
  if (from === undefined) return;
  for (const { name, propertyName } of names)
    file.others.set(name.text, { file: from, name: (propertyName ?? name).text });
}

function notePure(file: SourceFile, statement: ts.Statement, name: ts.Identifier | undefined): boolean {
  const before = file.source.text.slice(statement.pos, statement.getStart());
  if (name === undefined || !before.includes(PURE)) return false;
  file.pure.add(name.text);
  return true;
}

function noteConstant(file: SourceFile, statement: ts.VariableStatement): void {
  const { declarations, flags } = statement.declarationList;
  const [constant, ...more] = declarations;
  if (constant === undefined || more.length > 0 || !ts.isIdentifier(constant.name)) return;
  if ((flags & ts.NodeFlags.Const) === 0 || notePure(file, statement, constant.name)) return;
  file.constants.set(constant.name.text, constant);
}

const textOf = (specifier: ts.Expression): string =>
  ts.isStringLiteralLike(specifier) ? specifier.text : '';

/** The file that a specifier names; undefined for packages. */
function fileOf({ source }: SourceFile, specifier: ts.Expression): string | undefined {
  const text = textOf(specifier);
  const path = resolve(dirname(source.fileName), text);
  return text.startsWith('.') && path.endsWith('.ts') && existsSync(path) ? path : undefined;
}
