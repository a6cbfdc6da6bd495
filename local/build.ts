/** `node local/build.ts ROOT FOLDER`: bundles the functions and synthesizes the CDK app into a folder. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildApp } from '../lib/app.ts';
import { bundle } from '../lib/bundle.ts';
import { readSettingsFile } from '../lib/settings.ts';
import type { Settings } from '../schemas/settings.ts';

/** Sign-in in a browser can be tried here without any setting, by the docs page. */
const withSignIn = (settings: Settings): Settings => {
  if (settings.oidc || settings.signIn) return settings;
  const docs = 'http://127.0.0.1:3333/docs';
  const signIn = {
    domainPrefix: 'local',
    callbackUrls: [`${docs}/oauth2-redirect.html`],
    logoutUrls: [docs],
  };
  return { ...settings, signIn };
};

const [root = '', folder = ''] = process.argv.slice(2);
const { functionsDir } = await bundle({ outDir: folder, sourceDir: join(root, 'functions') });
const app = buildApp({
  settings: withSignIn(readSettingsFile(join(root, 'cdk.json'))),
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
