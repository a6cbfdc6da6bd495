import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setDefaultCACertificates } from 'node:tls';
import { promisify } from 'node:util';
import { signalGroup } from './commands.ts';

const run = promisify(execFile);

/** Waits of the state machine last this part of their time: four days are seconds. */
export const WAIT_SCALE = 0.00001;

/** The engine that plays AWS. */
export interface Engine {
  /** The one endpoint of every service, over TLS. */
  readonly endpoint: string;
  /** Environment in which commands, AWS's own among them, reach the engine, on the Node of the functions. */
  readonly environment: NodeJS.ProcessEnv;
  /** Whole log of the engine so far. */
  log(): string;
  /** Ends the engine and every function process that it started. */
  stop(): Promise<void>;
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
};

/** A certificate for the loopback address that is good for this run. */
const makeCertificate = async (folder: string): Promise<{ certificate: string; key: string }> => {
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  const subject = ['-subj', '/CN=bilet-deploy-test', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  const files = ['-nodes', '-keyout', key, '-out', certificate];
  await run('openssl', ['req', '-x509', ...curve, ...files, '-days', '2', ...subject]);
  return { certificate, key };
};

/** The shell's variables without anything that points to a real account or another endpoint. */
const cleanEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(AWS_|NODE_|npm_|BILET_|CDK_)/.test(name)),
  );

const answers = async (endpoint: string): Promise<boolean> =>
  fetch(`${endpoint}/_ministack/health`).then(
    (answer) => answer.ok,
    () => false,
  );

/**
 * Starts the engine with real TLS and with permissions enforced, so that the policies of the stacks decide what
 * functions may do.
 * @param options.smtp port of the server that gets what leaves through SES
 */
export const startEngine = async (options: {
  folder: string;
  commands: string;
  smtp: number;
}): Promise<Engine> => {
  const { folder, commands, smtp } = options;
  const { certificate, key } = await makeCertificate(folder);
  setDefaultCACertificates([readFileSync(certificate, 'utf8')]);
  const port = await freePort();
  const endpoint = `https://127.0.0.1:${port}`;
  const common: NodeJS.ProcessEnv = {
    ...cleanEnvironment(),
    PATH: [resolve('node_modules/.bin'), commands, process.env.PATH].join(delimiter),
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_CA_BUNDLE: certificate,
    NODE_EXTRA_CA_CERTS: certificate,
  };
  const logFile = join(folder, 'engine.log');
  const log = openSync(logFile, 'a');
  const child = spawn(join(commands, 'ministack'), [], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', log, log],
    env: {
      ...common,
      AUTH: 'true',
      USE_SSL: '1',
      MINISTACK_SSL_CERT: certificate,
      MINISTACK_SSL_KEY: key,
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      LAMBDA_EXECUTOR: 'local',
      SFN_WAIT_SCALE: String(WAIT_SCALE),
      SMTP_HOST: `127.0.0.1:${smtp}`,
      TMPDIR: folder,
    },
  });
  const engine: Engine = {
    endpoint,
    environment: {
      ...common,
      AWS_ENDPOINT_URL: endpoint,
      CDK_S3_FORCE_PATH_STYLE: '1',
      CDK_DISABLE_CLI_TELEMETRY: '1',
      CDK_VALIDATION: 'false',
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
    },
    log: () => readFileSync(logFile, 'utf8'),
    stop: () => stop(child),
  };
  for (let tried = 0; !(await answers(endpoint)); tried += 1) {
    if (child.exitCode !== null || tried === 300) {
      await engine.stop();
      throw new Error(`The engine did not start:\n${engine.log().slice(-2000)}`);
    }
    await sleep(200);
  }
  return engine;
};

const stop = async (child: ChildProcess): Promise<void> => {
  const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
  // The group: the engine and the functions that it runs.
  signalGroup(child, 'SIGTERM');
  await Promise.race([ended, sleep(5_000, undefined, { ref: false })]);
  signalGroup(child, 'SIGKILL');
};
