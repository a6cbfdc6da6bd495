import { BlockList, isIP } from 'node:net';
import * as z from 'zod';

type Test = (value: unknown) => boolean;

const oneOrMore = <T extends z.ZodType>(schema: T) => z.union([schema, z.array(schema).min(1)]);
const ignoreCase = z.strictObject({ 'equals-ignore-case': z.string() });
const comparison = z.enum(['=', '<', '<=', '>', '>=']);
const network = z.string().regex(/^[0-9a-fA-F.:]+\/\d{1,3}$/);
const fields = z.record(z.string(), z.unknown());

const anythingBut = z.union([
  oneOrMore(z.union([z.string(), z.number()])),
  z.strictObject({ prefix: oneOrMore(z.string()) }),
  z.strictObject({ suffix: oneOrMore(z.string()) }),
  z.strictObject({ wildcard: oneOrMore(z.string()) }),
  z.strictObject({ 'equals-ignore-case': oneOrMore(z.string()) }),
]);

/** One operator of an event pattern; anything that is none of these is a wrong pattern. */
const operator = z.union([
  z.strictObject({ prefix: z.union([z.string(), ignoreCase]) }),
  z.strictObject({ suffix: z.union([z.string(), ignoreCase]) }),
  z.strictObject({ 'anything-but': anythingBut }),
  z.strictObject({ numeric: z.array(z.union([comparison, z.number()])).min(2) }),
  z.strictObject({ exists: z.boolean() }),
  z.strictObject({ cidr: network }),
  z.strictObject({ wildcard: z.string() }),
  ignoreCase,
]);
const literal = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const lower = (text: string): string => text.toLowerCase();
const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);
const onText =
  (test: (text: string) => boolean): Test =>
  (value) =>
    typeof value === 'string' && test(value);

/** `*` stands for any run of characters; `\*` and `\\` are the characters themselves. */
function wildcard(pattern: string): Test {
  if (pattern.includes('**')) throw new Error(`Event pattern: "${pattern}" has two wildcards in a row.`);
  const source = pattern.replace(/\\[\\*]|[\s\S]/g, (part) => {
    if (part === '*') return '[\\s\\S]*';
    return part.slice(-1).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  const expression = new RegExp(`^${source}$`);
  return onText((text) => expression.test(text));
}

function numeric(parts: (string | number)[]): Test {
  const bounds: ((value: number) => boolean)[] = [];
  for (let index = 0; index < parts.length; index += 2) {
    const sign = comparison.parse(parts[index]);
    const bound = z.number().parse(parts[index + 1]);
    const compare = {
      '=': (n: number) => n === bound,
      '<': (n: number) => n < bound,
      '<=': (n: number) => n <= bound,
      '>': (n: number) => n > bound,
      '>=': (n: number) => n >= bound,
    };
    bounds.push(compare[sign]);
  }
  return (value) => typeof value === 'number' && bounds.every((holds) => holds(value));
}

function cidr(range: string): Test {
  const [address = '', bits = ''] = range.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  const block = new BlockList();
  block.addSubnet(address, Number(bits), family);
  return onText((text) => isIP(text) !== 0 && block.check(text, isIP(text) === 6 ? 'ipv6' : 'ipv4'));
}

function starts(prefix: string | z.infer<typeof ignoreCase>): Test {
  if (typeof prefix === 'string') return onText((text) => text.startsWith(prefix));
  return onText((text) => lower(text).startsWith(lower(prefix['equals-ignore-case'])));
}

function ends(suffix: string | z.infer<typeof ignoreCase>): Test {
  if (typeof suffix === 'string') return onText((text) => text.endsWith(suffix));
  return onText((text) => lower(text).endsWith(lower(suffix['equals-ignore-case'])));
}

function noneOf(refused: z.infer<typeof anythingBut>): Test {
  const tests: Test[] = [];
  if (typeof refused !== 'object' || Array.isArray(refused)) {
    const values = new Set<unknown>(list(refused));
    tests.push((value) => values.has(value));
  } else if ('prefix' in refused) tests.push(...list(refused.prefix).map(starts));
  else if ('suffix' in refused) tests.push(...list(refused.suffix).map(ends));
  else if ('wildcard' in refused) tests.push(...list(refused.wildcard).map(wildcard));
  else {
    const texts = new Set(list(refused['equals-ignore-case']).map(lower));
    tests.push(onText((text) => texts.has(lower(text))));
  }
  return (value) => !tests.some((test) => test(value));
}

function operatorTest(rule: Exclude<z.infer<typeof operator>, { exists: boolean }>): Test {
  if ('prefix' in rule) return starts(rule.prefix);
  if ('suffix' in rule) return ends(rule.suffix);
  if ('anything-but' in rule) return noneOf(rule['anything-but']);
  if ('numeric' in rule) return numeric(rule.numeric);
  if ('cidr' in rule) return cidr(rule.cidr);
  if ('wildcard' in rule) return wildcard(rule.wildcard);
  const wanted = lower(rule['equals-ignore-case']);
  return onText((text) => lower(text) === wanted);
}

/** The values a leaf list is tried on: an array offers its elements; an object or nothing offers none. */
function leaves(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(leaves);
  return value === undefined || (typeof value === 'object' && value !== null) ? [] : [value];
}

/** Every event comes by here, so that nothing is copied to look into it. */
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function compileRule(rule: unknown): Test {
  const plain = literal.safeParse(rule);
  if (plain.success) return (value) => leaves(value).includes(plain.data);
  const parsed = operator.safeParse(rule);
  if (!parsed.success) throw new Error(`Event pattern: unknown rule ${JSON.stringify(rule)}.`);
  const known = parsed.data;
  if ('exists' in known) return (value) => leaves(value).length > 0 === known.exists;
  const test = operatorTest(known);
  return (value) => leaves(value).some(test);
}

function compileField(pattern: unknown): Test {
  if (!Array.isArray(pattern)) {
    const nested = compile(pattern);
    return (value) => (Array.isArray(value) ? value.some(nested) : nested(value));
  }
  if (pattern.length === 0) throw new Error('Event pattern: an empty list matches nothing.');
  const rules = pattern.map(compileRule);
  return (value) => rules.some((rule) => rule(value));
}

function compile(pattern: unknown): Test {
  const parsed = fields.safeParse(pattern);
  if (!parsed.success)
    throw new Error(`Event pattern: ${JSON.stringify(pattern)} is neither a list nor fields.`);
  const tests = Object.entries(parsed.data).map(([key, rule]): Test => {
    if (key === '$or') {
      const choices = z.array(z.unknown()).min(1).parse(rule).map(compile);
      return (value) => choices.some((choice) => choice(value));
    }
    const field = compileField(rule);
    return (value) => {
      return field(isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined);
    };
  });
  return (value) => tests.every((test) => test(value));
}

const compiled = new WeakMap<object, Test>();

/**
 * Whether `value` (an event, a queue or stream record) matches an EventBridge event pattern, the language that
 * rules and the filters of event-source mappings share. All keys must match; within a list one rule is enough.
 * Throws on an operator or shape that the language does not have, whatever the value is.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function matches(pattern: unknown, value: unknown): boolean {
  if (typeof pattern !== 'object' || pattern === null) return compile(pattern)(value);
  const test = compiled.get(pattern) ?? compile(pattern);
  compiled.set(pattern, test);
  return test(value);
}
