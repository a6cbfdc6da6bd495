import { type Finding, good, mend } from './finding.ts';

/** How a table is kept safe; null when there is no such table. */
export interface TableFacts {
  readonly deletionProtected: boolean;
  readonly pointInTimeRecovery: boolean;
  /** attribute by which rows expire, empty when they do not */
  readonly expiresBy: string;
  readonly streams: boolean;
}

/** Whether the table can be neither deleted by mistake nor lost, and does what the desk needs. */
export function tableFinding(table: string, facts: TableFacts | null, expiresBy: string): Finding {
  if (facts === null) return mend('Table', `there is no table ${table}`, 'npx cdk deploy the data stack');
  const lacks = [
    ...(facts.deletionProtected ? [] : ['deletion protection']),
    ...(facts.pointInTimeRecovery ? [] : ['point-in-time recovery']),
    ...(facts.streams ? [] : ['a stream']),
    ...(facts.expiresBy === expiresBy ? [] : [`time to live by ${expiresBy}`]),
  ];
  return lacks.length === 0
    ? good('Table', `${table} is protected, and can be restored to any moment of 35 days`)
    : mend(
        'Table',
        `${table} lacks ${lacks.join(', ')}`,
        'turn it on in the DynamoDB console, as the data stack says',
      );
}

/**
 * Whether work waits that nobody could do.
 * @param look the command that shows what waits
 */
export function deadLettersFinding(
  queues: readonly { name: string; count: number }[],
  look: string,
): Finding {
  const full = queues.filter(({ count }) => count > 0).map(({ name, count }) => `${count} in ${name}`);
  return full.length === 0
    ? good('Dead letters', `none in ${queues.length} queues`)
    : mend('Dead letters', full.join(', '), `${look}, and the article of the queue in docs/runbook.md`);
}

/** Whether somebody hears of alarms, and whether one is on. */
export function alarmsFinding(
  topic: string,
  subscriptions: readonly { endpoint: string; confirmed: boolean }[],
  on: readonly string[],
): Finding {
  const waiting = subscriptions.filter(({ confirmed }) => !confirmed).map(({ endpoint }) => endpoint);
  if (subscriptions.length === 0)
    return mend(
      'Alarms',
      `nobody is told: ${topic} has no subscription`,
      'set alarmEmail and deploy the data stack',
    );
  if (waiting.length > 0)
    return mend(
      'Alarms',
      `${waiting.join(', ')} has not confirmed`,
      'open the link in the mail that AWS sent there',
    );
  if (on.length > 0)
    return mend('Alarms', `on now: ${on.join(', ')}`, 'see their articles in docs/runbook.md');
  return good('Alarms', `${subscriptions.length} told, and none is on`);
}

/** Who signs people in: the desk's own user pool, with the admins' addresses that can, or an issuer elsewhere. */
export type SignIn = { readonly accounts: readonly string[] } | { readonly issuer: string };

/** Whether somebody can run the desk. */
export function adminFinding(admins: readonly string[], signIn: SignIn): Finding {
  if (admins.length === 0)
    return mend('Admin', 'the desk has none', 'npm run admin -- --name NAME --address ADDRESS');
  if ('issuer' in signIn) return good('Admin', `${admins.join(', ')}; ${signIn.issuer} signs them in`);
  if (signIn.accounts.length === 0)
    return mend(
      'Admin',
      `${admins.join(', ')} can work with tokens, but none has an account in the user pool`,
      `see docs/sign-in.md: aws cognito-idp admin-create-user … --username ${admins[0]}`,
    );
  return good('Admin', `${signIn.accounts.join(', ')} can sign in`);
}
