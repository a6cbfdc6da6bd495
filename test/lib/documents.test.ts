import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { settingsSchema } from '../../schemas/settings.ts';
import { givenSettings, synthesize } from './support/templates.ts';

// Some outputs are there only when people sign in in a browser.
const signIn = { domainPrefix: 'example-desk', callbackUrls: ['https://app.example.com/'] };
const { resources, stackNames, outputs: outputsOf } = synthesize({ settings: givenSettings({ signIn }) });

/** What an owner reads on the first day and on the worst one, with line breaks out of the way. */
const documents = ['README.md', 'docs/runbook.md', 'docs/restore.md', 'docs/sign-in.md'].map(
  (file): [string, string] => [file, readFileSync(file, 'utf8').replace(/\s+/g, ' ')],
);

const words = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? match[0])),
];

const named = (type: string, property: string): string[] =>
  resources.filter(({ Type }) => Type === type).map(({ Properties }) => String(Properties[property]));

const queues = named('AWS::SQS::Queue', 'QueueName');
const logGroups = named('AWS::Logs::LogGroup', 'LogGroupName');
const NAMES = [
  ...stackNames,
  ...queues,
  ...named('AWS::Lambda::Function', 'FunctionName'),
  ...named('AWS::CloudWatch::Alarm', 'AlarmName'),
  ...named('AWS::SNS::Topic', 'TopicName'),
  ...named('AWS::StepFunctions::StateMachine', 'StateMachineName'),
  ...named('AWS::SES::ReceiptRuleSet', 'RuleSetName'),
  // The owner makes this table on the way.
  'Bilet-restored',
];
const outputs = stackNames.flatMap((name) => Object.keys(outputsOf(name.replace('Bilet-', ''))));

describe.each(documents)('%s', (_, text) => {
  test('names stacks, queues, functions and rule sets that there are', () => {
    const unknown = words(text, /\b(?:Bilet|Second)-[a-z]+(?:-[a-z]+)*/g).filter(
      (name) => !NAMES.includes(name.replace('Second', 'Bilet')),
    );
    expect(unknown).toEqual([]);
  });

  test('names log groups and functions that there are', () => {
    const groups = words(text, /(?:\/aws\/vendedlogs)?\/Bilet\/[a-z-]+/g);
    const functions = words(text, /`((?:api|clock|dashboard|mail|stream)-[a-z]+)`/g).map(
      (name) => `/Bilet/${name}`,
    );
    // A queue and its alarm are spoken of without the prefix too.
    const known = [...logGroups, ...queues.map((name) => name.replace('Bilet-', '/Bilet/'))];
    expect([...groups, ...functions].filter((name) => !known.includes(name))).toEqual([]);
  });

  test('gives commands that there are, for queues that there are', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync('package.json', 'utf8')));
    const commands = words(text, /npm run ([a-z][a-z:-]*)/g);
    expect(commands.filter((name) => scripts[name] === undefined)).toEqual([]);
    const letters = words(text, /npm run dlq -- (?:--aws )?(?:show|replay|discard) ([a-z-]+)/g);
    expect(letters.filter((name) => name !== 'all' && !queues.includes(`Bilet-${name}-failed`))).toEqual([]);
  });

  test('gives commands options that their help names', () => {
    const options = [...text.matchAll(/npm run ([a-z]+) -- ([^`|#]*?)(?=`| npm | npx | aws |$)/g)].flatMap(
      ([, tool = '', rest = '']) => words(rest, /(?<= |^)--[a-z]+/g).map((option) => ({ tool, option })),
    );
    const unknown = options.filter(({ tool, option }) => {
      const source = readFileSync(`bin/${tool}.ts`, 'utf8');
      const flags = source.includes('DESK_FLAGS') ? ['--aws', '--local'] : [];
      return !flags.includes(option) && !source.includes(`${option.slice(2)}: {`);
    });
    expect(unknown).toEqual([]);
  });

  test('names outputs that the stacks print', () => {
    const mentioned = words(text, /`(Dns\w+|Api\w+|UserPool\w+|Activate\w+)…?`/g);
    expect(mentioned.filter((name) => !outputs.some((output) => output.startsWith(name)))).toEqual([]);
  });

  test('names settings that there are', () => {
    const settings = settingsSchema.parse({
      domain: 'desk.example.com',
      deskName: 'Desk',
      mailboxes: [{ address: 'help@desk.example.com', name: 'Help' }],
    });
    const paths = words(text, /`((?:consumers|retention|sizes|throttling)\.\w+)`/g);
    const missing = paths.filter(
      (path) => path.split('.').reduce<unknown>((value, key) => Object(value)[key], settings) === undefined,
    );
    expect(missing).toEqual([]);
  });
});
