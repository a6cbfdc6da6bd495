import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { handler } from '../../functions/help-centre/serve.ts';

/** What a browser sends to the help centre in a test. */
export interface Visit {
  cookie?: string;
  headers?: Record<string, string>;
  /** fields of a form, or a body as it is */
  form?: Record<string, string> | string;
  method?: string;
}

/** What the help centre answers. */
export interface Shown {
  status: number;
  headers: Record<string, unknown>;
  cookies: string[];
  text: string;
}

const HOST = 'help.example.com';

/** Asks for a page as a browser does, through API Gateway. A form is sent from a page of the help centre unless headers say otherwise. */
export async function visit(
  target: string,
  { cookie, headers = {}, form, method }: Visit = {},
  answers: typeof handler = handler,
): Promise<Shown> {
  const [rawPath = '/', rawQueryString = ''] = target.split('?');
  const isForm = form !== undefined;
  const sent = isForm
    ? {
        'content-type': 'application/x-www-form-urlencoded',
        origin: `https://${HOST}`,
        'sec-fetch-site': 'same-origin',
      }
    : {};
  const event = {
    version: '2.0',
    routeKey: 'ANY /help/{proxy+}',
    rawPath,
    rawQueryString,
    headers: { ...sent, ...headers },
    ...(cookie !== undefined && { cookies: [cookie] }),
    queryStringParameters: Object.fromEntries(new URLSearchParams(rawQueryString)),
    body: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
    isBase64Encoded: false,
    requestContext: {
      domainName: HOST,
      http: { method: method ?? (isForm ? 'POST' : 'GET'), sourceIp: '192.0.2.7' },
    },
  };
  const answer = await answers(event as unknown as APIGatewayProxyEventV2);
  const { statusCode = 0, headers: given = {}, cookies = [], body = '' } = answer;
  return { status: statusCode, headers: given, cookies, text: body };
}

/** The cookie of whoever has this session. */
export const sessionCookie = (secret: string): string => `__Host-bilet=${secret}`;

/** What the forms of a page carry. */
export const csrfIn = ({ text }: Shown): string => /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
