/** A queue of a desk; `name` is without the desk's prefix, such as `inbound-mail`. */
export interface DeskQueue {
  readonly name: string;
  readonly url: string;
}

/** A desk that the tools work on: where its parts are. Clients find the services by the environment. */
export interface DeskLocation {
  readonly kind: 'local' | 'deployed';
  /** for people, such as `Bilet in eu-west-1` */
  readonly title: string;
  readonly prefix: string;
  readonly region: string;
  readonly table: string;
  readonly bus: string;
  readonly mailBucket: string;
  readonly attachmentBucket: string;
  readonly listShards: number;
  readonly queues: readonly DeskQueue[];
  /** The time of the desk; a local one can be moved. */
  readonly now: () => Promise<Date>;
}

/**
 * The command that does something with this desk, whatever other desks there are, such as
 * `npm run dlq -- --aws -c prefix=Bilet show all`.
 */
export function commandFor(
  { kind, prefix }: Pick<DeskLocation, 'kind' | 'prefix'>,
  tool: string,
  ...words: readonly string[]
): string {
  const all = [...(kind === 'deployed' ? ['--aws', '-c', `prefix=${prefix}`] : []), ...words];
  return ['npm', 'run', tool, ...(all.length > 0 ? ['--', ...all] : [])].join(' ');
}

/** Thrown when there is no desk to work on, or not all of it; the message says what to do. */
export class DeskNotFoundError extends Error {
  override readonly name = 'DeskNotFoundError';
}

/** What stands after the prefix in the name of a queue, by the end of its URL; null for another desk's queue. */
export function queueOf(url: string, prefix: string): DeskQueue | null {
  const full = url.slice(url.lastIndexOf('/') + 1);
  return full.startsWith(`${prefix}-`) ? { name: full.slice(prefix.length + 1), url } : null;
}

/** The queue with this name. @throws DeskNotFoundError that lists the names there are */
export function queueNamed<T extends DeskQueue>(queues: readonly T[], name: string): T {
  const found = queues.find((queue) => queue.name === name);
  if (found) return found;
  const names = queues.map((queue) => queue.name).join(', ');
  throw new DeskNotFoundError(`There is no queue ${name}. There are ${names || 'none'}.`);
}
