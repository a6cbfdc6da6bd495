import { request } from 'node:https';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Deployed } from './cloud.ts';
import { ask, OWNER } from './cloud.ts';
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
  /** Resources of all stacks, with the name of the stack without prefix. */
  readonly resources: readonly (Deployed & { readonly stack: string })[];
  api(method: string, path: string, question?: Question): Promise<Answer>;
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

export const openDesk = (options: {
  endpoint: string;
  apiUrl: string;
  outbox: Outbox;
  resources: Desk['resources'];
}): Desk => {
  const { endpoint, apiUrl, outbox, resources } = options;
  const s3 = new S3Client({ endpoint, region: 'us-east-1', credentials: OWNER, forcePathStyle: true });
  let mails = 0;
  const find = (type: string, logicalId: string): Deployed => {
    const found = resources.find((each) => each.type === type && each.logicalId.startsWith(logicalId));
    if (found === undefined) throw new Error(`There is no ${type} ${logicalId}.`);
    return found;
  };
  return {
    endpoint,
    outbox,
    resources,
    find,
    api: (method, path, question = {}) => call(endpoint, `${apiUrl}${path}`, method, question),
    async receive(raw, { from, to }) {
      mails += 1;
      const id = `delivery${mails}`;
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
