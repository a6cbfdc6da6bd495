import { resolve } from 'node:path';
import * as z from 'zod';
import { NAMED_VERDICTS, type VerdictsName } from './smtp/verdicts.ts';

/** What the person who starts the host may choose. */
export type HostSettings = {
  port: number;
  smtpPort: number;
  /** what is found out about the senders of all mail */
  mailVerdicts: VerdictsName;
  /** seconds for which replies can be taken back; as cdk.json says when absent */
  undoSeconds?: number | undefined;
  dataFolder: string;
  adminToken?: string | undefined;
  /** a DynamoDB Local that is already running */
  databaseEndpoint?: string | undefined;
  fresh: boolean;
  json: boolean;
  sample: boolean;
  verbose: boolean;
};

/** Thrown for a setting that cannot be used; the message says which. */
export class HostSettingError extends Error {
  override readonly name = 'HostSettingError';
}

const PORT = 'must be a whole number from 0 to 65535';
const port = (fallback: number) =>
  z.coerce.number(PORT).int(PORT).min(0, PORT).max(65_535, PORT).default(fallback);
const UNDO = 'must be a whole number from 0 to 60';
const VERDICTS = Object.keys(NAMED_VERDICTS) as VerdictsName[];
const variables = z.looseObject({
  BILET_PORT: port(3333),
  BILET_SMTP_PORT: port(2525),
  BILET_MAIL_VERDICTS: z.enum(VERDICTS, `must be one of ${VERDICTS.join(', ')}`).default('gray'),
  BILET_UNDO_SECONDS: z.coerce.number(UNDO).int(UNDO).min(0, UNDO).max(60, UNDO).optional(),
  BILET_DATA: z.string().min(1).default('.bilet'),
  BILET_ADMIN_TOKEN: z.string().min(8).optional(),
  DYNAMODB_ENDPOINT: z.url().optional(),
});
const FLAGS = ['--fresh', '--json', '--no-sample', '--verbose'];

/** Reads the host's settings from environment and command line. @throws HostSettingError */
export function readHostSettings(
  environment: Record<string, string | undefined>,
  flags: string[],
): HostSettings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = variables.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new HostSettingError(`${issue?.path.join('.')} cannot be used: ${issue?.message}.`);
  }
  const unknown = flags.find((flag) => !FLAGS.includes(flag));
  if (unknown) throw new HostSettingError(`There is no option ${unknown}, only ${FLAGS.join(', ')}.`);
  const { BILET_PORT, BILET_SMTP_PORT, BILET_MAIL_VERDICTS, BILET_DATA } = parsed.data;
  const { BILET_ADMIN_TOKEN, BILET_UNDO_SECONDS, DYNAMODB_ENDPOINT } = parsed.data;
  return {
    port: BILET_PORT,
    smtpPort: BILET_SMTP_PORT,
    mailVerdicts: BILET_MAIL_VERDICTS,
    undoSeconds: BILET_UNDO_SECONDS,
    dataFolder: resolve(BILET_DATA),
    adminToken: BILET_ADMIN_TOKEN,
    databaseEndpoint: DYNAMODB_ENDPOINT,
    fresh: flags.includes('--fresh'),
    json: flags.includes('--json'),
    sample: !flags.includes('--no-sample'),
    verbose: flags.includes('--verbose'),
  };
}
