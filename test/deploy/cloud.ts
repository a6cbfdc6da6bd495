import { Sha256 } from '@aws-crypto/sha256-js';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';

/** Services of AWS that speak the Query protocol, with the version of their API. */
const VERSIONS = {
  cloudformation: '2010-05-15',
  iam: '2010-05-08',
  sns: '2010-03-31',
  monitoring: '2010-08-01',
} as const;

/** Credentials of the owner of the account that the engine plays. */
export const OWNER = { accessKeyId: 'test', secretAccessKey: 'test' };

const encode = (parameters: Readonly<Record<string, string>>): string =>
  new URLSearchParams(parameters).toString();

/** A signed request of the Query protocol. @throws with the answer, when it is an error */
export const ask = async (
  endpoint: string,
  service: keyof typeof VERSIONS,
  action: string,
  parameters: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const { hostname, port } = new URL(endpoint);
  const body = encode({ Action: action, Version: VERSIONS[service], ...parameters });
  const signer = new SignatureV4({ service, region: 'us-east-1', credentials: OWNER, sha256: Sha256 });
  const request = new HttpRequest({
    method: 'POST',
    protocol: 'https:',
    hostname,
    port: Number(port),
    path: '/',
    headers: {
      host: `${hostname}:${port}`,
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    },
    body,
  });
  const { headers } = await signer.sign(request);
  const { host: _, ...sent } = headers;
  const answer = await fetch(endpoint, { method: 'POST', headers: sent, body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${service} ${action}: ${answer.status} ${text.slice(0, 500)}`);
  return text;
};

/** Texts of all elements of a name in an answer. */
export const elements = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text = '']) => unescaped(text));

const unescaped = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** A resource of a deployed stack. */
export interface Deployed {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
}

/** What a stack is made of; empty when there is no such stack. */
export const resourcesOf = async (endpoint: string, stack: string): Promise<Deployed[]> => {
  const xml = await ask(endpoint, 'cloudformation', 'DescribeStackResources', { StackName: stack });
  return xml
    .split('<member>')
    .slice(1)
    .map((member) => ({
      logicalId: elements(member, 'LogicalResourceId')[0] ?? '',
      physicalId: elements(member, 'PhysicalResourceId')[0] ?? '',
      type: elements(member, 'ResourceType')[0] ?? '',
    }));
};

/** The stacks that are deployed, by name without prefix. */
export const STACKS = ['data', 'mail', 'workflow', 'api'] as const;

/** What all stacks of a desk are made of. */
export const resourcesOfDesk = async (endpoint: string, prefix: string): Promise<Deployed[]> => {
  const lists = await Promise.all(STACKS.map((stack) => resourcesOf(endpoint, `${prefix}-${stack}`)));
  return lists.flat();
};

/** An output of a stack. */
export const outputOf = async (endpoint: string, stack: string, name: string): Promise<string> => {
  const xml = await ask(endpoint, 'cloudformation', 'DescribeStacks', { StackName: stack });
  const output = xml.split('<member>').find((member) => elements(member, 'OutputKey').includes(name));
  const [value] = elements(output ?? '', 'OutputValue');
  if (value === undefined) throw new Error(`The stack ${stack} has no output ${name}.`);
  return value;
};
