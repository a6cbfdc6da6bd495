import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { type Settings, settingsSchema } from '../schemas/settings.ts';

/** A setting is missing, wrong or unknown; the message is one sentence that names it. */
export class SettingsError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SettingsError';
  }
}

const kindOf = (field: z.core.$ZodType): string => {
  let current = field;
  while (current instanceof z.ZodDefault || current instanceof z.ZodOptional) current = current.unwrap();
  return current._zod.def.type;
};

const SCALAR_KINDS: ReadonlySet<string> = new Set(['string', 'number', 'int', 'boolean', 'literal']);

/** Values given on the command line are text: numbers and booleans are read from it where the setting is one. */
const fromText = (kind: string, value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  if (kind === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  if (kind === 'number' && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  return value;
};

const sentence = (issue: z.core.$ZodIssue, given: unknown): string => {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => `"${[...path, key].join('.')}"`).join(', ');
    return `There is no setting ${names}: see schemas/settings.ts for the settings there are.`;
  }
  const parent = issue.path.slice(0, -1).reduce<unknown>((value, key) => Object(value)[key], given);
  const missing = Object(parent)[issue.path.at(-1) ?? ''] === undefined;
  const reason = missing ? 'is missing' : issue.message.replace(/^Invalid input: expected/, 'must be a');
  return `The setting "${path.join('.') || 'bilet'}" ${reason}.`;
};

/**
 * Reads the settings of a desk from a CDK context: the object under the key `bilet`, where each setting that is a
 * single value can be overridden by a context key of its own name (`-c inboundMail=false`).
 * @throws SettingsError naming the first setting that is wrong
 */
export const readSettings = (context: (key: string) => unknown): Settings => {
  const base = z.record(z.string(), z.unknown()).safeParse(context('bilet'));
  if (!base.success)
    throw new SettingsError('The settings are missing: cdk.json must hold them under context.bilet.');
  const given: Record<string, unknown> = { ...base.data };
  for (const [key, field] of Object.entries(settingsSchema.shape)) {
    const override = context(key);
    const kind = kindOf(field);
    if (override !== undefined && SCALAR_KINDS.has(kind)) given[key] = fromText(kind, override);
  }
  const parsed = settingsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new SettingsError(issue ? sentence(issue, given) : 'The settings cannot be read.');
};

/**
 * Reads the context that a `cdk.json` file gives to the CDK app.
 * @throws SettingsError when the file has none
 */
export const readContextFile = (path: string): Record<string, unknown> => {
  const file = z
    .object({ context: z.record(z.string(), z.unknown()) })
    .safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!file.success) throw new SettingsError(`The settings are missing: ${path} has no context.`);
  return file.data.context;
};

/**
 * Reads the settings from a `cdk.json` file, as the local host does, with overrides given by key.
 * @throws SettingsError naming the first setting that is wrong
 */
export const readSettingsFile = (
  path: string,
  overrides: Readonly<Record<string, unknown>> = {},
): Settings => {
  const context = readContextFile(path);
  return readSettings((key) => overrides[key] ?? context[key]);
};

/**
 * Stops a desk that would wait for mail in a region where SES receives none.
 * @param region where the desk is deployed; nothing is checked while it is not known
 * @throws SettingsError
 */
export const requireInboundRegion = (settings: Settings, region: string | undefined): void => {
  if (region === undefined || !settings.inboundMail || settings.inboundRegions.includes(region)) return;
  throw new SettingsError(
    `SES receives no mail in ${region}: deploy to one of ${settings.inboundRegions.join(', ')}, set "inboundMail" to false, or add the region to the setting "inboundRegions" if AWS has opened it.`,
  );
};
