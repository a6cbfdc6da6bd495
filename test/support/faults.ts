import {
  type DynamoDBClient,
  type DynamoDBClientConfig,
  ThrottlingException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';

/** What can go wrong between the desk and its table on AWS, and never does at the local database. */
export type Fault = 'a conflict' | 'throttling' | 'too little capacity' | 'a lost answer' | 'no connection';

const TRANSACTION = 'TransactWriteItemsCommand';
const SINGLE_WRITES = ['UpdateItemCommand', 'PutItemCommand'];
const WRITES = [TRANSACTION, 'BatchWriteItemCommand', ...SINGLE_WRITES];

/** The commands that a fault can meet; all when absent. For others than transactions capacity is throttling by another name. */
const MEETS: Partial<Record<Fault, readonly string[]>> = {
  'a conflict': [TRANSACTION, ...SINGLE_WRITES],
  'too little capacity': [TRANSACTION],
  'a lost answer': WRITES,
};

/** Whether a command can meet a fault. */
export function canMeet(command: string, fault: Fault): boolean {
  return MEETS[fault]?.includes(command) ?? true;
}

const told = { message: 'as DynamoDB says it', $metadata: {} };
const cancelled = (Code: string) =>
  new TransactionCanceledException({ ...told, CancellationReasons: [{ Code }, { Code: 'None' }] });

function failureOf(fault: Fault, command: string): Error {
  switch (fault) {
    case 'a conflict':
      return command === TRANSACTION
        ? cancelled('TransactionConflict')
        : new TransactionConflictException(told);
    case 'too little capacity':
      return cancelled('ProvisionedThroughputExceeded');
    case 'throttling':
      return new ThrottlingException(told);
    case 'a lost answer':
    case 'no connection':
      return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
  }
}

interface Plan {
  fault: Fault;
  /** which of the requests that can meet it, counted from 1 */
  nth: number;
  forEver: boolean;
}

/** Lets requests of a client to its real database fail, each try of the SDK by itself. */
export class Faults {
  /** commands sent since `begin`, tries of the SDK included */
  commands: string[] = [];
  /** faults that happened since `begin` */
  happened = 0;
  /** writes that reached the database since `begin` */
  written = 0;
  #plan: Plan | null = null;
  #met = 0;

  constructor(client: DynamoDBClient) {
    client.middlewareStack.add(
      (next, context) => async (args) => {
        const command = context.commandName ?? '';
        const fault = this.#next(command);
        const isSent = fault === null || fault === 'a lost answer';
        if (isSent && WRITES.includes(command)) this.written += 1;
        if (fault === null) return next(args);
        if (isSent) await next(args);
        throw failureOf(fault, command);
      },
      { step: 'deserialize', priority: 'high', name: 'faults' },
    );
  }

  /** Counts from here, and lets everything pass. */
  begin(): void {
    this.end();
    this.commands = [];
    this.happened = 0;
    this.written = 0;
    this.#met = 0;
  }

  /**
   * Counts from here, and lets the n-th of the requests that can meet the fault fail. For ever means that every one that
   * follows fails as well; after an answer that is lost for ever there is no connection any more.
   */
  plan(fault: Fault, nth: number, { forEver = false } = {}): void {
    this.begin();
    this.#plan = { fault, nth, forEver };
  }

  /** Lets everything pass from now on. */
  end(): void {
    this.#plan = null;
  }

  #next(command: string): Fault | null {
    this.commands.push(command);
    const plan = this.#plan;
    if (plan === null) return null;
    const isCut = plan.fault === 'a lost answer' && plan.forEver && this.happened > 0;
    const fault = isCut ? 'no connection' : plan.fault;
    if (!canMeet(command, fault)) return null;
    this.#met += 1;
    const isMet = plan.forEver ? this.#met >= plan.nth : this.#met === plan.nth;
    if (!isMet) return null;
    this.happened += 1;
    return fault;
  }
}

type Strategy = Extract<
  NonNullable<DynamoDBClientConfig['retryStrategy']>,
  { refreshRetryTokenForRetry: unknown }
>;

const TRIES = 3;

/** The tries that the SDK makes by itself, of what it holds for passing, without its pauses and its budget of tries. */
export const withoutPauses: Strategy = {
  acquireInitialRetryToken: async () => tokenOf(0),
  refreshRetryTokenForRetry: async (token, { errorType }) => {
    const tried = token.getRetryCount() + 1;
    const isPassing = errorType === 'TRANSIENT' || errorType === 'THROTTLING';
    if (!isPassing || tried === TRIES) throw new Error('No more tries');
    return tokenOf(tried);
  },
  recordSuccess: () => {},
};

function tokenOf(tried: number) {
  return { getRetryCount: () => tried, getRetryDelay: () => 0, getRetryCost: () => 0 };
}
