import { App, type AppProps, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { Settings } from '../schemas/settings.ts';
import type { Desk } from './constructs/desk-function.ts';
import { ApiStack } from './stacks/api-stack.ts';
import { DataStack } from './stacks/data-stack.ts';
import { GuardStack } from './stacks/guard-stack.ts';
import { LakeStack } from './stacks/lake-stack.ts';
import { MailStack } from './stacks/mail-stack.ts';
import { ReceiptStack } from './stacks/receipt-stack.ts';
import { SearchStack } from './stacks/search-stack.ts';
import { WorkflowStack } from './stacks/workflow-stack.ts';

export interface DeskAppOptions {
  readonly settings: Settings;
  /** Folder with one bundle folder for each function, as `bundle` writes it. */
  readonly bundleDir: string;
  /**
   * Whether templates are checked against the rules of CloudFormation and of both cdk-nag packs.
   * @default true
   */
  readonly validate?: boolean;
  /**
   * What the CDK app itself is given, such as an output folder or context.
   * @default what the CDK command line passes
   */
  readonly app?: AppProps;
}

/** Behaviour of the CDK that the templates depend on; fixed here, so that every way to synthesize gives the same. */
const FLAGS = {
  '@aws-cdk/aws-iam:minimizePolicies': true,
  '@aws-cdk/aws-sns-subscriptions:restrictSqsDescryption': true,
  '@aws-cdk/core:checkSecretUsage': true,
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  '@aws-cdk/core:enablePartitionLiterals': true,
  '@aws-cdk/core:explicitStackTags': true,
  '@aws-cdk/core:target-partitions': ['aws'],
};

/** Builds the desk's stacks; `synth()` on the result gives their templates. */
export const buildApp = ({ settings, bundleDir, validate = true, app: props }: DeskAppOptions): App => {
  const app = new App({
    autoSynth: false,
    ...props,
    context: { ...FLAGS, ...props?.context },
    builtinCloudFormationValidation: validate,
  });
  addStacks(app, settings, bundleDir);
  Tags.of(app).add('bilet:desk', settings.prefix);
  if (validate) {
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  }
  return app;
};

const addStacks = (app: App, settings: Settings, bundleDir: string): void => {
  const { prefix } = settings;
  const terminationProtection = true;
  const data = new DataStack(app, `${prefix}-data`, { settings, terminationProtection });
  const { table, mail, attachments, search, bus, monitoring } = data;
  const desk: Desk = { settings, bundleDir, monitoring };
  const { openSearch } = settings;
  const engine =
    openSearch && new SearchStack(app, `${prefix}-search`, { settings: { ...settings, openSearch } });
  const collection = engine?.collection;
  const { lake: asked } = settings;
  const lake =
    asked && new LakeStack(app, `${prefix}-lake`, { prefix, terminationProtection, ...asked }).bucket;
  const parts = { desk, table, mail, attachments, search, collection, bus, terminationProtection };
  const mailStack = new MailStack(app, `${prefix}-mail`, parts);
  if (settings.inboundMail) {
    const { topic } = mailStack.inbound;
    const receipt = new ReceiptStack(app, `${prefix}-receipt`, {
      settings,
      mail,
      topic,
      terminationProtection,
    });
    // SES tries the topic when the rule is made, so its policy must be there.
    receipt.addStackDependency(mailStack);
  }
  const waf = settings.helpCentre?.waf;
  if (waf) new GuardStack(app, `${prefix}-guard`, { prefix: prefix.toLowerCase(), waf });
  const workflow = new WorkflowStack(app, `${prefix}-workflow`, { ...parts, lake });
  const api = new ApiStack(app, `${prefix}-api`, {
    ...parts,
    channelQueue: workflow.channelQueue,
  });
  // Requests write what consumers react to: those are to know it first.
  api.addStackDependency(mailStack);
  api.addStackDependency(workflow);
};
