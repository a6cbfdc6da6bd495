/** A file that goes with a letter. */
export interface Enclosed {
  readonly name: string;
  readonly text: string;
}

/** Where customers write to. */
export const MAILBOX = 'support@desk.example.com';

const BOUNDARY = 'the-boundary';

const PLAIN = 'Content-Type: text/plain; charset=utf-8';

const withFile = (text: string, { name, text: content }: Enclosed): string[] => [
  `Content-Type: multipart/mixed; boundary="${BOUNDARY}"`,
  '',
  `--${BOUNDARY}`,
  PLAIN,
  '',
  text,
  `--${BOUNDARY}`,
  `Content-Type: text/csv; name="${name}"`,
  `Content-Disposition: attachment; filename="${name}"`,
  '',
  content,
  `--${BOUNDARY}--`,
];

/** A raw mail as a customer's program writes it. */
export const letter = (fields: Readonly<Record<string, string>>, text: string, file?: Enclosed): string => {
  const all = { To: MAILBOX, Date: 'Mon, 02 Nov 2026 10:00:00 +0000', ...fields };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  const body = file === undefined ? [PLAIN, '', text] : withFile(text, file);
  return [...head, 'MIME-Version: 1.0', ...body, ''].join('\r\n');
};
