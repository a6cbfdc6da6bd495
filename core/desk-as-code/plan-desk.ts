import { BiletError, ConflictError, type FieldProblem, wrongFieldsError } from '../shared/errors.ts';
import { isSameValue } from '../shared/same-value.ts';
import { changesOf, type ThingChange } from './difference.ts';
import { type DeskDocument, readThings, stateOf } from './document.ts';
import type { Kind, Said } from './kind.ts';
import type { Names } from './names.ts';

/** A draft of the desk, on which a file is tried. */
export interface DeskDraft {
  readonly kinds: readonly Kind[];
  /** the names of what there is in the draft at this moment */
  readonly names: () => Promise<Names>;
}

/** What a file would change. */
export interface DeskPlan {
  /** names the state of the desk that the plan was made for */
  readonly basedOn: string;
  readonly becomes: string;
  readonly changes: readonly ThingChange[];
}

/** Most problems that one answer names. */
const MOST_PROBLEMS = 100;

/**
 * Makes a draft of the desk what a file says, by the commands that people change it with, and tells what that changes. Of a part that
 * the file has, what it does not name is retired, but for what the desk came with; a part that it has not is left alone.
 * @throws InvalidInputError that names each thing and field that is wrong
 * @throws ConflictError `configuration.changed` when the file was made of another state of the desk
 */
export async function planDesk(draft: DeskDraft, document: DeskDocument): Promise<DeskPlan> {
  const { kinds } = draft;
  requireParts(kinds, document);
  const before = await readThings(kinds, await draft.names());
  const basedOn = stateOf(before);
  if (document.basedOn !== undefined && document.basedOn !== basedOn) throw changedError();
  // What goes makes room for what comes, unless something that is there needs it until then.
  await retireRest(kinds, document);
  const problems: FieldProblem[] = [];
  for (const kind of kinds) {
    const part = document.parts[kind.name];
    if (part !== undefined) problems.push(...(await makeSo(kind, part, draft)));
  }
  problems.push(...(await retireRest(kinds, document)));
  if (problems.length > 0) throw wrongFieldsError(problems.slice(0, MOST_PROBLEMS));
  const after = await readThings(kinds, await draft.names());
  const changes = kinds.flatMap(({ name }) => changesOf(name, before.get(name) ?? [], after.get(name) ?? []));
  return { basedOn, becomes: stateOf(after), changes };
}

/** Why a file cannot be applied any more. */
export function changedError(): ConflictError {
  return new ConflictError(
    'configuration.changed',
    'Somebody has changed the desk since: pull it again, and make your changes there.',
  );
}

function requireParts(kinds: readonly Kind[], { parts }: DeskDocument): void {
  const known = new Set<string>(kinds.map(({ name }) => name));
  const problems = Object.keys(parts)
    .filter((name) => !known.has(name))
    .map((name) => ({ path: name, message: `is not a part of a desk: ${[...known].join(', ')} are` }));
  if (problems.length > 0) throw wrongFieldsError(problems);
}

/** Makes the things of a part what the file says: what needs another of them waits for it. What could not be made is told. */
async function makeSo(
  kind: Kind,
  part: Readonly<Record<string, Said>>,
  draft: DeskDraft,
): Promise<FieldProblem[]> {
  const names = await draft.names();
  const known = new Map((await kind.entries()).map((entry) => [entry.key, entry]));
  const work = Object.entries(part).map(([key, said]) => ({ key, said }));
  const make = async ({ key, said }: { key: string; said: Said }) => {
    const unnamed: FieldProblem[] = [];
    const meant = Object(names.onDesk(said, unnamed)) as Said;
    if (unnamed.length > 0) throw wrongFieldsError(unnamed);
    const entry = known.get(key);
    if (entry === undefined) return kind.create(key, meant);
    if (entry.isRetired) await kind.restore?.(key);
    return isSameValue(entry.said, meant) ? undefined : kind.update(key, meant);
  };
  return untilNothingGoes(work, make, (one) => `${kind.name}.${one.key}`);
}

/** Retires what the parts of a file do not name, the last kinds first. What could not be retired is told. */
async function retireRest(kinds: readonly Kind[], { parts }: DeskDocument): Promise<FieldProblem[]> {
  const problems: FieldProblem[] = [];
  for (const { name, entries, retire } of kinds.toReversed()) {
    const part = parts[name];
    if (part === undefined || retire === undefined) continue;
    const rest = (await entries()).filter(
      ({ key, isRetired, isShipped }) => !isRetired && !isShipped && !Object.hasOwn(part, key),
    );
    const act = ({ key }: { key: string }) => retire(key);
    problems.push(...(await untilNothingGoes(rest, act, ({ key }) => `${name}.${key}`)));
  }
  return problems;
}

/** Does what can be done, and what could not again after it, until nothing more can. Tells why the rest cannot. */
async function untilNothingGoes<Work>(
  work: readonly Work[],
  act: (one: Work) => Promise<unknown>,
  pathOf: (one: Work) => string,
): Promise<FieldProblem[]> {
  for (let left = work; ; ) {
    const failed: { one: Work; error: BiletError }[] = [];
    for (const one of left) {
      try {
        await act(one);
      } catch (error) {
        if (!(error instanceof BiletError) || error.kind === 'busy') throw error;
        failed.push({ one, error });
      }
    }
    if (failed.length === 0) return [];
    if (failed.length === left.length)
      return failed.flatMap(({ one, error }) => problemsIn(error, pathOf(one)));
    left = failed.map(({ one }) => one);
  }
}

function problemsIn({ fields, message }: BiletError, path: string): FieldProblem[] {
  if (fields.length === 0) return [{ path, message }];
  return fields.map((field) => ({ path: `${path}.${field.path}`, message: field.message }));
}
