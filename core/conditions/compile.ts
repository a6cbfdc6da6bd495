import {
  type Condition,
  type Conditions,
  conditionSchema,
  MOST_CONDITIONS,
  type StoredConditions,
  storedConditionsSchema,
} from '../../schemas/conditions.ts';
import { inWords as wordsOfIssue } from '../../schemas/in-words.ts';
import type { AnyFacts, Catalogue, Facts, FieldShape } from '../fields/index.ts';
import { type FieldProblem, InvalidInputError } from '../shared/errors.ts';
import { loadPatternMaker, type PatternMaker } from '../shared/pattern.ts';
import type { BusinessTime, NamedThing, Workshop } from './condition-test.ts';
import { dayStarts } from './day.ts';
import { changesAt, type Evaluated, explain, type Group, holds } from './evaluate.ts';
import type { GroupExplanation } from './explanation.ts';
import { testOf } from './test-of.ts';

/** What conditions need beside the facts. */
export interface ConditionDeps {
  /**
   * Loads the calendar that counts `hours: business`, when conditions ask for it; without one, such conditions are refused
   * or do not hold.
   */
  loadBusinessTime?: () => Promise<BusinessTime | undefined>;
}

/** Conditions that are ready to be asked about any facts, any number of times. */
export interface CompiledConditions<F extends AnyFacts = Facts> {
  /** keys of the fields that they read, each once */
  readonly fields: readonly string[];
  /** what they name of the desk; whoever stores them looks whether it exists */
  readonly things: readonly NamedThing[];
  /** keys of the fields of which the answer depends on the time that passes */
  readonly movedBy: readonly string[];
  /** keys of the fields of which a change is asked for: only who knows what was before can tell */
  readonly changesOf: readonly string[];
  holds(facts: F): boolean;
  /** Why they hold or do not, condition by condition. Its `holds` is that of `holds`. */
  explain(facts: F): GroupExplanation;
  /** The first moment after `facts.now` at which the answer becomes another by time alone; null: it does not. */
  changesAt(facts: F): Date | null;
}

/**
 * Compiles conditions that somebody writes.
 * @param path where they stand in the input, such as `conditions`; `''` when they are the input
 * @throws InvalidInputError `conditions.invalid` that names each wrong condition by its path
 */
export async function compileConditions<F extends AnyFacts = Facts>(
  conditions: Conditions,
  catalogue: Catalogue<F>,
  { path, ...deps }: ConditionDeps & { path: string },
): Promise<CompiledConditions<F>> {
  if (countOf(conditions) > MOST_CONDITIONS) throw tooManyError(path);
  const { compiled, problems } = await compile(conditions, catalogue, deps);
  if (problems.length === 0) return compiled;
  throw invalidError(problems.map((problem) => ({ ...problem, path: below(path, problem.path) })));
}

function invalidError(fields: readonly FieldProblem[]): InvalidInputError {
  return new InvalidInputError('conditions.invalid', 'Some conditions are wrong.', fields);
}

function tooManyError(path: string): InvalidInputError {
  return invalidError([{ path, message: `must have at most ${MOST_CONDITIONS} conditions in all` }]);
}

const below = (path: string, name: string) => (path ? `${path}.${name}` : name);

function countOf(node: Condition | Conditions): number {
  if (node.operator !== undefined) return 1;
  return [...(node.all ?? []), ...(node.any ?? [])].reduce((sum, item) => sum + countOf(item), 0);
}

/**
 * Compiles conditions that a row holds. A condition that this version or this desk does not know (a field of tomorrow, a
 * calendar that is gone) does not hold, and `explain` says so.
 */
export async function compileStoredConditions<F extends AnyFacts = Facts>(
  conditions: StoredConditions,
  catalogue: Catalogue<F>,
  deps: ConditionDeps,
): Promise<CompiledConditions<F>> {
  return (await compile(conditions, catalogue, deps)).compiled;
}

async function compile<F extends AnyFacts>(
  conditions: StoredConditions | Conditions,
  catalogue: Catalogue<F>,
  { loadBusinessTime }: ConditionDeps,
): Promise<{ compiled: CompiledConditions<F>; problems: FieldProblem[] }> {
  const written = JSON.stringify(conditions);
  const needsPatterns = written.includes('"matches"');
  const patternOf: PatternMaker = needsPatterns
    ? await loadPatternMaker()
    : () => ({ refused: 'cannot be read' });
  const businessTime = written.includes('"business"') ? await loadBusinessTime?.() : undefined;
  const compiler = new Compiler(catalogue, {
    businessTime,
    dayStart: dayStarts(catalogue.timeZone),
    patternOf,
  });
  const root = compiler.group(conditions, '');
  const { problems, things, fields, movedBy, changesOf } = compiler;
  return {
    problems,
    compiled: {
      fields: [...fields],
      things,
      movedBy: [...movedBy],
      changesOf: [...changesOf],
      holds: (facts) => holds(root, facts),
      explain: (facts) => explain(root, facts),
      changesAt: (facts) => changesAt(root, facts),
    },
  };
}

/** Walks conditions once, and gathers what it finds. */
class Compiler<F extends AnyFacts> {
  readonly problems: FieldProblem[] = [];
  readonly things: NamedThing[] = [];
  readonly fields = new Set<string>();
  readonly movedBy = new Set<string>();
  readonly changesOf = new Set<string>();
  readonly #catalogue: Catalogue<F>;
  readonly #workshop: Workshop;

  constructor(catalogue: Catalogue<F>, workshop: Workshop) {
    this.#catalogue = catalogue;
    this.#workshop = workshop;
  }

  group(node: unknown, path: string): Group<F> {
    const parsed = storedConditionsSchema.safeParse(node);
    if (!parsed.success) return this.#unknownGroup(path, 'is no group of conditions');
    const { all = [], any = [], ...unknown } = parsed.data;
    const [other] = Object.keys(unknown).filter((name) => unknown[name] !== undefined);
    if (other !== undefined)
      return this.#unknownGroup(`${path}${other}`, 'is nothing that this version knows');
    return {
      all: all.map((item, at) => this.#item(item, `${path}all.${at}`)),
      any: any.map((item, at) => this.#item(item, `${path}any.${at}`)),
    };
  }

  #item(node: Readonly<Record<string, unknown>>, path: string): Evaluated<F> {
    return node.operator === undefined && node.field === undefined
      ? this.group(node, `${path}.`)
      : this.#condition(node, path);
  }

  #unknownGroup(path: string, message: string): Group<F> {
    this.problems.push({ path, message });
    return { all: [], any: [], never: `${path} ${message}` };
  }

  #condition(node: Readonly<Record<string, unknown>>, path: string): Evaluated<F> {
    const field = this.#catalogue.find(String(node.field));
    const test = this.#testOf(node, field, path);
    const { field: key, operator, value } = node;
    const asked = { field: String(key), operator: String(operator), ...(value !== undefined && { value }) };
    if (typeof test === 'string' || field === undefined) {
      return { condition: asked, never: typeof test === 'string' ? test : 'There is no such field.' };
    }
    this.fields.add(field.key);
    if (test.turns) this.movedBy.add(field.key);
    if (String(operator).startsWith('changed')) this.changesOf.add(field.key);
    return { condition: asked, field, test };
  }

  /** The test of a condition, or why there is none. */
  #testOf(node: Readonly<Record<string, unknown>>, field: FieldShape | undefined, path: string) {
    const refuse = (problems: readonly FieldProblem[]) => {
      this.problems.push(...problems.map((problem) => ({ ...problem, path: `${path}.${problem.path}` })));
      return problems.map((problem) => `${problem.path} ${problem.message}`).join('; ');
    };
    if (field === undefined) return refuse([{ path: 'field', message: 'is not a field of this desk' }]);
    const parsed = conditionSchema.safeParse(node, { error: wordsOfIssue });
    if (!parsed.success) {
      return refuse(
        parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
      );
    }
    const condition: Condition = parsed.data;
    if (!field.operators.includes(condition.operator)) {
      const message = `is none that ${condition.field} takes: ${field.operators.join(', ')}`;
      return refuse([{ path: 'operator', message }]);
    }
    const made = testOf(condition, field, this.#workshop);
    if ('problems' in made) return refuse(made.problems);
    this.things.push(...(made.things ?? []).map((thing) => ({ ...thing, path: `${path}.${thing.path}` })));
    return made.test;
  }
}
