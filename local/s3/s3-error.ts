const STATUS: Record<string, number> = {
  AccessDenied: 403,
  AccessForbidden: 403,
  BadDigest: 400,
  EntityTooLarge: 400,
  IncompleteBody: 400,
  InternalError: 500,
  InvalidAccessKeyId: 403,
  InvalidArgument: 400,
  InvalidDigest: 400,
  InvalidRange: 416,
  InvalidRequest: 400,
  InvalidURI: 400,
  KeyTooLongError: 400,
  MethodNotAllowed: 405,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NoSuchVersion: 404,
  NotImplemented: 501,
  NotModified: 304,
  PreconditionFailed: 412,
  SignatureDoesNotMatch: 403,
  XAmzContentSHA256Mismatch: 400,
};

/** A refusal in S3's words. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export class S3Error extends Error {
  override readonly name = 'S3Error';
  readonly code: string;
  /** The HTTP status that goes with the code. */
  readonly status: number;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
    this.status = STATUS[code] ?? 400;
  }
}

/** Text as XML content; characters that XML cannot carry are left out. */
export function escapeXml(text: string): string {
  const names: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    '\r': '&#13;',
  };
  return text
    .replace(/[&<>"\r]/g, (character) => names[character] ?? character)
    .replace(/(?![\t\n])\p{Cc}|[\uFFFE\uFFFF]/gu, '');
}

/** The XML body of a refusal. */
export function errorXml(error: S3Error, resource: string, requestId: string): string {
  const part = (name: string, text: string): string => `<${name}>${escapeXml(text)}</${name}>`;
  const parts = [part('Code', error.code), part('Message', error.message)];
  parts.push(part('Resource', resource), part('RequestId', requestId));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${parts.join('')}</Error>`;
}
