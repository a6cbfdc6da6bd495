import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { FUNCTION_ENTRIES, functionName } from '../../../lib/functions.ts';
import { type Settings, settingsSchema } from '../../../schemas/settings.ts';
import { onceInThisRun } from '../../support/this-run.ts';

/** Settings of the desk that the tests synthesize. */
export const givenSettings = (changes: Partial<z.input<typeof settingsSchema>> = {}): Settings =>
  settingsSchema.parse({
    domain: 'desk.example.com',
    deskName: 'Example Desk',
    mailboxes: [
      { address: 'support@desk.example.com', name: 'Example Support' },
      { address: 'billing@desk.example.com', name: 'Example Billing' },
    ],
    ...changes,
  });

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that goes when the tests of a file are over. */
export const givenFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'bilet-templates-'));
  folders.push(folder);
  return folder;
};

/** A folder with a small bundle for each function, as templates need assets but not their contents. */
export const givenBundles = (): string => {
  const folder = givenFolder();
  for (const entry of FUNCTION_ENTRIES) {
    mkdirSync(join(folder, functionName(entry)));
    writeFileSync(
      join(folder, functionName(entry), 'index.js'),
      `exports.handler = async () => '${entry}';\n`,
    );
  }
  return folder;
};

const resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
  DependsOn: z.array(z.string()).optional(),
});

/** A resource of a template with its stack and its logical id. */
export interface TemplateResource extends z.output<typeof resource> {
  readonly stack: string;
  readonly logicalId: string;
}

const stacksSchema = z.array(
  z.object({
    stackName: z.string(),
    template: z.record(z.string(), z.unknown()),
    /** names of the stacks that are deployed before it */
    after: z.array(z.string()),
  }),
);
const shape = z.object({
  Resources: z.record(z.string(), resource),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() })).default({}),
});

/** The CDK, which takes a second to load: only where something is synthesized that no other file has asked for. */
const cdk = () => ({
  ...jest.requireActual<typeof import('aws-cdk-lib/assertions')>('aws-cdk-lib/assertions'),
  ...jest.requireActual<typeof import('../../../lib/app.ts')>('../../../lib/app.ts'),
});

function stacksOf(settings: Settings): unknown {
  const app = cdk().buildApp({
    settings,
    bundleDir: givenBundles(),
    validate: false,
    app: { outdir: givenFolder(), context: { 'aws:cdk:disable-creation-stack-traces': true } },
  });
  const { stacks } = app.synth();
  const named = new Map(stacks.map(({ id, stackName }) => [id, stackName]));
  return stacks.map(({ stackName, template, dependencies }) => {
    const after = dependencies.flatMap(({ id }) => named.get(id) ?? []);
    return { stackName, template, after };
  });
}

/** Every stack of a desk, synthesized without validation, and all their resources in one list. */
export const synthesize = ({ settings = givenSettings() }: { settings?: Settings } = {}) => {
  const stacks = stacksSchema
    .parse(onceInThisRun(['templates', settings], () => stacksOf(settings)))
    .sort((one, other) => one.stackName.localeCompare(other.stackName));
  const stack = (name: string) => {
    const found = stacks.find(({ stackName }) => stackName === `${settings.prefix}-${name}`);
    if (found === undefined) throw new Error(`There is no stack ${name}.`);
    return found;
  };
  const json = (name: string) => stack(name).template;
  const resources: TemplateResource[] = stacks.flatMap(({ stackName, template }) =>
    Object.entries(shape.parse(template).Resources).map(([logicalId, found]) => ({
      ...found,
      logicalId,
      stack: stackName.slice(settings.prefix.length + 1),
    })),
  );
  return {
    template: (name: string): Template => cdk().Template.fromJSON(json(name)),
    outputs: (name: string) => shape.parse(json(name)).Outputs,
    resources,
    /** The template of each stack, as it is deployed. */
    stackTemplates: stacks.map(({ template }) => template),
    /** The stacks that are deployed before this one. */
    dependencies: (name: string) => stack(name).after.toSorted(),
    stackNames: stacks.map(({ stackName }) => stackName),
  };
};
