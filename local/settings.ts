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
  /** other places of providers of channels, by the beginnings of their addresses: stand-ins */
  providers?: Record<string, string> | undefined;
  dataFolder: string;
  adminToken?: string | undefined;
  /** a DynamoDB Local that is already running */
  databaseEndpoint?: string | undefined;
  fresh: boolean;
  json: boolean;
  sample: boolean;
  /** how many tickets of a demonstration are put into the desk; absent: none is */
  demoTickets?: number | undefined;
  verbose: boolean;
  /** counts what the desk uses of each service */
  meter: boolean;
};

/** Thrown for a setting that cannot be used; the message says which. */
export class HostSettingError extends Error {
  override readonly name = 'HostSettingError';
}

const PORT = 'must be a whole number from 0 to 65535';
const port = (fallback: number) =>
  z.coerce.number(PORT).int(PORT).min(0, PORT).max(65_535, PORT).default(fallback);
const UNDO = 'must be a whole number from 0 to 60';
const DEMO = 'must be a whole number from 1 to 20000';
const VERDICTS = Object.keys(NAMED_VERDICTS) as VerdictsName[];
const providers = z.record(z.url(), z.url());
const variables = z.looseObject({
  BILET_PORT: port(3333),
  BILET_SMTP_PORT: port(2525),
  BILET_MAIL_VERDICTS: z.enum(VERDICTS, `must be one of ${VERDICTS.join(', ')}`).default('gray'),
  BILET_UNDO_SECONDS: z.coerce.number(UNDO).int(UNDO).min(0, UNDO).max(60, UNDO).optional(),
  BILET_PROVIDERS: z
    .string()
    .transform((text, problem) => {
      try {
        return providers.parse(JSON.parse(text));
      } catch {
        problem.addIssue('must be JSON of addresses by the beginnings of those that they stand for');
        return z.NEVER;
      }
    })
    .optional(),
  BILET_DEMO_TICKETS: z.coerce.number(DEMO).int(DEMO).min(1, DEMO).max(20_000, DEMO).default(2000),
  BILET_DATA: z.string().min(1).default('.bilet'),
  BILET_ADMIN_TOKEN: z.string().min(8).optional(),
  DYNAMODB_ENDPOINT: z.url().optional(),
});
const FLAGS = ['--demo', '--fresh', '--json', '--meter', '--no-sample', '--verbose'];

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
  const { BILET_ADMIN_TOKEN, BILET_DEMO_TICKETS, BILET_UNDO_SECONDS } = parsed.data;
  const { BILET_PROVIDERS, DYNAMODB_ENDPOINT } = parsed.data;
  return {
    port: BILET_PORT,
    smtpPort: BILET_SMTP_PORT,
    mailVerdicts: BILET_MAIL_VERDICTS,
    undoSeconds: BILET_UNDO_SECONDS,
    providers: BILET_PROVIDERS,
    dataFolder: resolve(BILET_DATA),
    adminToken: BILET_ADMIN_TOKEN,
    databaseEndpoint: DYNAMODB_ENDPOINT,
    fresh: flags.includes('--fresh'),
    json: flags.includes('--json'),
    // A demonstration has mails enough.
    sample: !flags.includes('--no-sample') && !flags.includes('--demo'),
    ...(flags.includes('--demo') && { demoTickets: BILET_DEMO_TICKETS }),
    verbose: flags.includes('--verbose'),
    meter: flags.includes('--meter'),
  };
}
