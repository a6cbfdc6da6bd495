import * as z from 'zod';

const described = { Comment: z.string().optional(), QueryLanguage: z.literal('JSONata').optional() };
const assign = z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.unknown()).optional();
const onward = { Next: z.string().optional(), End: z.literal(true).optional() };
const output = { Output: z.unknown().optional(), Assign: assign };
const whole = z.number().int().min(0);

const retrier = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: z.array(z.string()).min(1),
  IntervalSeconds: whole.min(1).default(1),
  MaxAttempts: whole.default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: whole.min(1).optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).default('NONE'),
});
const catcher = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: z.array(z.string()).min(1),
  Next: z.string(),
  ...output,
});
const guarded = { Retry: z.array(retrier).default([]), Catch: z.array(catcher).default([]) };
const branch = z.strictObject({
  Comment: z.string().optional(),
  StartAt: z.string(),
  get States() {
    return states;
  },
});

const task = z.strictObject({
  Type: z.literal('Task'),
  ...described,
  Resource: z
    .string()
    .regex(
      /^arn:aws[\w-]*:(states:::lambda:invoke|lambda:[\w-]+:\d{12}:function:[\w-]+(:[\w$-]+)?)$/,
      'only lambda:invoke and function ARNs are supported',
    ),
  Arguments: z.unknown().optional(),
  TimeoutSeconds: z.number().int().min(1).optional(),
  ...output,
  ...onward,
  ...guarded,
});
const choice = z.strictObject({
  Type: z.literal('Choice'),
  ...described,
  Choices: z
    .array(
      z.strictObject({
        Comment: z.string().optional(),
        Condition: z.union([z.string(), z.boolean()]),
        Next: z.string(),
        ...output,
      }),
    )
    .min(1),
  Default: z.string().optional(),
  ...output,
});
const wait = z
  .strictObject({
    Type: z.literal('Wait'),
    ...described,
    Seconds: z.union([whole, z.string()]).optional(),
    Timestamp: z.string().optional(),
    ...output,
    ...onward,
  })
  .refine((state) => (state.Seconds === undefined) !== (state.Timestamp === undefined), {
    error: 'a Wait has either Seconds or Timestamp',
  });
const pass = z.strictObject({ Type: z.literal('Pass'), ...described, ...output, ...onward });
const succeed = z.strictObject({ Type: z.literal('Succeed'), ...described, Output: z.unknown().optional() });
const fail = z.strictObject({
  Type: z.literal('Fail'),
  ...described,
  Error: z.string().optional(),
  Cause: z.string().optional(),
});
const parallel = z.strictObject({
  Type: z.literal('Parallel'),
  ...described,
  Branches: z.array(branch).min(1),
  Arguments: z.unknown().optional(),
  ...output,
  ...onward,
  ...guarded,
});
const map = z.strictObject({
  Type: z.literal('Map'),
  ...described,
  Items: z.unknown().optional(),
  ItemSelector: z.unknown().optional(),
  ItemProcessor: branch.extend({
    ProcessorConfig: z.strictObject({ Mode: z.literal('INLINE') }).optional(),
  }),
  MaxConcurrency: whole.default(0),
  ...output,
  ...onward,
  ...guarded,
});

const state = z.discriminatedUnion('Type', [task, choice, wait, pass, succeed, fail, parallel, map]);
const states: z.ZodType<Record<string, z.infer<typeof state>>> = z.record(z.string(), state);
const machine = z.strictObject({
  Comment: z.string().optional(),
  Version: z.string().optional(),
  QueryLanguage: z.literal('JSONata'),
  StartAt: z.string(),
  States: states,
  TimeoutSeconds: z.number().int().min(1).optional(),
});

/** A state of a machine in JSONata, with the fields this host understands. */
export type State = z.infer<typeof state>;
/** A state that can be retried and caught. */
export type GuardedState = Extract<State, { Retry: unknown }>;
/** A list of states and where it begins: a machine, a branch, or the body of a Map. */
export type Flow = { StartAt: string; States: Record<string, State> };
/** A whole machine. */
export type Definition = z.infer<typeof machine>;

function targets(current: State): string[] {
  const next = 'Next' in current && current.Next !== undefined ? [current.Next] : [];
  const caught = 'Catch' in current ? current.Catch.map((rule) => rule.Next) : [];
  if (current.Type !== 'Choice') return [...next, ...caught];
  return [...current.Choices.map((rule) => rule.Next), ...(current.Default ? [current.Default] : [])];
}

function checkFlow(flow: Flow): void {
  const known = (name: string): void => {
    if (!Object.hasOwn(flow.States, name)) throw new Error(`State machine: there is no state "${name}".`);
  };
  known(flow.StartAt);
  for (const [name, current] of Object.entries(flow.States)) {
    targets(current).forEach(known);
    const goesOn = !['Choice', 'Succeed', 'Fail'].includes(current.Type);
    if (goesOn && 'Next' in current === 'End' in current) {
      throw new Error(`State machine: "${name}" has neither or both of Next and End.`);
    }
    if (current.Type === 'Parallel') current.Branches.forEach(checkFlow);
    if (current.Type === 'Map') checkFlow(current.ItemProcessor);
  }
}

/**
 * Reads an Amazon States Language definition (an object or its JSON). Throws, naming the place, when it uses a state,
 * field or query language that this host does not run, or a state that is not there: better refused than half obeyed.
 * https://states-language.net/
 */
export function parseDefinition(definition: unknown): Definition {
  const value: unknown = typeof definition === 'string' ? JSON.parse(definition) : definition;
  const parsed = machine.safeParse(value);
  if (!parsed.success) throw new Error(`State machine: ${z.prettifyError(parsed.error)}`);
  checkFlow(parsed.data);
  return parsed.data;
}
