import { randomUUID } from 'node:crypto';
import { request } from 'node:https';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ask, type Deployed, OWNER, outputOf, resourcesOfDesk } from './cloud.ts';
import type { Outbox } from './outbox.ts';

/** An answer of the API; `body` is parsed JSON, or `null` when there is none. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

export interface Question {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A deployed desk as those outside know it: its API, its mail, and the account that it stands in. */
export interface Desk {
  readonly endpoint: string;
  readonly outbox: Outbox;
  readonly prefix: string;
  /** Resources of all stacks. */
  readonly resources: readonly Deployed[];
  api(method: string, path: string, question?: Question): Promise<Answer>;
  /** What is behind a link that the API gave. */
  download(link: string): Promise<string>;
  /** Stores a raw mail and announces it as SES does. */
  receive(raw: string, envelope: { from: string; to: string }): Promise<void>;
  /** The one resource of a type whose logical id begins so. */
  find(type: string, logicalId: string): Deployed;
}

/** An answer's body, when the status is right. @throws with the whole answer otherwise */
export const expectStatus = (answer: Answer, status: number): unknown => {
  if (answer.status === status) return answer.body;
  throw new Error(`${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`);
};

const call = (
  endpoint: string,
  url: string,
  method: string,
  { token, body, headers = {} }: Question,
): Promise<Answer> => {
  const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  // Not a URL to every parser: the engine's names of APIs end in an IP address.
  const [, host = '', path = '/'] = /^https?:\/\/([^/]+)(\/.*)$/.exec(url) ?? [];
  return new Promise((resolve, reject) => {
    const asked = request(endpoint, {
      method,
      servername: 'localhost',
      path,
      headers: {
        // The engine tells APIs apart by this name, which no resolver knows.
        host,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(text !== undefined && {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
        }),
        ...headers,
      },
    });
    asked.on('error', reject);
    asked.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const said = Buffer.concat(chunks).toString('utf8');
        const json = /json/.test(response.headers['content-type'] ?? '') && said !== '';
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: json ? JSON.parse(said) : said || null,
        });
      });
    });
    asked.end(text);
  });
};

/** The notification that SES publishes for a stored mail ("Contents of notifications for email receiving"). */
const notificationOf = (mail: {
  id: string;
  bucket: string;
  key: string;
  from: string;
  to: string;
}): string => {
  const pass = { status: 'PASS' };
  return JSON.stringify({
    notificationType: 'Received',
    mail: {
      timestamp: new Date().toISOString(),
      source: mail.from,
      messageId: mail.id,
      destination: [mail.to],
    },
    receipt: {
      timestamp: new Date().toISOString(),
      recipients: [mail.to],
      spfVerdict: pass,
      dkimVerdict: pass,
      dmarcVerdict: pass,
      spamVerdict: pass,
      virusVerdict: pass,
      action: { type: 'S3', bucketName: mail.bucket, objectKey: mail.key },
    },
  });
};

/** Opens the desk whose stacks have this prefix. */
export const openDesk = async (options: {
  endpoint: string;
  outbox: Outbox;
  prefix: string;
}): Promise<Desk> => {
  const { endpoint, prefix } = options;
  const resources = await resourcesOfDesk(endpoint, prefix);
  const apiUrl = await outputOf(endpoint, `${prefix}-api`, 'ApiUrl');
  const s3 = new S3Client({ endpoint, region: 'us-east-1', credentials: OWNER, forcePathStyle: true });
  const find = (type: string, logicalId: string): Deployed => {
    const found = resources.find((each) => each.type === type && each.logicalId.startsWith(logicalId));
    if (found === undefined) throw new Error(`There is no ${type} ${logicalId}.`);
    return found;
  };
  return {
    ...options,
    resources,
    find,
    api: (method, path, question = {}) => call(endpoint, `${apiUrl}${path}`, method, question),
    async download(link) {
      const answer = await call(endpoint, link, 'GET', {});
      return String(expectStatus(answer, 200));
    },
    async receive(raw, { from, to }) {
      const id = randomUUID();
      const bucket = find('AWS::S3::Bucket', 'Mail').physicalId;
      const key = `inbound/${id}`;
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: raw }));
      await ask(endpoint, 'sns', 'Publish', {
        TopicArn: find('AWS::SNS::Topic', 'InboundAnnouncements').physicalId,
        Message: notificationOf({ id, bucket, key, from, to }),
      });
    },
  };
};
