import * as z from 'zod';

const retrySchema = z.looseObject({ ErrorEquals: z.array(z.string()), MaxAttempts: z.int() });
const stateSchema = z.looseObject({
  Type: z.string(),
  Next: z.string().optional(),
  Timestamp: z.string().optional(),
  Retry: z.array(retrySchema).default([]),
  Choices: z.array(z.looseObject({ Condition: z.string(), Next: z.string() })).default([]),
  Default: z.string().optional(),
});
const machineSchema = z.looseObject({
  StartAt: z.string(),
  Comment: z.string(),
  States: z.record(z.string(), stateSchema),
});
type State = z.infer<typeof stateSchema>;

/** The expression inside `{% … %}`, which Mermaid would take for a comment. */
const expressionOf = (text: string): string => text.replace(/^\{%\s*|\s*%\}$/g, '');

/** The arrows that leave a state, each with its label. */
function arrowsFrom(name: string, state: State): string[] {
  const { Type, Next, Choices, Default, Retry } = state;
  return [
    ...(Next === undefined ? [] : [`${name} --> ${Next}`]),
    ...Choices.map(({ Condition, Next: to }) => `${name} --> ${to}: ${expressionOf(Condition)}`),
    ...(Default === undefined ? [] : [`${name} --> ${Default}: otherwise`]),
    ...Retry.map(({ ErrorEquals, MaxAttempts }) => {
      const errors = ErrorEquals.includes('States.ALL') ? 'any other error' : 'an error of Lambda itself';
      return `${name} --> ${name}: after ${errors}, up to ${MaxAttempts} times`;
    }),
    ...(Type === 'Succeed' ? [`${name} --> [*]`] : []),
  ];
}

/**
 * The page that shows the clock as a picture (Mermaid), printed from its definition in Amazon States Language.
 * @throws when the definition has no such shape
 */
export function clockPage(definition: unknown): string {
  const { StartAt, Comment, States } = machineSchema.parse(definition);
  const states = Object.entries(States);
  return [
    '# The clock',
    '',
    'A timer is an execution of this state machine, a Standard one of Step Functions. What is due within the hour has one asleep; a sweep',
    'every 15 minutes starts those that are missing. A timer is a hint: when it wakes, the row of its subject says what is due.',
    'Printed from the definition by `npm run docs`; edit `lib/clock-definition.ts` instead of this page.',
    '',
    '```mermaid',
    'stateDiagram-v2',
    ...states.map(([name, { Type, Timestamp }]) => {
      const until = Timestamp === undefined ? '' : ` until ${expressionOf(Timestamp)}`;
      return `  ${name}: ${name} (${Type}${until})`;
    }),
    `  [*] --> ${StartAt}`,
    ...states.flatMap(([name, state]) => arrowsFrom(name, state).map((arrow) => `  ${arrow}`)),
    '```',
    '',
    Comment,
    '',
  ].join('\n');
}
