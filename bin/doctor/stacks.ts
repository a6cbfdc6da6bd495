import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { type Finding, good, mend } from './finding.ts';

/** A stack as it should be and as it is; `status` is null when it was never deployed. */
export interface StackFacts {
  readonly name: string;
  readonly status: string | null;
  readonly wanted: unknown;
  readonly deployed: unknown;
}

const templateSchema = z.object({
  Resources: z.record(z.string(), z.looseObject({ Type: z.string(), Metadata: z.unknown().optional() })),
  Outputs: z.record(z.string(), z.unknown()).default({}),
});

/** What a template makes, without the notes that the CDK's command line adds to it and the library does not. */
function essenceOf(template: unknown) {
  const { Resources, Outputs } = templateSchema.parse(template);
  const made = Object.entries(Resources)
    .filter(([, { Type }]) => Type !== 'AWS::CDK::Metadata')
    .map(([id, { Metadata: _, ...resource }]) => [id, resource]);
  return { Resources: Object.fromEntries(made), Outputs };
}

function isUpToDate({ wanted, deployed }: StackFacts): boolean {
  return isDeepStrictEqual(essenceOf(wanted), essenceOf(deployed));
}

/** Whether every stack is deployed, whole, and as this checkout describes it. */
export function stacksFinding(stacks: readonly StackFacts[]): Finding {
  const deploy = (names: readonly string[]) => `npx cdk deploy ${names.join(' ')}`;
  const named = (wrong: (stack: StackFacts) => boolean) => stacks.filter(wrong).map(({ name }) => name);
  const missing = named(({ status }) => status === null);
  if (missing.length > 0) return mend('Stacks', `${missing.join(', ')} not deployed`, deploy(missing));
  const broken = stacks.filter(({ status }) => !/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status ?? ''));
  if (broken.length > 0) {
    const said = broken.map(({ name, status }) => `${name} is ${status}`).join(', ');
    return mend('Stacks', said, 'see its events in CloudFormation, then deploy it again');
  }
  const old = named((stack) => !isUpToDate(stack));
  if (old.length > 0)
    return mend('Stacks', `${old.join(', ')} not as this checkout and cdk.json say`, deploy(old));
  return good('Stacks', `all ${stacks.length} are up to date`);
}
