/** The whole desk on this machine: starts it, and says where it is. */
import { join } from 'node:path';
import { DataFolderUnusableError } from './data-folder.ts';
import { NoDatabaseError } from './database.ts';
import { putDemo } from './demo.ts';
import type { Host } from './host.ts';
import { PortTakenError } from './http.ts';
import { DataFolderInUseError } from './lock.ts';
import { deliverSample, type SampleTicket } from './sample.ts';
import { HostSettingError, type HostSettings, readHostSettings } from './settings.ts';

/** Functions on AWS live in UTC. */
process.env.TZ = 'UTC';

const STOPPED_WITHIN_MS = 15_000;
const root = join(import.meta.dirname, '..');

function asJson(host: Host, sample: SampleTicket | undefined): string {
  return JSON.stringify({
    api: host.api,
    docs: host.docs,
    help: host.help,
    reports: host.reports,
    outbox: host.outboxUrl,
    channels: host.channels,
    smtp: host.smtpPort,
    adminToken: host.adminToken,
    sampleTicket: sample?.id ?? null,
    signIn: host.signIn.endpoint ?? null,
    signInClient: host.signIn.browserClientId ?? null,
  });
}

function signInLines({ signIn: { endpoint, browserClientId } }: Host): string[] {
  if (endpoint === undefined) return [];
  return [
    `  Sign-in tokens  POST ${endpoint}/token {"email": "…"}`,
    `  Web pages       sign in at ${endpoint}, client ${browserClientId}`,
  ];
}

function sampleLines(host: Host, sample: SampleTicket): string[] {
  const { id, acknowledgement } = sample;
  return [
    `A sample mail came in through the SMTP door and became a ticket:`,
    '',
    `  Ticket #${id}       "${sample.subject}", from ${sample.from}`,
    `  Acknowledged    "${acknowledgement.subject}", to ${acknowledgement.to.join(', ')}`,
    `                  ${host.outboxUrl}/${encodeURIComponent(acknowledgement.id)}/raw`,
    '',
  ];
}

function asText(host: Host, sample: SampleTicket | undefined): string {
  return [
    '',
    ...(sample ? sampleLines(host, sample) : []),
    'The desk is running:',
    '',
    `  API             ${host.api}`,
    `  API docs        ${host.docs}`,
    `  Help centre     ${host.help}`,
    `  Reports         ${host.reports}`,
    `  Outbox          ${host.outboxUrl}`,
    `  Channels        ${host.channels}`,
    `  Mail in (SMTP)  127.0.0.1:${host.smtpPort}, to ${host.mailbox}`,
    `  Admin token     ${host.adminToken}`,
    ...signInLines(host),
    '',
    `Read the ${sample ? 'ticket' : 'tickets'} with`,
    '',
    `  curl -H 'Authorization: Bearer ${host.adminToken}' ${host.api}/tickets${sample ? `/${sample.id}` : ''}`,
    '',
    'Ctrl+C stops the desk; npm start brings it back with everything in it.',
  ].join('\n');
}

/** The one sentence for a failure that the person at the keyboard can do something about. */
function sentence(error: unknown, settings: HostSettings | undefined): string | undefined {
  if (error instanceof PortTakenError) {
    const variable = error.port === settings?.port ? 'BILET_PORT' : 'BILET_SMTP_PORT';
    return `Port ${error.port} is already taken: stop the program that has it, or set ${variable} to another (0 takes a free one).`;
  }
  const known = [DataFolderInUseError, DataFolderUnusableError, NoDatabaseError, HostSettingError];
  return known.some((kind) => error instanceof kind) && error instanceof Error ? error.message : undefined;
}

async function run(settings: HostSettings): Promise<void> {
  // Loaded when the settings are known to be right.
  const { startHost } = await import('./host.ts');
  const host = await startHost(root, settings);
  let stopDemo = async () => {};
  const stop = () => {
    setTimeout(() => process.exit(1), STOPPED_WITHIN_MS).unref();
    stopDemo()
      .then(host.stop)
      .then(() => process.exit(0));
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
  const { demoTickets: tickets, dataFolder } = settings;
  if (settings.sample || tickets !== undefined) await host.fillHelp();
  const sample = settings.sample ? await deliverSample(host) : undefined;
  if (settings.sample && !sample) {
    const logs = join(settings.dataFolder, 'logs');
    process.stderr.write(`The sample mail has not become a ticket yet; the logs in ${logs} may say why.\n`);
  }
  process.stdout.write(`${settings.json ? asJson(host, sample) : asText(host, sample)}\n`);
  const told = settings.json ? 2 : 1;
  if (tickets !== undefined) stopDemo = putDemo(root, { ...host, dataFolder, tickets, told });
}

let settings: HostSettings | undefined;
try {
  settings = readHostSettings(process.env, process.argv.slice(2));
  await run(settings);
} catch (error) {
  console.error(sentence(error, settings) ?? error);
  process.exit(1);
}
