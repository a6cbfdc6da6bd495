import { readContextFile, readSettings, SettingsError } from '../../lib/settings.ts';
import type { Settings } from '../../schemas/settings.ts';

/** Flag that sets a setting for one run, as the CDK takes it: `-c prefix=Second`. */
export const CONTEXT_FLAG = { context: { type: 'string', short: 'c', multiple: true } } as const;

/** What was given with the flag, each as `key=value`. */
export interface GivenContext {
  readonly context?: readonly string[] | undefined;
}

/**
 * The context of `cdk.json` with what was given on the command line, as the CDK app would see it.
 * @throws SettingsError when something given is not `key=value`
 */
export function deskContext({ context = [] }: GivenContext): Record<string, unknown> {
  const given = context.map((text): [string, string] => {
    const at = text.indexOf('=');
    if (at < 1)
      throw new SettingsError(`-c takes a setting and its value, such as -c prefix=Second, not ${text}.`);
    return [text.slice(0, at), text.slice(at + 1)];
  });
  return { ...readContextFile('cdk.json'), ...Object.fromEntries(given) };
}

/** The settings of `cdk.json` with what was given on the command line. @throws SettingsError */
export function deskSettings(given: GivenContext): Settings {
  return readSettings(deskContext(given));
}
