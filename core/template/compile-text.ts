import { type Template as Piece, Tag, type Variable } from 'liquidjs';
import { madeLate } from '../../schemas/late.ts';
import type { SaidForRequest } from '../../schemas/mailbox.ts';
import type { Catalogue, Facts, Field } from '../fields/index.ts';
import { FILLED_LIMIT, liquidEngine, type Place, placed } from './engine.ts';
import { requestForms } from './request-words.ts';
import { scopeOf } from './scope.ts';
import { templateFields } from './template-fields.ts';

const ENGINES = madeLate({ text: () => liquidEngine(), html: () => liquidEngine({ writesHtml: true }) });

/** What is wrong with a text, and where, both from 1. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly line: number;
  readonly column: number;
  constructor(reason: string, [line, column]: readonly [number, number]) {
    super(`line ${line}, column ${column}: ${reason}`);
    this.line = line;
    this.column = column;
  }
}

/** What a text may say of an article. */
export interface NamedArticle {
  readonly title: string;
  readonly summary: string;
  readonly link: string;
}

/** What a text is filled in with. */
export interface Filling extends Place {
  readonly facts: Facts;
  readonly deskName: string;
  /** the agent who writes, where the text may name them */
  readonly agentName?: string;
  /** the article that it brings, with its page */
  readonly article?: NamedArticle | undefined;
  /** what the mailbox says for "request"; the usual word when absent */
  readonly request?: SaidForRequest | undefined;
}

/** How a text is written, and what it may name beside fields and the name of the desk. */
export interface TextKind {
  /** plain text when absent; HTML, in which whatever is filled in is text */
  readonly format?: 'text' | 'html';
  /** whether an agent writes it, who is `agent.name` */
  readonly isByAgent?: boolean;
  /** whether it may name the article that it brings, as `article.title` */
  readonly isOfArticle?: boolean;
}

/**
 * How templates are written: the desk writes by some of them, where `agent.name` is empty, and agents sign by others; what is said of
 * an article is empty where there is none.
 */
export const TEMPLATE_KIND = { isByAgent: true, isOfArticle: true } as const satisfies TextKind;

/** A text that was found right, ready to be filled in. */
export interface CompiledText {
  /** what it names, so that nothing else has to be read */
  readonly fields: readonly Field[];
  /** whether it names who writes */
  readonly namesAgent: boolean;
  /** @throws TemplateError when what is known makes it fail, such as a number that is divided by nothing */
  fill(filling: Filling): string;
}

/** What is known beside the fields: what the desk is called, what it says for "request", and who writes. */
const DESK_NAMES = ['desk.name', 'desk.request'];
const AGENT_NAME = 'agent.name';
const NO_ARTICLE: NamedArticle = { title: '', summary: '', link: '' };
const ARTICLE_NAMES = Object.keys(NO_ARTICLE).map((name) => `article.${name}`);

/** What may follow a list, and a choice. */
const OF_LIST = ['size', 'first', 'last'];
const OF_CHOICE = ['key', 'label'];

/**
 * Reads a text, which may name what customers may know and no more.
 * @throws TemplateError for what is no Liquid, for a tag, filter or field that there is not, and for a loop in a loop
 */
export function compileText(text: string, catalogue: Catalogue, kind: TextKind = {}): CompiledText {
  const engine = ENGINES[kind.format ?? 'text'];
  const known = templateFields(catalogue);
  const pieces = failingAsOurs(() => engine.parse(text));
  requireNoLoopInLoop(pieces, false);
  const { globals } = failingAsOurs(() => engine.analyzeSync(pieces, { partials: false }));
  const variables = Object.values(globals).flat();
  const others = [
    ...DESK_NAMES,
    ...(kind.isByAgent ? [AGENT_NAME] : []),
    ...(kind.isOfArticle ? ARTICLE_NAMES : []),
  ];
  const named = variables.map((variable) => fieldOf(variable, known, others));
  const fields = new Set(named.filter((one) => typeof one !== 'string'));
  return {
    fields: [...fields],
    namesAgent: named.includes(AGENT_NAME),
    fill: ({ facts, deskName, agentName = '', article, language, timeZone, request: said }) => {
      const request = requestForms(said, language);
      const beside = {
        desk: { name: deskName, request: request.one ?? request.other },
        agent: { name: agentName },
        article: { ...NO_ARTICLE, ...article },
      };
      const scope = { ...scopeOf([...fields], facts, [language]), ...beside };
      const place = placed({ language, timeZone, request });
      const filled = String(failingAsOurs(() => engine.renderSync(pieces, scope, { globals: place })));
      if (filled.length > FILLED_LIMIT)
        throw new TemplateError(`it has more than ${FILLED_LIMIT} characters once it is filled in`, [1, 1]);
      return filled.trim();
    },
  };
}

/** The field that a variable names, or one of `others`, which are no fields. @throws TemplateError when there is none */
function fieldOf(
  variable: Variable,
  known: ReadonlyMap<string, Field>,
  others: readonly string[],
): Field | string {
  const { segments, location } = variable;
  const at = [location.row, location.col] as const;
  const names = segments.map((one) => {
    if (typeof one === 'object') throw new TemplateError('fields are named by words, not looked up', at);
    return String(one);
  });
  const path = names.join('.');
  if (others.includes(path)) return path;
  for (let length = names.length; length > 0; length -= 1) {
    const field = known.get(names.slice(0, length).join('.'));
    if (field && mayFollow(field, names.slice(length))) return field;
  }
  throw new TemplateError(`there is no field ${path} that customers see`, at);
}

function mayFollow({ type, many = false }: Field, rest: readonly string[]): boolean {
  const [next, ...further] = rest;
  if (next === undefined) return true;
  if (many && next === 'size') return further.length === 0;
  if (many && (OF_LIST.includes(next) || /^-?\d+$/.test(next)))
    return mayFollow({ type, many: false } as Field, further);
  return !many && (type === 'choice' || type === 'tree') && OF_CHOICE.includes(next) && further.length === 0;
}

function requireNoLoopInLoop(pieces: readonly Piece[], isInLoop: boolean): void {
  for (const piece of pieces) {
    const isLoop = piece instanceof Tag && piece.name === 'for';
    if (isLoop && isInLoop)
      throw new TemplateError('a loop must not stand in another one', positionOf(piece));
    requireNoLoopInLoop(childrenOf(piece), isInLoop || isLoop);
  }
}

function childrenOf(piece: Piece): readonly Piece[] {
  const { value, done } = piece.children?.(false, true).next() ?? {};
  return done && Array.isArray(value) ? value : [];
}

const positionOf = (piece: Piece): [number, number] => {
  const [line = 1, column = 1] = piece.token.getPosition();
  return [line, column];
};

/** What Liquid throws says where it was in its message, and in a token. */
function failingAsOurs<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const [, reason = error.message, line = '1', column = '1'] =
      /^(.*?)(?:, line:(\d+), col:(\d+))?$/s.exec(error.message.split('\n')[0] ?? '') ?? [];
    throw new TemplateError(reason, [Number(line), Number(column)]);
  }
}
