import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';

/** A mail as it left the desk. */
export interface SentMail {
  readonly to: readonly string[];
  readonly raw: string;
  /** Values of the header fields of a name, unfolded. */
  header(name: string): string[];
}

/** The mail server of the customers: keeps what SES hands over. */
export interface Outbox {
  readonly port: number;
  readonly mails: readonly SentMail[];
  close(): Promise<void>;
}

const headerReader =
  (raw: string) =>
  (name: string): string[] => {
    const [head = ''] = raw.split(/\r?\n\r?\n/);
    const fields = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
    const start = `${name.toLowerCase()}:`;
    return fields
      .filter((field) => field.toLowerCase().startsWith(start))
      .map((field) => field.slice(start.length).trim());
  };

/** The signed address that answers to a mail of the desk go to. */
export const replyAddressOf = (mail: SentMail): string =>
  /[^\s<>]+\+[^\s<>]+@[^\s<>]+/.exec(mail.header('Reply-To')[0] ?? '')?.[0] ?? '';

export const openOutbox = async (): Promise<Outbox> => {
  const mails: SentMail[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8');
        mails.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw,
          header: headerReader(raw),
        });
        done();
      });
    },
  });
  const { server: socket } = server;
  socket.listen(0, '127.0.0.1');
  await once(socket, 'listening');
  const address = socket.address();
  if (address === null || typeof address === 'string') throw new Error('There is no port for the outbox.');
  return {
    port: address.port,
    mails,
    close: () => new Promise((done) => server.close(done)),
  };
};
