import { connect } from 'node:net';
import { dynamoTable } from '../../core/shared/table.ts';
import type { LocalDesk } from '../../schemas/local-desk.ts';
import { openLocalDesk } from '../desk/local-gateway.ts';
import { countDeadLetters } from './deployed.ts';
import { type Check, type Finding, good, mend, none } from './finding.ts';
import { adminFinding } from './keeping.ts';
import { readAdmins } from './people-gateway.ts';
import { hasStream } from './table-gateway.ts';

const RESTART = 'stop the local desk and run npm start again';

/** What a deployment has and the local desk has not. */
const ELSEWHERE = [
  ...['Stacks', 'Identity', 'DKIM', 'MX record', 'SPF and DMARC', 'Receipt rules', 'Sandbox'],
  ...['Sending quota', 'Sending rate', 'Concurrency', 'Alarms'],
];

async function apiFinding(api: string): Promise<Finding> {
  const { status } = await fetch(`${api}/openapi.json`);
  return status === 200
    ? good('API', `${api} answers`)
    : mend('API', `${api}/openapi.json answers ${status}`, RESTART);
}

/** Whether the SMTP door greets; nothing is delivered. */
function doorFinding(port: number): Promise<Finding> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    const say = (finding: Finding) => {
      socket.destroy();
      done(finding);
    };
    const closed = mend('SMTP door', `port ${port} does not answer`, RESTART);
    socket.setTimeout(3000, () => say(closed));
    socket.once('error', () => say(closed));
    socket.once('data', (greeting) =>
      say(String(greeting).startsWith('220') ? good('SMTP door', `port ${port} takes mail`) : closed),
    );
  });
}

async function localTable(table: string): Promise<Finding> {
  return (await hasStream(table))
    ? good('Table', `${table} is there, with its stream`)
    : mend(
        'Table',
        `${table} is not as the templates say`,
        'run npm start -- --fresh, which forgets its data',
      );
}

/** What the doctor looks at in a local desk. */
export function localChecks(local: LocalDesk): Check[] {
  const { table } = local.resources;
  return [
    { name: 'API', look: () => apiFinding(local.api) },
    { name: 'SMTP door', look: () => doorFinding(local.smtp) },
    { name: 'Dead letters', look: async () => countDeadLetters(await openLocalDesk(local)) },
    {
      name: 'Admin',
      look: async () =>
        adminFinding(await readAdmins(dynamoTable({ tableName: table })), { issuer: 'the local issuer' }),
    },
    { name: 'Table', look: () => localTable(table) },
    ...ELSEWHERE.map((name) => ({ name, look: async () => none(name, 'does not apply to the local desk') })),
  ];
}
