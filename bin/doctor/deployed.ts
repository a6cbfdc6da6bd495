import { TTL_ATTRIBUTE } from '../../core/shared/names.ts';
import { dynamoTable } from '../../core/shared/table.ts';
import { receiptRuleNames } from '../../lib/receipt-names.ts';
import type { Settings } from '../../schemas/settings.ts';
import { deadLetterQueues } from '../dead-letters/letter.ts';
import { sqsQueues } from '../dead-letters/queue-gateway.ts';
import { openDeployedDesk } from '../desk/deployed-gateway.ts';
import { commandFor, type DeskLocation } from '../desk/desk.ts';
import { readAlarmsOn, readSubscriptions } from './alarm-gateway.ts';
import { concurrencyFinding } from './concurrency.ts';
import { readConcurrencyLimit, readOpenShards } from './concurrency-gateway.ts';
import type { Dns } from './dns-gateway.ts';
import type { Check, Finding } from './finding.ts';
import { adminFinding, alarmsFinding, deadLettersFinding, type SignIn, tableFinding } from './keeping.ts';
import { readAccounts, readAdmins } from './people-gateway.ts';
import { mxFinding, notReceiving, policyFinding, receiptFinding } from './receiving.ts';
import {
  type CheckedDomain,
  checkedDomains,
  dkimFinding,
  identityFinding,
  quotaFinding,
  rateFinding,
  sandboxFinding,
} from './sending.ts';
import { readAccount, readActiveRuleSet, readIdentity } from './ses-gateway.ts';
import { readStack } from './stack-gateway.ts';
import { stacksFinding } from './stacks.ts';
import { readTable } from './table-gateway.ts';

/** What the doctor needs to know to look at a deployment. */
export interface Patient {
  readonly settings: Settings;
  readonly account: string;
  readonly region: string;
  readonly dns: Dns;
  /** The stacks as this checkout describes them. */
  readonly synthesize: () => Promise<readonly { readonly name: string; readonly template: unknown }[]>;
}

/** Does something once, however often it is asked for. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}

/** How many letters wait in each queue of dead letters of a desk. */
export async function countDeadLetters(desk: DeskLocation): Promise<Finding> {
  const client = sqsQueues();
  const counted = deadLetterQueues(desk.queues).map(async ({ name, url }) => ({
    name,
    count: await client.count(url),
  }));
  return deadLettersFinding(await Promise.all(counted), commandFor(desk, 'dlq', 'show', 'all'));
}

function stackChecks({ synthesize }: Patient): Check[] {
  const look = async () => {
    const wanted = await synthesize();
    const facts = wanted.map(async ({ name, template }) => {
      const deployed = await readStack(name);
      return { name, status: deployed?.status ?? null, wanted: template, deployed: deployed?.template };
    });
    return stacksFinding(await Promise.all(facts));
  };
  return [{ name: 'Stacks', look }];
}

/** What is to be looked at for a domain: its identity and its DNS records. */
function domainChecks({ settings, region, dns }: Patient, checked: CheckedDomain): Check[] {
  const { domain } = checked;
  const identity = once(() => readIdentity(domain));
  const mx = async () => mxFinding(domain, region, await dns.mx(domain));
  return [
    { name: 'Identity', look: async () => identityFinding(checked, await identity()) },
    { name: 'DKIM', look: async () => dkimFinding(checked, await identity()) },
    { name: 'MX record', look: settings.inboundMail ? mx : async () => notReceiving('MX record') },
    {
      name: 'SPF and DMARC',
      look: async () =>
        policyFinding(domain, await dns.txt(`bounce.${domain}`), await dns.txt(`_dmarc.${domain}`)),
    },
  ];
}

function mailChecks(patient: Patient): Check[] {
  const { settings } = patient;
  const account = once(readAccount);
  const rules = async () => receiptFinding(receiptRuleNames(settings), await readActiveRuleSet());
  return [
    ...checkedDomains(settings).flatMap((checked) => domainChecks(patient, checked)),
    { name: 'Receipt rules', look: settings.inboundMail ? rules : async () => notReceiving('Receipt rules') },
    { name: 'Sandbox', look: async () => sandboxFinding(await account()) },
    { name: 'Sending quota', look: async () => quotaFinding(await account()) },
    { name: 'Sending rate', look: async () => rateFinding(settings, await account()) },
  ];
}

function concurrencyCheck({ settings, synthesize }: Patient): Check {
  const look = async () => {
    const templates = (await synthesize()).map(({ template }) => template);
    // The table is named by the prefix of the desk.
    const shards = await readOpenShards(settings.prefix);
    return concurrencyFinding(settings, templates, { limit: await readConcurrencyLimit(), shards });
  };
  return { name: 'Concurrency', look };
}

function deskChecks({ settings, account, region }: Patient): Check[] {
  const { prefix, oidc } = settings;
  const topic = `arn:aws:sns:${region}:${account}:${prefix}-alarms`;
  const signIn = async (admins: readonly string[]): Promise<SignIn> => {
    if (oidc) return { issuer: oidc.issuer };
    const pool = (await readStack(`${prefix}-api`))?.outputs.UserPoolId;
    if (pool === undefined) throw new Error(`the stack ${prefix}-api names no user pool`);
    return { accounts: await readAccounts(pool, admins) };
  };
  return [
    {
      name: 'Dead letters',
      look: async () => countDeadLetters(await openDeployedDesk(settings)),
    },
    {
      name: 'Alarms',
      look: async () =>
        alarmsFinding(`${prefix}-alarms`, await readSubscriptions(topic), await readAlarmsOn(prefix, topic)),
    },
    {
      name: 'Admin',
      look: async () => {
        // The table is named by the prefix of the desk.
        const admins = await readAdmins(dynamoTable({ tableName: prefix }));
        return adminFinding(admins, await signIn(admins));
      },
    },
    { name: 'Table', look: async () => tableFinding(prefix, await readTable(prefix), TTL_ATTRIBUTE) },
  ];
}

/** What the doctor looks at in a deployment, in the order in which an owner sets things up. */
export function deployedChecks(asked: Patient): Check[] {
  const patient = { ...asked, synthesize: once(asked.synthesize) };
  return [...stackChecks(patient), ...mailChecks(patient), concurrencyCheck(patient), ...deskChecks(patient)];
}
