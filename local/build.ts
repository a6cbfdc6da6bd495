/** `node local/build.ts ROOT FOLDER`: bundles the functions and synthesizes the CDK app into a folder. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildApp } from '../lib/app.ts';
import { bundle } from '../lib/bundle.ts';
import { readSettingsFile } from '../lib/settings.ts';

const [root = '', folder = ''] = process.argv.slice(2);
const { functionsDir } = await bundle({ outDir: folder, sourceDir: join(root, 'functions') });
const app = buildApp({
  settings: readSettingsFile(join(root, 'cdk.json')),
  bundleDir: functionsDir,
  validate: false,
  app: {
    outdir: join(folder, 'cdk.out'),
    analyticsReporting: false,
    context: { 'aws:cdk:disable-creation-stack-traces': true },
  },
});
app.synth();
// Without this, Node takes the bundles for ES modules when they run below the project's own package.json.
writeFileSync(join(folder, 'cdk.out/package.json'), '{ "type": "commonjs" }\n');
