import * as z from 'zod';
import type { ItemFailure, JobProgress } from '../../schemas/job.ts';
import type { Options } from '../../schemas/options.ts';
import type { Action, Principal } from '../auth/index.ts';
import type { ReportAnswer } from '../report/index.ts';
import type { Context } from './context.ts';
import type { KeptObjects } from './kept-objects.ts';
import type { Table } from './table.ts';
import type { Write } from './write.ts';

/** An object in one of the desk's buckets. */
export interface StoredObject {
  bucket: 'mail' | 'attachments';
  key: string;
}

/** What a page of a job is given. */
export interface PageDeps {
  table: Table;
  jobId: string;
  /** on whose behalf, with what they may do now; null: of whoever holds the desk's account */
  principal: Principal | null;
  /** under which a page writes: whoever started the job acts, and the job is the cause */
  context: Context;
  /** options that the settings of the desk declare */
  rules: Partial<Options>;
  /** mailboxes that the settings of the desk declare; none when absent */
  mailboxes?: readonly { address: string; name: string }[];
  /** tickets that are moved each second while the list of a view is filled, at most; as the job says when absent */
  fillPerSecond?: number;
  /** partitions of lists that the owner wishes */
  listShards: number;
  /** Deletes an object for good, with all of its versions; one that is gone is no fault. */
  deleteForGood: (object: StoredObject) => Promise<void>;
  /** the long texts of messages, for what strikes words out of them; absent where no job does */
  texts?: {
    get: (key: string) => Promise<string | null>;
    put: (key: string, text: string, contentType: string) => Promise<void>;
  };
  /** The bytes of an object; null when there is none, and absent where no job reads any. */
  readObject?: (object: StoredObject) => Promise<Uint8Array | null>;
  /** Deletes what a job has left and put by, for good; absent where no job does so. */
  deleteJobFiles?: (jobId: string) => Promise<void>;
  /** Copies a file within the bucket of attachments. False when there is none to copy. Where it is absent, none is copied. */
  copyAttachment?: (from: string, to: string) => Promise<boolean>;
  /** the file of an import, and what is kept of the messages in it; absent where no job imports */
  importedFiles?: {
    /** The bytes of an object from one place up to, and not including, another; null when it is not there. */
    read: (key: string, from: number, to: number) => Promise<Uint8Array | null>;
    keep: (object: { key: string; contentType: string; body: Buffer }) => Promise<void>;
  };
  /** what earlier pages of the job have put by */
  parts: JobParts;
  /** the objects of which the search index is made; absent where no job changes it */
  searchObjects?: KeptObjects;
  /** the bucket of the files that other engines query, by its name; absent where a desk writes none */
  lake?: { readonly bucket: string; readonly objects: KeptObjects };
  /** the search engine that the desk has instead of its own index, asked over HTTP; absent where it has none */
  askSearchEngine?: (
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    body: unknown,
  ) => Promise<{ readonly status: number; readonly body: unknown }>;
  /** The writes by which another job begins, in the transaction of whatever it is begun for; absent where no job begins one. */
  begin?: (kind: string, input: z.core.util.JSONType, context: Context) => readonly Write[];
  /** asks shops for past orders; absent where no job does */
  askShop?: {
    /** the secrets by which a shop is asked; null: there are none */
    access: (shop: string) => Promise<Readonly<Record<string, string>> | null>;
    /** Gets something from an address; null where there was no whole answer. */
    get: (asked: { url: string; headers: Record<string, string> }) => Promise<{
      readonly status: number;
      /** by name, in small letters */
      readonly headers: Readonly<Record<string, string>>;
      readonly text: string;
      readonly retryAfterSeconds: number | null;
    } | null>;
  };
  /** Draws a picture (PNG) of what a report says, with the names that stand in it as (1), (2) and so on; absent where none is drawn. */
  drawReport?: (
    kind: 'line' | 'bar' | 'heat',
    answer: ReportAnswer,
    writing: { language: string },
  ) => Promise<{ readonly png: Uint8Array; readonly names: readonly string[] }>;
  /** whether there is time for more before the page must end */
  hasTime: () => boolean;
  sleep: (milliseconds: number) => Promise<void>;
}

/** A file that a job leaves. */
export interface JobFile {
  filename: string;
  contentType: string;
  /** all of it; of a large one what it is read from, once or again */
  body: string | Uint8Array | StreamedBody;
}

/** The content of a large file: how many bytes it has, and what gives them out in pieces. */
export interface StreamedBody {
  readonly bytes: number;
  chunks(): AsyncIterable<Uint8Array>;
}

/** What the pages of a job put by for its last one. A part that is kept again takes the place of the one before. */
export interface JobParts {
  keep: (jobId: string, part: number, body: string) => Promise<void>;
  /** A part that was kept. @throws when there is none */
  read: (jobId: string, part: number) => Promise<string>;
}

/** What became of a page. */
export type PageOutcome<Checkpoint> = { progress: JobProgress; failures?: readonly ItemFailure[] } & (
  | {
      done: true;
      /** the file that the job leaves; absent: a report of `counts` and of what failed */
      result?: JobFile;
      /** how many of what it saw to, which the job keeps and the report tells */
      counts?: Readonly<Record<string, number>>;
    }
  | {
      done: false;
      /** where the next page goes on */
      checkpoint: Checkpoint;
      /** pause before the next page, at most 900 */
      waitSeconds?: number;
    }
);

/** What starting a job of a kind takes, without what doing it takes. */
export interface JobTerms {
  /** what somebody must be allowed, to start it and for as long as it runs */
  permission: Action;
  /** what the job is to do, parsed. @throws ZodError */
  parseInput: (input: unknown) => z.core.util.JSONType;
}

/** The terms of a kind that takes nothing but its name. */
export const PLAIN_TERMS = { permission: 'job.write', input: z.strictObject({}).default({}) } as const;

/**
 * A kind of job. A page may be done again from its checkpoint, wholly or in part, after the function was killed: doing a
 * thing twice must be as good as once.
 */
export interface JobKind extends JobTerms {
  /** does a page; `checkpoint` null: the first */
  page: (deps: PageDeps, job: { input: unknown; checkpoint: unknown }) => Promise<PageOutcome<unknown>>;
}

const jsonSchema = z.json();

/** Declares what starting a job of a kind takes. */
export function jobTerms<Input>(of: { permission: Action; input: z.ZodType<Input> }): JobTerms {
  return { permission: of.permission, parseInput: (input) => jsonSchema.parse(of.input.parse(input)) };
}

/** Declares a kind of job; its input and its checkpoints are parsed each time that they are read. */
export function jobKind<Input, Checkpoint>(options: {
  permission: Action;
  input: z.ZodType<Input>;
  checkpoint: z.ZodType<Checkpoint>;
  /** where the first page begins */
  first: Checkpoint;
  page: (deps: PageDeps, job: { input: Input; checkpoint: Checkpoint }) => Promise<PageOutcome<Checkpoint>>;
}): JobKind {
  return {
    ...jobTerms(options),
    page: (deps, { input, checkpoint }) =>
      options.page(deps, {
        input: options.input.parse(input),
        checkpoint: checkpoint === null ? options.first : options.checkpoint.parse(checkpoint),
      }),
  };
}
