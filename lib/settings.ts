import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { type Settings, settingsSchema } from '../schemas/settings.ts';
import { asciiJson } from './ascii-json.ts';

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

const unknownSetting = (names: readonly string[]): string =>
  `There is no setting ${names.map((name) => `"${name}"`).join(', ')}: see schemas/settings.ts for the settings there are.`;

const sentence = (issue: z.core.$ZodIssue, given: unknown): string => {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return unknownSetting(issue.keys.map((key) => [...path, key].join('.')));
  }
  const parent = issue.path.slice(0, -1).reduce<unknown>((value, key) => Object(value)[key], given);
  const missing = Object(parent)[issue.path.at(-1) ?? ''] === undefined;
  const reason = missing ? 'is missing' : issue.message.replace(/^Invalid input: expected/, 'must be a');
  return `The setting "${path.join('.') || 'bilet'}" ${reason}.`;
};

const FIELDS: ReadonlyMap<string, z.core.$ZodType> = new Map(Object.entries(settingsSchema.shape));

/** How names of settings look; the keys of the CDK and of feature flags have colons, slashes or hyphens in them. */
const SETTING_NAME = /^[A-Za-z][A-Za-z0-9.]*$/;

/** Bytes that the texts of a desk may take: every function knows them, and Lambda gives all that it knows 4 KB. */
const ROOM_FOR_TEXTS = 2900;

/** @throws SettingsError */
const requireRoom = ({ deskName = '', mailboxes, moreDomains }: Settings): void => {
  // Lambda measures the variables as JSON, in which these are JSON already.
  const bytes = JSON.stringify(
    [deskName, mailboxes, ...moreDomains.map((more) => more.domain)].map(asciiJson),
  ).length;
  if (bytes > ROOM_FOR_TEXTS)
    throw new SettingsError(
      `The settings "mailboxes", "moreDomains" and "deskName" take ${bytes} bytes together, and functions have room for ${ROOM_FOR_TEXTS}.`,
    );
};

/**
 * Reads the settings of a desk from a CDK context: the object under the key `bilet`, where each setting that is a
 * single value can be overridden by a context key of its own name (`-c inboundMail=false`).
 * @throws SettingsError naming the first setting that is wrong, or an override that overrides nothing
 */
export const readSettings = (context: Readonly<Record<string, unknown>>): Settings => {
  const { bilet, ...others } = context;
  const base = z.record(z.string(), z.unknown()).safeParse(bilet);
  if (!base.success)
    throw new SettingsError('The settings are missing: cdk.json must hold them under context.bilet.');
  const given: Record<string, unknown> = { ...base.data };
  for (const [key, value] of Object.entries(others)) {
    if (!SETTING_NAME.test(key)) continue;
    const field = FIELDS.get(key);
    if (field === undefined) throw new SettingsError(unknownSetting([key]));
    const kind = kindOf(field);
    if (!SCALAR_KINDS.has(kind))
      throw new SettingsError(`The setting "${key}" is not a single value: set it in cdk.json.`);
    given[key] = fromText(kind, value);
  }
  const parsed = settingsSchema.safeParse(given);
  if (parsed.success) {
    requireRoom(parsed.data);
    return parsed.data;
  }
  const [issue] = parsed.error.issues;
  throw new SettingsError(issue ? sentence(issue, given) : 'The settings cannot be read.');
};

const contextFileSchema = z.object({ context: z.record(z.string(), z.unknown()) });

/**
 * Reads the context that a `cdk.json` file gives to the CDK app.
 * @throws SettingsError when the file has none
 */
export const readContextFile = (path: string): Record<string, unknown> => {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new SettingsError(`${path} cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
  const file = contextFileSchema.safeParse(json);
  if (!file.success) throw new SettingsError(`The settings are missing: ${path} has no context.`);
  return file.data.context;
};

/**
 * Reads the settings from a `cdk.json` file, as the local host and the commands do.
 * @throws SettingsError naming the first setting that is wrong
 */
export const readSettingsFile = (path: string): Settings => readSettings(readContextFile(path));

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
