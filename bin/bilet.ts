import { App } from 'aws-cdk-lib';
import { buildApp } from '../lib/app.ts';
import { bundle } from '../lib/bundle.ts';
import { readSettings, requireInboundRegion, SettingsError } from '../lib/settings.ts';

/** The CDK app: reads the settings from the context of cdk.json, bundles the functions, synthesizes the stacks. */
try {
  const settings = readSettings(new App({ autoSynth: false }).node.getAllContext());
  requireInboundRegion(settings, process.env.CDK_DEFAULT_REGION);
  const { functionsDir } = await bundle();
  buildApp({ settings, bundleDir: functionsDir, validate: process.env.CDK_VALIDATION !== 'false' }).synth();
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
