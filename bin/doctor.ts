/**
 * `npm run doctor`: looks at a deployment, or at the local desk, and prints a line a check, with the mend. Exit code 1
 * when there is something to mend.
 */
import { parseArgs } from 'node:util';
import { readSettings } from '../lib/settings.ts';
import type { LocalDesk } from '../schemas/local-desk.ts';
import { chosenLocalDesk, DESK_FLAGS, openDesk } from './desk/choose.ts';
import { deskContext } from './desk/context.ts';
import { openDeployedDesk } from './desk/deployed-gateway.ts';
import { openLocalDesk } from './desk/local-gateway.ts';
import { sentenceOf, tell } from './desk/tell.ts';
import { readCaller } from './doctor/account-gateway.ts';
import { auditDesk } from './doctor/audit.ts';
import { channelChecks, channelPatient } from './doctor/channels.ts';
import { deployedChecks } from './doctor/deployed.ts';
import { machineDns } from './doctor/dns-gateway.ts';
import { type Check, type Finding, findingOf, formatFinding, good, mend } from './doctor/finding.ts';
import { localChecks } from './doctor/local.ts';
import { readStack } from './doctor/stack-gateway.ts';

const USAGE = `Looks at a desk and says what to mend.

  npm run doctor [-- --local | --aws] [-c prefix=Bilet] [--audit]

Without a flag, the local desk that is running; --aws means the one of cdk.json in the account and region of the shell,
-c prefix=Second another deployed desk, as with npx cdk deploy.

--audit reads the whole table instead, and proves that nobody has changed what the desk has told: exit code 1 when somebody
has, 2 when some events are in no chain.`;

async function report(checks: readonly Check[]): Promise<number> {
  let mends = 0;
  for (const check of checks) {
    const finding = await findingOf(check, sentenceOf);
    console.log(formatFinding(finding));
    if (finding.state === 'mend') mends += 1;
  }
  return mends;
}

/** Which channels there are, only the desk itself knows: where it cannot be asked, that is to be mended. */
async function reportChannels(find: () => Promise<readonly Check[]>): Promise<number> {
  try {
    return await report(await find());
  } catch (error) {
    const look = () => Promise.reject(error);
    return report([{ name: 'Channels', look }]);
  }
}

async function lookAtLocalDesk(local: LocalDesk): Promise<number> {
  const mends = await report(localChecks(local));
  const channels = async () => channelChecks(channelPatient(await openLocalDesk(local), local.api));
  return mends + (await reportChannels(channels));
}

async function lookAtDeployment(context: Record<string, unknown>): Promise<number> {
  const settings = readSettings(context);
  console.log(`This is ${settings.prefix}, a desk in AWS.`);
  let caller: Awaited<ReturnType<typeof readCaller>>;
  try {
    caller = await readCaller();
  } catch (error) {
    const said = error instanceof Error ? sentenceOf(error) : String(error);
    return print(mend('Credentials', said, 'the other checks need them'));
  }
  const { account, arn, region } = caller;
  print(good('Credentials', `${arn} in ${region}`));
  const synthesize = async () => (await import('./doctor/synthesis.ts')).synthesizeStacks(settings, context);
  const mends = await report(deployedChecks({ settings, account, region, dns: machineDns, synthesize }));
  const channels = async () => {
    const { publicOrigin, prefix } = settings;
    const api = publicOrigin ?? (await readStack(`${prefix}-api`))?.outputs.ApiUrl;
    if (api === undefined) throw new Error(`the stack ${prefix}-api names no API`);
    return channelChecks(channelPatient(await openDeployedDesk(settings), api));
  };
  return mends + (await reportChannels(channels));
}

function print(finding: Finding): number {
  console.log(formatFinding(finding));
  return finding.state === 'mend' ? 1 : 0;
}

async function doctor(): Promise<void> {
  const { values } = parseArgs({
    options: { ...DESK_FLAGS, audit: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return console.log(USAGE);
  if (values.audit) {
    process.exitCode = await auditDesk((await openDesk(values)).table, console.log);
    return;
  }
  const local = await chosenLocalDesk(values);
  if (local) {
    Object.assign(process.env, local.environment);
    console.log(`This is the local desk at ${local.api}.`);
  }
  const mends = await (local ? lookAtLocalDesk(local) : lookAtDeployment(deskContext(values)));
  console.log(mends === 0 ? 'All is well.' : `${mends} to mend.`);
  if (mends > 0) process.exitCode = 1;
}

tell(doctor);
